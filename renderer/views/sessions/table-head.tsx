// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: its buttons have the focus
import { type KeyboardEvent, useState } from 'react';
import { windowText as w } from '../../../shared/text/window.ts';
import { Icon } from '../../ui/icon.tsx';
import type { selectedShare } from './session-rows.ts';
import type { SortColumn, Sorting } from './session-sort.ts';
import styles from './session-table.module.css';
import type { LayoutKind } from './table-layout.ts';

/** The columns that have a place of their own, and so a heading to press. */
const sortable: Readonly<Record<LayoutKind, readonly SortColumn[]>> = {
  wide: ['state', 'name', 'account', 'role', 'time'],
  merged: ['state', 'name', 'account'],
  compact: ['name'],
};

/** One stop for Tab; the arrow keys go from heading to heading, Enter and Space sort. */
export function TableHead({
  layout,
  columns,
  share,
  sorting,
  onSelectAll,
  onSort,
}: {
  readonly layout: LayoutKind;
  readonly columns: string;
  readonly share: ReturnType<typeof selectedShare>;
  readonly sorting: Sorting | null;
  readonly onSelectAll: () => void;
  readonly onSort: (column: SortColumn) => void;
}) {
  const pressable = sortable[layout];
  const [last, setLast] = useState<SortColumn>('name');
  const stop = pressable.includes(last) ? last : pressable[0];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons: readonly Element[] = [...event.currentTarget.querySelectorAll('button')];
    const at = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement);
    const next = buttons[at + step];
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <div
      className={styles.head}
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      style={{ gridTemplateColumns: columns }}
      onKeyDown={onKeyDown}
    >
      <span className={styles.check} role="columnheader">
        <input
          type="checkbox"
          aria-label={w.sessions.selectAll}
          title={w.sessions.selectAll}
          checked={share === 'all'}
          ref={(box) => {
            if (box !== null) box.indeterminate = share === 'some';
          }}
          onChange={onSelectAll}
        />
      </span>
      {Object.entries(w.sessions.columns).map(([key, label]) => {
        const column = pressable.find((one) => one === key);
        const direction = sorting?.column === column ? sorting?.direction : undefined;
        return (
          <span key={key} className={styles[key]} role="columnheader" aria-sort={direction}>
            {column === undefined ? (
              label
            ) : (
              <button
                type="button"
                className={styles.sort}
                data-direction={direction}
                title={w.sessions.sortBy(label)}
                tabIndex={column === stop ? 0 : -1}
                onFocus={() => setLast(column)}
                onClick={() => onSort(column)}
              >
                {label}
                {direction !== undefined && <Icon name="down" />}
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}
