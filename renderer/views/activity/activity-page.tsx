import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { ActivityCheck } from '../../../shared/activity-check.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';
import { pageEntries } from '../../../shared/pages.ts';
import { phrase, activityText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { useRoute } from '../../navigate.ts';
import { Empty, PageHeader, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { SearchInput } from '../../ui/field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { dayKey } from '../../when.ts';
import { type ActivityFilter, activeFilters, hiddenBy, noFilter } from './activity-filter.ts';
import { ActivityFilters } from './activity-filters.tsx';
import styles from './activity-page.module.css';
import { ActivityTable } from './activity-table.tsx';
import { CheckResult } from './check-result.tsx';
import { DayTimeline } from './day-timeline.tsx';
import { entryAccount } from './entry-account.ts';
import { groupActivity } from './group-activity.ts';
import { useSessionWords } from './session-words.ts';
import { useActivity } from './use-activity.ts';

export function ActivityPage() {
  const { client, tell } = useApp();
  const { act, busy } = useAct();
  const { detail } = useRoute();
  const [filter, setFilter] = useState<ActivityFilter>(() => filterOf(detail));
  const [check, setCheck] = useState<ActivityCheck | null>(null);
  const isWhole = useIsWhole();
  const field = useRef<HTMLDivElement>(null);
  const asked = useDeferredValue(filter.query);
  const found = useActivity(asked);
  const { entries, isAtEnd } = found;
  const days = useDays(entries);
  const isFiltering = filter.time !== 'any' || isNarrow(filter);

  const clear = (): void => {
    setFilter(noFilter);
    // The button that was pressed goes.
    field.current?.querySelector('input')?.focus();
  };
  const verify = async (): Promise<void> => setCheck(await act(() => client.verifyActivity({})));
  const exportFound = async (): Promise<void> => {
    const done = await act(() => client.exportActivity(isFiltering ? { query: filter.query } : {}));
    if (done?.file != null) tell(t.exported(done.file));
  };

  return (
    <>
      <PageHeader title={phrase(pageEntries.activity.title)}>
        <div className={styles.search} ref={field}>
          <SearchInput
            label={t.search}
            placeholder={t.searchHint}
            maxLength={300}
            value={filter.query.text}
            onChange={({ target }) =>
              setFilter((f) => ({ query: { ...f.query, text: target.value }, time: f.time }))
            }
          />
        </div>
        <Button icon="check" busy={busy} onClick={() => void verify()}>
          {t.verify}
        </Button>
        <Button icon="import" busy={busy} disabled={entries.length === 0} onClick={() => void exportFound()}>
          {isFiltering ? t.exportFound : t.export}
        </Button>
      </PageHeader>
      <ActivityFilters filter={filter} onFilter={setFilter} isFiltering={isFiltering} onClear={clear} />
      {check !== null && <CheckResult check={check} onClose={() => setCheck(null)} />}
      {found.live.length > 0 && <DayTimeline filter={filter} onFilter={setFilter} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard */}
      <section className={styles.page} aria-label={t.list} tabIndex={0}>
        {entries.length > 0 && <ActivityTable days={days} isAtEnd={isAtEnd} />}
        {entries.length === 0 &&
          !found.isSearching &&
          found.problem === null &&
          (isFiltering ? (
            <NoMatch filter={filter} isWhole={isWhole} onFilter={setFilter} onClear={clear} />
          ) : (
            <Empty icon="activity" title={t.emptyTitle}>
              {t.empty}
            </Empty>
          ))}
        <Foot found={found} isFiltering={isFiltering} isWhole={isWhole} />
      </section>
    </>
  );
}

/** Whether every file of the record can be read, as far as is known. A banner says which one cannot. */
function useIsWhole(): boolean {
  const { client } = useApp();
  const { value } = useLoaded('files', () => client.activityFiles({}));
  const isKnown = useAppState(({ attention }) => attention.some(({ id }) => id === 'activity-unread'));
  return !isKnown && (value === null || value.unread.length === 0);
}

/** The address may name a session, as its details do. */
function filterOf(detail: string | null): ActivityFilter {
  const sessionId = SessionId.safeParse(detail).data ?? null;
  return { query: { ...noFilter.query, sessionId }, time: 'any' };
}

const isNarrow = ({ query }: ActivityFilter): boolean =>
  query.text.trim() !== '' ||
  query.program !== null ||
  query.sessionId !== null ||
  query.outcome !== null ||
  query.event !== null;

function useDays(entries: readonly ActivityEntry[]) {
  const sessions = useAppState((state) => state.sessions);
  const accounts = useAppState((state) => state.accounts);
  return useMemo(
    () =>
      groupActivity(entries, {
        dayOf: dayKey,
        accountOf: (entry) => entryAccount(entry, { sessions, accounts }).account?.accountId ?? null,
      }),
    [entries, sessions, accounts],
  );
}

function Foot({
  found: { entries, isAtEnd, isSearching, problem, more },
  isFiltering,
  isWhole,
}: {
  readonly found: ReturnType<typeof useActivity>;
  readonly isFiltering: boolean;
  readonly isWhole: boolean;
}) {
  const end = isFiltering ? t.noOlder : t.end;
  if (problem !== null)
    return (
      <div className={styles.foot}>
        <ProblemNotice problem={problem} actions={<Button onClick={more}>{w.common.retry}</Button>} />
      </div>
    );
  if (isSearching)
    return (
      <div className={styles.foot}>
        <Waiting>{t.searching}</Waiting>
      </div>
    );
  if (entries.length === 0) return null;
  return (
    <div className={styles.foot}>
      {isAtEnd ? <span>{isWhole ? end : t.partUnread}</span> : <Button onClick={more}>{t.more}</Button>}
      <span role="status">{isFiltering ? t.found(entries.length) : t.loaded(entries.length)}</span>
    </div>
  );
}

/** Says which of the filters hides what, and removes one of them. */
function NoMatch({
  filter,
  isWhole,
  onFilter,
  onClear,
}: {
  readonly filter: ActivityFilter;
  readonly isWhole: boolean;
  readonly onFilter: (filter: ActivityFilter) => void;
  readonly onClear: () => void;
}) {
  const { store } = useApp();
  const live = useAppState((state) => state.activity);
  const words = useSessionWords();
  const active = activeFilters(filter, { session: (id) => words(id, null), now: Date.now() });
  const counts = hiddenBy(active, live, (entry) => {
    const state = store.get();
    return state === null ? null : entryAccount(entry, state).text;
  });
  return (
    <Empty
      icon="search"
      title={t.noMatchTitle}
      actions={
        <>
          {active.map(({ label, without }, at) => (
            <div key={label} className={styles.hiding}>
              <Button onClick={() => onFilter(without)}>{t.without(label)}</Button>
              <span>{t.hides(counts[at] ?? 0, live.length)}</span>
            </div>
          ))}
          {active.length > 1 && <Button onClick={onClear}>{t.clear}</Button>}
        </>
      }
    >
      {isWhole ? t.noMatch : `${t.partUnread} ${t.noMatch}`}
    </Empty>
  );
}
