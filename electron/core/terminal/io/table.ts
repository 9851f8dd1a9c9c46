import { fitted, isPlain, type Widths, widthsFor } from './columns.ts';
import { plain } from './print.ts';

const GAP = '  ';
/** A column is never squeezed below this: two characters and an ellipsis tell nothing. */
const LEAST = 6;

/** What gives way where there is little room, by the headings. */
export interface Narrow {
  /** Left out one after the other: what other columns say too. */
  readonly spared: readonly string[];
  /** Cut last of all: what a user types after reading it. */
  readonly whole: string;
}

/**
 * Aligned columns. With a width, columns are spared, then the widest are cut with `…`, until a line fits; without one (a
 * pipe, a file) nothing is ever cut, so that grep and awk see whole names. Columns empty in every row are left out.
 */
export async function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
  narrow: Narrow = { spared: [], whole: '' },
): Promise<string> {
  // A list may have a hundred thousand cells: nearly all are plain, which one look at each tells.
  const special: string[] = [];
  const cleaned = (text: string): string => {
    if (isPlain(text)) return text;
    const clean = plain(text).replace(/[\t\n]/g, ' ');
    special.push(clean);
    return clean;
  };
  const cells = [head, ...rows].map((row) => head.map((_, i) => cleaned(row[i] ?? '')));
  const measure = await widthsFor(special);
  const sizes = head.map(() => 0);
  for (const row of cells)
    for (const [i, cell] of row.entries()) sizes[i] = Math.max(sizes[i] ?? 0, measure.columnsOf(cell));
  let kept = head.flatMap((_, i) => (rows.some((row) => (row[i] ?? '') !== '') ? [i] : []));
  const room = () => (width ?? Number.POSITIVE_INFINITY) - GAP.length * (kept.length - 1);
  for (const name of narrow.spared) {
    if (sum(kept.map((i) => sizes[i] ?? 0)) > room()) kept = kept.filter((i) => head[i] !== name);
  }
  const lines = cells.map((row) => kept.map((i) => row[i] ?? ''));
  const widths = kept.map((i) => sizes[i] ?? 0);
  squeeze(
    widths,
    room(),
    kept.findIndex((i) => head[i] === narrow.whole),
  );
  squeeze(widths, room(), -1);
  return lines.map((row) => `${lineOf(row, widths, measure)}\n`).join('');
}

function lineOf(row: readonly string[], widths: readonly number[], measure: Widths): string {
  let line = '';
  for (const [column, cell] of row.entries())
    line += `${column === 0 ? '' : GAP}${fitted(cell, widths[column] ?? 0, measure)}`;
  return line.trimEnd();
}

function squeeze(widths: number[], room: number, whole: number): void {
  while (sum(widths) > room) {
    const widest = Math.max(...widths.filter((_, i) => i !== whole));
    if (widest <= LEAST) return;
    const at = widths.findIndex((size, i) => size === widest && i !== whole);
    widths[at] = widest - 1;
  }
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
