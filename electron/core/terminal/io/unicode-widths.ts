import stringWidth from 'string-width';
import { isPlain, plainWidths, type Widths } from './plain-widths.ts';

/** No text of the terminal is marked by language: the rules for clusters are the same in all. */
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Two columns for most of CJK and emoji, none for what combines; a family emoji or a letter with its accents is one character. */
export const unicodeWidths: Widths = {
  columnsOf: (text) => (isPlain(text) ? plainWidths.columnsOf(text) : stringWidth(text)),
  charactersOf: (text) =>
    isPlain(text)
      ? plainWidths.charactersOf(text)
      : Array.from(clusters.segment(text), ({ segment }) => segment),
};
