/** How wide text is, in em: never less than it takes, so that a row that is sized by it is never too small. */
export function textEm(text: string): number {
  let em = 0;
  for (const char of text) em += charEm(char);
  return em;
}

/** What hinting and rounding may add to the sum of the letters. */
const MARGIN = 1.02;
const MEASURED_PX = 100;
const widths = new Map<string, number>();
let canvas: CanvasRenderingContext2D | null | undefined;

/** Each letter is measured once in the window's own font: an estimate for all fonts makes half of all rows too high. */
function charEm(char: string): number {
  const known = widths.get(char);
  if (known !== undefined) return known;
  canvas ??= ownFont();
  const em = canvas === null ? guessedEm(char) : (canvas.measureText(char).width * MARGIN) / MEASURED_PX;
  widths.set(char, em);
  return em;
}

/** Null where nothing is drawn, as in a test. */
function ownFont(): CanvasRenderingContext2D | null {
  if (typeof document === 'undefined') return null;
  const context = document.createElement('canvas').getContext('2d');
  const family = getComputedStyle(document.body).fontFamily;
  if (context === null || family === '') return null;
  // The boldest of what is sized by it.
  context.font = `500 ${MEASURED_PX}px ${family}`;
  return context;
}

const narrow = new Set([..." ilj|!.,:;'I()[]"].map((char) => char.charCodeAt(0)));
const broad = new Set([...'mwMW@%'].map((char) => char.charCodeAt(0)));
/** From here on scripts are as wide as they are high: CJK, Hangul, full-width forms, emoji. */
const SQUARE_FROM = 0x1100;

/** For fonts nobody knows: a little more than the widest of the usual ones needs. */
function guessedEm(char: string): number {
  const code = char.codePointAt(0) ?? 0;
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
