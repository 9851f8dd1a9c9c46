import { ok } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { findSession, sessionLabel } from '../sessions/find-session.ts';
import type { Command, CommandIo, CommandPorts } from './command.ts';
import { defineVerb } from './define-verb.ts';
import { done, say, sayJson } from './io/print.ts';
import { leftMs, sessionJson } from './io/views.ts';
import { leaseForPerson } from './lease.ts';

/** start and renew: one lease now; `force` asks upstream although one is held. */
export const defineLeaseVerb = (verb: 'start' | 'renew', force: boolean): Command =>
  defineVerb(verb, { flags: ['json'], words: { min: 1, max: 1 } }, async ({ args, io, ports }, signal) => {
    const session = findSession(ports.app.state(), args.words[0] ?? '');
    if (!session.ok) return session;
    const before = ports.app.broker.held(session.value.id);
    const lease = await leaseForPerson(io, ports, session.value, signal, force);
    if (!lease.ok) return lease;
    const left = leftMs(ports, lease.value.expiresAt);
    const label = sessionLabel(session.value);
    const isKept = before?.accessKeyId === lease.value.accessKeyId;
    const renewed = isKept ? terminalTexts.notRenewed : terminalTexts.renewed;
    const sentence = (verb === 'start' ? terminalTexts.started : renewed)(label, left);
    saySession(io, ports, session.value, args.flag('json'), sentence);
    return ok(done);
  });

/** The session as it stands after the verb, or the sentence. */
export function saySession(
  io: CommandIo,
  ports: CommandPorts,
  session: SessionView,
  asJson: boolean,
  sentence: string,
): void {
  if (!asJson) {
    say(io, sentence);
    return;
  }
  const now = ports.app.state().sessions.find((s) => s.id === session.id) ?? session;
  sayJson(io, sessionJson(now));
}
