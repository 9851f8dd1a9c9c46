import type { ChangeRecord, Records } from '../../../shared/records.ts';

type Removed = NonNullable<ChangeRecord['removed']>;

/** What of `before` is gone: those of thousands of found sessions that no file had come back with the next sync. */
export function removedBetween(
  after: Records,
  before: Records,
  inFiles: ReadonlySet<string>,
): Removed | undefined {
  const sources = gone(before.sources, after.sources);
  const made = gone(before.made, after.made);
  const wasKnown = (id: string): boolean =>
    inFiles.has(id) || before.choices[id] !== undefined || id === before.defaultSessionId;
  const found = gone(before.found, after.found).filter(({ id }) => wasKnown(id));
  if (sources.length + made.length + found.length === 0) return undefined;
  const previous = before.previousDefaultId;
  const wasRemoved = [...made, ...found].some(({ id }) => id === previous);
  return {
    sources,
    made,
    found,
    ...(wasRemoved && previous !== undefined ? { previousDefaultId: previous } : {}),
  };
}

function gone<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): T[] {
  if (before === after) return [];
  const ids = new Set<string>(after.map(({ id }) => id));
  return before.filter(({ id }) => !ids.has(id));
}

/** What of it can come back, and is not there again by other means. */
export function toComeBack(r: Records, removed: Removed | undefined): Removed {
  if (removed === undefined) return { sources: [], made: [], found: [] };
  const sources = gone(removed.sources, r.sources);
  const known = new Set<string>([...r.sources, ...sources].map(({ id }) => id));
  const found = gone(removed.found, r.found).filter(({ sourceId }) => known.has(sourceId));
  for (const { id } of [...r.made, ...r.found, ...found]) known.add(id);
  const made: Removed['made'] = [];
  // In any order: one that was removed with its parent comes after it.
  for (let left = gone(removed.made, r.made); ; ) {
    const built = left.filter(({ parent }) => known.has(parent.id));
    if (built.length === 0) break;
    made.push(...built);
    for (const { id } of built) known.add(id);
    left = left.filter(({ id }) => !known.has(id));
  }
  return { sources, made, found };
}

/** The sessions of it that stay removed: what they were built on is removed as well. */
export function withoutParent(r: Records, removed: Removed | undefined): Removed['made'] {
  if (removed === undefined) return [];
  const back = new Set<string>(toComeBack(r, removed).made.map(({ id }) => id));
  return gone(removed.made, r.made).filter(({ id }) => !back.has(id));
}

/** The records with it, and the ids of the sessions that came back. */
export function withRemoved(
  r: Records,
  removed: Removed | undefined,
): { readonly records: Records; readonly ids: ReadonlySet<string> } {
  const { sources, made, found } = toComeBack(r, removed);
  const ids = new Set<string>([...made, ...found].map(({ id }) => id));
  if (sources.length + ids.size === 0) return { records: r, ids };
  const previous = removed?.previousDefaultId;
  const isPrevious = previous !== undefined && ids.has(previous) && r.previousDefaultId === undefined;
  const records = {
    ...r,
    sources: [...r.sources, ...sources],
    made: [...r.made, ...made],
    found: [...r.found, ...found],
    ...(isPrevious ? { previousDefaultId: previous } : {}),
  };
  return { records, ids };
}
