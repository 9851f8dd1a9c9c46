import type { SessionId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import { byHabit } from '../../shared/session-order.ts';
import { createValueTable, SCORE, type Scores } from './value-table.ts';

export interface SessionIndex {
  /** Takes in sessions that are new or changed. */
  put(sessions: readonly SessionView[]): void;
  remove(ids: readonly SessionId[]): void;
  /**
   * Sessions that hold every word of the query in their name, account, role, region or profile; best first, then
   * pinned, recently used, by name. An empty query gives all. A word found nowhere is taken for a typo.
   */
  find(query: string): readonly SessionView[];
}

/** One session in the index; `values` are numbers of the value table. */
interface Slot {
  session: SessionView;
  values: readonly number[];
}

const MAX_WORDS = 8;

/**
 * Works on distinct values, not on sessions: 20,000 sessions share few accounts, roles and regions, so most of a
 * query is answered by looking at each value once. It is kept up to date session by session, so no question ever
 * waits for the index to be built; sorting an answer is by counting, because a one-letter query finds everything.
 */
export function createSessionIndex(): SessionIndex {
  const slots = new Map<SessionId, Slot>();
  const values = createValueTable();
  let ordered: readonly Slot[] = [];

  const change = (slot: Slot, session: SessionView): void => {
    if (!isFoundAlike(slot.session, session)) {
      const former = slot.values;
      slot.values = holdTexts(session, values.hold);
      former.forEach(values.release);
    }
    slot.session = session;
  };

  return {
    put(sessions) {
      const moved = new Set<Slot>();
      for (const session of sessions) {
        const slot = slots.get(session.id);
        if (slot === undefined) {
          const made = { session, values: holdTexts(session, values.hold) };
          slots.set(session.id, made);
          moved.add(made);
        } else {
          if (byHabit(slot.session, session) !== 0) moved.add(slot);
          change(slot, session);
        }
      }
      if (moved.size > 0) ordered = merged(ordered, moved);
    },
    remove(ids) {
      const gone = new Set<Slot>();
      for (const id of ids) {
        const slot = slots.get(id);
        if (slot === undefined) continue;
        slots.delete(id);
        slot.values.forEach(values.release);
        gone.add(slot);
      }
      if (gone.size > 0) ordered = ordered.filter((slot) => !gone.has(slot));
    },
    find(query) {
      const words = query
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '')
        .slice(0, MAX_WORDS);
      return words.length === 0
        ? ordered.map(({ session }) => session)
        : bestFirst(ordered, words.map(values.scores));
    },
  };
}

/** Those that hold every word; a counting sort, so equal scores keep their order. */
function bestFirst(ordered: readonly Slot[], words: readonly (readonly Scores[])[]): readonly SessionView[] {
  const highest = SCORE.whole * words.length;
  const totals = new Uint8Array(ordered.length);
  const counts = new Uint32Array(highest + 1);
  ordered.forEach((slot, at) => {
    const total = totalScore(slot.values, words);
    totals[at] = total;
    counts[total] = (counts[total] ?? 0) + 1;
  });
  // Where the next session of each score goes.
  const places = new Uint32Array(highest + 1);
  for (let score = highest - 1; score > 0; score -= 1)
    places[score] = (places[score + 1] ?? 0) + (counts[score + 1] ?? 0);
  const order = new Uint32Array(ordered.length - (counts[0] ?? 0));
  for (let at = 0; at < totals.length; at += 1) {
    const total = totals[at] ?? 0;
    if (total === 0) continue;
    const place = places[total] ?? 0;
    places[total] = place + 1;
    order[place] = at;
  }
  const found: SessionView[] = [];
  for (const at of order) {
    const slot = ordered[at];
    if (slot !== undefined) found.push(slot.session);
  }
  return found;
}

/** 0 when one of the words is nowhere in the session. */
function totalScore(values: readonly number[], words: readonly (readonly Scores[])[]): number {
  let total = 0;
  for (const parts of words) {
    let worst: number = SCORE.whole;
    for (const scores of parts) worst = Math.min(worst, bestScore(values, scores));
    if (worst === 0) return 0;
    total += worst;
  }
  return total;
}

function bestScore(values: readonly number[], scores: Scores): number {
  let best = 0;
  for (const value of values) {
    const score = scores[value] ?? 0;
    if (score > best) best = score;
  }
  return best;
}

/** The order with some slots taken out and put where they belong now: linear, apart from the few that moved. */
function merged(ordered: readonly Slot[], moved: ReadonlySet<Slot>): readonly Slot[] {
  const coming = [...moved].sort((a, b) => byHabit(a.session, b.session));
  const next: Slot[] = [];
  let at = 0;
  for (const slot of ordered) {
    if (moved.has(slot)) continue;
    for (let first = coming[at]; first !== undefined; first = coming[at]) {
      if (byHabit(first.session, slot.session) >= 0) break;
      next.push(first);
      at += 1;
    }
    next.push(slot);
  }
  for (const slot of coming.slice(at)) next.push(slot);
  return next;
}

function holdTexts(session: SessionView, hold: (text: string) => number): readonly number[] {
  const { name, accountName, accountId, role, region, profile, sourceName } = session;
  const held: number[] = [];
  for (const text of [name, accountName, accountId, role, region, profile, sourceName]) {
    if (text !== null && text !== '') held.push(hold(text.toLowerCase()));
  }
  return held;
}

const isFoundAlike = (a: SessionView, b: SessionView): boolean =>
  a.name === b.name &&
  a.accountName === b.accountName &&
  a.accountId === b.accountId &&
  a.role === b.role &&
  a.region === b.region &&
  a.profile === b.profile &&
  a.sourceName === b.sourceName;
