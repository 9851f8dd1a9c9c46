import type { AppState } from '../../shared/app-state.ts';
import { SessionId } from '../../shared/ids.ts';
import type { Records } from '../../shared/records.ts';
import { unreachable } from '../../shared/result.ts';
import type { SessionView } from '../../shared/session.ts';
import { type AppStore, sameValue } from './app-store.ts';
import type { DomainEvent, Events } from './events.ts';
import type { SessionCatalogue } from './sessions/session-catalogue.ts';
import type { SessionFacts } from './sessions/session-views.ts';

type Slice =
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

/** Derives the AppState from events: many changes of one moment are one snapshot. */
export interface Projection {
  /** Brings the store up to date now instead of at the end of this turn. */
  flush(): void;
}

export interface ProjectionPorts {
  readonly events: Pick<Events, 'on'>;
  readonly store: AppStore;
  readonly read: SliceReaders;
  readonly catalogue: Pick<SessionCatalogue, 'all' | 'find'>;
  readonly facts: Pick<SessionFacts, 'view'>;
  readonly skewMs: () => number;
}

/** What must be read again. */
interface Stale {
  readonly slices: Set<Slice>;
  readonly sessions: Set<SessionId>;
  /** The list of sessions itself changed, or something that every row shows. */
  everySession: boolean;
}

export function createProjection(ports: ProjectionPorts): Projection {
  const stale: Stale = { slices: new Set(), sessions: new Set(), everySession: false };
  const readSessions = createSessionReader(ports);
  let queued = false;

  const flush = () => {
    queued = false;
    if (stale.slices.size === 0 && stale.sessions.size === 0 && !stale.everySession) return;
    ports.store.update((state) => {
      const next = project(ports, stale, state, readSessions(stale, state.sessions));
      const isSame = Object.entries(next).every(([key, value]) => Reflect.get(state, key) === value);
      return isSame ? state : next;
    });
    stale.slices.clear();
    stale.sessions.clear();
    stale.everySession = false;
  };
  ports.events.on((event) => {
    noteEvent(stale, event);
    if (queued) return;
    queued = true;
    queueMicrotask(flush);
  });
  return { flush };
}

function noteEvent(stale: Stale, event: DomainEvent): void {
  switch (event.type) {
    case 'records-changed':
      noteRecords(stale, event.before, event.after);
      return;
    case 'session-changed':
      stale.sessions.add(event.sessionId);
      return;
    case 'source-changed':
      stale.slices.add('sources');
      return;
    case 'view-changed':
      stale.slices.add(event.part);
      return;
    case 'records-saved':
    case 'session-used':
    case 'lease-changed':
    case 'signing-in':
    case 'signed-in':
    case 'signed-out':
    case 'sign-in-lost':
    case 'sign-in-failed':
    case 'synced':
      // What these change arrives as one of the above.
      return;
    default:
      unreachable(event);
  }
}

function noteRecords(stale: Stale, before: Records, after: Records): void {
  if (before.sources !== after.sources) {
    stale.slices.add('sources');
    if (!sameValue(before.sources.map(shownOnSessions), after.sources.map(shownOnSessions)))
      stale.everySession = true;
  }
  if (before.settings !== after.settings) {
    stale.slices.add('settings');
    const { profileScope, defaultRegion } = after.settings;
    if (before.settings.profileScope !== profileScope || before.settings.defaultRegion !== defaultRegion)
      stale.everySession = true;
  }
  if (before.defaultSessionId !== after.defaultSessionId) {
    stale.slices.add('defaultSessionId');
    for (const id of [before.defaultSessionId, after.defaultSessionId])
      if (id !== null) stale.sessions.add(id);
  }
  if (before.found !== after.found || before.made !== after.made) {
    stale.slices.add('sources');
    stale.everySession = true;
  }
  if (before.choices !== after.choices) noteChoices(stale, before.choices, after.choices);
}

/** What a session's row shows of its identity source. */
const shownOnSessions = ({ id, name, subtitle, config }: Records['sources'][number]) => [
  id,
  name,
  subtitle,
  config.region ?? null,
];

function noteChoices(stale: Stale, before: Records['choices'], after: Records['choices']): void {
  const note = (id: string) => {
    const [was, is] = [before[id], after[id]];
    if (was === is) return;
    stale.sessions.add(SessionId.parse(id));
    // The region of a session is that of the sessions built on it, too.
    if (was?.region !== is?.region) stale.everySession = true;
  };
  for (const id of Object.keys(after)) note(id);
  for (const id of Object.keys(before)) if (after[id] === undefined) note(id);
}

function project(
  ports: ProjectionPorts,
  stale: Stale,
  state: AppState,
  sessions: AppState['sessions'],
): AppState {
  const slice = <K extends Slice>(key: K): AppState[K] =>
    stale.slices.has(key) ? keep(state[key], ports.read[key]()) : state[key];
  return {
    ...state,
    sources: slice('sources'),
    prompts: slice('prompts'),
    attention: slice('attention'),
    activity: slice('activity'),
    settings: slice('settings'),
    endpoint: slice('endpoint'),
    keychain: slice('keychain'),
    files: slice('files'),
    defaultSessionId: slice('defaultSessionId'),
    sessions,
    clockSkewMs: Math.round(ports.skewMs()),
  };
}

/** The views of the sessions: those that did not change keep their identity, and so does the list. */
function createSessionReader(ports: Pick<ProjectionPorts, 'catalogue' | 'facts'>) {
  let positions = new Map<SessionId, number>();

  const every = (before: readonly SessionView[]): SessionView[] => {
    const known = new Map(before.map((view) => [view.id, view]));
    const views = ports.catalogue.all().map((entry) => keep(known.get(entry.id), ports.facts.view(entry)));
    positions = new Map(views.map((view, i) => [view.id, i]));
    return views;
  };
  const some = (ids: ReadonlySet<SessionId>, before: readonly SessionView[]): SessionView[] => {
    const views = [...before];
    for (const id of ids) {
      const at = positions.get(id);
      const entry = ports.catalogue.find(id);
      if (at !== undefined && entry !== null) views[at] = keep(views[at], ports.facts.view(entry));
    }
    return views;
  };
  return (stale: Stale, before: SessionView[]): SessionView[] => {
    if (!stale.everySession && stale.sessions.size === 0) return before;
    const next = stale.everySession ? every(before) : some(stale.sessions, before);
    const isSame = next.length === before.length && next.every((view, i) => view === before[i]);
    return isSame ? before : next;
  };
}

/** The former object when nothing in it changed, for readers that compare by identity. */
function keep<T>(before: T | undefined, after: T): T {
  return before !== undefined && sameValue(before, after) ? before : after;
}
