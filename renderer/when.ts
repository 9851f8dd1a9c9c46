import { type Language, localeOf } from '../shared/language.ts';
import { activityText, longAgo, spokenLanguage, tomorrow } from '../shared/words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const formatsOf = (locale: string) => ({
  clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
  clockWithSeconds: new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }),
  day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
  full: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }),
  weekday: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
  weekdayWithYear: new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }),
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

/** `18:30` today, `18:30 tomorrow`, `3 Dec, 18:30` otherwise. */
export function clockTime(at: number, now: number): string {
  if (isSameDay(at, now)) return formats().clock.format(at);
  if (isSameDay(at, now + DAY_MS)) return tomorrow(formats().clock.format(at));
  return `${formats().day.format(at)}, ${formats().clock.format(at)}`;
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
    ? formats().clockWithSeconds.format(at)
    : `${formats().day.format(at)}, ${formats().clockWithSeconds.format(at)}`;

export const fullTime = (at: number): string => formats().full.format(at);

/** With seconds, below the heading of its day. */
export const timeOfDay = (at: number): string => formats().clockWithSeconds.format(at);

/** Without seconds: an hour of a timeline. */
export const hourOfDay = (at: number): string => formats().clock.format(at);

/** The heading of a day: `Today, Saturday 28 November`. */
export function dayTitle(at: number, now: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const said = (isThisYear ? formats().weekday : formats().weekdayWithYear).format(at);
  if (isSameDay(at, now)) return activityText.today(said);
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  return isSameDay(at, before.getTime()) ? activityText.yesterday(said) : said;
}

/** The same text for all times of one day of the user's. */
export const dayKey = (at: number): string => new Date(at).toDateString();
