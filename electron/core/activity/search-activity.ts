import { callerOf, outcomeOf } from '../../../shared/activity.ts';
import { type ActivityNames, activityMatcher, partAt } from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { Handler } from '../verb-result.ts';
import type { ActivityLog } from './activity-log.ts';
import { eachSlice } from './activity-slices.ts';

/** In one call; the caller shows how far it came, and asks again. */
const LOOKED_AT = 2_000;
/** Beyond that a list to choose from is of no use; the field finds the rest. */
const MOST_NAMES = 500;

export const searchActivity =
  (ports: {
    readonly activity: Pick<ActivityLog, 'page'>;
    readonly account: (entry: ActivityEntry) => string | null;
  }): Handler<'searchActivity'> =>
  async ({ query, beforeSeq, limit }, signal) => {
    const fits = activityMatcher(query, ports.account);
    const { since } = query;
    const entries: ActivityEntry[] = [];
    let looked = 0;
    /** Set where it stopped within a slice, or where nothing older can fit. */
    let reach: number | null | undefined;
    const walked = await eachSlice(ports.activity, beforeSeq, signal, (slice) => {
      for (const entry of slice) {
        if (fits(entry)) entries.push(entry);
        if (entries.length === limit) {
          reach = entry.seq;
          return 'enough';
        }
      }
      looked += slice.length;
      // A clock that was put back leaves single entries out of order, not a whole slice.
      if (since !== null && slice.every(({ at }) => at < since)) {
        reach = null;
        return 'enough';
      }
      return looked >= LOOKED_AT ? 'enough' : 'more';
    });
    if (!walked.ok) return walked;
    return ok({ entries, reach: reach === undefined ? walked.value : reach });
  };

export const activityCounts =
  (ports: {
    readonly activity: Pick<ActivityLog, 'page'>;
    readonly account: (entry: ActivityEntry) => string | null;
  }): Handler<'activityCounts'> =>
  async ({ query, edges }, signal) => {
    const fits = activityMatcher(query, ports.account);
    const counts = edges.slice(1).map(() => ({ ok: 0, failed: 0 }));
    const begin = edges[0] ?? 0;
    let newest: number | null = null;
    const walked = await eachSlice(ports.activity, null, signal, (slice) => {
      newest ??= slice[0]?.seq ?? null;
      for (const entry of slice) {
        const count = counts[partAt(edges, entry.at)];
        if (count !== undefined && fits(entry)) count[outcomeOf(entry)] += 1;
      }
      return slice.every(({ at }) => at < begin) ? 'enough' : 'more';
    });
    return walked.ok ? ok({ counts, newest: newest ?? 0 }) : walked;
  };

/** The first call reads the whole record, each one after it only what is new. */
export function activityNames(ports: {
  readonly activity: Pick<ActivityLog, 'page'>;
}): Handler<'activityNames'> {
  let known: ActivityNames = { programs: [], sessions: [] };
  let knownUntil = 0;
  return async (_, signal) => {
    const programs = new Set<string>();
    const sessions = new Map<SessionId, string>();
    let newest: number | null = null;
    const walked = await eachSlice(ports.activity, null, signal, (slice) => {
      newest ??= slice[0]?.seq ?? null;
      for (const entry of slice) {
        if (entry.seq <= knownUntil) return 'enough';
        const asked = callerOf(entry);
        if (asked !== null) programs.add(asked.program ?? asked.verb);
        const { sessionId, sessionName } = entry;
        if (sessionId !== null && sessionName !== null && !sessions.has(sessionId))
          sessions.set(sessionId, sessionName);
      }
      return 'more';
    });
    if (!walked.ok) return walked;
    for (const program of known.programs) programs.add(program);
    for (const { id, name } of known.sessions) if (!sessions.has(id)) sessions.set(id, name);
    known = {
      programs: [...programs].slice(0, MOST_NAMES),
      sessions: [...sessions].slice(0, MOST_NAMES).map(([id, name]) => ({ id, name })),
    };
    knownUntil = newest ?? knownUntil;
    return ok(known);
  };
}
