import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSession, sessionLabel } from '../../sessions/find-session.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';
import { saySession } from '../lease-verb.ts';

export const stop = defineVerb(
  'stop',
  { flags: ['json'], words: { min: 1, max: 1 } },
  async ({ args, io, ports }, signal) => {
    const session = findSession(ports.app.state(), args.words[0] ?? '');
    if (!session.ok) return session;
    const stopped = await ports.app.verbs.stop({ sessionId: session.value.id }, signal);
    if (!stopped.ok) return stopped;
    const sentence = terminalTexts.stopped(sessionLabel(session.value));
    saySession(io, ports, session.value, args.flag('json'), sentence);
    return ok(done);
  },
);
