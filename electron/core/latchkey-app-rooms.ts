import type { AppState } from '../../shared/app-state.ts';
import type { SessionId, SourceId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import { createActivityLog } from './activity-log.ts';
import type { LatchkeyPorts } from './app-ports.ts';
import { createAppStore } from './app-store.ts';
import { createAgenda } from './async/agenda.ts';
import { createAttention } from './attention.ts';
import { createCredentialBroker } from './credentials/credential-broker.ts';
import { createOnThrow } from './on-throw.ts';
import { createProfileSync } from './profiles/profile-sync.ts';
import { createRecords } from './records.ts';
import { createSessionCatalogue } from './sessions/session-catalogue.ts';
import { createSessionModels } from './sessions/session-models.ts';
import { createSessionFacts } from './sessions/session-views.ts';
import { createBoundAsk } from './sign-in/bound-ask.ts';
import { createKeychainWatch } from './sign-in/keychain-watch.ts';
import { createKindRegistry } from './sign-in/kind-registry.ts';
import { createPresence, type Presence } from './sign-in/presence.ts';
import { createPrompts } from './sign-in/prompts.ts';
import { createSignInPage } from './sign-in/sign-in-page.ts';
import { createSignInWait } from './sign-in/sign-in-wait.ts';
import { createSourceEvents } from './sign-in/source-events.ts';
import { createSourceRunners } from './sign-in/source-runners.ts';
import { sourceView } from './sign-in/source-views.ts';
import { createProjection } from './use-cases/projection.ts';
import type { Rooms } from './use-cases/rooms.ts';

/** What only the life of the app needs to reach. */
export interface Wiring {
  readonly rooms: Rooms;
  readonly store: ReturnType<typeof createAppStore>;
  readonly agenda: ReturnType<typeof createAgenda>;
  readonly end: AbortController;
  readonly presence: Presence;
  readonly setEndpoint: (endpoint: AppState['endpoint']) => void;
  readonly setKeychain: (problem: Problem | null) => void;
}

const SKEW_WORTH_TELLING_MS = 4 * 60_000;

/** The one place where the parts of the core are put together. Arrows, because the parts know each other in a ring. */
export function wire(ports: LatchkeyPorts): Wiring {
  const { clock, skew, random, log } = ports;
  const now = () => Math.round(clock.nowMs() + skew.skewMs());
  const end = new AbortController();
  const lifetime = end.signal;
  const presence = createPresence();
  let endpoint: AppState['endpoint'] = { listening: false, problem: null };

  const onThrow = createOnThrow({ random, log });
  const records = createRecords({
    store: ports.records,
    clock,
    saved: (outcome) => {
      if (outcome.ok) attention.clear('records');
      else attention.raise('records', outcome.error, { kind: 'none' });
    },
  });
  const kinds = createKindRegistry(ports.identities, ports.identityPorts);
  const catalogue = createSessionCatalogue({
    records,
    profileNaming: ports.profileNaming,
    log,
    configuredRegion: (kind, config) => {
      const shape = kinds.session(kind)?.kind.parseConfig(config);
      return shape?.ok === true ? shape.value.region : null;
    },
  });
  const facts = createSessionFacts({ records, catalogue, model: (id) => models.get(id) });
  const prompts = createPrompts({ random, changed: () => projection.touch('prompts') });
  const attention = createAttention({ changed: () => projection.touch('attention') });
  const activity = createActivityLog({ now, changed: () => projection.touch('activity') });
  const agenda = createAgenda({ clock, random, now });

  const keychain = createKeychainWatch({ attention, changed: () => projection.touch('keychain') });
  const models = createSessionModels({
    changed: (id) => {
      projection.touchSession(id);
      const skewMs = Math.round(skew.skewMs());
      if (Math.abs(skewMs) < SKEW_WORTH_TELLING_MS) attention.clear('clock');
      else attention.raise('clock', { code: 'clock-skewed', skewMs }, { kind: 'none' });
    },
  });
  const rootOf = (id: SessionId): SourceId | null => {
    const chain = facts.chain(id);
    return chain.ok ? chain.value.sourceId : null;
  };

  const signInWait = createSignInWait({
    prompts,
    clock,
    now,
    isSigningIn: (id) => sources.find(id)?.snapshot().state === 'signing-in',
    startSignIn: (id) => {
      const { openBrowserOnSignIn } = records.get().settings;
      void sources.find(id)?.signIn({ openBrowser: openBrowserOnSignIn }, new AbortController().signal);
    },
  });
  const boundAsk = createBoundAsk({
    prompts,
    clock,
    waitSeconds: () => records.get().settings.signInWaitSeconds,
    codeFor: async (id, serial, signal) => {
      const root = rootOf(id);
      return root === null ? null : ((await sources.find(root)?.mfaCode(serial, signal)) ?? null);
    },
  });
  const sourceEvents = createSourceEvents({
    name: (id) => records.get().sources.find((source) => source.id === id)?.name ?? id,
    signInWait,
    attention,
    activity,
    sessionsSignedIn: (id) => {
      for (const sessionId of models.withProblem()) {
        if (rootOf(sessionId) === id) models.dispatch(sessionId, { type: 'signed-in' });
      }
      broker.recheck();
    },
    wasSynced: (id) => records.get().sources.some((s) => s.id === id && s.syncedAt !== null),
    sync: (id) => void sources.find(id)?.sync(new AbortController().signal),
    synced: (id, at) => {
      if (at === null) return;
      records.change((r) => ({
        ...r,
        sources: r.sources.map((s) => (s.id === id ? { ...s, syncedAt: at } : s)),
      }));
      projection.touchSessions();
      void deliver.request();
    },
    stopSessions: (id) => {
      const busy = sources.busySessions(id);
      for (const sessionId of busy) broker.stop(sessionId);
      return busy;
    },
  });
  const sources = createSourceRunners({
    records,
    catalogue,
    kinds,
    secrets: { store: ports.secretStore, observed: keychain.observe },
    ask: (record) => boundAsk.forSource(record),
    signInPage: () => createSignInPage({ browser: ports.browser, presence }),
    presence,
    agenda,
    random,
    now,
    onThrow,
    changed: () => projection.touch('sources'),
    event: sourceEvents,
    busyIds: () => broker.busyIds(),
    rootOf,
  });
  const broker = createCredentialBroker({
    clock,
    random,
    now,
    agenda,
    signInWait,
    onThrow,
    dispatch: models.dispatch,
    chain: facts.chain,
    region: facts.region,
    kind: (kind) => kinds.session(kind)?.bound ?? null,
    source: (id) => sources.find(id),
    session: catalogue.find,
    ask: (entry) => boundAsk.forSession(entry),
    signInWaitMs: () => records.get().settings.signInWaitSeconds * 1_000,
    notifyLeadMs: () => records.get().settings.notifyLeadMinutes * 60_000,
    isKeptAlive: (id) => catalogue.choice(id).pinned === true || facts.delivery(id) === 'keys',
    canPrompt: presence.isHere,
    used: (id) => {
      const { lastUsedAt } = catalogue.choice(id);
      const at = now();
      // Two hundred helpers at once are one use.
      if (lastUsedAt !== undefined && at - lastUsedAt < 1_000) return;
      catalogue.choose(id, { lastUsedAt: at });
      projection.touchSession(id);
      if (lastUsedAt === undefined && records.get().settings.profileScope === 'used') void deliver.request();
    },
    leaseChanged: (id) => {
      if (facts.delivery(id) === 'keys') void deliver.request();
    },
    record: activity.add,
  });
  const deliver = createProfileSync({
    userFiles: ports.delivery,
    records,
    catalogue,
    facts,
    held: broker.held,
    prompts,
    attention,
    paths: () => ports.awsFiles.paths(),
    lifetime,
    onThrow,
    record: activity.add,
    changed: () => projection.touch('files'),
    namesChanged: () => projection.touchSessions(),
  });

  const sourceViews = () => {
    const counts = new Map<SourceId, number>();
    for (const { parent } of catalogue.all()) {
      if (parent.kind === 'source') counts.set(parent.id, (counts.get(parent.id) ?? 0) + 1);
    }
    return records.get().sources.map((record) =>
      sourceView(record, sources.find(record.id), counts.get(record.id) ?? 0, {
        actions: kinds.source(record.kind)?.kind.actions ?? [],
        standsElsewhere: kinds.source(record.kind)?.kind.standsElsewhere !== undefined,
        hasSync: kinds.source(record.kind)?.bound.sync !== null,
      }),
    );
  };
  const store = createAppStore({
    initial: {
      revision: 0,
      now: now(),
      version: ports.version,
      sources: [],
      sessions: [],
      defaultSessionId: null,
      prompts: [],
      attention: [],
      activity: [],
      settings: records.get().settings,
      endpoint,
      keychain: keychain.state(),
      files: { ...ports.awsFiles.paths(), problem: null },
      command: ports.command,
      clockSkewMs: Math.round(skew.skewMs()),
    },
    now,
    onListenerError: onThrow,
  });
  const projection = createProjection({
    store,
    catalogue,
    facts,
    skewMs: skew.skewMs,
    read: {
      sources: sourceViews,
      prompts: () => [...prompts.list()],
      attention: () => [...attention.list()],
      activity: () => [...activity.head()],
      settings: () => records.get().settings,
      endpoint: () => endpoint,
      keychain: keychain.state,
      files: deliver.files,
      defaultSessionId: () => records.get().defaultSessionId,
    },
  });

  const lookAtKeychain = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    const probed = await ports.secretStore.probe(signal);
    keychain.set(probed.ok ? null : probed.error);
    // Looking never opens a locked keychain; reading does, with the system's own question to the person.
    if (!probed.ok && probed.error.code !== 'keychain-locked') return probed;
    const waiting = sources.all().filter((runner) => !runner.isSignedIn());
    const outcomes = await Promise.all(waiting.map((runner) => runner.restore(signal)));
    return outcomes.find((outcome) => !outcome.ok) ?? (waiting.length === 0 ? probed : ok(undefined));
  };

  return {
    store,
    agenda,
    end,
    presence,
    setEndpoint: (next) => {
      endpoint = next;
      projection.touch('endpoint');
    },
    setKeychain: keychain.set,
    rooms: {
      ports,
      now,
      lifetime,
      state: () => {
        projection.flush();
        return store.get();
      },
      records,
      catalogue,
      facts,
      kinds,
      sources,
      broker,
      prompts,
      attention,
      activity,
      deliver,
      projection,
      lookAtKeychain,
      onThrow,
    },
  };
}
