import { activityText } from '../shared/text/activity-page.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const weekdayWithYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const isSameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** `18:30` today, `18:30 tomorrow`, `3 Dec, 18:30` otherwise. */
export function clockTime(at: number, now: number): string {
  if (isSameDay(at, now)) return clock.format(at);
  if (isSameDay(at, now + DAY_MS)) return `${clock.format(at)} tomorrow`;
  return `${day.format(at)}, ${clock.format(at)}`;
}

/** `just now`, `4 min ago`, `18:30`, `3 Dec, 18:30`. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE_MS);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return clockTime(at, now);
}

/** With seconds, for Activity. */
export const logTime = (at: number, now: number): string =>
  isSameDay(at, now) ? clockWithSeconds.format(at) : `${day.format(at)}, ${clockWithSeconds.format(at)}`;

export const fullTime = (at: number): string => full.format(at);

/** With seconds, below the heading of its day. */
export const timeOfDay = (at: number): string => clockWithSeconds.format(at);

/** Without seconds: an hour of a timeline. */
export const hourOfDay = (at: number): string => clock.format(at);

/** The heading of a day: `Today, Saturday 28 November`. */
export function dayTitle(at: number, now: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const said = (isThisYear ? weekday : weekdayWithYear).format(at);
  if (isSameDay(at, now)) return activityText.today(said);
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  return isSameDay(at, before.getTime()) ? activityText.yesterday(said) : said;
}

/** The same text for all times of one day of the user's. */
export const dayKey = (at: number): string => new Date(at).toDateString();
