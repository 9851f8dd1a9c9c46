import {
  type HideableColumn,
  orderOf,
  type SessionColumns,
  type TableColumn,
} from '../../../shared/session-columns.ts';

/**
 * wide: every fact has its place · merged: the time left is under the state, role, region and profile give way ·
 * compact: the account is under the name, and the state is its mark alone.
 */
export type LayoutKind = 'wide' | 'merged' | 'compact';
/** Also those that are lines of another one. */
export type ShownColumn = TableColumn | HideableColumn;

/** A column that has a place of its own at this width. */
export interface PlacedColumn {
  readonly column: TableColumn;
  readonly px: number;
  readonly minPx: number;
  /** From the left of the table to the right of the column. */
  readonly endPx: number;
}

export interface TableLayout {
  readonly kind: LayoutKind;
  /** What may be shown, in the order from the left; at some widths values stand under others. */
  readonly shown: readonly ShownColumn[];
  /** The same from the left as they are placed. */
  readonly placed: readonly PlacedColumn[];
  /** The style of head and rows. */
  readonly grid: { readonly gridTemplateColumns: string; readonly gridTemplateAreas: string };
  readonly namePx: number;
  readonly accountPx: number;
  readonly rolePx: number;
  /** Of a group's line. */
  readonly groupPx: number;
}

/** Left and right of the row, and between its columns: as in session-table.module.css. */
const PADDING_LEFT_PX = 12;
const SIDES_PX = 28;
export const GAP_PX = 12;
const CHECK_PX = 28;
const MARK_PX = 14;

/** A width in pixels, or the share of what those leave. An account's number is whole at the least width. */
const widths: Readonly<
  Record<TableColumn, { readonly kind: 'px' | 'share'; readonly usual: number; readonly minPx: number }>
> = {
  state: { kind: 'px', usual: 116, minPx: 116 },
  name: { kind: 'share', usual: 4_200, minPx: 96 },
  account: { kind: 'share', usual: 3_200, minPx: 104 },
  role: { kind: 'share', usual: 2_600, minPx: 72 },
  time: { kind: 'px', usual: 112, minPx: 112 },
};
const MAX_PX = 280;
const WIDE_PX = 860;
const MERGED_PX = 480;

/** As the user arranged the columns, whatever the width; the account always keeps its place. */
export function tableLayout(widthPx: number, columns: SessionColumns = {}): TableLayout {
  const inner = Math.max(120, widthPx - SIDES_PX);
  const { shown, isShown } = shownOf(columns);
  if (widthPx < MERGED_PX) return compact(inner, shown, isShown('state'));
  const kind = widthPx < WIDE_PX ? 'merged' : 'wide';
  const placed = place(inner, orderOf(columns).filter(placedAt(kind, isShown)), columns);
  const px = (column: TableColumn): number => placed.find((one) => one.column === column)?.px ?? 0;
  return {
    kind,
    shown,
    placed,
    grid: gridOf(placed, kind === 'wide' ? wideAreas(isShown) : mergedAreas(isShown)),
    namePx: px('name'),
    accountPx: px('account'),
    rolePx: px('role'),
    groupPx: inner,
  };
}

function shownOf(columns: SessionColumns) {
  const isShown: IsShown = (column) => !(columns.hidden ?? []).some((one) => one === column);
  const shown = orderOf(columns)
    .flatMap((column): readonly ShownColumn[] =>
      column === 'name' ? ['name', 'profile'] : column === 'role' ? ['role', 'region'] : [column],
    )
    .filter(isShown);
  return { shown, isShown };
}

type IsShown = (column: ShownColumn) => boolean;

/** Role and region share a place, and so do state and time where it is narrow. */
const placedAt =
  (kind: 'wide' | 'merged', isShown: IsShown) =>
  (column: TableColumn): boolean => {
    if (kind === 'wide') return column === 'role' ? isShown('role') || isShown('region') : isShown(column);
    return column === 'state'
      ? isShown('state') || isShown('time')
      : column === 'name' || column === 'account';
  };

function compact(inner: number, shown: readonly ShownColumn[], hasState: boolean): TableLayout {
  const namePx = inner - CHECK_PX - MARK_PX - 2 * GAP_PX;
  const mark = hasState ? 'state' : '.';
  return {
    kind: 'compact',
    shown,
    placed: [],
    grid: {
      gridTemplateColumns: `${CHECK_PX}px ${MARK_PX}px ${namePx}px`,
      gridTemplateAreas: `"check ${mark} name" "check ${mark} account"`,
    },
    namePx,
    accountPx: namePx,
    rolePx: 0,
    groupPx: inner,
  };
}

/** What the columns of a fixed width leave is shared out; a column whose share is too little has its least width. */
function place(
  inner: number,
  order: readonly TableColumn[],
  { widths: chosen = {} }: SessionColumns,
): readonly PlacedColumn[] {
  const shared = order.filter((column) => widths[column].kind === 'share');
  const leastShared = shared.reduce((sum, column) => sum + widths[column].minPx, 0);
  const fixedPx = (column: TableColumn): number =>
    Math.min(MAX_PX, Math.max(widths[column].minPx, chosen[column] ?? widths[column].usual));
  const fixed = order.filter((column) => widths[column].kind === 'px');
  const room = inner - CHECK_PX - order.length * GAP_PX;
  const asChosen = room - fixed.reduce((sum, column) => sum + fixedPx(column), 0);
  const isTight = asChosen < leastShared;
  const rest = isTight ? room - fixed.reduce((sum, column) => sum + widths[column].minPx, 0) : asChosen;
  const shares = shareOut(rest, shared, chosen);
  let endPx = PADDING_LEFT_PX + CHECK_PX;
  return order.map((column) => {
    const { minPx } = widths[column];
    const px = shares.get(column) ?? (isTight ? minPx : fixedPx(column));
    endPx += GAP_PX + px;
    return { column, px, minPx, endPx };
  });
}

function shareOut(
  rest: number,
  columns: readonly TableColumn[],
  chosen: Partial<Record<TableColumn, number>>,
): ReadonlyMap<TableColumn, number> {
  const share = (column: TableColumn): number => chosen[column] ?? widths[column].usual;
  const shares = new Map<TableColumn, number>();
  for (let open = columns, left = rest; open.length > 0; ) {
    const sum = open.reduce((total, column) => total + share(column), 0);
    const ideal = (column: TableColumn): number => Math.floor((left * share(column)) / sum);
    const short = open.filter((column) => ideal(column) < widths[column].minPx);
    const settled = short.length > 0 ? short : open;
    const given = settled.map(
      (column) => [column, short.length > 0 ? widths[column].minPx : ideal(column)] as const,
    );
    for (const [column, px] of given) {
      shares.set(column, px);
      left -= px;
    }
    open = open.filter((column) => !settled.includes(column));
  }
  return shares;
}

function gridOf(
  placed: readonly PlacedColumn[],
  areas: (column: TableColumn) => readonly [string, string],
): TableLayout['grid'] {
  const rows = [0, 1].map((row) => `"check ${placed.map(({ column }) => areas(column)[row]).join(' ')}"`);
  return {
    gridTemplateColumns: [CHECK_PX, ...placed.map(({ px }) => px)].map((px) => `${px}px`).join(' '),
    gridTemplateAreas: rows.join(' '),
  };
}

const wideAreas =
  (isShown: IsShown) =>
  (column: TableColumn): readonly [string, string] => {
    if (column === 'name') return ['name', isShown('profile') ? 'profile' : 'name'];
    return column === 'role' ? ['pair', 'pair'] : [column, column];
  };

const mergedAreas =
  (isShown: IsShown) =>
  (column: TableColumn): readonly [string, string] =>
    column === 'state'
      ? [isShown('state') ? 'state' : 'time', isShown('time') ? 'time' : 'state']
      : [column, column];

/** With one column wider or narrower, at the cost of the one behind it, or of the one before where it is the last. */
export function resized(
  columns: SessionColumns,
  { placed }: TableLayout,
  column: TableColumn,
  byPx: number,
): SessionColumns {
  const at = placed.findIndex((one) => one.column === column);
  const own = placed[at];
  const other = placed[at + 1] ?? placed[at - 1];
  if (own === undefined || other === undefined) return columns;
  const most = (one: PlacedColumn): number =>
    widths[one.column].kind === 'px' ? MAX_PX : Number.POSITIVE_INFINITY;
  const by = Math.round(
    Math.min(
      most(own) - own.px,
      other.px - other.minPx,
      Math.max(own.minPx - own.px, other.px - most(other), byPx),
    ),
  );
  if (by === 0) return columns;
  const now = new Map(placed.map((one) => [one.column, one.px]));
  now.set(own.column, own.px + by).set(other.column, other.px - by);
  return { ...columns, widths: { ...columns.widths, ...asWidths(columns, now) } };
}

/** Pixels as what is kept of them: the shares keep their sum, so that columns that are not shown keep their part. */
function asWidths({ widths: chosen = {} }: SessionColumns, px: ReadonlyMap<TableColumn, number>) {
  const shared = [...px].filter(([column]) => widths[column].kind === 'share');
  const sumPx = shared.reduce((sum, [, one]) => sum + one, 0);
  const sum = shared.reduce((total, [column]) => total + (chosen[column] ?? widths[column].usual), 0);
  return Object.fromEntries(
    [...px].map(([column, one]) => [
      column,
      widths[column].kind === 'px' ? one : Math.max(1, Math.round((one * sum) / sumPx)),
    ]),
  );
}
