import { lazy, Suspense, useState } from 'react';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { go, useRoute } from '../../navigate.ts';
import { setSessionQuery, useSessionQuery } from '../../session-query.ts';
import { cx } from '../../ui/cx.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import styles from './saved-filters.module.css';

const FilterName = lazy(async () => ({ default: (await import('./filter-name.tsx')).FilterName }));

/** In the sidebar: each shows the sessions that it finds. */
export function SavedFilters() {
  const filters = useAppState(({ settings }) => settings.savedFilters);
  const query = useSessionQuery().trim();
  const { place } = useRoute();
  const [asked, setAsked] = useState<{ readonly kind: 'rename' | 'remove'; readonly at: number } | null>(
    null,
  );
  const filter = asked === null ? undefined : filters[asked.at];
  const close = (): void => setAsked(null);
  if (filters.length === 0) return null;
  return (
    <section className={styles.filters} aria-label={w.sessions.filters}>
      <h3>{w.sessions.filters}</h3>
      <ul>
        {filters.map((one, at) => {
          const isHere = place === 'sessions' && one.query === query;
          return (
            <li key={one.name} className={cx(styles.line, isHere && styles.here)}>
              <button
                type="button"
                className={styles.filter}
                aria-current={isHere ? 'true' : undefined}
                title={`${one.name}\n${w.sessions.filterFinds(one.query)}`}
                onClick={() => {
                  setSessionQuery(one.query);
                  go('sessions');
                }}
              >
                <Icon name="search" />
                <span>{one.name}</span>
              </button>
              <Menu
                name={w.sessions.filterMenu(one.name)}
                entries={[
                  { label: w.sessions.rename, onSelect: () => setAsked({ kind: 'rename', at }) },
                  {
                    label: w.sessions.removeFilter,
                    danger: true,
                    onSelect: () => setAsked({ kind: 'remove', at }),
                  },
                ]}
              />
            </li>
          );
        })}
      </ul>
      <Suspense>
        {filter !== undefined && asked?.kind === 'rename' && (
          <FilterName
            title={w.sessions.filterRename(filter.name)}
            filter={filter}
            at={asked.at}
            onDone={close}
          />
        )}
      </Suspense>
      {filter !== undefined && asked?.kind === 'remove' && (
        <RemoveFilter name={filter.name} query={filter.query} onDone={close} />
      )}
    </section>
  );
}

function RemoveFilter({
  name,
  query,
  onDone,
}: {
  readonly name: string;
  readonly query: string;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const filters = useAppState(({ settings }) => settings.savedFilters);
  const remove = async (): Promise<void> => {
    const savedFilters = filters.filter((one) => one.name !== name);
    await act(() => client.changeSettings({ patch: { savedFilters } }));
    onDone();
  };
  return (
    <ConfirmDialog
      title={w.sessions.removeFilterTitle(name)}
      yes={w.sessions.remove}
      busy={busy}
      onYes={() => void remove()}
      onNo={onDone}
    >
      {w.sessions.removeFilterBody(query)}
    </ConfirmDialog>
  );
}
