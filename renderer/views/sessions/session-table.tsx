// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { SessionId } from '../../../shared/ids.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useStableCallback } from '../../stable-callback.ts';
import { idsBetween, idsOf, nextSession, type Row, selectedShare } from './session-rows.ts';
import { SessionSheet } from './session-sheet.tsx';
import styles from './session-table.module.css';
import { keyAction } from './session-table-keys.ts';
import { ROW_PX, rowPx, type TableLayout, tableLayout } from './table-layout.ts';
import { useWidth } from './use-width.ts';

const HEAD_PX = 32;

/**
 * Only the rows in sight are in the document. The grid itself holds the focus and names its active row, so that
 * scrolling a row away cannot lose the keyboard's place.
 */
export const SessionTable = memo(function SessionTable({
  rows,
  selected,
  openId,
  onSelect,
  onOpen,
  onMakeDefault,
}: {
  readonly rows: readonly Row[];
  readonly selected: ReadonlySet<SessionId>;
  readonly openId: SessionId | null;
  readonly onSelect: (selected: ReadonlySet<SessionId>) => void;
  readonly onOpen: (id: SessionId) => void;
  readonly onMakeDefault: (id: SessionId) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [active, setActive] = useState<SessionId | null>(openId);
  const [anchor, setAnchor] = useState<SessionId | null>(null);
  const indexOf = (id: SessionId | null): number =>
    id === null ? -1 : rows.findIndex((row) => row.kind === 'session' && row.session.id === id);
  const width = useWidth(scroller);
  const layout = useMemo(() => tableLayout(width), [width]);
  const virtual = useRowVirtualizer(rows, layout, scroller);
  const share = useMemo(() => selectedShare(rows, selected), [rows, selected]);

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
    const action = keyAction(event, { active, at: indexOf(active), rowCount: rows.length, pageRows });
    if (action === null) return;
    event.preventDefault();
    if (action.kind === 'move') move(nextSession(rows, action.from, action.step));
    else if (action.kind === 'clear-selection') onSelect(new Set());
    else if (action.kind === 'toggle') toggle(action.id, action.isRange);
    else if (action.kind === 'open') onOpen(action.id);
    else onMakeDefault(action.id);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening another session scrolls
  useEffect(() => {
    const at = indexOf(openId);
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' });
  }, [openId]);

  const activeAt = indexOf(active);
  return (
    <div
      ref={scroller}
      className={styles.grid}
      data-layout={layout.kind}
      role="grid"
      aria-label={w.sessions.table}
      aria-rowcount={rows.length + 1}
      aria-colcount={8}
      aria-multiselectable="true"
      aria-activedescendant={activeAt === -1 ? undefined : `${prefix}-${activeAt}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <TableHead
        columns={layout.columns}
        share={share}
        onSelectAll={() => onSelect(new Set(share === 'all' ? [] : idsOf(rows)))}
      />
      <SessionSheet
        rows={rows}
        items={virtual.getVirtualItems()}
        totalPx={virtual.getTotalSize()}
        headPx={HEAD_PX}
        prefix={prefix}
        columns={layout.columns}
        selected={selected}
        active={active}
        openId={openId}
        onToggle={toggle}
        onOpen={open}
        onMakeDefault={onMakeDefault}
      />
    </div>
  );
});

function useRowVirtualizer(
  rows: readonly Row[],
  layout: TableLayout,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const estimateSize = (index: number): number => {
    const row = rows[index];
    return row === undefined ? ROW_PX : rowPx(row, layout);
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

function TableHead({
  columns,
  share,
  onSelectAll,
}: {
  readonly columns: string;
  readonly share: ReturnType<typeof selectedShare>;
  readonly onSelectAll: () => void;
}) {
  return (
    <div
      className={styles.head}
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      style={{ gridTemplateColumns: columns }}
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
      {Object.entries(w.sessions.columns).map(([key, label]) => (
        <span key={key} className={styles[key]} role="columnheader">
          {label}
        </span>
      ))}
    </div>
  );
}
