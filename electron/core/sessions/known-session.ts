import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionEntry } from './session-entry.ts';

export function knownSession(
  sessions: { find(id: SessionId): SessionEntry | null },
  id: SessionId,
): Result<SessionEntry, Problem> {
  const entry = sessions.find(id);
  return entry === null ? err({ code: 'unknown-session', asked: id, similar: [] }) : ok(entry);
}
