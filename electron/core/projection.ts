import type { AppState } from '../../shared/app-state.ts';
import { SessionId } from '../../shared/ids.ts';
import type { Records } from '../../shared/records.ts';
import { unreachable } from '../../shared/result.ts';
import { type AppStore, sameValue } from './app-store.ts';
import { atOnce, beginSlices } from './async/in-slices.ts';
import type { DomainEvent, Events } from './events.ts';
import type { Clock } from './ports/clock.ts';
import { isLimited } from './sessions/profile-scope.ts';
import { previousDefault } from './sessions/session-records.ts';
import type { ViewList } from './sessions/view-list.ts';

type Slice =
  | 'accounts'
  | 'sources'
  | 'locked'
  | 'prompts'
  | 'attention'
  | 'activity'
  | 'settings'
  | 'endpoint'
  | 'keychain'
  | 'files'
  | 'defaultSessionId'
  | 'previousDefaultId'
  | 'withoutDefault';
export type SliceReaders = { readonly [K in Slice]: () => AppState[K] };

/** Derives the AppState from events: many changes of one moment are one snapshot. */
export interface Projection {
  /** Brings the store up to date now instead of at the end of this turn. */
  flush(): void;
  /** The same but for a pass that is needed or under way; false: there is one, and the sessions of the store are those of before. */
  flushUnlessPassing(): boolean;
  /** Settles when no pass over thousands of sessions is under way: `flush` would finish it without letting anybody have a turn. */
  caughtUp(): Promise<void>;
}

export interface ProjectionPorts {
  readonly events: Pick<Events, 'on'>;
  readonly store: AppStore;
  readonly read: SliceReaders;
  readonly views: ViewList;
  /** True: accounts that sessions show have other names than at the last call. */
  readonly hasRenamedAccounts: () => boolean;
  readonly skewMs: () => number;
  /** A pass over thousands of sessions lets tools have their turn in between. */
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
}

/** What must be read again. */
interface Stale {
  readonly slices: Set<Slice>;
  readonly views: ViewList;
}

export function createProjection(ports: ProjectionPorts): Projection {
  const { views, store } = ports;
  const stale: Stale = { slices: new Set(), views };
  let isQueued = false;
  let isPassing = false;
  let waiting: (() => void)[] = [];

  const publish = () => {
    store.update((state) => {
      const next = project(ports, stale.slices, state, views.patch());
      const isSame = Object.entries(next).every(([key, value]) => Reflect.get(state, key) === value);
      return isSame ? state : next;
    });
    stale.slices.clear();
  };
  const settle = () => {
    isQueued = false;
    if (views.needsPass() && !isPassing) {
      isPassing = true;
      beginSlices(views.pass(), ports.clock, () => {
        isPassing = false;
        publish();
        for (const resolve of waiting) resolve();
        waiting = [];
      });
    }
    // What else changed does not wait for a pass that takes several turns.
    publish();
  };
  ports.events.on((event) => {
    noteEvent(stale, event);
    if (event.type === 'records-changed' && isOtherCatalogue(event) && ports.hasRenamedAccounts())
      views.noteAll();
    if (isQueued) return;
    isQueued = true;
    queueMicrotask(settle);
  });
  return {
    caughtUp: () => (isPassing ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve()),
    flushUnlessPassing() {
      if (isQueued || isPassing) publish();
      return !views.needsPass();
    },
    flush() {
      if (!isQueued && !isPassing) return;
      atOnce(views.pass());
      publish();
    },
  };
}

function noteEvent(stale: Stale, event: DomainEvent): void {
  switch (event.type) {
    case 'records-changed':
      noteRecords(stale, event.before, event.after);
      return;
    case 'session-changed':
      stale.views.noteSession(event.sessionId);
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
    case 'box-ended':
    case 'signing-in':
    case 'signed-in':
    case 'user-changed':
    case 'signed-out':
    case 'sign-in-lost':
    case 'sign-in-failed':
    case 'synced':
    case 'keychain-usable':
      // What these change arrives as one of the above.
      return;
    default:
      unreachable(event);
  }
}

const isOtherCatalogue = ({
  before,
  after,
}: {
  readonly before: Records;
  readonly after: Records;
}): boolean => before.found !== after.found || before.made !== after.made || before.sources !== after.sources;

function noteRecords(stale: Stale, before: Records, after: Records): void {
  if (before.sources !== after.sources) {
    stale.slices.add('sources');
    if (!sameValue(before.sources.map(shownOnSessions), after.sources.map(shownOnSessions)))
      stale.views.noteAll();
  }
  if (before.settings !== after.settings) {
    stale.slices.add('settings');
    if (shownOfSettings.some((key) => before.settings[key] !== after.settings[key])) stale.views.noteAll();
  }
  if (before.accounts !== after.accounts) {
    stale.slices.add('accounts');
    stale.views.noteAll();
  }
  if (previousDefault(before) !== previousDefault(after)) stale.slices.add('previousDefaultId');
  if (before.withoutDefault !== after.withoutDefault) stale.slices.add('withoutDefault');
  if (before.locked !== after.locked) stale.slices.add('locked');
  // Whether a session may have the name `default`: rare, and of which sessions is not looked for.
  if ((before.withoutDefault === undefined) !== (after.withoutDefault === undefined)) stale.views.noteAll();
  if (before.defaultSessionId !== after.defaultSessionId) {
    stale.slices.add('defaultSessionId');
    for (const id of [before.defaultSessionId, after.defaultSessionId])
      if (id !== null) stale.views.noteSession(id);
  }
  if (before.found !== after.found || before.made !== after.made) {
    stale.slices.add('sources');
    stale.views.noteList();
  }
  if ((before.detached === undefined) !== (after.detached === undefined)) stale.views.noteAll();
  // With one session more than get a profile freely, other rows say that theirs is not written.
  if (isLimited(before) !== isLimited(after)) stale.views.noteAll();
  if (before.commands !== after.commands)
    for (const { session } of [...(before.commands ?? []), ...(after.commands ?? [])])
      stale.views.noteSession(session);
  if (before.choices !== after.choices) noteChoices(stale.views, before.choices, after.choices);
}

/** What a session's row shows of the settings. */
const shownOfSettings = [
  'profileScope',
  'profilesWrittenFor',
  'productionPatterns',
  'defaultRegion',
] as const;

/** What a session's row shows of its identity source. */
const shownOnSessions = ({ id, name, subtitle, config, accountId }: Records['sources'][number]) => [
  id,
  name,
  subtitle,
  config.region ?? null,
  accountId ?? null,
];

function noteChoices(views: ViewList, before: Records['choices'], after: Records['choices']): void {
  const note = (id: string) => {
    const [was, is] = [before[id], after[id]];
    if (was === is) return;
    views.noteSession(SessionId.parse(id));
    // The region of a session is that of the sessions built on it, too, and so is its end.
    if (was?.region !== is?.region || was?.timeBox !== is?.timeBox) views.noteChained();
  };
  for (const id of Object.keys(after)) note(id);
  for (const id of Object.keys(before)) if (after[id] === undefined) note(id);
}

function project(
  ports: ProjectionPorts,
  stale: ReadonlySet<Slice>,
  state: AppState,
  sessions: AppState['sessions'],
): AppState {
  const slice = <K extends Slice>(key: K): AppState[K] =>
    stale.has(key) ? keep(state[key], ports.read[key]()) : state[key];
  return {
    ...state,
    sources: slice('sources'),
    accounts: slice('accounts'),
    locked: slice('locked'),
    prompts: slice('prompts'),
    attention: slice('attention'),
    activity: slice('activity'),
    settings: slice('settings'),
    endpoint: slice('endpoint'),
    keychain: slice('keychain'),
    files: slice('files'),
    defaultSessionId: slice('defaultSessionId'),
    previousDefaultId: slice('previousDefaultId'),
    withoutDefault: slice('withoutDefault'),
    sessions,
    clockSkewMs: Math.round(ports.skewMs()),
  };
}

/** The former object when nothing in it changed, for readers that compare by identity. */
function keep<T>(before: T | undefined, after: T): T {
  return before !== undefined && sameValue(before, after) ? before : after;
}
