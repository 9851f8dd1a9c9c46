import { isPlain, plainWidths, type Widths } from './plain-widths.ts';

/**
 * For exactly these texts. Unicode's own rules are read at their first use: making the expressions for emoji takes more time
 * than most commands.
 */
export async function widthsFor(texts: Iterable<string>): Promise<Widths> {
  for (const text of texts) if (!isPlain(text)) return (await import('./unicode-widths.ts')).unicodeWidths;
  return plainWidths;
}

/** Exactly so many columns: filled with blanks, or cut between two characters with `…` as the last. */
export function fitted(text: string, columns: number, widths: Widths): string {
  const size = widths.columnsOf(text);
  if (size <= columns) return text + ' '.repeat(columns - size);
  const { head, size: kept } = headOf(text, columns - 1, widths);
  return `${head}…${' '.repeat(columns - 1 - kept)}`;
}

/** The same with its beginning and its end: for texts that only their ends tell apart. */
export function fittedBetween(text: string, columns: number, widths: Widths): string {
  if (widths.columnsOf(text) <= columns) return fitted(text, columns, widths);
  const tailRoom = Math.floor((columns - 1) / 2);
  let [tail, tailSize] = ['', 0];
  for (const character of widths.charactersOf(text).toReversed()) {
    const wide = widths.columnsOf(character);
    if (tailSize + wide > tailRoom) break;
    tail = character + tail;
    tailSize += wide;
  }
  const { head, size } = headOf(text, columns - 1 - tailSize, widths);
  return `${head}…${tail}${' '.repeat(columns - 1 - tailSize - size)}`;
}

/** Where the last blank is that still lies within the columns; -1: there is none. */
export function lastBlankWithin(text: string, columns: number, widths: Widths): number {
  const { head } = headOf(text, columns, widths);
  return text.charAt(head.length) === ' ' ? head.length : head.lastIndexOf(' ');
}

/** As many whole characters as the columns hold. */
function headOf(
  text: string,
  columns: number,
  widths: Widths,
): { readonly head: string; readonly size: number } {
  let [head, size] = ['', 0];
  for (const character of widths.charactersOf(text)) {
    const wide = widths.columnsOf(character);
    if (size + wide > columns) break;
    head += character;
    size += wide;
  }
  return { head, size };
}
