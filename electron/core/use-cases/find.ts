import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionEntry } from '../sessions/session-catalogue.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';
import type { Rooms } from './rooms.ts';

/** The empty answer of a verb that only does something. */
export const done = (): Result<Record<string, never>, Problem> => ok({});
export const doneIf = <T>(outcome: Result<T, Problem>): Result<Record<string, never>, Problem> =>
  outcome.ok ? done() : outcome;

export function findSession(rooms: Rooms, id: SessionId): Result<SessionEntry, Problem> {
  const entry = rooms.catalogue.find(id);
  return entry === null ? err({ code: 'unknown-session', asked: id, similar: [] }) : ok(entry);
}

export function findSource(rooms: Rooms, id: SourceId): Result<SourceRunner, Problem> {
  const runner = rooms.sources.find(id);
  return runner === null ? err({ code: 'unknown-source', asked: id, similar: [] }) : ok(runner);
}
