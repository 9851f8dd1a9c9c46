/** Control characters of C0 and C1, line ends of every kind, what turns the writing direction, and what nobody sees. */
const MISLEADING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/**
 * Words of somebody else as one line of plain text, `longest` characters at most.
 *
 * SECURITY: a line end would make their words look like a line of ours, and the rest rewrites what a terminal or a label shows.
 */
export function plainLine(text: string, longest: number): string {
  // Cut before it is cleaned: it may be of any length.
  const clean = text
    .slice(0, longest * 4)
    .toWellFormed()
    .replace(MISLEADING, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest).toWellFormed()}…` : clean;
}

/** The same as a quotation: nothing in it ends the quotation, so what follows is ours. */
export const quoted = (text: string, longest: number): string =>
  `“${plainLine(text, longest).replace(/[“”„‟]/g, '"')}”`;

/** Escape sequences of C0 and C1, line separators, and marks that turn the direction of writing. */
export const TERMINAL_ORDERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** SECURITY: what a terminal would obey is written as an escape, which every reader of JSON reads as the same character. */
export const escapedJson = (json: string): string =>
  json.replace(TERMINAL_ORDERS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
