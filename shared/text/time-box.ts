import { shellWord } from '../shell-quote.ts';
import type { BoxEndedWhy, TimeBoxView } from '../time-box.ts';
import { clockText } from './lock.ts';
import { duration, shortTime, timeLeft } from './time.ts';

interface Ended {
  readonly session: string;
  readonly at: number;
  readonly why: BoxEndedWhy;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const because: Readonly<Record<BoxEndedWhy, string>> = {
  time: 'because its time was over',
  stopped: 'because you stopped it before its end',
};

/** `1 h`, `45 min`, `30 s`. */
const span = (ms: number): string => (ms < MINUTE_MS ? shortTime(ms) : duration(ms));

/** Every sentence about the time for which a session gives credentials. */
export const boxTexts = {
  word: 'ended',
  span,
  /** As it is typed: `2h`, `45m`, `30s`. */
  typed(ms: number): string {
    if (ms >= HOUR_MS && ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`;
    return ms >= MINUTE_MS ? `${Math.round(ms / MINUTE_MS)}m` : `${Math.round(ms / 1_000)}s`;
  },
  ended: ({ session, at, why }: Ended): string =>
    `${session} has given no credentials since ${clockText(at, Date.now())}, ${because[why]}.`,
  /** Beside a session, in a few words: `until 15:02`, `ended 15:02`. */
  short({ until, ended }: TimeBoxView, now: number): string {
    return ended === undefined ? `until ${clockText(until, now)}` : `ended ${clockText(ended.at, now)}`;
  },
  /** The same as a sentence, under a session. */
  long({ until, ended, of, givenUntil }: TimeBoxView, now: number): string {
    const whose = of === undefined ? '' : `, with ${of} on which it is built`;
    if (ended === undefined) return `Stops at ${clockText(until, now)}${whose}: ${timeLeft(until - now)}.`;
    return [
      `Ended at ${clockText(ended.at, now)}${whose}, ${because[ended.why]}. No tool starts it again; you do.`,
      ...boxTexts.livesOn(givenUntil, now),
    ].join(' ');
  },
  /** What is out there: nobody takes credentials back from AWS. */
  livesOn: (givenUntil: number | undefined, now: number): readonly string[] =>
    givenUntil === undefined || givenUntil <= now
      ? []
      : [`Credentials that programs already have stay valid at AWS until ${clockText(givenUntil, now)}.`],
  activity: (at: number): string => `its time was over at ${clockText(at, Date.now())}`,
  activityEnd: (until: number): string => `stops at ${clockText(until, Date.now())}`,
  activityNoEnd: 'no longer stops automatically',
  activityUsual: (minutes: number | null): string =>
    minutes === null
      ? 'no longer stops automatically after a time'
      : `stops automatically after ${span(minutes * MINUTE_MS)}`,
  usualSet: (session: string, minutes: number | null): string =>
    minutes === null
      ? `${session} does not stop automatically after a time.`
      : `${session} stops automatically ${span(minutes * MINUTE_MS)} after each start.`,
  started: (until: number): string => `It stops at ${clockText(until, Date.now())}.`,
  badTime: (typed: string): string =>
    `"${typed}" is no time for a session. Write from 5s to 24h, such as 45m, 2h or 8h.`,
  badTimeOrNone: (typed: string): string =>
    `"${typed}" is no time for a session. Write from 1m to 24h, such as 45m, 2h or 8h, or none.`,
  keepsUsual: (session: string, minutes: number): string =>
    `${session} stops automatically after ${span(minutes * MINUTE_MS)}, as its own setting says. To change that: latchkey stop-after ${shellWord(session)} none`,
  useForNone:
    'A default session without an end needs no --for. To take an end away: latchkey start SESSION --for none',
  noEnd: (session: string): string => `${session} has no end that could be moved.`,
};
