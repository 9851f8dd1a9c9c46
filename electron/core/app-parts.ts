import type { SessionId, SourceId } from '../../shared/ids.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import { ok } from '../../shared/result.ts';
import { serverNow } from '../../shared/server-now.ts';
import { otherUserText } from '../../shared/text/other-user.ts';
import { sessionText } from '../../shared/text/session-text.ts';
import { createActivityLog } from './activity/activity-log.ts';
import { recordSignIns } from './activity/sign-in-news.ts';
import type { LatchkeyPorts } from './app-ports.ts';
import { createAgenda } from './async/agenda.ts';
import { createAttention } from './attention.ts';
import { createAccountOfKeys } from './credentials/account-of-keys.ts';
import { createCredentialBroker } from './credentials/broker.ts';
import { keepCallerAccounts } from './credentials/caller-accounts.ts';
import { createConsoleLinks } from './credentials/console-links.ts';
import { endWithBoxes } from './credentials/end-with-boxes.ts';
import { createOwnRoleLeases } from './credentials/own-role-leases.ts';
import { createSessionsOfSource } from './credentials/sign-in-news.ts';
import { createUserLeases } from './credentials/user-lease.ts';
import { createEvents, type ViewPart } from './events.ts';
import { createAppLock } from './lock/app-lock.ts';
import { createLockGate } from './lock/lock-gate.ts';
import { createEditedRegions } from './profiles/edited-regions.ts';
import { followProfileNews } from './profiles/profile-news.ts';
import { createProfileSync } from './profiles/profile-sync.ts';
import { createShadowWatch, wantedProfiles } from './profiles/shadow-watch.ts';
import { createRecords } from './records.ts';
import { createAccountBook } from './sessions/account-book.ts';
import { accountOf } from './sessions/account-of.ts';
import { createActsAs } from './sessions/acts-as.ts';
import { watchDefault } from './sessions/default-gone.ts';
import { createFollowingPrograms } from './sessions/following-programs.ts';
import { createGivenKeys } from './sessions/given-keys.ts';
import { createProfileScope } from './sessions/profile-scope.ts';
import { createRunningCommands } from './sessions/running-commands.ts';
import { createSessionCatalogue } from './sessions/session-catalogue.ts';
import { createSessionModels } from './sessions/session-models.ts';
import { sessionAddress } from './sessions/session-names.ts';
import { createSessionUse } from './sessions/session-use.ts';
import { createSessionFacts } from './sessions/session-views.ts';
import { shownSourceName } from './sessions/source-names.ts';
import { createTimeBoxes } from './sessions/time-boxes.ts';
import { createSessionAsk, createSourceAsk } from './sign-in/bound-ask.ts';
import { createKeychainWatch } from './sign-in/keychain-watch.ts';
import { createKindRegistry } from './sign-in/kind-registry.ts';
import { createPresence } from './sign-in/presence.ts';
import { createPrompts } from './sign-in/prompts.ts';
import { followSignIns } from './sign-in/sign-in-news.ts';
import { createSignInPage } from './sign-in/sign-in-page.ts';
import { createSignInWait } from './sign-in/sign-in-wait.ts';
import { identityOf } from './sign-in/source-model.ts';
import { createSourceRunners } from './sign-in/source-runners.ts';
import { usersOf } from './sign-in/source-views.ts';

/** What every subject needs: time, events, records, and what the user is shown of the app itself. */
export function buildBase(ports: LatchkeyPorts) {
  const { clock, skew, random, onBug } = ports;
  const now = () => serverNow({ clock, skew });
  const end = new AbortController();
  const events = createEvents({ onListenerError: (error) => onBug('event listener', error) });
  const changed = (part: ViewPart) => () => events.emit({ type: 'view-changed', part });
  const attention = createAttention({ changed: changed('attention') });
  const records = createRecords({ store: ports.records, clock, events });
  events.on((event) => {
    if (event.type !== 'records-saved') return;
    if (event.problem === null) attention.clear('records');
    else attention.raise('records', event.problem, { kind: 'none' });
  });
  const keychain = createKeychainWatch({
    attention,
    changed: changed('keychain'),
    usable: () => events.emit({ type: 'keychain-usable' }),
  });
  ports.secretStore.onUnlocking(keychain.unlocking);
  return {
    now,
    end,
    lifetime: end.signal,
    events,
    changed,
    attention,
    records,
    lockGate: createLockGate({ records, events }),
    /** Of this machine, as the user reads it. */
    clockNow: () => clock.nowMs(),
    activity: createActivityLog({
      now,
      changed: changed('activity'),
      store: ports.activityStore,
      days: () => (records.refusal() === null ? records.get().settings.activityDays : null),
      later: (delayMs, work) => (end.signal.aborted ? () => undefined : clock.after(delayMs, work)),
      trouble: (problem) =>
        problem === null
          ? attention.clear('activity')
          : attention.raise('activity', problem, { kind: 'none' }),
      unreadable: (problem) =>
        problem === null
          ? attention.clear('activity-unread')
          : attention.raise('activity-unread', problem, { kind: 'none' }),
    }),
    prompts: createPrompts({ random, changed: changed('prompts') }),
    keychain,
    presence: createPresence(),
    agenda: createAgenda({ clock, random, now }),
    kinds: createKindRegistry(ports.identities, ports.identityPorts),
  };
}
type Base = ReturnType<typeof buildBase>;

const SKEW_WORTH_SHOWING_MS = 4 * 60_000;

export function buildSessions(ports: LatchkeyPorts, base: Base) {
  const { records, events, kinds, attention, activity } = base;
  const catalogue = createSessionCatalogue({
    records,
    profileNaming: ports.profileNaming,
    clock: ports.clock,
    log: ports.log,
    configuredRegion: (kind, config) => {
      const shape = kinds.session(kind)?.kind.parseConfig(config);
      return shape?.ok === true ? shape.value.region : null;
    },
  });
  const models = createSessionModels({
    changed: (sessionId) => events.emit({ type: 'session-changed', sessionId }),
  });
  watchDefault({ events, attention });
  const scope = createProfileScope({ records, catalogue });
  const accounts = createAccountBook({
    records,
    isOfficial: (kind) => kinds.source(kind)?.kind.namesAccounts === true,
  });
  const facts = createSessionFacts({ records, catalogue, accounts, scope, model: models.get });
  const source = (id: SourceId) => records.get().sources.find((record) => record.id === id);
  activity.nameAccounts((id) => {
    const entry = catalogue.find(id);
    return entry === null ? null : accountOf(entry, source);
  });
  const timeBoxes = createTimeBoxes({
    records,
    clock: ports.clock,
    now: base.now,
    events,
    chain: facts.chain,
    find: catalogue.find,
    textOf: (entry) => sessionText(facts.view(entry)),
    profile: facts.profile,
    lifetime: base.lifetime,
  });
  const rootOf = (id: SessionId): SourceId | null => {
    const chain = facts.chain(id);
    return chain.ok ? chain.value.sourceId : null;
  };
  events.on((event) => {
    // Every answer of AWS measures the clock; a session moves with each of them.
    if (event.type !== 'session-changed') return;
    const skewMs = Math.round(ports.skew.skewMs());
    if (Math.abs(skewMs) < SKEW_WORTH_SHOWING_MS) attention.clear('clock');
    else attention.raise('clock', { code: 'clock-skewed', skewMs }, { kind: 'none' });
  });
  return {
    catalogue,
    models,
    accounts,
    scope,
    facts,
    timeBoxes,
    givenKeys: createGivenKeys({ records, now: base.now }),
    followingPrograms: createFollowingPrograms({ processes: ports.processes }),
    commands: createRunningCommands({ records, processes: ports.processes, clock: ports.clock }),
    rootOf,
    used: createSessionUse({ catalogue, now: base.now, events }),
  };
}
type Sessions = ReturnType<typeof buildSessions>;

export function buildSignIn(
  ports: LatchkeyPorts,
  base: Base,
  { catalogue, rootOf, accounts, facts }: Sessions,
) {
  const { clock, random, onBug } = ports;
  const { records, events, prompts, presence, agenda, keychain, kinds, now } = base;
  const { activity, attention } = base;
  const settings = () => records.get().settings;
  const askPorts = { prompts, clock, waitSeconds: () => settings().signInWaitSeconds };
  const sources = createSourceRunners({
    records,
    catalogue,
    kinds,
    secrets: { store: ports.secretStore, observed: keychain.observe },
    ask: createSourceAsk({ ...askPorts, accountText: accounts.text }),
    signInPage: () => createSignInPage({ browser: ports.browser, presence }),
    presence,
    agenda,
    random,
    now,
    onThrow: (error) => onBug('sign-in', error),
    events,
  });
  const status = (id: SourceId) => sources.find(id)?.snapshot().status ?? null;
  const actsAs = createActsAs({
    find: catalogue.find,
    source: (id) => records.get().sources.find((source) => source.id === id) ?? null,
    hash: ports.identityPorts.hash,
    status,
    profile: facts.profile,
  });
  const signInWait = createSignInWait({
    prompts,
    clock,
    now,
    isSigningIn: (id) => sources.find(id)?.snapshot().state === 'signing-in',
    startSignIn: (id) => {
      const { openBrowserOnSignIn } = settings();
      void sources.find(id)?.signIn({ openBrowser: openBrowserOnSignIn }, neverAborts());
    },
  });
  const sessionAsk = createSessionAsk({
    ...askPorts,
    codeFor: async (id, serial, signal) => {
      const root = rootOf(id);
      return root === null ? null : ((await sources.find(root)?.mfaCode(serial, signal)) ?? null);
    },
  });
  const sourceName = (id: SourceId) => shownSourceName(records.get().sources, { id, name: id });
  const command = (id: SourceId) => sources.find(id)?.snapshot().command ?? null;
  const otherUser = (id: SourceId) => {
    const [snapshot, kind] = [
      sources.find(id)?.snapshot(),
      records.get().sources.find((one) => one.id === id)?.kind,
    ];
    if (snapshot === undefined || kind === undefined) return null;
    const hasExternalSignIn = kinds.source(kind)?.kind.externalSignIn !== undefined;
    return otherUserText({ name: sourceName(id), ...usersOf(snapshot), hasExternalSignIn });
  };
  recordSignIns({ events, activity, attention, sourceName, otherUser, command });
  followSignIns({ events, records, sources, signInWait });
  return { sources, status, actsAs, sourceName, signInWait, sessionAsk };
}
type SignIn = ReturnType<typeof buildSignIn>;

export function buildCredentials(ports: LatchkeyPorts, base: Base, sessions: Sessions, signIn: SignIn) {
  const { clock, random, onBug } = ports;
  const { records, events, agenda, kinds, now, presence, activity, lockGate } = base;
  const { catalogue, models, facts, timeBoxes } = sessions;
  const { sources, status, actsAs, signInWait, sessionAsk } = signIn;
  const upstream = {
    chain: facts.chain,
    region: facts.region,
    kind: (kind: string) => kinds.session(kind)?.bound ?? null,
    source: sources.find,
  };
  const accountOfKeys = createAccountOfKeys({
    clock,
    sts: ports.identityPorts.sts,
    region: facts.region,
    status: ({ parent }) => (parent.kind === 'source' ? status(parent.id) : null),
    onThrow: (error) => onBug('credentials', error),
  });
  const broker = createCredentialBroker({
    ...upstream,
    lockGate,
    timeBoxes,
    accountOfKeys,
    clock,
    random,
    now,
    agenda,
    signInWait,
    onThrow: (error) => onBug('credentials', error),
    dispatch: models.dispatch,
    session: catalogue.find,
    actsAs,
    ask: sessionAsk,
    signInWaitMs: () => records.get().settings.signInWaitSeconds * 1_000,
    notifyLeadMs: () => records.get().settings.notifyLeadMinutes * 60_000,
    isKeptAlive: (id) => catalogue.choice(id).pinned === true || facts.delivery(id) === 'keys',
    isInFile: (id) => facts.delivery(id) === 'keys',
    textOf: (entry) => sessionText(facts.view(entry)),
    canPrompt: presence.isHere,
    used: sessions.used,
    leaseChanged: (sessionId) => events.emit({ type: 'lease-changed', sessionId }),
    record: activity.add,
  });
  keepCallerAccounts({ events, records, session: catalogue.find, status, held: broker.held });
  return {
    broker,
    consoleLinks: createConsoleLinks({
      ...upstream,
      lockGate,
      catalogue,
      view: facts.view,
      ask: sessionAsk,
      federation: ports.consoleFederation,
      timeBoxes,
      browser: ports.browser,
      browsers: ports.browsers,
      browserOf: (account) => sessions.accounts.choice(account).browser ?? null,
      privateLink: ports.privateLink,
      activity,
    }),
    ownRoles: createOwnRoleLeases({
      broker,
      timeBoxes,
      lockGate,
      assumedRole: () => kinds.session('assumed-role')?.bound ?? null,
      ask: sessionAsk,
      now,
      onThrow: (error) => onBug('credentials', error),
      events,
      record: activity.add,
    }),
    ...createSessionsOfSource({
      events,
      models,
      chain: facts.chain,
      broker,
      identity: (id) => identityOf(status(id)),
    }),
    userLeases: createUserLeases({
      chain: facts.chain,
      source: sources.find,
      broker,
      ended: timeBoxes.problem,
      openBrowserOnSignIn: () => records.get().settings.openBrowserOnSignIn,
      sourceName: signIn.sourceName,
      clock: ports.clock,
      signInWaitMs: () => records.get().settings.signInWaitSeconds * 1_000,
    }),
  };
}
type Credentials = ReturnType<typeof buildCredentials>;

const writeAgainMs = { soon: 5_000, calmly: 60_000 } as const;
/** The attention that says so wherever the state of the app is shown. */
const DETACHED = 'detached';

export function buildProfiles(
  ports: LatchkeyPorts,
  base: Base,
  sessions: Sessions,
  { actsAs }: SignIn,
  { broker }: Credentials,
) {
  const { records, events, prompts, attention, lifetime, activity, changed } = base;
  const { catalogue, facts, scope, commands } = sessions;
  const editedRegions = createEditedRegions({ userFiles: ports.userFiles, catalogue, facts });
  const profileSync = createProfileSync({
    userFiles: {
      currentProfiles: editedRegions.userFiles.currentProfiles,
      apply: editedRegions.userFiles.apply,
      currentDefault: ports.userFiles.currentDefault,
      conflicts: ports.userFiles.conflicts,
      detach: ports.userFiles.detach,
    },
    records,
    catalogue,
    facts,
    scope,
    commands,
    actsAs,
    held: broker.held,
    prompts,
    attention,
    paths: () => ports.awsFiles.paths(),
    lifetime,
    newTag: () => `change-${ports.random.hex(6)}`,
    onThrow: (error) => ports.onBug('profiles', error),
    later: (work, how) => void ports.clock.after(writeAgainMs[how], work),
    clearTraces: ports.homeTraces.finish,
    record: activity.add,
    changed: changed('files'),
    written: () => {
      ports.filesWatch.rearm();
      void shadowWatch.check(lifetime);
    },
  });
  const shadowWatch = createShadowWatch({
    userFiles: ports.userFiles,
    wanted: () => wantedProfiles(scope.candidates().map(profileSync.session), records.get().defaultSessionId),
    isPaused: () => records.get().deliveryPaused || records.get().detached !== undefined,
    isInSight: profileSync.isInSight,
    sessionName: (id) => catalogue.all().find((entry) => entry.id === id)?.name ?? id,
    handle(id) {
      const entry = catalogue.all().find((one) => one.id === id);
      return entry === undefined ? id : sessionAddress({ id: entry.id, profile: facts.profile(entry) });
    },
    paths: () => ports.awsFiles.paths(),
    attention,
  });
  followProfileNews({ events, scope, profileSync });
  const noticeEdits = async (signal: AbortSignal): Promise<void> => {
    if (await editedRegions.notice(signal)) void profileSync.request();
  };
  events.on((event) => {
    if (event.type !== 'records-changed' || event.before.detached === event.after.detached) return;
    if (event.after.detached === undefined) attention.clear(DETACHED);
    else attention.raise(DETACHED, { code: 'detached' }, { kind: 'open-page', page: 'settings' });
    changed('files')();
  });
  return { profileSync, shadowWatch, noticeEdits, editedRegions };
}
type Profiles = ReturnType<typeof buildProfiles>;

function buildLock({ records, activity }: Base, { broker }: Credentials, { profileSync }: Profiles) {
  return {
    appLock: createAppLock({
      records,
      closeBroker: broker.lock,
      openBroker: broker.unlock,
      updateKeys: async () => (profileSync.hasKeys() ? profileSync.request() : ok(undefined)),
      record: activity.add,
    }),
  };
}
type Lock = ReturnType<typeof buildLock>;

/** Every component, by name. Only the files that put the core together see it. */
export interface Parts extends Base, Sessions, SignIn, Credentials, Profiles, Lock {}

/** Built top to bottom: each component is given only what exists already. */
export function buildParts(ports: LatchkeyPorts): Parts {
  const base = buildBase(ports);
  const sessions = buildSessions(ports, base);
  const signIn = buildSignIn(ports, base, sessions);
  const credentials = buildCredentials(ports, base, sessions, signIn);
  const profiles = buildProfiles(ports, base, sessions, signIn, credentials);
  const locking = buildLock(base, credentials, profiles);
  const { events, records, activity } = base;
  const { catalogue } = sessions;
  endWithBoxes({ events, records, catalogue, broker: credentials.broker, record: activity.add });
  return { ...base, ...sessions, ...signIn, ...credentials, ...profiles, ...locking };
}
