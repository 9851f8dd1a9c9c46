import type { ActivityEntry } from '../../../shared/app-state.ts';

/** A page that is open for days on a busy machine: beyond this, what the user did not ask for is let go. */
const LIVE_KEPT = 2_000;

/** What the page has of the record: everything that fits between `reach` and the newest entry, without a gap. */
export interface HeldActivity {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[];
  /** The number of the oldest entry that was looked at; null: none was. */
  readonly reach: number | null;
  /** Of the newest one that was looked at. */
  readonly newest: number;
  /** Nothing is older than `reach`. */
  readonly isAtEnd: boolean;
}

const nothing: HeldActivity = { entries: [], reach: null, newest: 0, isAtEnd: false };

type Fits = (entry: ActivityEntry) => boolean;

/** `live`: the newest entries of the record, newest first. */
export const heldFrom = (live: readonly ActivityEntry[], fits: Fits): HeldActivity =>
  withLive(nothing, live, fits);

/**
 * What happened since. The state has a bounded number of entries: where so much happened that some were missed in between, what was held
 * is given up, so that the list never has a gap.
 */
export function withLive(held: HeldActivity, live: readonly ActivityEntry[], fits: Fits): HeldActivity {
  const newest = live[0]?.seq ?? 0;
  const oldest = live.at(-1)?.seq ?? 0;
  if (live.length === 0) return held;
  if (held.reach === null || oldest > held.newest + 1)
    return { entries: live.filter(fits), reach: oldest, newest, isAtEnd: false };
  const { reach } = held;
  const news = live.filter((entry) => entry.seq > held.newest && fits(entry));
  // The first messages of the state bring the newest entries first, the older ones after them.
  const older = live.filter((entry) => entry.seq < reach && fits(entry));
  const entries = news.length + older.length === 0 ? held.entries : [...news, ...held.entries, ...older];
  const next = {
    entries,
    reach: Math.min(reach, oldest),
    newest: Math.max(held.newest, newest),
    isAtEnd: held.isAtEnd,
  };
  return news.length > 0 && entries.length > LIVE_KEPT && entries.length - news.length <= LIVE_KEPT
    ? shortened(next)
    : next;
}

function shortened(held: HeldActivity): HeldActivity {
  const entries = held.entries.slice(0, LIVE_KEPT);
  return { entries, reach: entries.at(-1)?.seq ?? held.reach, newest: held.newest, isAtEnd: false };
}

/** `asked`: before which number; an answer to an older question than the last one is left out. */
export function withOlder(
  held: HeldActivity,
  asked: number | null,
  page: { readonly entries: readonly ActivityEntry[]; readonly reach: number | null },
): HeldActivity {
  if (asked !== held.reach) return held;
  const first = page.entries[0]?.seq ?? 0;
  return {
    entries: [...held.entries, ...page.entries],
    reach: page.reach ?? page.entries.at(-1)?.seq ?? held.reach,
    newest: Math.max(held.newest, asked === null ? first : 0),
    isAtEnd: page.reach === null,
  };
}
