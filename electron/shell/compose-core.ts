import { join } from 'node:path';
import { app, clipboard, shell } from 'electron';
import { systemLanguage } from '../../shared/language.ts';
import { loadOnce } from '../../shared/load-once.ts';
import { doctorTexts } from '../../shared/text/doctor.ts';
import { createActivityFile } from '../adapters/activity/activity-file.ts';
import {
  createLazyConsoleFederation,
  createLazyConsoleSignIn,
  createLazyIam,
  createLazyIdentityCenter,
  createLazySts,
} from '../adapters/aws/lazy-aws.ts';
import { createContainerEndpoint } from '../adapters/endpoint/container-endpoint.ts';
import { holdPort } from '../adapters/endpoint/hold-port.ts';
import { homeOf, readOtherFile } from '../adapters/files/aws-files.ts';
import { createRecordStore } from '../adapters/files/record-store.ts';
import { createFilesWatch } from '../adapters/files/watch-files.ts';
import { loopback } from '../adapters/loopback/loopback-listener.ts';
import { createPrivateLink } from '../adapters/loopback/private-link.ts';
import { createBrowsers } from '../adapters/machine/browsers.ts';
import { findProgram } from '../adapters/machine/find-program.ts';
import { createGitAddresses } from '../adapters/machine/git-addresses.ts';
import { createMachine } from '../adapters/machine/machine.ts';
import { nodeHash } from '../adapters/machine/node-hash.ts';
import { openPage } from '../adapters/machine/open-page.ts';
import { createProcesses } from '../adapters/machine/processes.ts';
import { learnt } from '../core/acts-as.ts';
import { createLatchkeyApp } from '../core/app.ts';
import type { DiagnosticCheck, LatchkeyApp, LatchkeyPorts } from '../core/app-ports.ts';
import { createLazyShellSetup } from '../core/lazy-shell-setup.ts';
import { createLazyUserFiles } from '../core/lazy-user-files.ts';
import type { DeviceLock } from '../core/ports/device-lock.ts';
import type { Probes } from '../core/ports/probes.ts';
import { profileNaming } from '../core/profiles/plan/profile-name.ts';
import type { ShellSetup } from '../core/profiles/shell-setup-port.ts';
import type { CommandPorts } from '../core/terminal/command-ports.ts';
import { identityFolders } from '../identity/registry.ts';
import { setStartAtLogin } from './autostart.ts';
import type { Adapters } from './compose-adapters.ts';
import { createLazySamlWindow } from './lazy-saml-window.ts';
import { createLazyUpdates } from './lazy-updates.ts';
import type { Locations } from './locations.ts';
import { openInBrowser } from './open-in-browser.ts';
import { saveActivity } from './save-activity.ts';

/** The last frames of a reply leave before the endpoint closes. */
const QUIT_AFTER_REPLY_MS = 100;

const idSets = new WeakMap<object, ReadonlySet<string>>();
const idsIn = (sessions: readonly { readonly id: string }[]): ReadonlySet<string> => {
  const ids = idSets.get(sessions) ?? new Set(sessions.map(({ id }) => id));
  idSets.set(sessions, ids);
  return ids;
};

/** What the windows are to the core. */
type PanelPorts = Pick<CommandPorts, 'openPanel'> &
  Pick<LatchkeyPorts['settingsEffects'], 'setPanelShortcut'>;

/** The core over real adapters, and what the terminal verbs need beside it. */
export function createCore(
  locations: Locations,
  adapters: Adapters,
  deviceLock: DeviceLock,
  panel: PanelPorts,
) {
  const { clock, skew, random, log, awsFiles } = adapters;
  const shells = shellsOf(locations, adapters);
  const isKnown = (sessionId: string): boolean => idsIn(core.state().sessions).has(sessionId);
  const userFiles = userFilesOf(locations, adapters, { isKnown, shells });
  const core = createLatchkeyApp({
    clock,
    skew,
    random,
    log,
    onBug: adapters.onBug,
    secretStore: adapters.secretStore,
    records: createRecords(locations, adapters),
    activityStore: createActivityFile({ directory: join(locations.dataDir, 'activity'), clock }),
    // A tool may ask for any of these before Chromium is up.
    browser: browserOf(adapters),
    browsers: browsersOf(adapters),
    consoleFederation: createLazyConsoleFederation(adapters.aws),
    privateLink: createPrivateLink(),
    clipboard: systemClipboard,
    identities: identityFolders,
    identityPorts: identityPorts(locations, adapters),
    awsFiles,
    userFiles,
    shells,
    filesWatch: createFilesWatch(Object.values(awsFiles.paths())),
    profileNaming,
    undoJournal: adapters.undoJournal,
    homeTraces: adapters.homeTraces,
    settingsEffects: {
      setStartAtLogin: (isOn) => setStartAtLogin(isOn, locations.startCommand),
      setPanelShortcut: panel.setPanelShortcut,
      configureNetwork: adapters.configureNetwork,
      caFileFault: adapters.caFileFault,
    },
    saveActivity,
    deviceLock,
    processes: createProcesses(),
    network: adapters.networkPort,
    updates: createLazyUpdates(locations, adapters),
    // What a caller's own environment says is the terminal's part: the window has no caller.
    diagnostics: (signal) => diagnose(core, commandPorts, signal),
    version: app.getVersion(),
    systemLanguage: systemLanguage(app.getPreferredSystemLanguages()),
    command: locations.command,
  });

  adapters.hearProxyLogin(core.proxyAsks);

  const container = createContainerEndpoint({
    clock,
    random,
    log,
    holdPort,
    learnt: (started, id) => learnt(started, core.actsAs(id)),
    lease: (sessionId, startedAs, caller, signal) =>
      core.broker.lease({ sessionId, startedAs, caller, whenSignInNeeded: 'fail' }, signal),
  });
  const commandPorts: CommandPorts = {
    app: core,
    clock,
    skew,
    hash: nodeHash,
    awsFiles,
    ownProfiles: () => userFiles.ownProfiles(),
    commentsAmiss: () => userFiles.commentsAmiss(),
    container,
    processes: createProcesses(),
    awsEndpoints: adapters.awsEndpoints,
    otherFile: readOtherFile,
    gitAddresses: createGitAddresses({ env: adapters.env }),
    probes: createLazyProbes(locations, adapters),
    command: locations.command,
    openPanel: panel.openPanel,
    quit: () => setTimeout(() => app.quit(), QUIT_AFTER_REPLY_MS),
    onBug: adapters.onBug,
  };
  return { core, container, commandPorts, shells };
}

const shellsOf = ({ command }: Locations, { shellFiles, env, instance }: Adapters): ShellSetup =>
  createLazyShellSetup({ files: shellFiles, command, home: homeOf(env), instance });

function userFilesOf(
  { command }: Locations,
  adapters: Adapters,
  known: { readonly isKnown: (sessionId: string) => boolean; readonly shells: ShellSetup },
): LatchkeyPorts['userFiles'] {
  const { awsFiles, gitConfig, instance, clock, env } = adapters;
  return createLazyUserFiles(
    {
      awsFiles,
      gitConfig,
      instance,
      // Thousands of sections may be asked about one after the other.
      isKnown: known.isKnown,
      clock,
      command,
      home: homeOf(env),
      env,
      findProgram: (program) => findProgram(program, env),
      gitFault: (signal) => gitFault(adapters, signal),
    },
    known.shells,
  );
}

async function gitFault({ env }: Adapters, signal: AbortSignal): Promise<string | null> {
  const { probeGit } = await import('../adapters/machine/left-beside.ts');
  const git = await probeGit(env, '', signal);
  return git.kind === 'broken' ? git.said : null;
}

const browsersOf = ({ env, clock }: Adapters): LatchkeyPorts['browsers'] =>
  createBrowsers({ env, platform: process.platform, home: homeOf(env), clock });

const browserOf = ({ env, clock }: Adapters): LatchkeyPorts['browser'] => ({
  open: async (url) => {
    await app.whenReady();
    const openExternal = (page: string) => shell.openExternal(page);
    const machine = { env, platform: process.platform, clock, openExternal };
    return openInBrowser(url, (page) => openPage(page, machine));
  },
});

const createRecords = ({ dataDir }: Locations, { log }: Adapters) =>
  createRecordStore({
    path: join(dataDir, 'latchkey.json'),
    lists: ['found'],
    onUnsynced: (file, reason) => log.line('file.unsynced', { file, reason }),
  });

const createLazyProbes = (locations: Locations, adapters: Adapters): (() => Promise<Probes>) =>
  loadOnce(() => readProbes(locations, adapters));

async function readProbes(locations: Locations, adapters: Adapters): Promise<Probes> {
  const [{ createProbes }, { shimProbe }] = await Promise.all([
    import('../adapters/machine/probes.ts'),
    import('./repair-shim.ts'),
  ]);
  const { secretStore, random, clock, aws, awsEndpoints, env } = adapters;
  return createProbes({
    env,
    home: homeOf(env),
    secretStore,
    random,
    clock,
    fetch: aws.fetch,
    endpointFor: awsEndpoints.endpointFor,
    dataDir: locations.dataDir,
    excludeOwner: adapters.undoJournal.owner,
    command: locations.command,
    installedCommand: locations.installedCommand,
    shim: shimProbe(locations),
  });
}

const systemClipboard: LatchkeyPorts['clipboard'] = {
  writeText: async (text) => {
    await app.whenReady();
    clipboard.writeText(text);
  },
  readText: async () => {
    await app.whenReady();
    return clipboard.readText();
  },
};

/** The machine, and the way to AWS. */
async function diagnose(
  core: LatchkeyApp,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<readonly DiagnosticCheck[]> {
  const { checks } = await import('../core/terminal/doctor-checks.ts');
  const { withOneClock } = await import('../core/terminal/doctor-check.ts');
  const found = await checks({ env: {}, hasForeignKeys: false, given: null, cwd: null }, ports, signal);
  const network = await core.verbs.testNetwork({}, signal);
  const ofMachine = found.flatMap(({ name, ok, said, fix }) =>
    name === doctorTexts.environment ? [] : [{ name, ok, said, fix }],
  );
  return withOneClock([...ofMachine, ...(network.ok ? network.value.checks : [])]);
}

function identityPorts(locations: Locations, adapters: Adapters): LatchkeyPorts['identityPorts'] {
  const { clock, skew, random, aws, env } = adapters;
  return {
    clock,
    skew,
    random,
    sts: createLazySts(aws),
    identityCenter: createLazyIdentityCenter(aws),
    consoleSignIn: createLazyConsoleSignIn(aws),
    hash: nodeHash,
    iam: createLazyIam(aws),
    loopback,
    samlWindow: createLazySamlWindow({ icon: locations.iconFile, network: adapters.network }),
    machine: createMachine({ env, clock }),
    fetch: aws.fetch,
    fetchOneHop: adapters.fetchOneHop,
    // Node's own knows no proxy.
    directFetch: globalThis.fetch,
  };
}
