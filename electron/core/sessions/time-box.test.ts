import { describe, expect, it } from 'vitest';
import { emptyRecords, Records } from '../../../shared/records.ts';
import { BoxMs, boxTimeOf, LONGEST_BOX_MS, TimeBox } from '../../../shared/time-box.ts';
import { type BoxEvent, reduceBox } from './time-box.ts';

const HOUR = 3_600_000;
const T = 1_700_000_000_000;
const open: TimeBox = { since: T, until: T + HOUR, seenAt: T, givenUntil: T + 2 * HOUR };
const over: TimeBox = { ...open, ended: { at: T + HOUR, why: 'time', seenAt: T + 3 * HOUR } };
const states = { none: null, open, over } as const;
const half = T + HOUR / 2;
const late = T + 4 * HOUR;

const started = (forMs: number | null, usualMs: number | null = null, at = half): BoxEvent => ({
  type: 'started',
  at,
  forMs,
  usualMs,
});
const used = (usualMs: number | null, givenUntil: number | null, at = half): BoxEvent => ({
  type: 'used',
  at,
  usualMs,
  givenUntil,
});
const box = (since: number, ms: number, givenUntil?: number): TimeBox => ({
  since,
  until: since + ms,
  seenAt: since,
  ...(givenUntil === undefined ? {} : { givenUntil }),
});

type Row = readonly [string, BoxEvent, { readonly [S in keyof typeof states]: TimeBox | null }];
const same = states;
const table: readonly Row[] = [
  [
    'a start for a time',
    started(2 * HOUR),
    {
      none: box(half, 2 * HOUR),
      open: box(half, 2 * HOUR, open.givenUntil),
      over: box(half, 2 * HOUR, open.givenUntil),
    },
  ],
  ['a start without one', started(null), { none: null, open, over: null }],
  [
    'a start of a session that stops automatically',
    started(null, HOUR),
    {
      none: box(half, HOUR),
      open,
      over: box(half, HOUR, open.givenUntil),
    },
  ],
  [
    'more time',
    { type: 'more', at: half, ms: HOUR },
    {
      ...same,
      open: { ...open, until: T + 2 * HOUR, seenAt: half },
    },
  ],
  ['no end', { type: 'cleared', usualMs: null }, { ...same, open: null }],
  ['no end of one that stops automatically', { type: 'cleared', usualMs: HOUR }, same],
  [
    'a use',
    used(null, half + 3 * HOUR),
    {
      ...same,
      open: { ...open, seenAt: half, givenUntil: half + 3 * HOUR },
    },
  ],
  ['a use with what ends sooner', used(null, half), same],
  [
    'a use of one that stops automatically',
    used(HOUR, half + HOUR),
    {
      ...same,
      none: box(half, HOUR, half + HOUR),
    },
  ],
  ['a lease of one that stops automatically', used(HOUR, null), { ...same, none: box(half, HOUR) }],
  [
    'a stop',
    { type: 'stopped', at: half },
    {
      ...same,
      open: { ...open, ended: { at: half, why: 'stopped', seenAt: half } },
    },
  ],
  ['time that is left', { type: 'time', at: T + HOUR - 1 }, same],
  [
    'its end',
    { type: 'time', at: T + HOUR },
    {
      ...same,
      open: { ...open, ended: { at: T + HOUR, why: 'time', seenAt: T + HOUR } },
    },
  ],
  [
    'a wake after it',
    { type: 'time', at: late },
    {
      ...same,
      open: { ...open, ended: { at: T + HOUR, why: 'time', seenAt: late } },
    },
  ],
  ['a moment', { type: 'seen', at: half }, { ...same, open: { ...open, seenAt: half } }],
  ['a moment before', { type: 'seen', at: T - 1 }, same],
  [
    'a clock that is set back',
    { type: 'clock-set-back', byMs: HOUR },
    {
      ...same,
      open: { ...open, since: T - HOUR, until: T, seenAt: T - HOUR },
    },
  ],
];

describe('the time of a session', () => {
  for (const [what, event, after] of table)
    for (const name of ['none', 'open', 'over'] as const)
      it(`${name}: ${what}`, () => {
        expect(reduceBox(states[name], event)).toEqual(after[name]);
        // What does not change is the same object, so that nothing is saved for it.
        if (after[name] === states[name]) expect(reduceBox(states[name], event)).toBe(states[name]);
      });

  it('is begun again by a start alone', () => {
    const events = table.map(([, event]) => event).filter(({ type }) => type !== 'started');
    for (const event of events) expect(reduceBox(over, event)).toBe(over);
  });

  it('is never longer than a day from now, however often it is prolonged', () => {
    let now: TimeBox | null = open;
    for (let hour = 0; hour < 60; hour += 1) {
      now = reduceBox(now, { type: 'more', at: half, ms: LONGEST_BOX_MS });
      expect(now?.until).toBe(half + LONGEST_BOX_MS);
      expect(TimeBox.safeParse(now).success).toBe(true);
    }
  });
});

describe('a time as it is typed', () => {
  it.each([
    ['45m', 45 * 60_000],
    ['90min', 90 * 60_000],
    ['2h', 2 * HOUR],
    ['24h', 24 * HOUR],
    ['30s', 30_000],
    ['5s', 5_000],
  ])('%s', (typed, ms) => expect(boxTimeOf(typed)).toBe(ms));
  it.each([
    '',
    '0m',
    '4s',
    '25h',
    '1441m',
    '1d',
    '2',
    'h',
    '-1h',
    '1.5h',
    '1h30m',
    ' 1h',
    '1H',
    '1hour',
    '999999999h',
    'none',
  ])('not %s', (typed) => expect(boxTimeOf(typed)).toBeNull());
  it('is what the contract takes', () => {
    for (const ms of [
      4_999,
      LONGEST_BOX_MS + 1,
      1.5 * HOUR + 0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -HOUR,
    ])
      expect(BoxMs.safeParse(ms).success).toBe(false);
  });
});

describe('records', () => {
  const read = (choice: unknown) => Records.safeParse({ ...emptyRecords, choices: { s1: choice } }).success;
  it('of a version that knew no time are read', () => expect(read({ pinned: true })).toBe(true));
  it('with one are read', () => {
    for (const timeBox of [open, over, box(T, 5_000)])
      expect(read({ timeBox, stopsAfterMinutes: 60 })).toBe(true);
  });
  it.each([
    ['no end', { since: T, seenAt: T }],
    ['an end before its begin', { ...open, until: T - 1 }],
    ['an end in years', { ...open, until: T + 400 * 24 * HOUR }],
    ['a time that is none', { ...open, until: Number.NaN }],
    ['a time that no date shows', { ...open, since: 9e15, until: 9e15 }],
    ['a time in words', { ...open, until: '2026-11-28T10:00:00Z' }],
    ['a time before all times', { ...open, seenAt: -1 }],
    ['an end without a reason', { ...open, ended: { at: T, seenAt: T } }],
    ['an end for another reason', { ...open, ended: { at: T, seenAt: T, why: 'tired' } }],
    ['an end that is a word', { ...open, ended: true }],
    ['a field that nobody knows', { ...open, paused: true }],
    ['a list', [open]],
    ['null', null],
  ])('with %s are refused', (_, timeBox) => expect(read({ timeBox })).toBe(false));
  it.each([0, -60, 1.5, 1_441, '60', null])('with a setting of %s minutes are refused', (stopsAfterMinutes) =>
    expect(read({ stopsAfterMinutes })).toBe(false),
  );
});
