import type { ActivityEntry, AppState } from '../../shared/app-state.ts';
import type { AppContract } from '../../shared/ipc/contract.ts';
import type { Handlers } from '../../shared/ipc/define.ts';
import type { Problem } from '../../shared/problem.ts';
import type { SourceRecord } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { activityFiles, activityPage, exportActivity, verifyActivity } from './activity/activity-verbs.ts';
import { activityCounts, activityNames, searchActivity } from './activity/search-activity.ts';
import type { Parts } from './app-parts.ts';
import type { LatchkeyPorts } from './app-ports.ts';
import { gitHostOf } from './codecommit/host.ts';
import { browsers, openConsole } from './credentials/console-verbs.ts';
import { copyEnvironment, renew, start, stop } from './credentials/session-verbs.ts';
import type { CreateDraftsPorts } from './import/create-drafts.ts';
import { importApply, importPlan } from './import/import-verbs.ts';
import { undo, undoPlan } from './import/undo-verbs.ts';
import { lock, lockSettingsFault, unlock } from './lock/lock-verbs.ts';
import { refusedWhileLocked } from './lock/while-locked.ts';
import { attach, detach, detachPlan, forgetAll } from './profiles/detach-verbs.ts';
import { gitApply, gitPlan } from './profiles/git-verbs.ts';
import { copyProfileName, profileText, setProfilesWritten } from './profiles/profile-verbs.ts';
import { shellApply, shellPlan, shellStates } from './profiles/shell-verbs.ts';
import * as account from './sessions/account-verbs.ts';
import { clearDefault, createLatestSwitch, makeDefault } from './sessions/default-session-verbs.ts';
import { createProductionQuestion } from './sessions/production-question.ts';
import { addSessionProfile, removeSessionProfile, setSessionProfile } from './sessions/profile-editing.ts';
import * as editing from './sessions/session-editing.ts';
import { shownSourceName } from './sessions/source-names.ts';
import { changeTags } from './sessions/tag-verbs.ts';
import * as boxing from './sessions/time-box-verbs.ts';
import { setProxyLogin, testNetwork } from './settings/network-verbs.ts';
import { changeSettings } from './settings/settings-verbs.ts';
import { retryKeychain } from './sign-in/keychain-verbs.ts';
import { createMakeSource } from './sign-in/make-source.ts';
import { answerPrompt, copyPromptCode, openPromptLink } from './sign-in/prompt-verbs.ts';
import * as source from './sign-in/source-verbs.ts';
import { restartToUpdate, update } from './update/update-verbs.ts';

type Verbs = Handlers<AppContract>;

/** All that a user can do. A verb of the contract without its handler does not compile. */
export function createVerbs(ports: LatchkeyPorts, parts: Parts, state: () => AppState): Verbs {
  const switching = switchingOf(parts);
  const sources = sourceVerbs(ports, parts);
  const sessions = sessionVerbs(ports, parts, switching);
  const files = fileVerbs(ports, parts, switching);
  const locking = {
    lock: parts.appLock,
    device: ports.deviceLock,
    locked: parts.lockGate.problem,
    now: parts.clockNow,
  };
  const verbs = {
    state: async () => ok(state()),
    lock: lock(locking),
    unlock: unlock(Object.assign({ onThrow: (error: unknown) => ports.onBug('unlock', error) }, locking)),
    ...sources,
    ...sessions,
    ...accountVerbs(parts),
    ...files,
    ...detachVerbs(ports, parts, {
      deleteSession: sessions.deleteSession,
      deleteSource: sources.deleteSource,
    }),
    answerPrompt: answerPrompt({ prompts: parts.prompts, takeOver: parts.profileSync.takeOver }),
    openPromptLink: openPromptLink({
      prompts: parts.prompts,
      samlWindow: ports.identityPorts.samlWindow,
      browser: ports.browser,
    }),
    copyPromptCode: copyPromptCode({ prompts: parts.prompts, clipboard: ports.clipboard }),
    changeSettings: changeSettings({
      records: parts.records,
      activity: parts.activity,
      // While detached the setting is kept, and an attach does as it says.
      setStartAtLogin: async (isOn) =>
        parts.records.get().detached === undefined
          ? ports.settingsEffects.setStartAtLogin(isOn)
          : ok(undefined),
      setPanelShortcut: (shortcut) => ports.settingsEffects.setPanelShortcut(shortcut),
      configureNetwork: (settings) => ports.settingsEffects.configureNetwork(settings),
      caFileFault: (path) => ports.settingsEffects.caFileFault(path),
      transact: parts.profileSync.transact,
      lockFault: lockSettingsFault(locking),
    }),
    testNetwork: testNetwork({ network: ports.network, settings: () => parts.records.get().settings }),
    setProxyLogin: setProxyLogin({ network: ports.network, attention: parts.attention }),
    update: update({
      updates: ports.updates,
      running: ports.version,
      settings: () => parts.records.get().settings,
    }),
    restartToUpdate: restartToUpdate({ updates: ports.updates, state }),
    ...activityVerbs(ports, parts),
    diagnostics: async (_, signal) => ok({ checks: [...(await ports.diagnostics(signal))] }),
  } satisfies Verbs;
  return refusedWhileLocked(verbs, parts.lockGate.problem);
}

function activityVerbs(ports: LatchkeyPorts, { activity, catalogue, facts, accounts }: Parts) {
  const account = (entry: ActivityEntry): string | null => {
    const session = entry.sessionId === null ? null : catalogue.find(entry.sessionId);
    const now = session === null ? null : facts.view(session).accountId;
    const id = entry.accountId ?? now;
    return id === null ? null : accounts.text(id, null);
  };
  return {
    exportActivity: exportActivity({ activity, account, saveActivity: ports.saveActivity }),
    activity: activityPage({ activity }),
    searchActivity: searchActivity({ activity, account }),
    activityNames: activityNames({ activity }),
    activityFiles: activityFiles({ activity }),
    activityCounts: activityCounts({ activity, account }),
    verifyActivity: verifyActivity({ activity, store: ports.activityStore }),
  };
}

/** What every way to another default session shares. */
const switchingOf = ({ records, prompts }: Parts) => ({
  asked: createLatestSwitch(),
  queued: createLatestSwitch(),
  agreed: createProductionQuestion({
    defaultSessionId: () => records.get().defaultSessionId,
    ask: prompts.ask,
  }),
});
type Switching = ReturnType<typeof switchingOf>;

function sourceVerbs(ports: LatchkeyPorts, parts: Parts) {
  const { records, kinds, sources, catalogue, facts, attention, keychain, stopSessionsOn, profileSync } =
    parts;
  const { random, secretStore } = ports;
  const openBrowserOnSignIn = () => records.get().settings.openBrowserOnSignIn;
  const leave = { sources, attention, stopSessionsOn };
  // Without keys in the file there is nothing that a sign-out would leave there.
  const writeKeysOut = async () => (profileSync.hasKeys() ? profileSync.request() : ok(undefined));
  return {
    forms: source.forms({ kinds }),
    addSource: source.addSource({
      records,
      sources,
      kinds,
      makeSource: createMakeSource({ kinds, records, sources, random }),
    }),
    resolveSource: source.resolveSource({ kinds }),
    editSource: source.editSource({ ...leave, records, kinds, transact: profileSync.transact }),
    setSourceLead: source.setSourceLead({ records, sources }),
    deleteSource: source.deleteSource({
      ...leave,
      records,
      catalogue,
      facts,
      transact: profileSync.transact,
    }),
    signIn: source.signIn({ sources, openBrowserOnSignIn }),
    cancelSignIn: source.cancelSignIn({ sources }),
    signOut: source.signOut({ ...leave, updateFiles: writeKeysOut }),
    sourceAct: source.sourceAct({ sources, records, kinds }),
    sync: source.sync({ sources }),
    retryKeychain: retryKeychain({ secretStore, keychain, sources }),
  };
}

const ownNamesOf =
  (userFiles: LatchkeyPorts['userFiles']) =>
  async (signal: AbortSignal): Promise<ReadonlySet<string>> => {
    const current = await userFiles.currentProfiles(signal);
    // What cannot be read cannot be written either, and the write says why.
    return current.ok ? current.value.foreign : new Set();
  };

function sessionVerbs(ports: LatchkeyPorts, parts: Parts, { asked, queued, agreed }: Switching) {
  const { records, kinds, catalogue, facts, actsAs, givenKeys, scope, broker } = parts;
  const { profileSync, now, lifetime, activity, userLeases } = parts;
  const { clipboard, clock, random, userFiles } = ports;
  const { transact } = profileSync;
  const shape = { kinds, catalogue, sources: () => records.get().sources };
  const makeSession = editing.createMakeSession({ ...shape, random });
  const source = (id: SourceRecord['id']) => shape.sources().find((one) => one.id === id) ?? null;
  const named = { catalogue, facts, accounts: parts.accounts, source };
  const naming = { catalogue, facts, accounts: parts.accounts, transact, ownNames: ownNamesOf(userFiles) };
  return {
    addSession: editing.addSession({ ...shape, makeSession, transact, naming: named }),
    editSession: editing.editSession({ ...shape, catalogue, broker, transact, naming: named }),
    sessionValues: editing.sessionValues({ catalogue }),
    deleteSession: editing.deleteSession({ catalogue, broker, transact }),
    setSessionProfile: setSessionProfile(naming),
    addSessionProfile: unlessDetached(records, addSessionProfile(naming)),
    removeSessionProfile: removeSessionProfile({ catalogue, transact }),
    setProfilesWritten: setProfilesWritten({ catalogue, facts, scope, transact }),
    setDelivery: editing.setDelivery({ catalogue, transact }),
    setPinned: editing.setPinned({ catalogue, scope, updateFiles: profileSync.request }),
    ...endingVerbs(parts),
    renew: renew({ catalogue, userLeases }),
    copyEnvironment: copyEnvironment({
      catalogue,
      userLeases,
      facts,
      actsAs,
      givenKeys,
      clipboard,
      clock,
      lockGate: parts.lockGate,
    }),
    copyProfileName: copyProfileName({
      catalogue,
      facts,
      defaultSessionId: () => records.get().defaultSessionId,
      clipboard,
    }),
    browsers: browsers(ports),
    openConsole: openConsole({
      catalogue,
      userLeases,
      consoleLinks: parts.consoleLinks,
      clipboard,
      clock,
      lockGate: parts.lockGate,
    }),
    profileText: profileText({
      catalogue,
      userFiles,
      desired: profileSync.session,
      defaultSessionId: () => records.get().defaultSessionId,
    }),
    makeDefault: unlessDetached(
      records,
      makeDefault({
        facts,
        asked,
        queued,
        catalogue,
        activity,
        transact,
        now,
        clockNow: parts.clockNow,
        timeBoxes: parts.timeBoxes,
        agreed,
        signInFor: userLeases.signInFor,
        programs: parts.followingPrograms,
        // Nobody is asked anything for it, and it is no use of the session.
        learnAccount: ({ id: sessionId }, own) =>
          broker.lease(
            {
              sessionId,
              caller: { verb: 'use', process: null, pid: null, cwd: null },
              whenSignInNeeded: 'background',
            },
            own,
          ),
        leaseSoon: (entry) => void userLeases.lease(entry, { verb: 'use', force: false }, lifetime),
      }),
    ),
    clearDefault: clearDefault({ asked, queued, catalogue, activity, transact }),
  };
}

/** What begins and ends the time in which a session gives credentials. */
function endingVerbs(parts: Parts) {
  const { records, catalogue, broker, activity, userLeases, timeBoxes, profileSync } = parts;
  const ending = { catalogue, activity, timeBoxes };
  return {
    start: start({
      catalogue,
      userLeases,
      setEnd: (entry, end) => boxing.setEndOf(ending, entry, end),
    }),
    setEnd: boxing.setEnd(ending),
    setStopsAfter: boxing.setStopsAfter({
      catalogue,
      records,
      activity,
      timeBoxes,
      isHeld: (id) => broker.held(id) !== null,
    }),
    stop: stop({
      catalogue,
      timeBoxes,
      mayHaveKeys: profileSync.mayHaveKeys,
      broker,
      activity,
      updateFiles: profileSync.request,
    }),
  };
}

/** What these verbs are asked for is in the user's files: refused before anything is begun. */
const unlessDetached =
  <I, O>(
    records: Parts['records'],
    handler: (input: I, signal: AbortSignal) => Promise<Result<O, Problem>>,
  ): ((input: I, signal: AbortSignal) => Promise<Result<O, Problem>>) =>
  async (input, signal) =>
    records.get().detached === undefined ? handler(input, signal) : err({ code: 'detached' });

function detachVerbs(
  ports: LatchkeyPorts,
  parts: Parts,
  verbs: Pick<Verbs, 'deleteSession' | 'deleteSource'>,
) {
  const { records, profileSync, attention, commands } = parts;
  const { userFiles, homeTraces: traces } = ports;
  const { setStartAtLogin } = ports.settingsEffects;
  const forgetProxyLogin = setProxyLogin({ network: ports.network, attention });
  const plan = { records, userFiles, traces, commands: commands.all };
  return {
    detachPlan: detachPlan(plan),
    detach: detach({
      ...plan,
      profileSync,
      setStartAtLogin,
      activity: parts.activity,
      forgetAll: (signal) =>
        forgetAll(
          {
            records,
            deleteSession: (sessionId, end) => verbs.deleteSession({ sessionId }, end),
            deleteSource: (sourceId, end) => verbs.deleteSource({ sourceId }, end),
            forgetProxyLogin: (end) => forgetProxyLogin({ login: null }, end),
          },
          signal,
        ),
    }),
    attach: attachWithShells(
      ports,
      parts,
      attach({
        records,
        profileSync,
        setStartAtLogin,
        installGit: (signal) => userFiles.gitApply({ install: true, hosts: codeCommitHosts(parts) }, signal),
        activity: parts.activity,
      }),
    ),
  };
}

/** After the rest: where a start file cannot be written, Latchkey is attached, and doctor says what is missing. */
const attachWithShells =
  ({ shells }: LatchkeyPorts, { activity, records }: Parts, attached: Verbs['attach']): Verbs['attach'] =>
  async (input, signal) => {
    const wasDetached = records.get().detached !== undefined;
    const outcome = await attached(input, signal);
    if (!outcome.ok || !wasDetached) return outcome;
    const again = await shells.rejoin(signal);
    if (!again.ok) activity.add({ event: 'app', problem: again.error });
    else for (const file of again.value.changedFiles) activity.add({ event: 'file-written', note: file });
    return outcome;
  };

/** In the regions of the sessions. */
function codeCommitHosts({ catalogue, facts }: Pick<Parts, 'catalogue' | 'facts'>): readonly string[] {
  const regions = new Set(catalogue.all().flatMap((entry) => facts.region(entry) ?? []));
  return [...regions].flatMap((region) => gitHostOf(region) ?? []);
}

function shellVerbs({ shells }: LatchkeyPorts, { activity, records }: Parts) {
  return {
    shellStates: shellStates({ shells }),
    shellPlan: shellPlan({ shells }),
    shellApply: shellApply({ shells, activity, isDetached: () => records.get().detached !== undefined }),
  };
}

function accountVerbs({ records, catalogue, accounts, facts, activity }: Parts) {
  return {
    accounts: account.accounts({
      accounts,
      isProduction: facts.isProductionAccount,
      sourceName: (id) => shownSourceName(records.get().sources, { id, name: id }),
    }),
    setAccountLabel: account.setAccountLabel({ records, accounts, activity }),
    setAccountBrowser: account.setAccountBrowser({ records, activity }),
    setAccountMark: account.setAccountMark({ records, activity }),
    setSessionMark: account.setSessionMark({ catalogue, activity }),
    changeTags: changeTags({ catalogue, activity }),
  };
}

function fileVerbs(ports: LatchkeyPorts, parts: Parts, { asked, queued, agreed }: Switching) {
  const { records, kinds, sources, catalogue, facts, attention, broker, activity } = parts;
  const { profileSync, scope, lifetime, now, commands, editedRegions, accounts } = parts;
  const { random, secretStore, userFiles, undoJournal, awsFiles } = ports;
  const shape = { kinds, catalogue, sources: () => records.get().sources };
  const drafts: CreateDraftsPorts = {
    records,
    kinds,
    sources,
    catalogue,
    facts,
    attention,
    secretStore,
    userFiles,
    stopSession: broker.stop,
    makeSource: createMakeSource({ kinds, records, sources, random }),
    shapeSession: editing.createShapeSession({ ...shape, random }),
    clock: ports.clock,
    lifetime,
  };
  const hosts = () => codeCommitHosts({ catalogue, facts });
  const shared = { ...drafts, records, kinds, catalogue, userFiles, profileSync, undoJournal };
  return {
    importPlan: importPlan({ ...shared, facts, scope, accounts }),
    importApply: unlessDetached(
      records,
      importApply({ ...shared, facts, scope, accounts, activity, asked, queued, agreed, random, now }),
    ),
    undoPlan: undoPlan({
      records,
      catalogue,
      sources,
      undoJournal,
      awsFiles,
      userFiles,
      view: facts.view,
    }),
    // What it would put back are lines of ours.
    undo: unlessDetached(
      records,
      undo({ ...shared, sources, activity, agreed, view: facts.view, commands, regions: editedRegions }),
    ),
    ...shellVerbs(ports, parts),
    gitPlan: gitPlan({ userFiles, hosts }),
    gitApply: gitApply({
      userFiles,
      activity,
      hosts,
      isDetached: () => records.get().detached !== undefined,
    }),
  };
}
