import { accountText, accountTitle } from '../../../shared/account.ts';
import type { SessionView } from '../../../shared/session.ts';
import { phrase } from '../../../shared/words.ts';
import { linesOf, textEm } from '../../text-lines.ts';
import type { Row } from './session-rows.ts';
import type { TableLayout } from './table-layout.ts';

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
/** What stands behind the name. */
const PRODUCTION_PX = 96;
const DEFAULT_PX = 68;
const PIN_PX = 22;
const TAG_FONT_PX = 11;
const TAG_SIDES_PX = 20;

/**
 * The heights of rows at one width: the same for nearly all; higher where a name is too long for its column, so that nothing of
 * it is cut. By arithmetic and not by measuring, so that 20,000 rows have their places before any of them is drawn. A session's
 * is kept as long as its view is the same: each letter in the search field gives other rows, of the same sessions.
 */
export function rowHeights(layout: TableLayout, kinds: KindWords): (row: Row) => number {
  const by = {};
  return (row) => {
    if (row.kind === 'group') return groupHeight(row, layout);
    if (row.measured?.by === by) return row.measured.px;
    const px = sessionHeight(row.session, layout, kinds);
    row.measured = { by, px };
    return px;
  };
}

function groupHeight({ label, count }: Row & { readonly kind: 'group' }, { groupPx }: TableLayout): number {
  // The label is bold.
  const lines = linesOf(`${label} ${count}`, SMALL_FONT_PX * 1.12, groupPx);
  return Math.max(GROUP_PX, lines * LINE_PX + GROUP_PADDING_PX);
}

function sessionHeight(session: SessionView, layout: TableLayout, kinds: KindWords): number {
  const { kind, shown, namePx, accountPx, rolePx } = layout;
  const badges =
    (session.production === true ? PRODUCTION_PX : 0) +
    (session.isDefault ? DEFAULT_PX : 0) +
    (session.pinned ? PIN_PX : 0);
  const name = LINE_PX * linesOfName(session, namePx, badges);
  if (kind === 'compact') {
    const account = LINE_PX * linesOf(accountText(session) ?? '', FONT_PX, accountPx);
    return Math.max(ROW_PX, name + account + ROW_PADDING_PX);
  }
  const account = accountHeight(session, accountPx);
  if (kind === 'merged') return Math.max(ROW_PX, name + ROW_PADDING_PX, account + ROW_PADDING_PX);
  const hasRole = shown.includes('role');
  const role = hasRole
    ? LINE_PX * linesOf(session.role ?? phrase(kinds[session.kind] ?? ''), FONT_PX, rolePx)
    : 0;
  const hasProfile = shown.includes('profile');
  const profile = hasProfile ? SMALL_LINE_PX * linesOf(session.profile ?? '', SMALL_FONT_PX, namePx) : 0;
  const under = Math.max(profile, shown.includes('region') ? SMALL_LINE_PX : 0);
  return Math.max(ROW_PX, Math.max(name, role) + under + ROW_PADDING_PX, account + ROW_PADDING_PX);
}

/** Tags follow on the last line of the name where all of them have room, and else at most on lines of their own. */
function linesOfName({ name, tags = [] }: SessionView, namePx: number, badgesPx: number): number {
  const lines = nameLines(name, namePx, badgesPx);
  if (tags.length === 0) return lines;
  const widths = tags.map((tag) => Math.ceil(textEm(tag) * TAG_FONT_PX) + TAG_SIDES_PX);
  const sum = widths.reduce((total, width) => total + width, 0);
  if (nameLines(name, namePx, badgesPx + sum) === 1) return 1;
  let own = 1;
  let usedPx = 0;
  for (const width of widths) {
    if (usedPx > 0 && usedPx + width > namePx) {
      own += 1;
      usedPx = 0;
    }
    // One that is wider than the column is broken.
    own += Math.max(0, Math.ceil(width / namePx) - 1);
    usedPx += width;
  }
  return lines + own;
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
