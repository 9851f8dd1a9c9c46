import type { SessionId } from '../../shared/ids.ts';
import { applyListChange, type ListChange } from '../../shared/ipc/list-change.ts';
import { sessionKey } from '../../shared/ipc/state-step.ts';
import { createSessionIndex } from '../../shared/search/session-index.ts';
import type { SessionView } from '../../shared/session.ts';

/** The sessions as of one moment. It is another object after every change, and the same one while nothing changed. */
export interface SessionList {
  /** How many there are, whether they have arrived or not. */
  readonly total: number;
  /** Those that have arrived, in the order of the state. */
  readonly all: readonly SessionView[];
  get(id: SessionId): SessionView | null;
  /** Best first; see `SessionIndex`. */
  find(query: string): readonly SessionView[];
}

export interface SessionKeeper {
  /** The list after a change, with `total` sessions on the other side. */
  change(total: number, change: ListChange<SessionView, SessionId>): SessionList;
}

/**
 * Asks one question after the other in idle time. V8 runs code that is new to it ten times slower than code it knows:
 * over twenty thousand sessions the first letter that somebody types would be felt.
 */
export function warmUp(list: () => SessionList | null, whenIdle: (work: () => void) => void): void {
  // A letter that much is found by, a slip, a slip in one part of a word.
  const queries = ['a', 'e', 'admni', 'admni-0', 'i', 'o'];
  const askNext = (at: number): void => {
    const query = queries[at];
    if (query === undefined) return;
    whenIdle(() => {
      list()?.find(query);
      askNext(at + 1);
    });
  };
  askNext(0);
}

/** Keeps the index and the map by id in step with the list, change by change. */
export function createSessionKeeper(): SessionKeeper {
  const byId = new Map<SessionId, SessionView>();
  const index = createSessionIndex();
  let all: readonly SessionView[] = [];
  return {
    change(total, change) {
      all = applyListChange(all, change, sessionKey);
      for (const id of change.removed) byId.delete(id);
      for (const session of change.upserts) byId.set(session.id, session);
      index.remove(change.removed);
      index.put(change.upserts);
      return { total, all, get: (id) => byId.get(id) ?? null, find: index.find };
    },
  };
}
