/** What turns one ordered list of keyed items into another; its size is that of the difference, not of the lists. */
export interface ListChange<T, K> {
  readonly removed: readonly K[];
  /** Items that are new or changed, whole. */
  readonly upserts: readonly T[];
  /**
   * The new order as runs `[from, count]` over this list: the former items without the removed, then the new ones in
   * the order of `upserts`. Null: that list is in order already.
   */
  readonly order: readonly Run[] | null;
}
export type Run = readonly [from: number, count: number];

/** One bounded step from the list that the other side holds towards the list as it is. */
export interface ListStep<T, K> {
  /** Null: nothing to say. */
  readonly change: ListChange<T, K> | null;
  /** What the other side holds once it has applied `change`; `target` itself when nothing is left to send. */
  readonly held: readonly T[];
  readonly isBehind: boolean;
}

/**
 * Compares by identity, so items that did not change must be the same objects in both lists; keys are unique. At most
 * `limit` items travel in one step: what is beyond stays as it was held, or is left out where it is new.
 */
export function stepTowards<T, K>(
  held: readonly T[],
  target: readonly T[],
  keyOf: (item: T) => K,
  limit: number,
): ListStep<T, K> {
  if (held === target) return { change: null, held, isBehind: false };
  return stepInOrder(held, target, keyOf, limit) ?? stepReordered(held, target, keyOf, limit);
}

/** The common case, in one pass without a map: the same keys in the same places. Null: it is another case. */
function stepInOrder<T, K>(
  held: readonly T[],
  target: readonly T[],
  keyOf: (item: T) => K,
  limit: number,
): ListStep<T, K> | null {
  if (held.length !== target.length) return null;
  const changed: T[] = [];
  // By index: an iterator over twenty thousand places takes several times as long as comparing them.
  for (let at = 0; at < target.length; at += 1) {
    const item = target[at];
    const before = held[at];
    if (item === before) continue;
    if (item === undefined || before === undefined || keyOf(before) !== keyOf(item)) return null;
    changed.push(item);
  }
  const upserts = changed.slice(0, limit);
  const change = upserts.length === 0 ? null : { removed: [], upserts, order: null };
  if (changed.length <= limit) return { change, held: target, isBehind: false };
  const late = new Set(changed.slice(limit));
  return {
    change,
    held: target.map((item, at) => (late.has(item) ? (held[at] ?? item) : item)),
    isBehind: true,
  };
}

function stepReordered<T, K>(
  held: readonly T[],
  target: readonly T[],
  keyOf: (item: T) => K,
  limit: number,
): ListStep<T, K> {
  const places = new Map(held.map((item, at) => [keyOf(item), at]));
  const kept = new Set<number>();
  const upserts: T[] = [];
  const next: T[] = [];
  /** Where each item of `next` was: a place in `held`, or -1 for a new one. */
  const origins: number[] = [];
  let isBehind = false;
  for (const item of target) {
    const at = places.get(keyOf(item)) ?? -1;
    const before = held[at];
    const isSent = before !== item && upserts.length < limit;
    if (isSent) upserts.push(item);
    else if (before !== item) isBehind = true;
    if (at !== -1) kept.add(at);
    const there = isSent ? item : before;
    if (there === undefined) continue;
    next.push(there);
    origins.push(at);
  }
  const removed = held.flatMap((item, at) => (kept.has(at) ? [] : [keyOf(item)]));
  const order = runsOf(origins, ranks(kept, held.length), kept.size);
  const isSame = removed.length === 0 && upserts.length === 0 && order === null;
  return {
    change: isSame ? null : { removed, upserts, order },
    held: isBehind ? next : target,
    isBehind,
  };
}

/** For each kept place in the former list: its place once the removed ones are gone. */
function ranks(kept: ReadonlySet<number>, length: number): readonly number[] {
  let rank = 0;
  return Array.from({ length }, (_, at) => (kept.has(at) ? rank++ : -1));
}

function runsOf(
  origins: readonly number[],
  rank: readonly number[],
  keptCount: number,
): readonly Run[] | null {
  const runs: [number, number][] = [];
  let fresh = keptCount;
  for (const origin of origins) {
    const place = origin === -1 ? fresh++ : (rank[origin] ?? -1);
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === place) last[1] += 1;
    else runs.push([place, 1]);
  }
  const [first] = runs;
  return runs.length === 0 || (runs.length === 1 && first?.[0] === 0) ? null : runs;
}

/** The other side of `stepTowards`. Items that are not in the change are the same objects as before. */
export function applyListChange<T, K>(
  before: readonly T[],
  change: ListChange<T, K>,
  keyOf: (item: T) => K,
): readonly T[] {
  const arrived = new Map(change.upserts.map((item) => [keyOf(item), item]));
  const removed = new Set(change.removed);
  const items: T[] = [];
  for (const item of before) {
    const key = keyOf(item);
    if (removed.has(key)) continue;
    items.push(arrived.get(key) ?? item);
    arrived.delete(key);
  }
  for (const item of arrived.values()) items.push(item);
  return change.order === null
    ? items
    : change.order.flatMap(([from, count]) => items.slice(from, from + count));
}
