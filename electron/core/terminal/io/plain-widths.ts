/** How a terminal shows a text. */
export interface Widths {
  /** How many columns it takes. */
  columnsOf(text: string): number;
  /** What a reader takes for single characters. */
  charactersOf(text: string): readonly string[];
}

/** ASCII, the Latin letters of Europe, and two marks of our own texts: a column each. */
const PLAIN = /^[ -~\u00c0-\u024f·…]*$/;
export const isPlain = (text: string): boolean => PLAIN.test(text);

export const plainWidths: Widths = {
  columnsOf: (text) => text.length,
  charactersOf: (text) => [...text],
};
