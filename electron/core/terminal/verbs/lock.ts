import { ok } from '../../../../shared/result.ts';
import { lockTexts } from '../../../../shared/text/lock.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const lock = defineVerb({
  name: 'lock',
  text: {
    summary: 'Lock Latchkey: no tool gets credentials until you unlock it.',
    help: 'Who is signed in, and the default session, stay as they are. Credentials that programs already have stay good until they end. It stays locked when the app is restarted.',
    examples: [{ command: 'latchkey lock', what: 'Before you leave the computer.' }],
  },
  run: async ({ io }, ports: VerbsPort<'lock'>, signal) => {
    const locked = await ports.app.verbs.lock({}, signal);
    if (!locked.ok) return locked;
    say(io, lockTexts.locked);
    return ok(done);
  },
});
