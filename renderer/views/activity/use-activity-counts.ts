import { useMemo } from 'react';
import { outcomeOf } from '../../../shared/activity.ts';
import {
  type ActivityCount,
  type ActivityQuery,
  activityMatcher,
  partAt,
} from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { ok } from '../../../shared/result.ts';
import { useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { entryAccount } from './entry-account.ts';

/** Of new entries, after which main is asked again: fewer than the state has, so that none is missed. */
const AGAIN_AFTER = 200;

/** The counts of a timeline, live; null: not known yet. */
export function useActivityCounts(query: ActivityQuery, edges: readonly number[]) {
  const { client, store } = useApp();
  const live = useAppState((state) => state.activity);
  const of = JSON.stringify([query, edges]);
  const round = Math.floor((live[0]?.seq ?? 0) / AGAIN_AFTER);
  const { value, problem } = useLoaded(`${of} ${round}`, async () => {
    const answer = await client.activityCounts({ query, edges: [...edges] });
    return answer.ok ? ok({ of, counts: answer.value.counts, newest: answer.value.newest }) : answer;
  });
  const counts = useMemo(() => {
    if (value === null || value.of !== of) return null;
    const account = (entry: ActivityEntry): string | null => {
      const state = store.get();
      return state === null ? null : entryAccount(entry, state).text;
    };
    const fits = activityMatcher(query, account);
    const news = live.filter((entry) => entry.seq > value.newest && fits(entry));
    return news.length === 0 ? value.counts : withNews(value.counts, news, edges);
  }, [value, of, live, query, edges, store]);
  return { counts, problem };
}

function withNews(
  counts: readonly ActivityCount[],
  news: readonly ActivityEntry[],
  edges: readonly number[],
): readonly ActivityCount[] {
  const next = counts.map(({ ok, failed }) => ({ ok, failed }));
  for (const entry of news) {
    const count = next[partAt(edges, entry.at)];
    if (count !== undefined) count[outcomeOf(entry)] += 1;
  }
  return next;
}

export const sumOf = (counts: readonly ActivityCount[]): ActivityCount =>
  counts.reduce((sum, { ok, failed }) => ({ ok: sum.ok + ok, failed: sum.failed + failed }), {
    ok: 0,
    failed: 0,
  });
