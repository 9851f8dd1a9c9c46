import { ok } from '../../../../shared/result.ts';
import { lockTexts } from '../../../../shared/text/lock.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const unlock = defineVerb({
  name: 'unlock',
  text: {
    summary: 'Unlock Latchkey, after the system has asked who you are.',
    help: 'The system asks for Touch ID or your password, where it can. Otherwise the screen is locked, and Latchkey is unlocked when you unlock the screen.',
  },
  run: async ({ io }, ports: VerbsPort<'unlock'>, signal) => {
    const unlocked = await ports.app.verbs.unlock({}, signal);
    if (!unlocked.ok) return unlocked;
    say(io, lockTexts.how[unlocked.value.how]);
    return ok(done);
  },
});
