import { createInterner } from './interner.ts';
import { editsAllowed, isNear } from './near.ts';
import {
  isLetterOrDigit,
  lineOf,
  type PieceLine,
  piecesIn,
  SCORE,
  type Scores,
  scorePieces,
  scoreValues,
} from './pieces.ts';

/** The distinct texts of all sessions, each under a small number. */
export interface ValueTable {
  /** The number of this lower-case text, which is held once more. */
  hold(text: string): number;
  /** Held once less; at the last time the number becomes free for another text. */
  release(value: number): void;
  /**
   * What a session must have for this word: something in each of the lists. Only a word that no value holds is taken
   * for a typo, piece by piece: `tesm-3999` is a slip and a whole word.
   */
  scores(word: string): readonly Scores[];
}

const REMEMBERED = 16;

/** The number that no text has. */
export const NO_VALUE = 0;

export function createValueTable(): ValueTable {
  const values = createInterner();
  const pieces = createInterner();
  /** By value: the numbers of the pieces it is made of. */
  const piecesOf: (readonly number[])[] = [[]];
  let line: PieceLine | null = null;
  // Takes the number of no text.
  values.hold('');

  const lineUp = (): PieceLine => {
    line ??= lineOf(piecesOf, values.texts);
    return line;
  };
  /** A run of letters and digits is in a text when it is in one of its pieces, and there are few distinct pieces. */
  const exactlyPiece = (word: string): Scores | null => {
    const found = scorePieces(word, pieces.texts);
    return found === null ? null : scoreValues(lineUp(), found, values.texts, word.length);
  };
  const exactly = (word: string): Scores | null => {
    const parts = piecesIn(word);
    const [longest = ''] = parts.toSorted((a, b) => b.length - a.length);
    if (longest === word) return exactlyPiece(word);
    const candidates = longest === '' ? null : exactlyPiece(longest);
    if (longest !== '' && candidates === null) return null;
    const { texts } = values;
    const scores = new Uint8Array(texts.length);
    let isFound = false;
    for (let value = 0; value < texts.length; value += 1) {
      if (candidates?.[value] === 0) continue;
      const score = scoreOf(texts[value] ?? '', word);
      if (score === 0) continue;
      scores[value] = score;
      isFound = true;
    }
    return isFound ? scores : null;
  };
  const nearly = (word: string): Scores => {
    const { numbers, from } = lineUp();
    const scores = new Uint8Array(values.texts.length);
    const near = editsAllowed(word) === 0 ? null : nearPieces(word, pieces.texts);
    if (near === null) return scores;
    for (let value = 0; value < scores.length; value += 1) {
      const end = from[value + 1] ?? 0;
      for (let at = from[value] ?? 0; at < end; at += 1)
        if (near[numbers[at] ?? 0] === 1) scores[value] = SCORE.near;
    }
    return scores;
  };
  const scored = (word: string): readonly Scores[] => {
    const found = exactly(word);
    if (found !== null) return [found];
    // A tag that no session has is no slip for a name.
    if (word.startsWith('#')) return [new Uint8Array(values.texts.length)];
    const parts = piecesIn(word);
    return parts.length > 1 ? parts.map((part) => exactly(part) ?? nearly(part)) : [nearly(word)];
  };

  /** Of the words asked for last: most of a query is as it was one letter ago. */
  const remembered = new Map<string, readonly Scores[]>();
  const forget = (): void => {
    remembered.clear();
    line = null;
  };

  return {
    hold(text) {
      const value = values.hold(text);
      if (values.holders(value) > 1) return value;
      piecesOf[value] = piecesIn(text).map(pieces.hold);
      forget();
      return value;
    },
    release(value) {
      values.release(value);
      if (values.holders(value) > 0) return;
      piecesOf[value]?.forEach(pieces.release);
      piecesOf[value] = [];
      forget();
    },
    scores(word) {
      const scores = remembered.get(word) ?? scored(word);
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(word, scores);
      return scores;
    },
  };
}

/** By piece: 1 when the word is a slip away from it. Null: none is. */
function nearPieces(word: string, pieces: readonly string[]): Uint8Array | null {
  const near = new Uint8Array(pieces.length);
  let isAny = false;
  for (let piece = 0; piece < pieces.length; piece += 1) {
    if (!isNear(word, pieces[piece] ?? '')) continue;
    near[piece] = 1;
    isAny = true;
  }
  return isAny ? near : null;
}

function scoreOf(text: string, word: string): number {
  let at = text.indexOf(word);
  if (at === -1) return 0;
  if (at === 0) return text.length === word.length ? SCORE.whole : SCORE.start;
  for (; at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isLetterOrDigit(text.charCodeAt(at - 1))) return SCORE.wordStart;
  }
  return SCORE.part;
}
