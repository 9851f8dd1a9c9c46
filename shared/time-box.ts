import { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A session is given for no shorter and no longer time. */
export const LEAST_BOX_MS = 5_000;
export const LONGEST_BOX_MS = 24 * HOUR_MS;

/** For how long a session gives credentials, as the user asks for it. */
export const BoxMs = z.number().int().min(LEAST_BOX_MS).max(LONGEST_BOX_MS);

/** The same as the setting of one session. */
export const StopsAfterMinutes = z
  .number()
  .int()
  .min(1)
  .max(LONGEST_BOX_MS / MINUTE_MS);

/** What the user chooses from, in the window and the tray. */
export const boxChoicesMs: readonly number[] = [
  15 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
];
export const stopsAfterChoices: readonly number[] = [15, 30, 60, 120, 240, 480, 720];
export const USUAL_BOX_MS = HOUR_MS;

/** time: it was over · stopped: the user stopped the session before. */
export const BoxEndedWhy = z.enum(['time', 'stopped']);
export type BoxEndedWhy = z.infer<typeof BoxEndedWhy>;

/** Epoch ms. No time that a file may hold is beyond what a date can show. */
const at = z.number().int().min(0).max(8_640_000_000_000_000);

export const BoxEnded = z.strictObject({
  at,
  why: BoxEndedWhy,
  /** When Latchkey saw it: after `at` where it did not run, or slept. */
  seenAt: at,
});
export type BoxEnded = z.infer<typeof BoxEnded>;

/** The time for which a session gives credentials. Times are of this machine's clock, which the user reads. */
export const TimeBox = z
  .strictObject({
    since: at,
    until: at,
    /** The last moment that was seen while it was open: a clock that is before it was set back. */
    seenAt: at,
    /** The end, by AWS's clock, of the longest-lived credentials that were given in it. */
    givenUntil: at.optional(),
    /** Absent: it is open. */
    ended: BoxEnded.optional(),
  })
  .refine(({ since, until }) => until >= since && until - since <= 2 * LONGEST_BOX_MS, {
    message: 'It ends before it begins, or long after.',
    path: ['until'],
  });
export type TimeBox = z.infer<typeof TimeBox>;

/** What the user wants of the end of a session. */
export const BoxEnd = z.discriminatedUnion('kind', [
  /** It gives credentials for this time from now on. */
  z.strictObject({ kind: z.literal('for'), ms: BoxMs }),
  /** For so much longer. */
  z.strictObject({ kind: z.literal('more'), ms: BoxMs }),
  /** Until it is stopped. */
  z.strictObject({ kind: z.literal('none') }),
  /** As its setting says, where it has ended or not begun. */
  z.strictObject({ kind: z.literal('start') }),
]);
export type BoxEnd = z.infer<typeof BoxEnd>;

const units = new Map([
  ['s', 1_000],
  ['m', MINUTE_MS],
  ['min', MINUTE_MS],
  ['h', HOUR_MS],
]);

/** `45m`, `90min`, `2h`, `30s` as milliseconds; null: it is no such time. */
export function boxTimeOf(typed: string): number | null {
  const [, count, unit = ''] = /^(\d{1,6})(s|min|m|h)$/.exec(typed) ?? [];
  const unitMs = units.get(unit);
  if (count === undefined || unitMs === undefined) return null;
  const ms = Number(count) * unitMs;
  return BoxMs.safeParse(ms).success ? ms : null;
}

/** What a session shows of the time for which it gives credentials. */
export const TimeBoxView = z.strictObject({
  /** Epoch ms of this machine's clock. */
  until: z.number(),
  /** How long it is from its begin on. */
  spanMs: z.number(),
  givenUntil: z.number().optional(),
  ended: BoxEnded.optional(),
  /** It is that of this session, on which the session is built; absent: its own. */
  of: z.string().optional(),
});
export type TimeBoxView = z.infer<typeof TimeBoxView>;
