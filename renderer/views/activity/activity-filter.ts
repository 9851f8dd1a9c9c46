import { type ActivityQuery, activityMatcher, anyActivity } from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { eventWord, activityText as t } from '../../../shared/words.ts';
import { clockTime, dayTitle } from '../../when.ts';

export const timeChoices = ['any', 'hour', 'today', 'yesterday', 'week'] as const;
export type TimeChoice = (typeof timeChoices)[number] | 'span';

/** The query, and how its times were chosen. */
export interface ActivityFilter {
  readonly query: ActivityQuery;
  readonly time: TimeChoice;
}
export const noFilter: ActivityFilter = { query: anyActivity, time: 'any' };

const HOUR_MS = 3_600_000;

/** Midnight of the day of the user's that is so many days from that one; a day has not always 24 hours. */
export function dayStart(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Where each hour of that day begins, and where the last one ends: a day has 23 or 25 hours where clocks are changed. */
export function hoursOf(day: number): readonly number[] {
  const end = dayStart(day, 1);
  const edges: number[] = [];
  for (let at = day; at < end; at += HOUR_MS) edges.push(at);
  return [...edges, end];
}

/** The last 24 hours in whole ones, this hour included. */
export function lastHours(now: number): readonly number[] {
  const end = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
  return Array.from({ length: 25 }, (_, at) => end - (24 - at) * HOUR_MS);
}

/** The day that the timeline shows. */
export const timelineDay = ({ query: { since }, time }: ActivityFilter, now: number): number =>
  dayStart(since !== null && time !== 'hour' && time !== 'week' ? since : now);

export function withSpan(filter: ActivityFilter, since: number, until: number): ActivityFilter {
  return { time: 'span', query: { ...filter.query, since, until } };
}

/** All of that day. */
export function withDay(filter: ActivityFilter, day: number, now: number): ActivityFilter {
  if (day === dayStart(now)) return withTime(filter, 'today', now);
  if (day === dayStart(now, -1)) return withTime(filter, 'yesterday', now);
  return withSpan(filter, day, dayStart(day, 1));
}

export function withTime(filter: ActivityFilter, time: TimeChoice, now: number): ActivityFilter {
  const span = spanOf(time, now);
  return { time, query: { ...filter.query, since: span.since, until: span.until } };
}

const spanOf = (time: TimeChoice, now: number): Pick<ActivityQuery, 'since' | 'until'> => {
  if (time === 'hour') return { since: now - HOUR_MS, until: null };
  if (time === 'today') return { since: dayStart(now), until: null };
  if (time === 'yesterday') return { since: dayStart(now, -1), until: dayStart(now) };
  if (time === 'week') return { since: dayStart(now, -6), until: null };
  return { since: null, until: null };
};

/** A filter that hides something, in words, and what would be asked for without it. */
export interface ActiveFilter {
  readonly label: string;
  readonly without: ActivityFilter;
}

export function activeFilters(
  filter: ActivityFilter,
  words: { readonly session: (id: SessionId) => string; readonly now: number },
): readonly ActiveFilter[] {
  const { query, time } = filter;
  const { text, program, sessionId, outcome, event } = query;
  const active: ActiveFilter[] = [];
  const add = (name: keyof typeof t.filter, value: string, without: Partial<ActivityQuery>): void => {
    const next = { ...query, ...without };
    const keepsTime = !('since' in without);
    active.push({
      label: t.named(t.filter[name], value),
      without: { query: next, time: keepsTime ? time : 'any' },
    });
  };
  if (text.trim() !== '') add('text', text.trim(), { text: '' });
  if (program !== null) add('program', program, { program: null });
  if (sessionId !== null) add('session', words.session(sessionId), { sessionId: null });
  if (outcome !== null) add('outcome', t.outcome[outcome], { outcome: null });
  if (event !== null) add('event', eventWord[event], { event: null });
  if (query.since !== null || query.until !== null)
    add('time', timeText(filter, words.now), { since: null, until: null });
  return active;
}

/** How many of these each filter hides on its own: they fit all the others. */
export function hiddenBy(
  filters: readonly ActiveFilter[],
  entries: readonly ActivityEntry[],
  account: (entry: ActivityEntry) => string | null,
): readonly number[] {
  return filters.map(({ without }) => entries.filter(activityMatcher(without.query, account)).length);
}

function timeText({ query: { since, until }, time }: ActivityFilter, now: number): string {
  const at = (ms: number): string => clockTime(ms, now);
  if (time === 'hour' && since !== null) return t.since(at(since));
  if (time === 'span' && since !== null && until !== null)
    return until === dayStart(since, 1) ? dayTitle(since, now) : t.between(at(since), at(until));
  return time === 'any' || time === 'span' ? '' : t.time[time];
}
