import { type Language, localeOf } from '../shared/language.ts';
import { activityText, longAgo, spokenLanguage, tomorrow } from '../shared/words.ts';

const MINUTE_MS = 60_000;

/**
 * Writes times of the zone that the computer is in now. A format keeps the zone in which it was made, and a laptop travels: so the formats are
 * of UTC, and the time is moved by what `Date` says, which follows the system.
 */
function localFormat(locale: string, how: Intl.DateTimeFormatOptions): (at: number) => string {
  const format = new Intl.DateTimeFormat(locale, { ...how, timeZone: 'UTC' });
  return (at) => format.format(at - new Date(at).getTimezoneOffset() * MINUTE_MS);
}

const formatsOf = (locale: string) => ({
  clock: localFormat(locale, { hour: '2-digit', minute: '2-digit' }),
  clockWithSeconds: localFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  day: localFormat(locale, { day: 'numeric', month: 'short' }),
  full: localFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }),
  weekday: localFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
  weekdayWithYear: localFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
});
const known = new Map<Language, ReturnType<typeof formatsOf>>();

/** Made once for each language: making one takes longer than all that a page shows. */
function formats(): ReturnType<typeof formatsOf> {
  const language = spokenLanguage();
  const made = known.get(language) ?? formatsOf(localeOf(language));
  known.set(language, made);
  return made;
}

const isSameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** At the same time of the clock: not every day has 24 hours. */
function daysLater(at: number, days: number): number {
  const date = new Date(at);
  return date.setDate(date.getDate() + days);
}

/** `18:30` today, `18:30 tomorrow`, `3 Dec, 18:30` otherwise. */
export function clockTime(at: number, now: number): string {
  if (isSameDay(at, now)) return formats().clock(at);
  if (isSameDay(at, daysLater(now, 1))) return tomorrow(formats().clock(at));
  return `${formats().day(at)}, ${formats().clock(at)}`;
}

/** `just now`, `4 min ago`, `18:30`, `3 Dec, 18:30`. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE_MS);
  if (minutes < 60) return longAgo(now - at);
  return clockTime(at, now);
}

/** With seconds, for Activity. */
export const logTime = (at: number, now: number): string =>
  isSameDay(at, now)
    ? formats().clockWithSeconds(at)
    : `${formats().day(at)}, ${formats().clockWithSeconds(at)}`;

export const fullTime = (at: number): string => formats().full(at);

/** With seconds, below the heading of its day. */
export const timeOfDay = (at: number): string => formats().clockWithSeconds(at);

/** Without seconds: an hour of a timeline. */
export const hourOfDay = (at: number): string => formats().clock(at);

/** The heading of a day: `Today, Saturday 28 November`. */
export function dayTitle(at: number, now: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const said = (isThisYear ? formats().weekday : formats().weekdayWithYear)(at);
  if (isSameDay(at, now)) return activityText.today(said);
  return isSameDay(at, daysLater(now, -1)) ? activityText.yesterday(said) : said;
}

/** The same text for all times of one day of the user's. */
export const dayKey = (at: number): string => new Date(at).toDateString();
