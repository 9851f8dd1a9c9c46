import type { SessionId } from '../ids.ts';
import type { SessionView } from '../session.ts';
import { byHabit } from '../session-order.ts';
import { SCORE, type Scores } from './pieces.ts';
import { createValueTable, NO_VALUE } from './value-table.ts';

export interface SessionIndex {
  /** Takes in sessions that are new or changed. */
  put(sessions: readonly SessionView[]): void;
  remove(ids: readonly SessionId[]): void;
  /**
   * Sessions that hold every word of the query in their name, account, role, region, profile or tags; best first, then
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
  let table: Table | null = null;

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
      table = null;
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
      table = null;
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
      if (words.length === 0) return ordered.map(({ session }) => session);
      table ??= tableOf(ordered);
      return bestFirst(ordered, table, words.map(values.scores));
    },
  };
}

/** The values of all slots, in their order and in one piece of memory: every letter typed looks at all of them. */
interface Table {
  readonly values: Uint32Array;
  /** By slot: where its values begin; those of the next one begin where they end. */
  readonly from: Uint32Array;
}

function tableOf(ordered: readonly Slot[]): Table {
  const from = new Uint32Array(ordered.length + 1);
  for (let at = 0; at < ordered.length; at += 1)
    from[at + 1] = (from[at] ?? 0) + (ordered[at]?.values.length ?? 0);
  const values = new Uint32Array(from[ordered.length] ?? 0);
  for (let at = 0; at < ordered.length; at += 1) values.set(ordered[at]?.values ?? [], from[at] ?? 0);
  return { values, from };
}

/** Those that hold every word; a counting sort, so equal scores keep their order. */
function bestFirst(
  ordered: readonly Slot[],
  table: Table,
  words: readonly (readonly Scores[])[],
): readonly SessionView[] {
  const totals = totalScores(table, ordered.length, words);
  const highest = SCORE.whole * words.length;
  const counts = new Uint32Array(highest + 1);
  for (const total of totals) counts[total] = (counts[total] ?? 0) + 1;
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

/** By slot: the sum over the words, 0 when one of them is nowhere in it. */
function totalScores(table: Table, slots: number, words: readonly (readonly Scores[])[]): Uint8Array {
  const totals = new Uint8Array(slots);
  for (const [index, parts] of words.entries()) {
    const worst = worstScores(table, slots, parts);
    for (let at = 0; at < slots; at += 1) {
      const score = worst[at] ?? 0;
      const before = totals[at] ?? 0;
      totals[at] = score === 0 || (index > 0 && before === 0) ? 0 : before + score;
    }
  }
  return totals;
}

/** By slot: its best score for the part of a word that it holds worst. */
function worstScores({ values, from }: Table, slots: number, parts: readonly Scores[]): Uint8Array {
  const worst = new Uint8Array(slots).fill(SCORE.whole);
  for (const scores of parts) {
    for (let at = 0; at < slots; at += 1) {
      let best = 0;
      const end = from[at + 1] ?? 0;
      for (let text = from[at] ?? 0; text < end; text += 1) {
        const score = scores[values[text] ?? NO_VALUE] ?? 0;
        if (score > best) best = score;
      }
      if (best < (worst[at] ?? 0)) worst[at] = best;
    }
  }
  return worst;
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
  const { name, accountName, accountLabel = null, accountId, role, region, profile, sourceName } = session;
  const held: number[] = [];
  for (const text of [name, accountLabel, accountName, accountId, role, region, profile, sourceName]) {
    if (text !== null && text !== '') held.push(hold(text.toLowerCase()));
  }
  if (session.otherProfiles !== undefined)
    for (const other of session.otherProfiles) held.push(hold(other.name.toLowerCase()));
  // With the sign in front, so that a word can ask for a tag alone.
  if (session.tags !== undefined) for (const tag of session.tags) held.push(hold(`#${tag.toLowerCase()}`));
  return held;
}

const isFoundAlike = (a: SessionView, b: SessionView): boolean =>
  a.name === b.name &&
  a.accountName === b.accountName &&
  a.accountLabel === b.accountLabel &&
  a.accountId === b.accountId &&
  a.role === b.role &&
  a.region === b.region &&
  a.profile === b.profile &&
  a.otherProfiles === b.otherProfiles &&
  a.tags === b.tags &&
  a.sourceName === b.sourceName;
