import { plain } from './print.ts';

const GAP = '  ';
/** A column is never squeezed below this: two characters and an ellipsis tell nothing. */
const LEAST = 6;

/**
 * Aligned columns. With a width, the widest columns are cut with `…` until a line fits; without one (a pipe, a file)
 * nothing is ever cut, so that grep and awk see whole names. Columns that are empty in every row are left out.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string {
  const kept = head.flatMap((_, i) => (rows.some((row) => (row[i] ?? '') !== '') ? [i] : []));
  const lines = [head, ...rows].map((row) => kept.map((i) => plain(row[i] ?? '').replace(/[\t\n]/g, ' ')));
  const widths = kept.map((_, column) => Math.max(...lines.map((row) => length(row[column] ?? ''))));
  if (width !== null) squeeze(widths, width - GAP.length * (widths.length - 1));
  return lines
    .map((row) =>
      row
        .map((cell, column) => toWidth(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function squeeze(widths: number[], room: number): void {
  while (widths.reduce((sum, w) => sum + w, 0) > room) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) return;
    widths[widths.indexOf(widest)] = widest - 1;
  }
}

const length = (text: string): number => [...text].length;

function toWidth(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text + ' '.repeat(width - characters.length);
  return `${characters.slice(0, width - 1).join('')}…`;
}
