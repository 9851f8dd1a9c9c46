import { callerOf, outcomeOf } from '../../../shared/activity.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';

/** Between an entry of a burst and the next one. */
export const BURST_GAP_MS = 60_000;

/** Entries that follow each other and are the same program's, session's, account's, outcome's and day's. */
export interface ActivityBurst {
  /** Of its oldest entry: a burst that goes on keeps it. */
  readonly key: number;
  /** Newest first, never empty. */
  readonly entries: readonly [ActivityEntry, ...ActivityEntry[]];
}

export interface ActivityDay {
  readonly day: string;
  /** Of its newest entry. */
  readonly at: number;
  readonly bursts: readonly ActivityBurst[];
}

export interface Grouping {
  /** The same text for times of one day of the user's. */
  readonly dayOf: (at: number) => string;
  /** In which account the entry's session acted; null: not known. */
  readonly accountOf: (entry: ActivityEntry) => string | null;
}

/** Every entry once, in the order in which they came. */
export function groupActivity(
  entries: readonly ActivityEntry[],
  { dayOf, accountOf }: Grouping,
): readonly ActivityDay[] {
  const days: { day: string; at: number; bursts: [ActivityEntry, ...ActivityEntry[]][] }[] = [];
  let lastAt = 0;
  let lastKey: string | null = null;
  for (const entry of entries) {
    const key = burstKey(entry, accountOf(entry));
    const dayName = dayOf(entry.at);
    let day = days.at(-1);
    if (day === undefined || day.day !== dayName) {
      day = { day: dayName, at: entry.at, bursts: [] };
      days.push(day);
    }
    const burst = day.bursts.at(-1);
    const isNear = Math.abs(lastAt - entry.at) <= BURST_GAP_MS;
    if (burst !== undefined && key !== null && lastKey === key && isNear) burst.push(entry);
    else day.bursts.push([entry]);
    lastAt = entry.at;
    lastKey = key;
  }
  return days.map(({ day, at, bursts }) => ({
    day,
    at,
    bursts: bursts.map((of) => ({ key: (of.at(-1) ?? of[0]).seq, entries: of })),
  }));
}

/** Null: it is shown alone. Only what programs ask for comes in bursts; each switch, change or sign-in is its own. */
function burstKey(entry: ActivityEntry, account: string | null): string | null {
  const { event, sessionId, problem } = entry;
  if (event !== 'credentials-given' && event !== 'credentials-refused') return null;
  const asked = callerOf(entry);
  if (asked === null || sessionId === null) return null;
  const { verb, program } = asked;
  return JSON.stringify([event, sessionId, account, program, verb, outcomeOf(entry), problem?.code ?? null]);
}
