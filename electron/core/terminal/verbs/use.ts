import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSession, sessionLabel } from '../../sessions/find-session.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';
import { askingWait } from '../io/wait.ts';
import { saySession } from '../lease-verb.ts';

export const use = defineVerb(
  'use',
  { flags: ['json'], words: { min: 1, max: 1 } },
  async ({ args, io, ports }, signal) => {
    const session = findSession(ports.app.state(), args.words[0] ?? '');
    if (!session.ok) return session;
    // A signed-out identity source is signed in first; then the switch is finished.
    const made = await askingWait(
      io,
      ports,
      session.value,
      () => ports.app.verbs.makeDefault({ sessionId: session.value.id }, signal),
      signal,
    );
    if (!made.ok) return made;
    const sentence = terminalTexts.isDefault(sessionLabel(session.value));
    saySession(io, ports, session.value, args.flag('json'), sentence);
    return ok(done);
  },
);
