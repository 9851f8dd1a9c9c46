// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: its buttons have the focus
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { SessionId } from '../../../shared/ids.ts';
import { type SessionColumns, type TableColumn, tableColumns } from '../../../shared/session-columns.ts';
import { windowText as w } from '../../../shared/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { type HeadingAction, headingAction } from './heading-keys.ts';
import { idsOf, type Row, selectedShare } from './session-rows.ts';
import type { SortColumn, Sorting } from './session-sort.ts';
import styles from './session-table.module.css';
import type { ShownColumn, TableLayout } from './table-layout.ts';
import { useHeadingDrag } from './use-heading-drag.ts';

/**
 * One stop for Tab; the arrow keys go from heading to heading, Enter and Space sort. With Shift they make the column wider or
 * narrower, with Ctrl they move it, as dragging its edge or the heading does.
 */
export function TableHead({
  layout,
  rows,
  selected,
  sorting,
  columns,
  onSelect,
  onSort,
  onColumns,
}: {
  readonly layout: TableLayout;
  readonly rows: readonly Row[];
  readonly selected: ReadonlySet<SessionId>;
  readonly sorting: Sorting | null;
  readonly columns: SessionColumns;
  readonly onSelect: (selected: ReadonlySet<SessionId>) => void;
  readonly onSort: (column: SortColumn) => void;
  readonly onColumns: (columns: SessionColumns) => void;
}) {
  const head = useRef<HTMLDivElement>(null);
  const drag = useHeadingDrag({ layout, columns, onColumns });
  const [last, setLast] = useState<TableColumn>('name');
  const { said, onKeyDown } = useHeadingKeys({ layout, columns, head, onColumns });
  const pressable = layout.shown.filter((column) => hasHeading(column, layout));
  const stop = pressable.includes(last) ? last : pressable[0];
  return (
    <div
      ref={head}
      className={styles.head}
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      style={layout.grid}
      onKeyDown={(event) => {
        if (event.key === 'Escape') drag.cancel();
        else onKeyDown(event);
      }}
    >
      <SelectAll rows={rows} selected={selected} onSelect={onSelect} />
      {layout.shown.map((key) => {
        const column = tableColumns.find((one) => one === key);
        const label = w.sessions.columns[key];
        const direction = sorting?.column === column ? sorting?.direction : undefined;
        return (
          <span key={key} className={styles[key]} role="columnheader" aria-sort={direction}>
            {column === undefined || !pressable.includes(column) ? (
              label
            ) : (
              <button
                type="button"
                className={styles.sort}
                data-column={column}
                data-direction={direction}
                title={w.sessions.sortBy(label)}
                tabIndex={column === stop ? 0 : -1}
                onFocus={() => setLast(column)}
                onClick={() => !drag.wasDragged() && onSort(column)}
                {...drag.handlers('move', placeOf(column, layout))}
              >
                {label}
                {direction !== undefined && <Icon name="down" />}
              </button>
            )}
          </span>
        );
      })}
      {layout.placed.slice(0, -1).map(({ column, endPx }) => (
        <span
          key={`edge ${column}`}
          className={styles.edge}
          data-edge={column}
          style={{ left: endPx }}
          {...drag.handlers('resize', column)}
        />
      ))}
      {drag.line !== null && <span className={styles.line} style={drag.line} />}
      {/* A row has cells and nothing else. */}
      {createPortal(
        <span className="visually-hidden" aria-live="polite">
          {said}
        </span>,
        document.body,
      )}
    </div>
  );
}

function SelectAll({
  rows,
  selected,
  onSelect,
}: {
  readonly rows: readonly Row[];
  readonly selected: ReadonlySet<SessionId>;
  readonly onSelect: (selected: ReadonlySet<SessionId>) => void;
}) {
  const share = useMemo(() => selectedShare(rows, selected), [rows, selected]);
  return (
    <span className={styles.check} role="columnheader">
      <input
        type="checkbox"
        aria-label={w.sessions.selectAll}
        title={w.sessions.selectAll}
        checked={share === 'all'}
        ref={(box) => {
          if (box !== null) box.indeterminate = share === 'some';
        }}
        onChange={() => onSelect(new Set(share === 'all' ? [] : idsOf(rows)))}
      />
    </span>
  );
}

/** A heading that is seen is pressed; the others are there for who hears the table. */
const hasHeading = (column: ShownColumn, { kind, shown, placed }: TableLayout): boolean => {
  if (column === 'profile' || column === 'region') return false;
  if (kind === 'compact') return column === 'name';
  if (kind === 'merged' && column === 'time') return !shown.includes('state');
  return kind === 'wide' || placed.some((one) => one.column === column);
};

/** Where it is narrow, the time has the place of the state. */
const placeOf = (column: TableColumn, { placed }: TableLayout): TableColumn =>
  placed.some((one) => one.column === column) ? column : 'state';

/** The keys in the headings, and what is said of what they did. */
function useHeadingKeys({
  layout,
  columns,
  head,
  onColumns,
}: {
  readonly layout: TableLayout;
  readonly columns: SessionColumns;
  readonly head: { readonly current: HTMLElement | null };
  readonly onColumns: (columns: SessionColumns) => void;
}) {
  const [did, setDid] = useState<{ readonly kind: HeadingAction['kind']; readonly column: TableColumn }>();
  const moved = useRef<string | null>(null);
  // A heading that changes its place in the document loses the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the columns are placed again
  useLayoutEffect(() => {
    if (moved.current === null) return;
    head.current?.querySelector<HTMLElement>(`[data-column=${moved.current}]`)?.focus();
    moved.current = null;
  }, [layout]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const key = buttons[at]?.dataset.column;
    const heading = tableColumns.find((one) => one === key);
    const action =
      heading === undefined
        ? null
        : headingAction(event, { layout, columns, column: placeOf(heading, layout) });
    if (action === null) return;
    event.preventDefault();
    if (action.kind === 'go') {
      buttons[at + action.step]?.focus();
      return;
    }
    if (action.columns === columns) return;
    moved.current = key ?? null;
    setDid({ kind: action.kind, column: action.column });
    onColumns(action.columns);
  };
  return { said: did === undefined ? null : saidOf(did, layout), onKeyDown };
}

function saidOf(
  { kind, column }: { readonly kind: HeadingAction['kind']; readonly column: TableColumn },
  { placed }: TableLayout,
): string | null {
  const at = placed.findIndex((one) => one.column === column);
  const now = placed[at];
  if (now === undefined) return null;
  const label = w.sessions.columns[column];
  return kind === 'resize'
    ? w.sessions.columnWidth(label, now.px)
    : w.sessions.columnPlace(label, at + 1, placed.length);
}
