import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ActivityQuery, activityMatcher } from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useApp, useAppState } from '../../app-context.tsx';
import { entryAccount } from './entry-account.ts';
import { type HeldActivity, heldFrom, withLive, withOlder } from './held-activity.ts';

const PAGE_SIZE = 200;
/** While a user types. */
const TYPING_MS = 200;

interface Seen {
  readonly query: ActivityQuery;
  readonly live: readonly ActivityEntry[];
  readonly held: HeldActivity;
  /** How many the user wants to see. */
  readonly wanted: number;
  /** Pages that came. */
  readonly pages: number;
  readonly problem: Problem | null;
}

/** The entries that fit, live, and the older ones from the record in pages. */
export function useActivity(query: ActivityQuery) {
  const { client, store } = useApp();
  const live = useAppState((state) => state.activity);
  const account = useCallback(
    (entry: ActivityEntry): string | null => {
      const state = store.get();
      return state === null ? null : entryAccount(entry, state).text;
    },
    [store],
  );
  const fits = useMemo(() => activityMatcher(query, account), [query, account]);
  const [seen, setSeen] = useState<Seen>(() => begun(query, live, fits));
  const now = seen.query === query ? seen : begun(query, live, fits);
  const shown = now.live === live ? now : { ...now, live, held: withLive(now.held, live, fits) };
  if (shown !== seen) setSeen(shown);

  const { held, wanted, problem } = shown;
  const waitMs = query.text !== '' && shown.pages === 0 ? TYPING_MS : 0;
  const isWanting = problem === null && !held.isAtEnd && held.entries.length < wanted;
  const { reach } = held;
  useEffect(() => {
    if (!isWanting) return;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const page = await client.searchActivity({ query, beforeSeq: reach, limit: PAGE_SIZE });
      if (!isCurrent) return;
      setSeen((before) =>
        page.ok
          ? { ...before, held: withOlder(before.held, reach, page.value), pages: before.pages + 1 }
          : { ...before, problem: page.error },
      );
    };
    const timer = setTimeout(() => void ask(), waitMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, query, reach, isWanting, waitMs]);

  const more = (): void =>
    setSeen((before) => ({ ...before, problem: null, wanted: before.held.entries.length + PAGE_SIZE }));
  return {
    entries: held.entries,
    isAtEnd: held.isAtEnd,
    isSearching: isWanting,
    problem,
    more,
    live,
    account,
  };
}

const begun = (
  query: ActivityQuery,
  live: readonly ActivityEntry[],
  fits: (entry: ActivityEntry) => boolean,
): Seen => ({ query, live, held: heldFrom(live, fits), wanted: PAGE_SIZE, pages: 0, problem: null });
