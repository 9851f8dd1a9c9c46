import type { SessionView } from '../../shared/session.ts';
import { editsAllowed, isNear } from './near.ts';

export interface SessionIndex {
  /**
   * Sessions that hold every word of the query in their name, account, role, region or profile; best first, then
   * pinned, recently used, by name. An empty query gives all. A word found nowhere is taken for a typo.
   */
  find(query: string): readonly SessionView[];
}

interface Value {
  readonly text: string;
  readonly words: readonly string[];
  readonly sessions: number[];
}

const SCORE = { whole: 5, start: 4, wordStart: 3, part: 2, near: 1 } as const;
const SEPARATORS = /[^\p{L}\p{N}]+/u;

/**
 * Works on distinct values, not on sessions: 20,000 sessions share few accounts, roles and regions, so most of a
 * query is answered by looking at each value once. Sorting is by counting, because a one-letter query finds everything.
 */
export function createSessionIndex(sessions: readonly SessionView[]): SessionIndex {
  const ordered = sessions.toSorted(byHabit);
  // Made by the first question: most snapshots are never searched.
  let made: {
    readonly values: readonly Value[];
    readonly words: ReadonlyMap<string, readonly Value[]>;
  } | null = null;
  const parts = () => {
    if (made === null) {
      const values = collectValues(ordered);
      made = { values, words: collectWords(values) };
    }
    return made;
  };

  const scoreToken = (token: string): Uint8Array => {
    const { values, words } = parts();
    const scores = new Uint8Array(ordered.length);
    let any = false;
    for (const value of values) {
      const score = scoreValue(value, token);
      if (score === 0) continue;
      any = true;
      raise(scores, value.sessions, score);
    }
    if (any) return scores;
    const pieces = token.split(SEPARATORS).filter(Boolean);
    if (pieces.length > 1) return lowest(pieces.map(scoreToken), scores);
    if (editsAllowed(token) === 0) return scores;
    for (const [word, owners] of words) {
      if (!isNear(token, word)) continue;
      for (const value of owners) raise(scores, value.sessions, SCORE.near);
    }
    return scores;
  };

  return {
    find: (query) => {
      const tokens = query
        .toLowerCase()
        .split(/\s+/)
        .filter((t) => t !== '')
        .slice(0, 8);
      if (tokens.length === 0) return ordered;
      const each = tokens.map(scoreToken);
      const buckets: SessionView[][] = Array.from({ length: SCORE.whole * tokens.length + 1 }, () => []);
      ordered.forEach((session, i) => {
        let total = 0;
        for (const scores of each) {
          const score = scores[i] ?? 0;
          if (score === 0) return;
          total += score;
        }
        buckets[total]?.push(session);
      });
      return buckets.reverse().flat();
    },
  };
}

function scoreValue(value: Value, token: string): number {
  const at = value.text.indexOf(token);
  if (at === -1) return 0;
  if (at === 0) return value.text.length === token.length ? SCORE.whole : SCORE.start;
  return value.words.some((word) => word.startsWith(token)) ? SCORE.wordStart : SCORE.part;
}

function raise(scores: Uint8Array, sessions: readonly number[], score: number): void {
  for (const i of sessions) if ((scores[i] ?? 0) < score) scores[i] = score;
}

/** What every piece of a token agrees on: `tesm-3999` is a slip and a whole word. */
function lowest(each: readonly Uint8Array[], into: Uint8Array): Uint8Array {
  return into.map((_, i) => Math.min(...each.map((scores) => scores[i] ?? 0)));
}

function collectValues(sessions: readonly SessionView[]): readonly Value[] {
  const byText = new Map<string, Value>();
  sessions.forEach((session, i) => {
    const { name, accountName, accountId, role, region, profile, sourceName } = session;
    for (const raw of new Set([name, accountName, accountId, role, region, profile, sourceName])) {
      if (raw === null || raw === '') continue;
      const text = raw.toLowerCase();
      const known = byText.get(text);
      if (known !== undefined) known.sessions.push(i);
      else byText.set(text, { text, words: text.split(SEPARATORS).filter(Boolean), sessions: [i] });
    }
  });
  return [...byText.values()];
}

function collectWords(values: readonly Value[]): ReadonlyMap<string, readonly Value[]> {
  const owners = new Map<string, Value[]>();
  for (const value of values) {
    for (const word of value.words) {
      const known = owners.get(word);
      if (known === undefined) owners.set(word, [value]);
      else known.push(value);
    }
  }
  return owners;
}

function byHabit(a: SessionView, b: SessionView): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  const used = (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0);
  return used !== 0 ? used : compareNames(a.name, b.name);
}

// Plain comparison: a collator costs ten times as much over 20,000 names, and names are mostly ASCII.
const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
