import type { AppState } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { type AppStore, sameValue } from '../app-store.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionFacts } from '../sessions/session-views.ts';

export type Slice =
  | 'sources'
  | 'prompts'
  | 'attention'
  | 'activity'
  | 'settings'
  | 'endpoint'
  | 'keychain'
  | 'files'
  | 'defaultSessionId';
export type SliceReaders = { readonly [K in Slice]: () => AppState[K] };

/** Brings what changed into the AppState: many changes of one moment are one snapshot. */
export interface Projection {
  touch(slice: Slice): void;
  touchSession(id: SessionId): void;
  /** The list itself, or something every row shows, changed. */
  touchSessions(): void;
  flush(): void;
}

export function createProjection(ports: {
  readonly store: AppStore;
  readonly read: SliceReaders;
  readonly catalogue: SessionCatalogue;
  readonly facts: SessionFacts;
  readonly skewMs: () => number;
}): Projection {
  const slices = new Set<Slice>();
  const touched = new Set<SessionId>();
  let everySession = false;
  let queued = false;
  let positions = new Map<SessionId, number>();

  const allSessions = (before: readonly SessionView[]): SessionView[] => {
    const known = new Map(before.map((view) => [view.id, view]));
    const views = ports.catalogue.all().map((entry) => keep(known.get(entry.id), ports.facts.view(entry)));
    positions = new Map(views.map((view, i) => [view.id, i]));
    return views;
  };
  const someSessions = (before: readonly SessionView[]): SessionView[] => {
    const views = [...before];
    for (const id of touched) {
      const at = positions.get(id);
      const entry = ports.catalogue.find(id);
      if (at !== undefined && entry !== null) views[at] = keep(views[at], ports.facts.view(entry));
    }
    return views;
  };
  const sessions = (before: SessionView[]): SessionView[] => {
    if (!everySession && touched.size === 0) return before;
    const next = everySession ? allSessions(before) : someSessions(before);
    const isSame = next.length === before.length && next.every((view, i) => view === before[i]);
    return isSame ? before : next;
  };
  const slice = <K extends Slice>(state: AppState, key: K): AppState[K] =>
    slices.has(key) ? keep(state[key], ports.read[key]()) : state[key];

  const project = (state: AppState): AppState => ({
    ...state,
    sources: slice(state, 'sources'),
    prompts: slice(state, 'prompts'),
    attention: slice(state, 'attention'),
    activity: slice(state, 'activity'),
    settings: slice(state, 'settings'),
    endpoint: slice(state, 'endpoint'),
    keychain: slice(state, 'keychain'),
    files: slice(state, 'files'),
    defaultSessionId: slice(state, 'defaultSessionId'),
    sessions: sessions(state.sessions),
    clockSkewMs: Math.round(ports.skewMs()),
  });

  const flush = () => {
    queued = false;
    if (slices.size === 0 && touched.size === 0 && !everySession) return;
    ports.store.update((state) => {
      const next = project(state);
      const isSame = Object.entries(next).every(([key, value]) => Reflect.get(state, key) === value);
      return isSame ? state : next;
    });
    slices.clear();
    touched.clear();
    everySession = false;
  };
  const queue = () => {
    if (queued) return;
    queued = true;
    queueMicrotask(flush);
  };

  return {
    touch(name) {
      slices.add(name);
      queue();
    },
    touchSession(id) {
      touched.add(id);
      queue();
    },
    touchSessions() {
      everySession = true;
      queue();
    },
    flush,
  };
}

/** The former object when nothing in it changed: whoever compares by identity sees nothing to do. */
function keep<T>(before: T | undefined, after: T): T {
  return before !== undefined && sameValue(before, after) ? before : after;
}
