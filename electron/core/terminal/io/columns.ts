import stringWidth from 'string-width';

/** No text of the terminal is marked by language: the rules for clusters are the same in all. */
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes: two for most of CJK and emoji, none for what combines. */
export const columnsOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

/** What a reader takes for single characters, such as a family emoji or a letter with its accents. */
export const charactersOf = (text: string): readonly string[] =>
  PLAIN.test(text) ? [...text] : Array.from(clusters.segment(text), ({ segment }) => segment);

/** Exactly so many columns: filled with blanks, or cut between two characters with `…` as the last. */
export function fitted(text: string, columns: number): string {
  const size = columnsOf(text);
  if (size <= columns) return text + ' '.repeat(columns - size);
  const { head, size: kept } = headOf(text, columns - 1);
  return `${head}…${' '.repeat(columns - 1 - kept)}`;
}

/** Where the last blank is that still lies within the columns; -1: there is none. */
export function lastBlankWithin(text: string, columns: number): number {
  const { head } = headOf(text, columns);
  return text.charAt(head.length) === ' ' ? head.length : head.lastIndexOf(' ');
}

/** As many whole characters as the columns hold. */
function headOf(text: string, columns: number): { readonly head: string; readonly size: number } {
  let [head, size] = ['', 0];
  for (const character of charactersOf(text)) {
    const wide = columnsOf(character);
    if (size + wide > columns) break;
    head += character;
    size += wide;
  }
  return { head, size };
}
