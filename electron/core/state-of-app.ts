import type { AppState } from '../../shared/app-state.ts';
import type { SourceId } from '../../shared/ids.ts';
import type { SourceView } from '../../shared/source.ts';
import type { Parts } from './app-parts.ts';
import type { LatchkeyPorts } from './app-ports.ts';
import { createAppStore } from './app-store.ts';
import type { ListedSession } from './listed-session.ts';
import { createProjection } from './projection.ts';
import { previousDefault } from './sessions/session-records.ts';
import { shownSourceName } from './sessions/source-names.ts';
import { createViewList } from './sessions/view-list.ts';
import { sourceView } from './sign-in/source-views.ts';

/** The AppState, derived from the components. */
export interface StateOfApp {
  /** The state as of now: what changed in this turn is in it. */
  state(): AppState;
  /** Settles when `state` has no long work to finish. */
  caughtUp(): Promise<void>;
  /** What a list says of all sessions as of now, without waiting for, or finishing, a pass over the views of thousands. */
  listed(): { readonly sources: AppState['sources']; readonly sessions: readonly ListedSession[] };
  /** The state that was announced last: it never waits for thousands of sessions, and may lag behind by some turns. */
  announced(): AppState;
  subscribe(listener: (state: AppState) => void): () => void;
  setEndpoint(endpoint: AppState['endpoint']): void;
}

export function createStateOfApp(ports: LatchkeyPorts, parts: Parts): StateOfApp {
  const { records, keychain, prompts, attention, activity, profileSync, now } = parts;
  let endpoint: AppState['endpoint'] = { listening: false, problem: null };
  const store = createAppStore({
    initial: {
      revision: 0,
      now: now(),
      version: ports.version,
      systemLanguage: ports.systemLanguage,
      sources: [],
      kinds: parts.kinds.words,
      sessions: [],
      accounts: [],
      defaultSessionId: null,
      previousDefaultId: null,
      withoutDefault: null,
      locked: null,
      prompts: [],
      attention: [],
      activity: [],
      settings: records.get().settings,
      endpoint,
      keychain: keychain.state(),
      files: { ...ports.awsFiles.paths(), problem: null },
      command: ports.command,
      clockSkewMs: Math.round(ports.skew.skewMs()),
    },
    now,
    onListenerError: (error) => ports.onBug('state listener', error),
  });
  const projection = createProjection({
    events: parts.events,
    store,
    views: createViewList({ catalogue: parts.catalogue, facts: parts.facts }),
    clock: ports.clock,
    hasRenamedAccounts: parts.accounts.hasRenamed,
    skewMs: ports.skew.skewMs,
    read: {
      sources: createSourceViews(parts),
      accounts: parts.accounts.settled,
      prompts: () => [...prompts.list()],
      attention: () => [...attention.list()],
      activity: () => [...activity.head()],
      settings: () => records.get().settings,
      endpoint: () => endpoint,
      keychain: keychain.state,
      files: profileSync.files,
      defaultSessionId: () => records.get().defaultSessionId,
      previousDefaultId: () => previousDefault(records.get()),
      withoutDefault: () => records.get().withoutDefault ?? null,
      locked: () => records.get().locked ?? null,
    },
  });
  return {
    state() {
      projection.flush();
      return store.get();
    },
    caughtUp: projection.caughtUp,
    listed() {
      const isPassing = !projection.flushUnlessPassing();
      const { sources, sessions } = store.get();
      return { sources, sessions: isPassing ? parts.catalogue.all().map(parts.facts.listed) : sessions };
    },
    announced: store.get,
    subscribe: store.subscribe,
    setEndpoint(next) {
      endpoint = next;
      parts.changed('endpoint')();
    },
  };
}

function createSourceViews({ records, catalogue, kinds, sources }: Parts): () => SourceView[] {
  const countSessions = createSessionCounter({ records, catalogue });
  return () => {
    const counts = countSessions();
    const all = records.get().sources;
    return all.map((record) => {
      const kind = kinds.source(record.kind);
      return sourceView(record, sources.find(record.id), counts.get(record.id) ?? 0, {
        actions: kind?.kind.actions ?? [],
        hasExternalSignIn: kind?.kind.externalSignIn !== undefined,
        hasSync: kind?.bound.sync !== null,
        shownName: shownSourceName(all, record),
      });
    });
  };
}

/** Sessions by source; counted again only when the list of sessions changed: a sync reports its progress very often. */
function createSessionCounter({ records, catalogue }: Pick<Parts, 'records' | 'catalogue'>) {
  let counts = new Map<SourceId, number>();
  let countedOf: { readonly found: unknown; readonly made: unknown } = { found: null, made: null };
  return (): ReadonlyMap<SourceId, number> => {
    const { found, made } = records.get();
    if (countedOf.found === found && countedOf.made === made) return counts;
    countedOf = { found, made };
    counts = new Map();
    for (const { parent } of catalogue.all())
      if (parent.kind === 'source') counts.set(parent.id, (counts.get(parent.id) ?? 0) + 1);
    return counts;
  };
}
