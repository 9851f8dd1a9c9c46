import { type PointerEvent, useRef, useState } from 'react';
import { type SessionColumns, type TableColumn, withColumnAt } from '../../../shared/session-columns.ts';
import { GAP_PX, type PlacedColumn, resized, type TableLayout } from './table-layout.ts';

interface Drag {
  readonly kind: 'move' | 'resize';
  readonly column: TableColumn;
  readonly startX: number;
  /** Of the table, in the window. */
  readonly table: DOMRect;
}

/** Less than this may become a click. */
const SLACK_PX = 5;

/**
 * Columns by the mouse: an edge is dragged, or a heading. Only a line follows the pointer, and what comes of it is drawn once
 * at the end: twenty thousand rows get their heights again with every width.
 */
export function useHeadingDrag({
  layout,
  columns,
  onColumns,
}: {
  readonly layout: TableLayout;
  readonly columns: SessionColumns;
  readonly onColumns: (columns: SessionColumns) => void;
}) {
  // Not in the state alone: a quick drag ends before its last move is drawn.
  const drag = useRef<Drag | null>(null);
  const hasDragged = useRef(false);
  const [line, setLine] = useState<ReturnType<typeof lineOf> | null>(null);

  const begin = (kind: Drag['kind'], column: TableColumn, event: PointerEvent<HTMLElement>): void => {
    const table = event.currentTarget.closest('[role=grid]')?.getBoundingClientRect();
    hasDragged.current = false;
    if (event.button !== 0 || table === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { kind, column, startX: event.clientX, table };
  };
  const move = ({ clientX: x }: PointerEvent): void => {
    const now = drag.current;
    if (now === null) return;
    hasDragged.current ||= Math.abs(x - now.startX) >= SLACK_PX;
    if (hasDragged.current) setLine(lineOf(now, x, layout));
  };
  const cancel = (): void => {
    drag.current = null;
    setLine(null);
  };
  const end = (event: PointerEvent): void => {
    const now = drag.current;
    move(event);
    cancel();
    if (now === null || !hasDragged.current) return;
    const { kind, column, startX, table } = now;
    const { clientX: x } = event;
    onColumns(
      kind === 'resize'
        ? resized(columns, layout, column, x - startX)
        : withColumnAt(columns, column, columnAt(layout.placed, x - table.left)?.column ?? null),
    );
  };
  return {
    cancel,
    /** A press that became a drag is no click. */
    wasDragged: () => hasDragged.current,
    /** For the element that is dragged. */
    handlers: (kind: Drag['kind'], column: TableColumn) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => begin(kind, column, event),
      onPointerMove: move,
      onPointerUp: end,
      onPointerCancel: cancel,
    }),
    /** Where the line is, as a style; null: nothing is dragged. */
    line,
  };
}

/** The column whose place a dragged one takes; null: it goes to the end. */
const columnAt = (placed: readonly PlacedColumn[], px: number): PlacedColumn | null =>
  placed.find((one) => px < one.endPx - one.px / 2) ?? null;

function lineOf({ kind, column, startX, table }: Drag, x: number, layout: TableLayout) {
  const left = kind === 'resize' ? edgeOf(layout, column, x - startX) : gapOf(layout.placed, x - table.left);
  return { left: table.left + left, top: table.top, height: table.height };
}

/** As far as it will go, and not as far as the pointer is. */
function edgeOf(layout: TableLayout, column: TableColumn, byPx: number): number {
  const at = layout.placed.findIndex((one) => one.column === column);
  const [own, next] = [layout.placed[at], layout.placed[at + 1]];
  if (own === undefined || next === undefined) return 0;
  const by = Math.min(next.px - next.minPx, Math.max(own.minPx - own.px, byPx));
  return own.endPx + by + GAP_PX / 2;
}

function gapOf(placed: readonly PlacedColumn[], px: number): number {
  const target = columnAt(placed, px);
  return target === null ? (placed.at(-1)?.endPx ?? 0) : target.endPx - target.px - GAP_PX / 2;
}
