import { fitted, fittedBetween } from './columns.ts';
import type { Widths } from './plain-widths.ts';

/** Where a cell is cut: as people read it, or between what begins and what ends it, where only the end differs. */
export type Cut = 'end' | 'middle';
export interface CutColumn {
  readonly width: number;
  readonly cut: Cut;
}

/** More values than these are compared with their neighbours in the alphabet alone: each width would take too long. */
const MOST_TRIED = 500;

/**
 * The least width from `width` on in which no two of these values are cut to equal words.
 *
 * SECURITY: who cannot tell two accounts, sources or sessions apart acts in another one than they mean. A line is rather longer than
 * the terminal.
 */
export function tellingColumn(
  values: ReadonlySet<string>,
  { width, size }: { readonly width: number; readonly size: number },
  measure: Widths,
): CutColumn {
  if (width >= size) return { width, cut: 'end' };
  if (values.size > MOST_TRIED)
    return { width: Math.min(size, Math.max(width, atTheEnd(values, measure))), cut: 'end' };
  for (let least = width; least < size; least += 1) {
    if (areDistinct(values, (value) => fitted(value, least, measure))) return { width: least, cut: 'end' };
    if (areDistinct(values, (value) => fittedBetween(value, least, measure)))
      return { width: least, cut: 'middle' };
  }
  return { width: size, cut: 'end' };
}

function areDistinct(values: ReadonlySet<string>, shown: (value: string) => string): boolean {
  const seen = new Map<string, string>();
  for (const value of values) {
    const text = shown(value).trimEnd();
    // Blanks at the end are not shown, cut or not.
    const whole = value.trimEnd();
    if ((seen.get(text) ?? whole) !== whole) return false;
    seen.set(text, whole);
  }
  return true;
}

/** Wide enough for the first character in which two neighbours differ, and `…` behind it. */
function atTheEnd(values: ReadonlySet<string>, measure: Widths): number {
  let [above, needed] = ['', 0];
  for (const value of [...values].sort()) {
    let common = 0;
    while (common < value.length && value[common] === above[common]) common += 1;
    // A character may take two columns, and be made of several code points.
    needed = Math.max(needed, measure.columnsOf(value.slice(0, common)) + 3);
    above = value;
  }
  return needed;
}
