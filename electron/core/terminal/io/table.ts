import { fitted, widthsFor } from './columns.ts';
import { isPlain, type Widths } from './plain-widths.ts';
import { plain } from './print.ts';

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
  /** Never cut, whatever the width: a line is then longer than the terminal. */
  readonly never?: readonly string[];
}

/** The colour of a cell, by its row (without the head) and its heading; null: none. */
export type CellPaint = (text: string, row: number, heading: string) => string;

/**
 * Aligned columns. With a width, columns are spared, then the widest are cut with `…`, until a line fits; without one (a
 * pipe, a file) nothing is ever cut, so that grep and awk see whole names. Columns empty in every row are left out.
 */
export async function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
  narrow: Narrow = { spared: [], whole: '' },
  paint: CellPaint = (text) => text,
): Promise<string> {
  // A list may have a hundred thousand cells: nearly all rows are plain, which one look at each tells.
  const special: string[] = [];
  const cleaned = (text: string): string => {
    if (isPlain(text)) return text;
    const clean = plain(text).replace(/[\t\n]/g, ' ');
    special.push(clean);
    return clean;
  };
  const cells = [head, ...rows].map((row) =>
    row.length === head.length && isPlain(row.join('')) ? row : head.map((_, i) => cleaned(row[i] ?? '')),
  );
  const measure = await widthsFor(special);
  const sizes = head.map(() => 0);
  for (const row of cells)
    for (let i = 0; i < row.length; i += 1)
      sizes[i] = Math.max(sizes[i] ?? 0, measure.columnsOf(row[i] ?? ''));
  const filled = head.flatMap((_, i) => (rows.some((row) => (row[i] ?? '') !== '') ? [i] : []));
  const kept = columnsThatFit(head, filled, sizes, width, narrow);
  const widths = cutToFit(
    kept.map((i) => ({ heading: head[i] ?? '', size: sizes[i] ?? 0 })),
    roomFor(kept.length, width),
    narrow,
  );
  const headings = kept.map((i) => head[i] ?? '');
  let text = '';
  for (const [at, row] of cells.entries()) {
    const painted = (cell: string, column: number): string =>
      at === 0 ? cell : paint(cell, at - 1, headings[column] ?? '');
    text += `${lineOf({ row, kept, widths }, measure, painted)}\n`;
  }
  return text;
}

const roomFor = (columns: number, width: number | null): number =>
  (width ?? Number.POSITIVE_INFINITY) - GAP.length * (columns - 1);

function columnsThatFit(
  head: readonly string[],
  filled: readonly number[],
  sizes: readonly number[],
  width: number | null,
  { spared, sparedLast = [], whole, never = [] }: Narrow,
): readonly number[] {
  let kept = filled;
  const without = (name: string): readonly number[] => kept.filter((i) => head[i] !== name);
  const size = (i: number): number => sizes[i] ?? 0;
  for (const name of spared) if (sum(kept.map(size)) > roomFor(kept.length, width)) kept = without(name);
  const least = (i: number): number =>
    head[i] === whole || never.includes(head[i] ?? '') ? size(i) : Math.min(size(i), READABLE);
  for (const name of sparedLast) if (sum(kept.map(least)) > roomFor(kept.length, width)) kept = without(name);
  return kept;
}

/** Blanks are not painted, nor do they end a line. */
function lineOf(
  {
    row,
    kept,
    widths,
  }: {
    readonly row: readonly string[];
    readonly kept: readonly number[];
    readonly widths: readonly number[];
  },
  measure: Widths,
  painted: (text: string, column: number) => string,
): string {
  let line = '';
  let blanks = '';
  for (let column = 0; column < kept.length; column += 1) {
    const shown = fitted(row[kept[column] ?? -1] ?? '', widths[column] ?? 0, measure);
    const text = shown.trimEnd();
    if (text !== '') {
      line += `${blanks}${painted(text, column)}`;
      blanks = '';
    }
    blanks += `${shown.slice(text.length)}${GAP}`;
  }
  return line;
}

interface Column {
  readonly heading: string;
  readonly size: number;
}

function cutToFit(
  columns: readonly Column[],
  room: number,
  { whole, never = [] }: Narrow,
): readonly number[] {
  const widths = columns.map(({ size }) => size);
  const mayCut = columns.map(({ heading }) => !never.includes(heading));
  squeeze(
    widths,
    room,
    mayCut.map((may, at) => may && columns[at]?.heading !== whole),
  );
  squeeze(widths, room, mayCut);
  return widths;
}

function squeeze(widths: number[], room: number, mayCut: readonly boolean[]): void {
  while (sum(widths) > room) {
    const widest = Math.max(...widths.filter((_, at) => mayCut[at] === true));
    if (widest <= LEAST) return;
    const at = widths.findIndex((size, column) => size === widest && mayCut[column] === true);
    widths[at] = widest - 1;
  }
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
