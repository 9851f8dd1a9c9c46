import { CliSession } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { sessionLabel } from '../../sessions/session-names.ts';
import { session } from '../arguments.ts';
import type { OwnProfilesPort, VerbsPort, WaitingPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { heldOf, KEYS_STAY, type KeysStayPorts, saidKeysStay } from '../io/keys-stay.ts';
import { done } from '../io/print.ts';
import { saySession } from '../lease-verb.ts';
import { typedSession } from '../resolve.ts';

export const stop = defineVerb({
  name: 'stop',
  text: {
    summary: 'Forget the credentials of a session.',
    help: 'The next tool that asks for the profile starts it again. One that was started for a time (latchkey start --for, latchkey stop-after) has ended then: only latchkey start starts it again.',
  },
  words: [session],
  output: CliSession,
  run: async (input, ports: WaitingPorts & OwnProfilesPort & KeysStayPorts & VerbsPort<'stop'>, signal) => {
    const found = await typedSession(input.io, ports, input.args.words[0] ?? '', signal);
    if (!found.ok) return found;
    const held = heldOf(ports, [found.value.id]);
    const stopped = await ports.app.verbs.stop({ sessionId: found.value.id }, signal);
    if (!stopped.ok) {
      const over = terminalTexts.stopped(sessionLabel(found.value));
      return (await saidKeysStay(input.io, ports, held, stopped.error, over)) ? ok(KEYS_STAY) : stopped;
    }
    saySession(input, ports, found.value, terminalTexts.stopped(sessionLabel(found.value)));
    return ok(done);
  },
});
