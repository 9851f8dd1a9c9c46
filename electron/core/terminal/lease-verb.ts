import { CliSession } from '../../../shared/cli.ts';
import { ok } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import type { FormText } from '../../../shared/text/terminal-help.ts';
import { sessionLabel } from '../sessions/session-names.ts';
import { session } from './arguments.ts';
import type { LeasePort, OwnProfilesPort, StatePort, TimePorts, WaitingPorts } from './command-ports.ts';
import { defineVerb, type Output, type Verb } from './define-verb.ts';
import { done, say } from './io/print.ts';
import { leftMs, sessionJson } from './io/views.ts';
import type { WaitPorts } from './io/wait.ts';
import { leaseAfterSignIn } from './lease.ts';
import { typedSession } from './resolve.ts';

type LeaseVerbPorts = WaitPorts & WaitingPorts & OwnProfilesPort & LeasePort & TimePorts;

/** start and renew: one lease now; `force` asks upstream although one is held. */
export const defineLeaseVerb = (
  name: 'start' | 'renew',
  force: boolean,
  text: FormText,
): Verb<LeaseVerbPorts> =>
  defineVerb({
    name,
    text,
    words: [session],
    output: CliSession,
    run: async (input, ports: LeaseVerbPorts, signal) => {
      const { args, io } = input;
      const found = await typedSession(io, ports, args.words[0] ?? '', signal);
      if (!found.ok) return found;
      const before = ports.app.broker.held(found.value.id);
      const lease = await leaseAfterSignIn(io, ports, found.value, signal, force);
      if (!lease.ok) return lease;
      const left = leftMs(ports, lease.value.expiresAt);
      const label = sessionLabel(found.value);
      const isKept = before?.accessKeyId === lease.value.accessKeyId;
      const renewed = isKept ? terminalTexts.notRenewed : terminalTexts.renewed;
      const sentence = (name === 'start' ? terminalTexts.started : renewed)(label, left);
      saySession(input, ports, found.value, sentence);
      return ok(done);
    },
  });

/** The session as it is after the verb, or the sentence. */
export function saySession(
  { io, asJson, sayValue }: Output<CliSession>,
  ports: StatePort,
  view: SessionView,
  sentence: string,
): void {
  if (!asJson) {
    say(io, sentence);
    return;
  }
  sayValue(sessionJson(ports.app.state().sessions.find(({ id }) => id === view.id) ?? view));
}
