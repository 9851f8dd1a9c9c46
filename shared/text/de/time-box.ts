import type { BoxEndedWhy } from '../../time-box.ts';
import type { boxTexts as English } from '../time-box.ts';
import { clockText } from './lock.ts';
import { duration, shortTime, timeLeft } from './time.ts';

const because: Readonly<Record<BoxEndedWhy, string>> = {
  time: 'weil ihre Zeit um war',
  stopped: 'weil Sie sie vorher beendet haben',
};

/** What the window, the tray and the notifications say of it; the terminal has the rest. */
export const boxTexts: Pick<
  typeof English,
  | 'word'
  | 'span'
  | 'ended'
  | 'short'
  | 'long'
  | 'livesOn'
  | 'activity'
  | 'activityEnd'
  | 'activityNoEnd'
  | 'activityUsual'
> = {
  word: 'zu Ende',
  span: (ms) => (ms < 60_000 ? shortTime(ms) : duration(ms)),
  ended: ({ session, at, why }) =>
    `${session} gibt seit ${clockText(at, Date.now())} keine Zugangsdaten mehr, ${because[why]}.`,
  short({ until, ended }, now) {
    return ended === undefined ? `bis ${clockText(until, now)}` : `zu Ende seit ${clockText(ended.at, now)}`;
  },
  long({ until, ended, of, givenUntil }, now) {
    const whose = of === undefined ? '' : ` zusammen mit ${of}, auf der sie aufgebaut ist,`;
    if (ended === undefined) return `Endet${whose} um ${clockText(until, now)}: ${timeLeft(until - now)}.`;
    return [
      `Seit ${clockText(ended.at, now)}${whose} zu Ende, ${because[ended.why]}. Kein Programm startet sie wieder; das tun nur Sie.`,
      ...boxTexts.livesOn(givenUntil, now),
    ].join(' ');
  },
  livesOn: (givenUntil, now) =>
    givenUntil === undefined || givenUntil <= now
      ? []
      : [`Zugangsdaten, die Programme schon haben, gelten bei AWS bis ${clockText(givenUntil, now)}.`],
  activity: (at) => `ihre Zeit war um ${clockText(at, Date.now())} um`,
  activityEnd: (until) => `endet um ${clockText(until, Date.now())}`,
  activityNoEnd: 'endet nicht mehr von selbst',
  activityUsual: (minutes) =>
    minutes === null
      ? 'endet nicht mehr von selbst nach einer Zeit'
      : `endet von selbst nach ${boxTexts.span(minutes * 60_000)}`,
};
