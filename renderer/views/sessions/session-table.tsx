// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { SessionId } from '../../../shared/ids.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useStableCallback } from '../../stable-callback.ts';
import { SessionRow } from './session-row.tsx';
import { idsBetween, idsOf, nextSession, type Row, selectedShare } from './session-rows.ts';
import styles from './session-table.module.css';
import { keyAction } from './session-table-keys.ts';

const ROW_PX = 36;
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
  const virtual = useRowVirtualizer(rows.length, scroller);
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
      role="grid"
      aria-label={w.sessions.table}
      aria-rowcount={rows.length + 1}
      aria-colcount={8}
      aria-multiselectable="true"
      aria-activedescendant={activeAt === -1 ? undefined : `${prefix}-${activeAt}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <TableHead share={share} onSelectAll={() => onSelect(new Set(share === 'all' ? [] : idsOf(rows)))} />
      <div className={styles.sheet} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const top = item.start - HEAD_PX;
          if (row.kind === 'group') {
            return <GroupRow key={`group ${row.key}`} row={row} rowIndex={item.index + 2} top={top} />;
          }
          const { id } = row.session;
          return (
            <SessionRow
              // Of the place, not of the session: a search then changes the words of a row and makes no new one.
              key={`session ${item.index}`}
              rowId={`${prefix}-${item.index}`}
              rowIndex={item.index + 2}
              top={top}
              session={row.session}
              isSelected={selected.has(id)}
              isActive={id === active}
              isOpen={id === openId}
              onToggle={toggle}
              onOpen={open}
              onMakeDefault={onMakeDefault}
            />
          );
        })}
      </div>
    </div>
  );
});

function useRowVirtualizer(count: number, scroller: RefObject<HTMLDivElement | null>) {
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 4,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    initialRect: { width: 800, height: 600 },
  });
}

function TableHead({
  share,
  onSelectAll,
}: {
  readonly share: ReturnType<typeof selectedShare>;
  readonly onSelectAll: () => void;
}) {
  return (
    <div className={styles.head} role="row" aria-rowindex={1} tabIndex={-1}>
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

function GroupRow({
  row,
  rowIndex,
  top,
}: {
  readonly row: Row & { readonly kind: 'group' };
  readonly rowIndex: number;
  readonly top: number;
}) {
  return (
    <div
      className={styles.group}
      role="row"
      aria-rowindex={rowIndex}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" aria-colspan={8} title={row.label}>
        <strong>{row.label}</strong> <span className={styles.count}>{row.count.toLocaleString('en-GB')}</span>
      </span>
    </div>
  );
}
