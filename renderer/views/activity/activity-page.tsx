import { useMemo, useState } from 'react';
import { accountText } from '../../../shared/account.ts';
import { ActivityEntry } from '../../../shared/app-state.ts';
import { pageEntries } from '../../../shared/pages.ts';
import { eventWord, activityText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { Empty, PageHeader } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox, SearchInput, Select } from '../../ui/field.tsx';
import { type ActivityFilter, fits, isFiltering, mergeEntries, noFilter } from './activity-filter.ts';
import styles from './activity-page.module.css';
import { ActivityRow } from './activity-row.tsx';

const PAGE_SIZE = 200;
const events = ActivityEntry.shape.event.options;

export function ActivityPage() {
  const { client, tell } = useApp();
  const activity = useAppState((state) => state.activity);
  const { act, busy } = useAct();
  const [loaded, setLoaded] = useState<readonly ActivityEntry[]>([]);
  const [isAtEnd, setAtEnd] = useState(false);
  const [filter, setFilter] = useState<ActivityFilter>(noFilter);
  const all = useMemo(() => mergeEntries(activity, loaded), [activity, loaded]);
  const sessions = useAppState((state) => state.sessions);
  const shown = useMemo(() => {
    const accountOf = ({ sessionId }: ActivityEntry): string | null => {
      const session = sessionId === null ? null : sessions.get(sessionId);
      return session === null ? null : accountText(session);
    };
    return all.filter((entry) => fits(entry, filter, accountOf(entry)));
  }, [all, filter, sessions]);
  const change = (part: Partial<ActivityFilter>): void => setFilter((f) => ({ ...f, ...part }));

  const loadMore = async (): Promise<void> => {
    const page = await act(() => client.activity({ beforeSeq: all.at(-1)?.seq ?? null, limit: PAGE_SIZE }));
    if (page === null) return;
    setLoaded((before) => mergeEntries(before, page));
    if (page.length < PAGE_SIZE) setAtEnd(true);
  };
  const exportAll = async (): Promise<void> => {
    const done = await act(() => client.exportActivity({}));
    if (done?.file != null) tell(t.exported(done.file));
  };

  return (
    <>
      <PageHeader title={pageEntries.activity.title}>
        <div className={styles.search}>
          <SearchInput
            label={t.filter}
            placeholder={t.filterHint}
            value={filter.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        </div>
        <div className={styles.kind}>
          <Select
            aria-label={t.event}
            value={filter.event}
            onChange={(event) => change({ event })}
            options={[
              { value: 'all' as const, label: t.allEvents },
              ...events.map((value) => ({ value, label: eventWord[value] })),
            ]}
          />
        </div>
        <Checkbox
          label={t.failures}
          checked={filter.failuresOnly}
          onChange={(event) => change({ failuresOnly: event.target.checked })}
        />
        <Button icon="import" busy={busy} disabled={all.length === 0} onClick={() => void exportAll()}>
          {t.export}
        </Button>
      </PageHeader>
      <div className={styles.page}>
        {all.length === 0 ? (
          <Empty icon="activity" title={t.emptyTitle}>
            {t.empty}
          </Empty>
        ) : (
          <>
            {shown.length > 0 && <ActivityTable entries={shown} />}
            {shown.length === 0 && (
              <Empty
                icon="search"
                title={t.noMatchTitle}
                actions={<Button onClick={() => setFilter(noFilter)}>{t.clear}</Button>}
              >
                {t.noMatch}
              </Empty>
            )}
            <div className={styles.foot}>
              {isAtEnd ? (
                <span>{t.end}</span>
              ) : (
                <Button busy={busy} onClick={() => void loadMore()}>
                  {t.more}
                </Button>
              )}
              {isFiltering(filter) && <span>{t.found(shown.length, all.length)}</span>}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function ActivityTable({ entries }: { readonly entries: readonly ActivityEntry[] }) {
  return (
    <table className={styles.table} aria-label={t.table}>
      <thead>
        <tr>
          {Object.entries(t.columns).map(([key, label]) => (
            <th key={key} scope="col" className={styles[key]}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <ActivityRow key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}
