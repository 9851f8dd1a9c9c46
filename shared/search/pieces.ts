export const SCORE = { whole: 5, start: 4, wordStart: 3, part: 2, near: 1 } as const;

/** By value: how well it holds something, 0 for not at all. */
export type Scores = Uint8Array;

/** The pieces of all values in one line: forty thousand small lists take longer to walk than to search. */
export interface PieceLine {
  readonly numbers: Uint32Array;
  /** By value: where its pieces begin; those of the next one begin where they end. */
  readonly from: Uint32Array;
  /** By value: 1 when its text begins with its first piece. */
  readonly leads: Uint8Array;
}

export function lineOf(piecesOf: readonly (readonly number[])[], texts: readonly string[]): PieceLine {
  const from = new Uint32Array(texts.length + 1);
  const leads = new Uint8Array(texts.length);
  for (let value = 0; value < texts.length; value += 1) {
    from[value + 1] = (from[value] ?? 0) + (piecesOf[value]?.length ?? 0);
    leads[value] = isLetterOrDigit(texts[value]?.charCodeAt(0) ?? 0) ? 1 : 0;
  }
  const numbers = new Uint32Array(from[texts.length] ?? 0);
  let at = 0;
  for (let value = 0; value < texts.length; value += 1)
    for (const piece of piecesOf[value] ?? []) {
      numbers[at] = piece;
      at += 1;
    }
  return { numbers, from, leads };
}

const PIECE = { part: 1, start: 2 } as const;

/** By piece: where the word is in it. Null: it is in none. */
export function scorePieces(word: string, pieces: readonly string[]): Uint8Array | null {
  const found = new Uint8Array(pieces.length);
  let isAny = false;
  for (let piece = 0; piece < pieces.length; piece += 1) {
    const at = pieces[piece]?.indexOf(word) ?? -1;
    if (at === -1) continue;
    found[piece] = at === 0 ? PIECE.start : PIECE.part;
    isAny = true;
  }
  return isAny ? found : null;
}

/** As `scoreOf` for each value, from where the word is in its pieces. */
export function scoreValues(
  { numbers, from, leads }: PieceLine,
  found: Uint8Array,
  texts: readonly string[],
  wordLength: number,
): Scores {
  const scores = new Uint8Array(texts.length);
  for (let value = 0; value < texts.length; value += 1) {
    const first = from[value] ?? 0;
    const end = from[value + 1] ?? 0;
    let best = 0;
    for (let at = first; at < end; at += 1) {
      const place = found[numbers[at] ?? 0] ?? 0;
      if (place === 0) continue;
      const score = place === PIECE.part ? SCORE.part : SCORE.wordStart;
      if (score > best) best = score;
      if (at !== first || place === PIECE.part || leads[value] === 0) continue;
      best = texts[value]?.length === wordLength ? SCORE.whole : SCORE.start;
      break;
    }
    scores[value] = best;
  }
  return scores;
}

/** The runs of letters and digits. */
export function piecesIn(text: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && isLetterOrDigit(text.charCodeAt(at))) continue;
    if (at > from) found.push(text.slice(from, at));
    from = at + 1;
  }
  return found;
}

/**
 * Of lower-case text. Most of it is ASCII, and a regular expression takes its time over a million characters; half of
 * a surrogate pair counts as a letter, as most that are written in pairs are.
 */
export const isLetterOrDigit = (code: number): boolean =>
  code < 128
    ? (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    : (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{N}]/u.test(String.fromCharCode(code));
