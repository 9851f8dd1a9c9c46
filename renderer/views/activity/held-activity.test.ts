import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { type HeldActivity, heldFrom, withLive, withOlder } from './held-activity.ts';

const [sample] = sampleState(1_800_000_000_000).activity;
if (sample === undefined) throw new Error('no sample');
const entry = (seq: number): ActivityEntry => ({ ...sample, seq, at: seq });
/** Of a record whose last entry is this one: the newest ones, as the state has them. */
const liveAt = (last: number, most: number): readonly ActivityEntry[] =>
  Array.from({ length: Math.min(last, most) }, (_, at) => entry(last - at));
const seqs = (held: HeldActivity) => held.entries.map(({ seq }) => seq);
const even = ({ seq }: ActivityEntry): boolean => seq % 2 === 0;

describe('what the page holds of the record', () => {
  it('has everything that fits between its ends, once, newest first, whatever comes in which order', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('live' as const),
        more: fc.nat(30),
        most: fc.integer({ min: 1, max: 20 }),
      }),
      fc.record({ kind: fc.constant('older' as const), limit: fc.integer({ min: 1, max: 7 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 20 }), (first, steps) => {
        let last = first;
        let held = heldFrom(liveAt(last, 10), even);
        for (const one of steps) {
          if (one.kind === 'live') {
            last += one.more;
            held = withLive(held, liveAt(last, one.most), even);
          } else if (!held.isAtEnd) {
            const before = held.reach ?? last + 1;
            const looked = Array.from({ length: Math.min(one.limit, before - 1) }, (_, at) =>
              entry(before - 1 - at),
            );
            const reach = looked.length < one.limit ? null : (looked.at(-1)?.seq ?? null);
            held = withOlder(held, held.reach, { entries: looked.filter(even), reach });
          }
          const oldest = held.isAtEnd ? 1 : (held.reach ?? 1);
          const all = Array.from({ length: last - oldest + 1 }, (_, at) => entry(last - at));
          expect(seqs(held)).toEqual(all.filter(even).map(({ seq }) => seq));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes no answer to a question that is outdated', () => {
    const held = heldFrom(liveAt(20, 10), even);
    expect(withOlder(held, 5, { entries: [entry(4)], reach: 4 })).toBe(held);
  });

  it('lets go of the oldest on a page that is open while thousands of entries come', () => {
    let held = heldFrom(liveAt(500, 500), () => true);
    for (let last = 900; last <= 9_000; last += 400) held = withLive(held, liveAt(last, 500), () => true);
    expect(held.entries).toHaveLength(2_000);
    expect([held.newest, held.reach, held.isAtEnd]).toEqual([8_900, 6_901, false]);
  });
});
