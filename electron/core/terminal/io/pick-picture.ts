import { accountText } from '../../../../shared/account.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import type { Paint, Tone } from './colour.ts';
import { widthsFor } from './columns.ts';
import type { Widths } from './plain-widths.ts';
import { plain } from './print.ts';
import { wrappedBy } from './wrap.ts';

/** What the list is like at this moment. */
export interface Picking {
  readonly query: string;
  readonly found: readonly SessionView[];
  /** Of `found`. */
  readonly active: number;
  /** The first that is drawn; it follows the active one. */
  readonly top: number;
  readonly total: number;
  readonly previous: SessionView | null;
  /** It has changed since the user chose in it. */
  readonly isNew: boolean;
}

export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
}

/** On a tall terminal the rest of the screen stays as it is. */
const MAX_LINES = 40;
const INDENT = 2;

const toneOfState: Readonly<Partial<Record<SessionView['state'], Tone>>> = {
  active: 'good',
  expiring: 'warning',
  'needs-sign-in': 'warning',
  failed: 'bad',
};

/** A line in two ways: as it is measured, and as it is shown. */
type Piece = readonly [text: string, tone: Tone | null];

/**
 * The list as text with escape sequences; the cursor ends in its first line, behind what was typed. Nothing is cut: what is
 * wider than the terminal goes on in the next line.
 */
export async function pickPicture(
  picking: Picking,
  size: PictureSize,
  paint: Paint,
  leftOf: (session: SessionView) => number | null,
): Promise<{ readonly text: string; readonly top: number }> {
  // A line that fills the terminal to its last column would be followed by an empty one.
  const width = Math.max(10, (size.columns || 80) - 1);
  const room = Math.max(1, Math.min((size.rows || 24) - 1, MAX_LINES) - 2);
  const { active } = picking;
  // An item has two lines at least, so none before this one is in the room with the active one.
  const start = Math.max(Math.min(picking.top, active), active - room);
  const items = picking.found.slice(start, active + room);
  const texts = items.map(
    (session) => [nameOf(session, picking), detailOf(session, leftOf(session))] as const,
  );
  const foot = picking.isNew
    ? terminalTexts.pick.changed
    : terminalTexts.pick.foot(picking.found.length, picking.total);
  const said = texts.flat().flatMap((pieces) => pieces.map(([text]) => text));
  const widths = await widthsFor([picking.query, foot, ...said]);
  const lines = texts.map((pieces, at) =>
    linesOf(pieces, { isActive: start + at === active, width, widths, paint }),
  );
  const top = topOf(lines, active - start, room);
  const shown: string[] = [];
  for (const item of lines.slice(top)) {
    if (shown.length > 0 && shown.length + item.length > room) break;
    shown.push(...item.slice(0, room));
  }
  const head = headOf(picking.query, width, widths);
  const footLine = wrappedHard(foot, width, 0, widths)[0] ?? '';
  const all = [head, ...(picking.found.length === 0 ? [terminalTexts.pick.none] : shown), footLine];
  const cursor = widths.columnsOf(head);
  const back = `\u001b[${all.length - 1}A\r${cursor > 0 ? `\u001b[${cursor}C` : ''}`;
  return { text: `\r\u001b[J${all.join('\n')}${back}`, top: start + top };
}

/** The end of what was typed, which is where the cursor is. */
function headOf(query: string, width: number, widths: Widths): string {
  const { prompt } = terminalTexts.pick;
  let shown = query;
  while (shown !== '' && widths.columnsOf(prompt + shown) > width)
    shown = widths.charactersOf(shown).slice(1).join('');
  return (prompt + shown).slice(0, width);
}

function nameOf(session: SessionView, { previous }: Picking): readonly Piece[] {
  const tag = session.isDefault
    ? terminalTexts.pick.isDefault
    : session.id === previous?.id
      ? terminalTexts.pick.isPrevious
      : null;
  return [[session.name, null], ...(tag === null ? [] : [[`  [${tag}]`, null] as const])];
}

function detailOf(session: SessionView, leftMs: number | null): readonly Piece[] {
  const isProduction = session.production === true;
  const pieces: readonly (Piece | null)[] = [
    isProduction ? [terminalTexts.productionMark, 'production'] : null,
    [accountText(session) ?? '', isProduction ? 'production' : null],
    [session.role ?? '', null],
    [session.region ?? '', null],
    [session.profile === session.name ? '' : (session.profile ?? ''), null],
    [stateTexts[session.state] ?? session.state, toneOfState[session.state] ?? null],
    [leftMs === null ? '' : timeLeft(leftMs), null],
  ];
  const said = pieces.filter((piece): piece is Piece => piece !== null && piece[0] !== '');
  return said.flatMap((piece, at): readonly Piece[] => (at === 0 ? [piece] : [[' · ', null], piece]));
}

interface Place {
  readonly isActive: boolean;
  readonly width: number;
  readonly widths: Widths;
  readonly paint: Paint;
}

function linesOf(
  [name, detail]: readonly [readonly Piece[], readonly Piece[]],
  { isActive, width, widths, paint }: Place,
): readonly string[] {
  const mark = isActive ? '> ' : '  ';
  const nameLines = wrappedHard(mark + plainText(name), width, INDENT, widths);
  const detailLines = wrappedHard(`    ${plainText(detail)}`, width, 2 * INDENT, widths);
  return [
    ...nameLines.map((line) => (isActive ? paint('strong', line) : line)),
    // Colours only where the line is whole: a piece may be broken between two.
    ...(detailLines.length === 1
      ? [`    ${detail.map(([text, tone]) => painted(plain(text), tone, paint)).join('')}`]
      : detailLines),
  ];
}

const plainText = (pieces: readonly Piece[]): string =>
  plain(pieces.map(([text]) => text).join('')).replace(/[\t\n]/g, ' ');
const painted = (text: string, tone: Tone | null, paint: Paint): string => {
  const line = text.replace(/[\t\n]/g, ' ');
  return tone === null ? line : paint(tone, line);
};

/** Broken at blanks, and inside a word that is wider than the terminal: the lines must be as many as they look. */
function wrappedHard(text: string, width: number, hang: number, widths: Widths): readonly string[] {
  return wrappedBy(widths, text, width, hang)
    .split('\n')
    .flatMap((line) => {
      const pieces: string[] = [];
      let piece = '';
      for (const character of widths.charactersOf(line)) {
        if (widths.columnsOf(piece + character) > width) {
          pieces.push(piece);
          piece = '';
        }
        piece += character;
      }
      return [...pieces, piece];
    });
}

/** The first item from which the active one is still in the room. */
function topOf(lines: readonly (readonly string[])[], active: number, room: number): number {
  let first = 0;
  const height = (from: number): number =>
    lines.slice(from, active + 1).reduce((sum, item) => sum + item.length, 0);
  while (first < active && height(first) > room) first += 1;
  return first;
}
