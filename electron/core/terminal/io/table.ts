import { fitted, fittedBetween, widthsFor } from './columns.ts';
import { isPlain, type Widths } from './plain-widths.ts';
import { plain } from './print.ts';
import { type CutColumn, tellingColumn } from './telling.ts';

const GAP = '  ';
/** A column is never squeezed below this: two characters and an ellipsis tell nothing. */
const LEAST = 6;

/** Below this a cut column is worth less than one more that is left out. */
const READABLE = 12;

/** What gives way where there is little room, by the headings. */
export interface Narrow {
  /** Left out one after the other, before anything is cut: what other columns say too. */
  readonly spared: readonly string[];
  /** Left out one after the other where the others would be cut until they are hard to read. */
  readonly sparedLast?: readonly string[];
  /** Cut last of all: what a user types after reading it. */
  readonly whole: string;
  /**
   * What tells two rows apart. None is left out where two rows would then be equal in the others, and none is cut to equal words where
   * its cells differ: a line is rather longer than the terminal.
   */
  readonly tells?: readonly string[];
  /** One of those that may be cut to equal words where the others tell all rows apart: what is long, and made of the others. */
  readonly clearWithout?: string;
  /** Never cut, whatever the width: a line is then longer than the terminal. */
  readonly never?: readonly string[];
}

/** The colour of a cell, by its row (without the head) and its heading; null: none. */
export type CellPaint = (text: string, row: number, heading: string) => string;

/**
 * Aligned columns. With a width, columns are spared, then the widest are cut with `…`, until a line fits; without one (a
 * pipe, a file) nothing is ever cut, so that grep and awk see whole names. Columns empty in every row are left out.
 */
export const table = async (...asked: Parameters<typeof tablePieces>): Promise<string> =>
  (await tablePieces(...asked)).join('');

/** An array, or what makes each row when it is asked for: twice, once to measure and once to print. */
export interface TableRows {
  readonly length: number;
  at(index: number): readonly string[] | undefined;
}

/** The same in pieces of some thousand characters: nobody has to hold a list of thousands of rows as one more text. */
export async function tablePieces(
  head: readonly string[],
  rows: TableRows,
  width: number | null,
  narrow: Narrow = { spared: [], whole: '' },
  paint: CellPaint = (text) => text,
): Promise<readonly string[]> {
  const { sizes, filled, measure } = await measured(head, rows);
  const clean = createCleaner(head.length);
  const values = (columns: readonly number[]) => distinct(rows, clean, columns);
  const kept = columnsThatFit(head, filled, sizes, width, narrow, values);
  const columns = kept.map((i) => ({ at: i, heading: head[i] ?? '', size: sizes[i] ?? 0 }));
  const widths = cutToFit(columns, roomFor(kept.length, width), narrow, values, measure);
  const headings = kept.map((i) => head[i] ?? '');
  const pieces: string[] = [];
  let parts: string[] = [];
  let length = 0;
  for (let at = -1; at < rows.length; at += 1) {
    const row = clean((at === -1 ? head : rows.at(at)) ?? []);
    const painted = (cell: string, column: number): string =>
      at === -1 ? cell : paint(cell, at, headings[column] ?? '');
    length += addLine(parts, { row, kept, widths }, measure, painted);
    if (length < PIECE) continue;
    pieces.push(parts.join(''));
    parts = [];
    length = 0;
  }
  if (length > 0) pieces.push(parts.join(''));
  return pieces;
}

const PIECE = 8_000;

/** By column: how wide its widest cell is, and which have any. */
async function measured(
  head: readonly string[],
  rows: TableRows,
): Promise<{
  readonly sizes: readonly number[];
  readonly filled: readonly number[];
  readonly measure: Widths;
}> {
  const sizes = head.map(() => 0);
  const isFilled = head.map(() => false);
  const special: { readonly column: number; readonly text: string }[] = [];
  const clean = createCleaner(head.length, (column, text) => special.push({ column, text }));
  for (let at = -1; at < rows.length; at += 1) {
    const row = (at === -1 ? head : rows.at(at)) ?? [];
    const cells = clean(row);
    for (let i = 0; i < head.length; i += 1) {
      if (at >= 0 && row[i] !== undefined && row[i] !== '') isFilled[i] = true;
      const size = cells[i]?.length ?? 0;
      if (size > (sizes[i] ?? 0) && isPlain(cells[i] ?? '')) sizes[i] = size;
    }
  }
  const measure = await widthsFor(special.map(({ text }) => text));
  for (const { column, text } of special)
    sizes[column] = Math.max(sizes[column] ?? 0, measure.columnsOf(text));
  return { sizes, filled: isFilled.flatMap((is, i) => (is ? [i] : [])), measure };
}

/**
 * Rows as they are printed, one after the other. A list may have a hundred thousand cells, most of them the same as in the row
 * before. `onSpecial` hears of texts that Unicode's own rules have to be asked about.
 */
function createCleaner(
  columns: number,
  onSpecial: (column: number, text: string) => void = () => undefined,
): (row: readonly string[]) => readonly string[] {
  const cleaned = (text: string, column: number): string => {
    if (isPlain(text)) return text;
    const clean = plain(text).replace(/[\t\n]/g, ' ');
    onSpecial(column, clean);
    return clean;
  };
  let above: readonly string[] = [];
  return (row) => {
    let isClean = row.length === columns;
    for (let i = 0; isClean && i < columns; i += 1) isClean = row[i] === above[i] || isPlain(row[i] ?? '');
    // Only what is plain itself says it of the row below.
    above = isClean ? row : [];
    return isClean ? row : Array.from({ length: columns }, (_, i) => cleaned(row[i] ?? '', i));
  };
}

const roomFor = (columns: number, width: number | null): number =>
  (width ?? Number.POSITIVE_INFINITY) - GAP.length * (columns - 1);

/** What is in these columns, row by row; equal rows once. */
type Values = (columns: readonly number[]) => ReadonlySet<string>;

function distinct(
  rows: TableRows,
  clean: (row: readonly string[]) => readonly string[],
  columns: readonly number[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = 0; at < rows.length; at += 1) {
    const row = clean(rows.at(at) ?? []);
    // A cleaned cell has no line end.
    found.add(columns.map((i) => row[i] ?? '').join('\n'));
  }
  return found;
}

function columnsThatFit(
  head: readonly string[],
  filled: readonly number[],
  sizes: readonly number[],
  width: number | null,
  { spared, sparedLast = [], whole, never = [], tells = [] }: Narrow,
  values: Values,
): readonly number[] {
  let kept = filled;
  const telling = (columns: readonly number[]) => columns.filter((i) => tells.includes(head[i] ?? ''));
  const without = (name: string): readonly number[] => {
    const rest = kept.filter((i) => head[i] !== name);
    const isDistinct = !tells.includes(name) || values(telling(rest)).size === values(telling(kept)).size;
    return isDistinct ? rest : kept;
  };
  const size = (i: number): number => sizes[i] ?? 0;
  for (const name of spared) if (sum(kept.map(size)) > roomFor(kept.length, width)) kept = without(name);
  const least = (i: number): number =>
    head[i] === whole || never.includes(head[i] ?? '') ? size(i) : Math.min(size(i), READABLE);
  for (const name of sparedLast) if (sum(kept.map(least)) > roomFor(kept.length, width)) kept = without(name);
  return kept;
}

/** Blanks are not painted, nor do they end a line. Gives back how many characters were added. */
function addLine(
  parts: string[],
  {
    row,
    kept,
    widths,
  }: {
    readonly row: readonly string[];
    readonly kept: readonly number[];
    readonly widths: readonly CutColumn[];
  },
  measure: Widths,
  painted: (text: string, column: number) => string,
): number {
  let length = 1;
  let due = '';
  for (let column = 0; column < kept.length; column += 1) {
    const [text, blanks] = shownIn(row[kept[column] ?? -1] ?? '', widths[column] ?? uncut, measure);
    if (text !== '') {
      const shown = painted(text, column);
      parts.push(due, shown);
      length += due.length + shown.length;
      due = '';
    }
    due += blanks;
  }
  parts.push('\n');
  return length;
}

/** A cell, cut or not, and the blanks that fill its column and part it from the next. */
function shownIn(
  cell: string,
  { width, cut }: CutColumn,
  measure: Widths,
): readonly [text: string, blanks: string] {
  const room = width - measure.columnsOf(cell);
  const fit = cut === 'end' ? fitted : fittedBetween;
  const shown = room < 0 ? fit(cell, width, measure) : cell;
  const text = shown.trimEnd();
  return [text, shown.slice(text.length) + blanksAndGap(Math.max(room, 0))];
}

const uncut: CutColumn = { width: 0, cut: 'end' };

const knownBlanks: string[] = [];
const blanksAndGap = (count: number): string => {
  const known = knownBlanks[count];
  if (known !== undefined) return known;
  const blanks = ' '.repeat(count) + GAP;
  if (count < 200) knownBlanks[count] = blanks;
  return blanks;
};

interface Column {
  readonly at: number;
  readonly heading: string;
  readonly size: number;
}

function cutToFit(
  columns: readonly Column[],
  room: number,
  narrow: Narrow,
  values: Values,
  measure: Widths,
): readonly CutColumn[] {
  const { whole, never = [], tells = [], clearWithout } = narrow;
  if (sum(columns.map(({ size }) => size)) <= room)
    return columns.map(({ size }) => ({ width: size, cut: 'end' }));
  const telling = columns.filter(({ heading }) => tells.includes(heading));
  const isBeside = ({ heading }: Column): boolean =>
    heading === clearWithout &&
    values(telling.filter((one) => one.heading !== heading).map(({ at }) => at)).size ===
      values(telling.map(({ at }) => at)).size;
  const strict = telling.filter((column) => !isBeside(column));
  const kept = (column: Column, width: number): CutColumn =>
    strict.includes(column)
      ? tellingColumn(values([column.at]), { width, size: column.size }, measure)
      : { width, cut: 'end' };
  const least = columns.map((column) => kept(column, Math.min(LEAST, column.size)).width);
  const widths = columns.map(({ size }) => size);
  const mayCut = columns.map(({ heading }) => !never.includes(heading));
  const notWhole = mayCut.map((may, at) => may && columns[at]?.heading !== whole);
  squeeze(widths, least, room, notWhole);
  squeeze(widths, least, room, mayCut);
  return columns.map((column, at) => kept(column, widths[at] ?? column.size));
}

function squeeze(widths: number[], least: readonly number[], room: number, mayCut: readonly boolean[]): void {
  const canGive = (size: number, at: number): boolean => mayCut[at] === true && size > (least[at] ?? LEAST);
  while (sum(widths) > room) {
    const widest = Math.max(...widths.filter(canGive));
    const at = widths.findIndex((size, column) => size === widest && canGive(size, column));
    if (at === -1) return;
    widths[at] = widest - 1;
  }
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
