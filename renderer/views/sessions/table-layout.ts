import { accountText, accountTitle } from '../../../shared/account.ts';
import type { SessionView } from '../../../shared/session.ts';
import { linesOf } from '../../text-lines.ts';
import type { Row } from './session-rows.ts';

/**
 * wide: every fact has its place · merged: the time left is under the state, role, region and profile give way ·
 * compact: the account is under the name, and the state is its mark alone.
 */
export type LayoutKind = 'wide' | 'merged' | 'compact';

export interface TableLayout {
  readonly kind: LayoutKind;
  /** For `grid-template-columns`. */
  readonly columns: string;
  readonly namePx: number;
  readonly accountPx: number;
  readonly rolePx: number;
  /** Of a group's line. */
  readonly groupPx: number;
}

/** Kinds of sessions in a word or two, by name. */
type KindWords = Readonly<Record<string, string>>;

export const ROW_PX = 52;
export const GROUP_PX = 36;
/** Above and below the lines of a row, with its border. */
const ROW_PADDING_PX = 11;
const GROUP_PADDING_PX = 14;
const LINE_PX = 20;
const SMALL_LINE_PX = 16;
const FONT_PX = 13;
const SMALL_FONT_PX = 12;
/** Left and right of the row, and between its columns: as in session-table.module.css. */
const SIDES_PX = 28;
const GAP_PX = 12;
const CHECK_PX = 28;
const STATE_PX = 116;
const MARK_PX = 14;
const TIME_PX = 112;
/** What stands behind the name. */
const PRODUCTION_PX = 96;
const DEFAULT_PX = 68;
const PIN_PX = 22;

/** The account's column comes first: the rest shares what its number and most names leave. */
export function tableLayout(widthPx: number): TableLayout {
  const inner = Math.max(120, widthPx - SIDES_PX);
  const groupPx = inner;
  if (widthPx >= 860) {
    const rest = inner - CHECK_PX - STATE_PX - TIME_PX - 5 * GAP_PX;
    const accountPx = Math.floor(rest * 0.32);
    const rolePx = Math.floor(rest * 0.26);
    const namePx = rest - accountPx - rolePx;
    const columns = px(CHECK_PX, STATE_PX, namePx, accountPx, rolePx, TIME_PX);
    return { kind: 'wide', columns, namePx, accountPx, rolePx, groupPx };
  }
  if (widthPx >= 480) {
    const rest = inner - CHECK_PX - STATE_PX - 3 * GAP_PX;
    const accountPx = Math.floor(rest * 0.44);
    const namePx = rest - accountPx;
    const columns = px(CHECK_PX, STATE_PX, namePx, accountPx);
    return { kind: 'merged', columns, namePx, accountPx, rolePx: 0, groupPx };
  }
  const namePx = inner - CHECK_PX - MARK_PX - 2 * GAP_PX;
  return {
    kind: 'compact',
    columns: px(CHECK_PX, MARK_PX, namePx),
    namePx,
    accountPx: namePx,
    rolePx: 0,
    groupPx,
  };
}

const px = (...widths: readonly number[]): string => widths.map((width) => `${width}px`).join(' ');

/**
 * The heights of rows at one width: the same for nearly all; higher where a name is too long for its column, so that nothing of
 * it is cut. By arithmetic and not by measuring, so that 20,000 rows have their places before any of them is drawn. A session's
 * is kept as long as its view is the same: each letter in the search field gives other rows, of the same sessions.
 */
export function rowHeights(layout: TableLayout, kinds: KindWords): (row: Row) => number {
  const known = new WeakMap<SessionView, number>();
  return (row) => {
    if (row.kind === 'group') return groupHeight(row, layout);
    const before = known.get(row.session);
    if (before !== undefined) return before;
    const height = sessionHeight(row.session, layout, kinds);
    known.set(row.session, height);
    return height;
  };
}

function groupHeight({ label, count }: Row & { readonly kind: 'group' }, { groupPx }: TableLayout): number {
  // The label is bold.
  const lines = linesOf(`${label} ${count}`, SMALL_FONT_PX * 1.12, groupPx);
  return Math.max(GROUP_PX, lines * LINE_PX + GROUP_PADDING_PX);
}

function sessionHeight(session: SessionView, layout: TableLayout, kinds: KindWords): number {
  const { kind, namePx, accountPx, rolePx } = layout;
  const badges =
    (session.production === true ? PRODUCTION_PX : 0) +
    (session.isDefault ? DEFAULT_PX : 0) +
    (session.pinned ? PIN_PX : 0);
  const name = LINE_PX * nameLines(session.name, namePx, badges);
  if (kind === 'compact') {
    const account = LINE_PX * linesOf(accountText(session) ?? '', FONT_PX, accountPx);
    return Math.max(ROW_PX, name + account + ROW_PADDING_PX);
  }
  const account = accountHeight(session, accountPx);
  if (kind === 'merged') return Math.max(ROW_PX, name + ROW_PADDING_PX, account + ROW_PADDING_PX);
  const role = LINE_PX * linesOf(session.role ?? kinds[session.kind] ?? '', FONT_PX, rolePx);
  const under = SMALL_LINE_PX * linesOf(session.profile ?? '', SMALL_FONT_PX, namePx);
  return Math.max(ROW_PX, Math.max(name, role) + under + ROW_PADDING_PX, account + ROW_PADDING_PX);
}

/** The badges take the rest of the last line, or one of their own. */
function nameLines(name: string, namePx: number, badgesPx: number): number {
  const lines = linesOf(name, FONT_PX, namePx);
  if (badgesPx === 0) return lines;
  const more = Math.ceil(badgesPx / namePx);
  return lines > 1 || linesOf(name, FONT_PX, namePx - badgesPx) > 1 ? lines + more : lines;
}

function accountHeight(session: SessionView, accountPx: number): number {
  const title = accountTitle(session);
  const name = title === null ? 0 : LINE_PX * linesOf(title, FONT_PX, accountPx);
  return name + (session.accountId === null ? 0 : SMALL_LINE_PX);
}
