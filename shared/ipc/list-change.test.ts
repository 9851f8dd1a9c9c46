import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyListChange, type ListChange, stepTowards } from './list-change.ts';

interface Item {
  readonly key: number;
  readonly text: string;
}
const keyOf = (item: Item): number => item.key;
const item = (key: number, text = ''): Item => ({ key, text });
const small = (change: ListChange<Item, number> | null): number =>
  change === null ? 0 : change.removed.length + change.upserts.length + (change.order?.length ?? 0);

/** Lists whose neighbours share most of their items by identity, as the snapshots of a store do. */
const histories = fc
  .array(fc.uniqueArray(fc.tuple(fc.nat(12), fc.constantFrom('a', 'b')), { selector: ([key]) => key }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((lists) => {
    const made = new Map<string, Item>();
    return lists.map((list) =>
      list.map(([key, text]) => {
        const known = made.get(`${key}${text}`) ?? item(key, text);
        made.set(`${key}${text}`, known);
        return known;
      }),
    );
  });

describe('what travels of a list', () => {
  it('turns any list into the next one, and keeps each item that did not change', () => {
    fc.assert(
      fc.property(histories, (lists) => {
        let there: readonly Item[] = [];
        let held: readonly Item[] = [];
        for (const list of lists) {
          const step = stepTowards(held, list, keyOf, Number.POSITIVE_INFINITY);
          if (step.change !== null) there = applyListChange(there, step.change, keyOf);
          // The same objects: nothing was copied, nothing that is equal was sent.
          expect(there).toHaveLength(list.length);
          expect(there.every((one, at) => one === list[at])).toBe(true);
          expect(step).toMatchObject({ isBehind: false });
          expect(step.held).toBe(list);
          held = step.held;
        }
      }),
    );
  });

  it('gets there in bounded steps too, whatever changes between them, and knows what the other side holds', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 3 }), (lists, limit) => {
        let there: readonly Item[] = [];
        let held: readonly Item[] = [];
        const go = (list: readonly Item[]): boolean => {
          const step = stepTowards(held, list, keyOf, limit);
          expect(step.change?.upserts.length ?? 0).toBeLessThanOrEqual(limit);
          if (step.change !== null) there = applyListChange(there, step.change, keyOf);
          held = step.held;
          expect(there).toEqual(held);
          // Nothing that is gone stays, in whatever step.
          expect(there.every(({ key }) => list.some((one) => one.key === key))).toBe(true);
          return step.isBehind;
        };
        for (const list of lists) go(list);
        const last = lists.at(-1) ?? [];
        let steps = 0;
        while (go(last) && steps < 20) steps += 1;
        expect(there).toEqual(last);
        expect(stepTowards(held, last, keyOf, limit)).toMatchObject({ change: null, isBehind: false });
      }),
    );
  });

  it('is nothing when the lists differ in nothing but their array', () => {
    const list = [item(1), item(2)];
    expect(stepTowards(list, [...list], keyOf, 9).change).toBeNull();
  });

  it('is as large as the difference, not as the lists', () => {
    const list = Array.from({ length: 20_000 }, (_, key) => item(key));
    const changed = list.map((one) => (one.key === 9_000 ? item(9_000, 'b') : one));
    expect(small(stepTowards(list, changed, keyOf, 1_000).change)).toBe(1);
    const inserted = [...list.slice(0, 500), item(-1), ...list.slice(500)];
    expect(small(stepTowards(list, inserted, keyOf, 1_000).change)).toBeLessThan(6);
    const moved = [...list.slice(100), ...list.slice(0, 100)];
    expect(small(stepTowards(list, moved, keyOf, 1_000).change)).toBeLessThan(6);
    const cut = list.filter(({ key }) => key % 4_000 !== 0);
    expect(stepTowards(list, cut, keyOf, 1_000).change).toEqual({
      removed: [0, 4_000, 8_000, 12_000, 16_000],
      upserts: [],
      order: null,
    });
  });

  it('has the items of one step in the order of the list', () => {
    const target = [item(3), item(1), item(2)];
    expect(stepTowards([], target, keyOf, 2)).toEqual({
      change: { removed: [], upserts: [item(3), item(1)], order: null },
      held: [item(3), item(1)],
      isBehind: true,
    });
  });
});
