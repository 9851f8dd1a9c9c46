import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { SessionId } from '../../../shared/ids.ts';
import { pageEntries } from '../../../shared/pages.ts';
import type { SessionView } from '../../../shared/session.ts';
import { hideableColumns, withHidden } from '../../../shared/session-columns.ts';
import { phrase, firstStepsText as t, windowText as w } from '../../../shared/words.ts';
import { useAppState, useSession } from '../../app-context.tsx';
import { go, useRoute } from '../../navigate.ts';
import { setSessionQuery, useSessionQuery } from '../../session-query.ts';
import { Empty, PageHeader } from '../../ui/blocks.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SearchInput, Select } from '../../ui/field.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useMakeDefault } from '../../use-make-default.ts';
import { BulkBar } from './bulk-bar.tsx';
import { leaveTo, useFirstRun } from './first-run.ts';
import { SaveFilter } from './save-filter.tsx';
import type { AskedMenu } from './session-row-menu.tsx';
import { type Grouping, groupings, groupRows, type Row } from './session-rows.ts';
import { nextSorting, type SortColumn, type Sorting, sortSessions } from './session-sort.ts';
import { SessionTable } from './session-table.tsx';
import styles from './sessions-page.module.css';
import { type Columns, useColumns } from './use-columns.ts';

const SessionRowMenu = lazy(async () => ({
  default: (await import('./session-row-menu.tsx')).SessionRowMenu,
}));
const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }));
const SessionDetail = lazy(async () => ({ default: (await import('./session-detail.tsx')).SessionDetail }));

export function SessionsPage() {
  const sessions = useAppState((state) => state.sessions);
  const firstRun = useFirstRun(sessions.total > 0);
  const isFirstRun = firstRun === 'steps';
  const { detail } = useRoute();
  const query = useSessionQuery();
  const [grouping, setGrouping] = useState<Grouping>('source');
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [menu, setMenu] = useState<{ readonly asked: AskedMenu; readonly isOpen: boolean } | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<SessionId>>(new Set());
  const asked = useDeferredValue(query);
  const found = useMemo(() => sessions.find(asked), [sessions, asked]);
  const rows = useRows(found, sorting, grouping);
  const drawn = useLastRows(rows);

  const open = useSession(SessionId.safeParse(detail).data ?? null);
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : sessions.all.filter((s) => selected.has(s.id))),
    [sessions, selected],
  );
  const openSession = useCallback((id: SessionId) => go('sessions', id), []);
  const closeSession = useCallback(() => go('sessions'), []);
  const makeDefault = useMakeDefault();
  const sort = useCallback((column: SortColumn) => setSorting((now) => nextSorting(now, column)), []);
  const askMenu = useCallback(
    (sessionId: SessionId, place: DOMRect, back: HTMLElement) =>
      setMenu({ asked: { sessionId, place, back }, isOpen: true }),
    [],
  );
  const table = useColumns();
  return (
    <>
      <PageHeader title={phrase(pageEntries.sessions.title)}>
        {!isFirstRun && <ListTools query={query} grouping={grouping} onGroup={setGrouping} table={table} />}
        <Button look="primary" icon="add" onClick={() => go('add')}>
          {w.sessions.add}
        </Button>
      </PageHeader>
      <div className={styles.split}>
        <section className={styles.list}>
          {firstRun === 'reminder' && <Reminder />}
          {isFirstRun ? (
            <Suspense>
              <FirstSteps />
            </Suspense>
          ) : (
            <div className={styles.table}>
              {drawn.length > 0 && (
                <div
                  className={styles.rows}
                  inert={rows.length === 0}
                  aria-hidden={rows.length === 0 || undefined}
                >
                  <SessionTable
                    rows={drawn}
                    selected={selected}
                    openId={open?.id ?? null}
                    onSelect={setSelected}
                    onOpen={openSession}
                    onMakeDefault={makeDefault}
                    sorting={sorting}
                    columns={table.columns}
                    onColumns={table.change}
                    onSort={sort}
                    onMenu={askMenu}
                  />
                </div>
              )}
              {rows.length === 0 && <NoMatch />}
            </div>
          )}
          {chosen.length > 0 ? (
            <BulkBar sessions={chosen} onClear={() => setSelected(new Set())} />
          ) : (
            !isFirstRun && (
              <div className={styles.foot}>
                <span role="status">
                  {asked === ''
                    ? w.sessions.count(sessions.total)
                    : w.sessions.found(found.length, sessions.total)}
                </span>
                <SaveFilter query={query.trim()} />
              </div>
            )
          )}
        </section>
        <Suspense>
          {menu !== null && (
            <SessionRowMenu
              asked={menu.isOpen ? menu.asked : null}
              onClose={() => setMenu({ asked: menu.asked, isOpen: false })}
            />
          )}
          {open !== null && <SessionDetail key={open.id} session={open} onClose={closeSession} />}
        </Suspense>
      </div>
    </>
  );
}

function ListTools({
  query,
  grouping,
  onGroup,
  table,
}: {
  readonly query: string;
  readonly grouping: Grouping;
  readonly onGroup: (grouping: Grouping) => void;
  readonly table: Columns;
}) {
  const { groupBy } = w.sessions;
  return (
    <>
      <div className={styles.search}>
        <SearchInput
          label={w.sessions.search}
          placeholder={w.sessions.searchHint}
          value={query}
          onChange={(event) => setSessionQuery(event.target.value)}
        />
      </div>
      <Select
        aria-label={w.sessions.group}
        title={w.sessions.group}
        value={grouping}
        onChange={onGroup}
        options={groupings.map((value) => ({
          value,
          label: w.sessions.groupedBy(groupBy[value]),
        }))}
      />
      <Menu name={w.sessions.columnsMenu} icon="columns" entries={columnEntries(table)} />
    </>
  );
}

/** The rest of the first steps can wait; the sessions are what was signed in for. */
function Reminder() {
  return (
    <aside className={styles.reminder} aria-label={t.title}>
      <span>{t.reminder}</span>
      <Button onClick={() => leaveTo('steps')}>{t.show}</Button>
      <IconButton icon="close" name={t.close} onClick={() => leaveTo('over')} />
    </aside>
  );
}

/**
 * The rows, and where nothing was found those of before, which the page hides: a search goes on, and a table that is there already
 * shows what the next letter finds in a third of the time that a new one takes.
 */
function useLastRows(rows: readonly Row[]): readonly Row[] {
  const last = useRef(rows);
  if (rows.length > 0) last.current = rows;
  return last.current;
}

const NoMatch = () => (
  <div className={styles.noMatch}>
    <Empty
      icon="search"
      title={w.sessions.noMatchTitle}
      actions={<Button onClick={() => setSessionQuery('')}>{w.sessions.clearSearch}</Button>}
    >
      {w.sessions.noMatch}
    </Empty>
  </div>
);

/** What is shown, and back to the usual columns. */
function columnEntries({ columns, change }: Columns): readonly MenuEntry[] {
  const { hidden = [] } = columns;
  return [
    ...hideableColumns.map((column): MenuEntry => {
      const isShown = !hidden.includes(column);
      return {
        label: w.sessions.columns[column],
        checked: isShown,
        onSelect: () => change(withHidden(columns, column, isShown)),
      };
    }),
    { label: w.sessions.usualColumns, divided: true, onSelect: () => change(null) },
  ];
}

function useRows(found: readonly SessionView[], sorting: Sorting | null, grouping: Grouping) {
  const kinds = useAppState((state) => state.kinds);
  return useMemo(
    () => groupRows(sortSessions(found, sorting, kinds), grouping),
    [found, sorting, kinds, grouping],
  );
}
