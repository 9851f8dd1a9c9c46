// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { SessionId } from '../../../shared/ids.ts';
import type { SessionColumns } from '../../../shared/session-columns.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { useStableCallback } from '../../stable-callback.ts';
import { ROW_PX, rowHeights } from './row-height.ts';
import { idsBetween, nextSession, type Row } from './session-rows.ts';
import { SessionSheet } from './session-sheet.tsx';
import type { SortColumn, Sorting } from './session-sort.ts';
import styles from './session-table.module.css';
import { keyAction } from './session-table-keys.ts';
import { TableHead } from './table-head.tsx';
import { type TableLayout, tableLayout } from './table-layout.ts';
import { useWidth } from './use-width.ts';

const HEAD_PX = 32;

interface Props {
  readonly rows: readonly Row[];
  readonly selected: ReadonlySet<SessionId>;
  readonly openId: SessionId | null;
  readonly sorting: Sorting | null;
  readonly columns: SessionColumns;
  readonly onColumns: (columns: SessionColumns) => void;
  readonly onSelect: (selected: ReadonlySet<SessionId>) => void;
  readonly onSort: (column: SortColumn) => void;
  readonly onOpen: (id: SessionId) => void;
  readonly onMakeDefault: (id: SessionId) => void;
  /** The menu of a row is asked for, by the right button or the keyboard; `back` has the focus afterwards. */
  readonly onMenu: (id: SessionId, place: DOMRect, back: HTMLElement) => void;
}

/**
 * Only the rows in sight are in the document. The grid itself holds the focus and names its active row, so that
 * scrolling a row away cannot lose the keyboard's place.
 */
export const SessionTable = memo(function SessionTable({
  rows,
  selected,
  openId,
  sorting,
  columns,
  onColumns,
  onSelect,
  onSort,
  onOpen,
  onMakeDefault,
  onMenu,
}: Props) {
  const prefix = useId();
  const [active, setActive] = useState<SessionId | null>(openId);
  const [anchor, setAnchor] = useState<SessionId | null>(null);
  const { scroller, layout, virtual } = useTableRows(rows, columns, openId, indexOf(rows, openId));
  const activeAt = indexOf(rows, active);

  const toggle = useStableCallback((id: SessionId, range: boolean): void => {
    const next = new Set(selected);
    if (range && anchor !== null) for (const between of idsBetween(rows, anchor, id)) next.add(between);
    else if (!next.delete(id)) next.add(id);
    setAnchor(id);
    setActive(id);
    // The keyboard continues where the mouse was.
    scroller.current?.focus({ preventScroll: true });
    onSelect(next);
  });
  const open = useStableCallback((id: SessionId): void => {
    setActive(id);
    onOpen(id);
  });
  const move = (index: number): void => {
    const row = rows[index];
    if (row?.kind !== 'session') return;
    setActive(row.session.id);
    virtual.scrollToIndex(index);
  };
  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const action = keyAction(event, { active, at: activeAt, rowCount: rows.length, pageRows });
    if (action === null) return;
    event.preventDefault();
    if (action.kind === 'move') move(nextSession(rows, action.from, action.step));
    else if (action.kind === 'clear-selection') onSelect(new Set());
    else if (action.kind === 'toggle') toggle(action.id, action.isRange);
    else if (action.kind === 'open') onOpen(action.id);
    else onMakeDefault(action.id);
  };

  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    const asked = askedMenu(event, activeAt === -1 ? null : `${prefix}-${activeAt}`);
    if (asked === null) return;
    event.preventDefault();
    setActive(asked.id);
    onMenu(asked.id, asked.place, event.currentTarget);
  };

  return (
    <div
      ref={scroller}
      className={styles.grid}
      data-layout={layout.kind}
      role="grid"
      aria-label={w.sessions.table}
      aria-rowcount={rows.length + 1}
      aria-colcount={layout.shown.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={drawnRow(virtual.getVirtualItems(), activeAt, prefix)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <TableHead
        layout={layout}
        rows={rows}
        selected={selected}
        sorting={sorting}
        columns={columns}
        onColumns={onColumns}
        onSort={onSort}
        onSelect={onSelect}
      />
      <SessionSheet
        rows={rows}
        items={virtual.getVirtualItems()}
        totalPx={virtual.getTotalSize()}
        headPx={HEAD_PX}
        prefix={prefix}
        layout={layout}
        selected={selected}
        active={active}
        openId={openId}
        onToggle={toggle}
        onOpen={open}
      />
    </div>
  );
});

/** The id of that row; rows out of sight are not in the page. */
const drawnRow = (items: readonly { readonly index: number }[], at: number, prefix: string) =>
  items.some(({ index }) => index === at) ? `${prefix}-${at}` : undefined;

const indexOf = (rows: readonly Row[], id: SessionId | null): number =>
  id === null ? -1 : rows.findIndex((row) => row.kind === 'session' && row.session.id === id);

/** Whose menu is asked for, and where: by the mouse of the row below it, by the keyboard of the active row. */
function askedMenu(
  { currentTarget, target, clientX, clientY }: MouseEvent<HTMLElement>,
  activeRowId: string | null,
): { readonly id: SessionId; readonly place: DOMRect } | null {
  // The menu key, and Shift with F10, ask at the grid itself.
  const isByKey = target === currentTarget;
  const below = target instanceof Element ? target.closest('[role=row]') : null;
  const row = isByKey ? (activeRowId === null ? null : document.getElementById(activeRowId)) : below;
  const id = SessionId.safeParse(row?.getAttribute('data-session'));
  if (row === null || !id.success) return null;
  return {
    id: id.data,
    place: isByKey ? row.getBoundingClientRect() : new DOMRect(clientX, clientY, 0, 0),
  };
}

/** The rows at the width that there is, scrolled to the open one when another is opened. */
function useTableRows(
  rows: readonly Row[],
  columns: SessionColumns,
  openId: SessionId | null,
  openAt: number,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const layout = useMemo(() => tableLayout(width, columns), [width, columns]);
  const kinds = useAppState((state) => state.kinds);
  const virtual = useRowVirtualizer(rows, layout, kinds, scroller);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening another session scrolls
  useEffect(() => {
    if (openAt !== -1) virtual.scrollToIndex(openAt, { align: 'auto' });
  }, [openId]);
  return { scroller, layout, virtual };
}

function useRowVirtualizer(
  rows: readonly Row[],
  layout: TableLayout,
  kinds: Readonly<Record<string, string>>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const height = useMemo(() => rowHeights(layout, kinds), [layout, kinds]);
  const estimateSize = (index: number): number => {
    const row = rows[index];
    return row === undefined ? ROW_PX : height(row);
  };
  // The virtualizer asks for all sizes again when it is given another way to tell rows, and only then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one when rows or widths change
  const getItemKey = useCallback((index: number) => index, [rows, layout]);
  return useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 4,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    initialRect: { width: 800, height: 600 },
  });
}
