import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { lockTexts } from '../../../../shared/text/lock.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

const stillLocked = { kind: 'exit', code: ExitCode.signInNeeded } as const;

export const unlock = defineVerb({
  name: 'unlock',
  text: {
    summary: 'Unlock Latchkey, after the system has asked who you are.',
    help: 'The system asks for Touch ID or your password, where it can. Otherwise the screen is locked, and Latchkey is unlocked when you unlock the screen.',
    exits: { 4: 'Latchkey is still locked, until you unlock the screen.' },
  },
  run: async ({ io }, ports: VerbsPort<'unlock'>, signal) => {
    const unlocked = await ports.app.verbs.unlock({}, signal);
    if (!unlocked.ok) return unlocked;
    const { how } = unlocked.value;
    say(io, lockTexts.how[how]);
    // So that what follows in a script waits for the user too.
    return ok(how === 'unlocked' || how === 'not-kept' ? done : stillLocked);
  },
});
