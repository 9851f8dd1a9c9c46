/**
 * How wide text is, in em, for fonts nobody knows beforehand: a little more than the widest of the usual ones needs, so
 * that a row that is sized by it is never too small.
 */
export function textEm(text: string): number {
  let em = 0;
  for (const char of text) em += charEm(char.codePointAt(0) ?? 0);
  return em;
}

const narrow = new Set([..." ilj|!.,:;'I()[]"].map((char) => char.charCodeAt(0)));
const broad = new Set([...'mwMW@%'].map((char) => char.charCodeAt(0)));
/** From here on scripts are as wide as they are high: CJK, Hangul, full-width forms, emoji. */
const SQUARE_FROM = 0x1100;

function charEm(code: number): number {
  if (code >= SQUARE_FROM) return 1.05;
  if (narrow.has(code)) return 0.42;
  if (broad.has(code)) return 1.02;
  // Capitals, and letters of alphabets that are wider than Latin.
  return (code >= 65 && code <= 90) || code > 0x24f ? 0.78 : 0.66;
}

/** Lines that text takes in a column, broken at spaces, hyphens and slashes where it can be and anywhere where it must be. */
export function linesOf(text: string, fontPx: number, columnPx: number): number {
  const columnEm = Math.max(1.1, columnPx / fontPx);
  const wholeEm = textEm(text);
  if (wholeEm <= columnEm) return 1;
  let lines = 1;
  let usedEm = 0;
  // Only breaks that every engine makes: a word too few makes the row higher, a word too many would cut it.
  for (const word of text.split(/(?<=\s|\/|-(?=\p{L})|[\u1100-\uffff])/u)) {
    const em = textEm(word);
    if (usedEm + em <= columnEm) {
      usedEm += em;
      continue;
    }
    if (usedEm > 0) lines += 1;
    // One letter's width of each line is lost where a long word is broken.
    const perLineEm = Math.max(1.05, columnEm - 1.05);
    const more = em <= columnEm ? 0 : Math.ceil(em / perLineEm) - 1;
    lines += more;
    usedEm = em - more * perLineEm;
  }
  return lines;
}
