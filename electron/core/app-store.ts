import type { AppState } from '../../shared/app-state.ts';

export interface AppStore {
  get(): AppState;
  /** A changed state becomes a new frozen snapshot with revision + 1; returning the same object changes nothing. */
  update(change: (state: AppState) => AppState): void;
  /** Reported once per microtask, whatever the number of updates. Returns the way to stop listening. */
  subscribe(listener: (state: AppState) => void): () => void;
}

/** The one AppState: everything a window, the tray or a terminal shows comes from here. */
export function createAppStore(ports: {
  readonly initial: AppState;
  /** Epoch ms, corrected by the clock skew. */
  readonly now: () => number;
  /** A listener that throws is a bug of the listener: it is reported here and the others still hear. */
  readonly onListenerError: (error: unknown) => void;
}): AppStore {
  let current = freezeNew(ports.initial, undefined);
  let announced = false;
  const listeners = new Set<(state: AppState) => void>();

  const announce = () => {
    announced = false;
    for (const listener of [...listeners]) {
      try {
        listener(current);
      } catch (error) {
        ports.onListenerError(error);
      }
    }
  };

  return {
    get: () => current,
    update(change) {
      const next = change(current);
      if (next === current) return;
      current = freezeNew({ ...next, revision: current.revision + 1, now: ports.now() }, current);
      if (announced) return;
      announced = true;
      queueMicrotask(announce);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Freezes what is new only: with thousands of sessions, walking all of every snapshot would be the cost of an update. */
export function freezeNew<T>(next: T, before: unknown): T {
  if (typeof next !== 'object' || next === null || next === before || Object.isFrozen(next)) return next;
  if (Array.isArray(next)) {
    const old: readonly unknown[] = Array.isArray(before) ? before : [];
    for (let i = 0; i < next.length; i += 1) freezeNew(next[i], old[i]);
  } else {
    // One look at each field, because a company has thousands of sessions with twenty each.
    for (const key in next) {
      const value: unknown = next[key];
      if (typeof value === 'object') freezeNew(value, undefined);
    }
  }
  return Object.freeze(next);
}

/** Structural equality of plain JSON values, so that an unchanged slice keeps its identity. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameValue(item, b[i]));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names)
    if (!Object.hasOwn(b, name) || !sameValue(Reflect.get(a, name), Reflect.get(b, name))) return false;
  return true;
}
