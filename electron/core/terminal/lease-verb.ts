import type { CliSession } from '../../../shared/cli.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { boxTexts } from '../../../shared/text/time-box.ts';
import { sessionLabel } from '../sessions/session-names.ts';
import type { CommandEnd } from './command.ts';
import type { LeasePort, OwnProfilesPort, StatePort, TimePorts, WaitingPorts } from './command-ports.ts';
import type { Output } from './define-verb.ts';
import { done, say } from './io/print.ts';
import { leftMs, sessionJson } from './io/views.ts';
import type { WaitPorts } from './io/wait.ts';
import { leaseAfterSignIn } from './lease.ts';

export type LeaseVerbPorts = WaitPorts & WaitingPorts & OwnProfilesPort & LeasePort & TimePorts;

/** start and renew: one lease now; `renew` asks upstream although one is held. */
export async function leaseNow(
  input: Output<CliSession>,
  ports: LeaseVerbPorts,
  { session, verb }: { readonly session: SessionView; readonly verb: 'start' | 'renew' },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const before = ports.app.broker.held(session.id);
  const lease = await leaseAfterSignIn(input.io, ports, session, signal, verb === 'renew');
  if (!lease.ok) return lease;
  const left = leftMs(ports, lease.value.expiresAt);
  const label = sessionLabel(session);
  const isKept = before?.accessKeyId === lease.value.accessKeyId;
  const renewed = isKept ? terminalTexts.notRenewed : terminalTexts.renewed;
  const sentence = (verb === 'start' ? terminalTexts.started : renewed)(label, left);
  saySession(input, ports, session, `${sentence}${endOf(ports, session)}`);
  return ok(done);
}

/** When it stops automatically, as a sentence behind another one. */
export function endOf(ports: StatePort, { id }: SessionView): string {
  const box = ports.app.state().sessions.find((one) => one.id === id)?.timeBox;
  return box === undefined || box.ended !== undefined ? '' : ` ${boxTexts.started(box.until)}`;
}

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
