import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { SessionId } from '../../../shared/ids.ts';
import { pageEntries } from '../../../shared/pages.ts';
import type { SessionView } from '../../../shared/session.ts';
import { hideableColumns, withHidden } from '../../../shared/session-columns.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useApp, useAppState, useLoaded, useSession } from '../../app-context.tsx';
import { go, useRoute } from '../../navigate.ts';
import { setSessionQuery, useSessionQuery } from '../../session-query.ts';
import { Empty, PageHeader } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { SearchInput, Select } from '../../ui/field.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useMakeDefault } from '../../use-make-default.ts';
import { canImport } from '../add/import-rows.ts';
import { BulkBar } from './bulk-bar.tsx';
import { SaveFilter } from './save-filter.tsx';
import type { AskedMenu } from './session-row-menu.tsx';
import { type Grouping, groupings, groupRows } from './session-rows.ts';
import { nextSorting, type SortColumn, type Sorting, sortSessions } from './session-sort.ts';
import { SessionTable } from './session-table.tsx';
import styles from './sessions-page.module.css';
import { type Columns, useColumns } from './use-columns.ts';

const SessionRowMenu = lazy(async () => ({
  default: (await import('./session-row-menu.tsx')).SessionRowMenu,
}));
const SessionDetail = lazy(async () => ({ default: (await import('./session-detail.tsx')).SessionDetail }));

export function SessionsPage() {
  const sessions = useAppState((state) => state.sessions);
  const hasSource = useAppState(({ sources }) => sources.length > 0);
  const { detail } = useRoute();
  const query = useSessionQuery();
  const [grouping, setGrouping] = useState<Grouping>('source');
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [menu, setMenu] = useState<{ readonly asked: AskedMenu; readonly isOpen: boolean } | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<SessionId>>(new Set());
  const asked = useDeferredValue(query);
  const found = useMemo(() => sessions.find(asked), [sessions, asked]);
  const rows = useRows(found, sorting, grouping);

  const open = useSession(SessionId.safeParse(detail).data ?? null);
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : sessions.all.filter((s) => selected.has(s.id))),
    [sessions, selected],
  );
  const openSession = useCallback((id: SessionId) => go('sessions', id), []);
  const makeDefault = useMakeDefault();
  const sort = useCallback((column: SortColumn) => setSorting((now) => nextSorting(now, column)), []);
  const askMenu = useCallback(
    (sessionId: SessionId, place: DOMRect, back: HTMLElement) =>
      setMenu({ asked: { sessionId, place, back }, isOpen: true }),
    [],
  );
  const table = useColumns();
  const { groupBy } = w.sessions;
  return (
    <>
      <PageHeader title={pageEntries.sessions.title}>
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
          onChange={setGrouping}
          options={groupings.map((value) => ({
            value,
            label: `${w.sessions.group}: ${groupBy[value].toLowerCase()}`,
          }))}
        />
        <Menu name={w.sessions.columnsMenu} icon="columns" entries={columnEntries(table)} />
        <Button look="primary" icon="add" onClick={() => go('add')}>
          {w.sessions.add}
        </Button>
      </PageHeader>
      <div className={styles.split}>
        <section className={styles.list}>
          {sessions.total === 0 ? (
            <NoSessions hasSource={hasSource} />
          ) : rows.length === 0 ? (
            <Empty
              icon="search"
              title={w.sessions.noMatchTitle}
              actions={<Button onClick={() => setSessionQuery('')}>{w.sessions.clearSearch}</Button>}
            >
              {w.sessions.noMatch}
            </Empty>
          ) : (
            <SessionTable
              rows={rows}
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
          )}
          {chosen.length > 0 ? (
            <BulkBar sessions={chosen} onClear={() => setSelected(new Set())} />
          ) : (
            sessions.total > 0 && (
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
          {open !== null && <SessionDetail key={open.id} session={open} onClose={() => go('sessions')} />}
        </Suspense>
      </div>
    </>
  );
}

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

function NoSessions({ hasSource }: { readonly hasSource: boolean }) {
  const { client } = useApp();
  const files = useLoaded('import', () => client.importPlan({}));
  const importable = files.value?.rows.filter((row) => canImport(row, true)).length ?? 0;
  return (
    <Empty
      icon="sessions"
      title={w.sessions.emptyTitle}
      actions={
        <>
          {hasSource ? (
            <Button look="primary" onClick={() => go('sources')}>
              {w.sessions.goToSources}
            </Button>
          ) : (
            <Button look="primary" icon="add" onClick={() => go('add')}>
              {w.sources.add}
            </Button>
          )}
          <Button icon="import" onClick={() => go('import')}>
            {importable === 0 ? w.sessions.import : w.sessions.importFound(importable)}
          </Button>
        </>
      }
    >
      {hasSource ? w.sessions.emptyWithSource : w.sessions.emptyWithoutSource}
    </Empty>
  );
}
