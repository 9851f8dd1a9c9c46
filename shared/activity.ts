import type { ActivityEntry } from './app-state.ts';

/** How something that happened ended. What the user cancelled is no failure. */
export const activityOutcomes = ['ok', 'failed'] as const;
export type ActivityOutcome = (typeof activityOutcomes)[number];

export const outcomeOf = ({ problem }: Pick<ActivityEntry, 'problem'>): ActivityOutcome =>
  problem === null || problem.code === 'cancelled' ? 'ok' : 'failed';

export interface ActivityCaller {
  readonly verb: string;
  /** Null: the platform does not tell. */
  readonly program: string | null;
  readonly pid: number | null;
}

export function callerText({ verb, program, pid }: ActivityCaller): string {
  if (program === null) return verb;
  return `${verb} · ${program}${pid === null ? '' : ` (pid ${pid})`}`;
}

/** What `callerText` wrote. */
export function callerOf({ caller }: Pick<ActivityEntry, 'caller'>): ActivityCaller | null {
  if (caller === null) return null;
  const [, verb, program, pid] = /^(.*?) · (.*?)(?: \(pid (\d{1,10})\))?$/s.exec(caller) ?? [];
  if (verb === undefined || program === undefined) return { verb: caller, program: null, pid: null };
  return { verb, program, pid: pid === undefined ? null : Number(pid) };
}

export interface ActivityWanted {
  /** A name as Activity shows it; null: any. */
  readonly program: string | null;
  /** Of the entry's session: one of its ids, and the name that was typed, in lower case; null: any. */
  readonly session: { readonly ids: ReadonlySet<string>; readonly name: string } | null;
  readonly outcome: ActivityOutcome | null;
  /** Epoch ms; null: from the beginning. */
  readonly since: number | null;
}

export function isWanted(
  entry: ActivityEntry,
  { program, session, outcome, since }: ActivityWanted,
): boolean {
  if (since !== null && entry.at < since) return false;
  if (outcome !== null && outcomeOf(entry) !== outcome) return false;
  if (session !== null && !isOfSession(entry, session)) return false;
  if (program === null) return true;
  const asked = callerOf(entry);
  return asked !== null && (asked.program ?? asked.verb).toLowerCase() === program.toLowerCase();
}

const isOfSession = (
  { sessionId, sessionName }: ActivityEntry,
  { ids, name }: NonNullable<ActivityWanted['session']>,
): boolean =>
  (sessionId !== null && ids.has(sessionId)) || (sessionName !== null && sessionName.toLowerCase() === name);
