import type { ActivityEntry } from '../../../shared/app-state.ts';
import { browserText } from '../../../shared/browser.ts';
import { AccountId, ProfileName } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { LatchkeyPorts } from '../app-ports.ts';
import { createOnBug } from '../bugs.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import type { ConsoleSignIn } from '../ports/console-sign-in.ts';
import type { Random } from '../ports/crypto.ts';
import type { DeviceAbility, DeviceNow, ScreenLocked } from '../ports/device-lock.ts';
import type { UndoFilePreview } from '../ports/files.ts';
import type { Iam } from '../ports/iam.ts';
import type { IdentityCenter } from '../ports/identity-center.ts';
import type { Log } from '../ports/log.ts';
import type { Machine } from '../ports/machine.ts';
import type { Processes } from '../ports/processes.ts';
import type { Sts } from '../ports/sts.ts';
import type { Shadow } from '../profiles/in-force.ts';
import type {
  CurrentProfiles,
  FoundKey,
  ImportContext,
  ImportDrafts,
  ProfileConflict,
  ProfilesInput,
  UserFiles,
} from '../profiles/user-files-port.ts';
import { Secret } from '../secret.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeProvider, type FakeProvider } from './fake-identity.ts';

/** The world in memory, and what was done to it. */
export interface MemoryWorld {
  readonly ports: LatchkeyPorts;
  readonly clock: FakeClock;
  readonly provider: FakeProvider;
  readonly keychain: Map<string, string>;
  readonly opened: string[];
  /** Sign-in windows brought to the front, by source. */
  readonly raised: string[];
  readonly applied: ProfilesInput[];
  readonly logged: string[];
  /** The processes that run, by id: when they started, in any words, and with which variables. */
  readonly processes: Map<
    number,
    { readonly start: string | null; readonly variables?: ReadonlyMap<string, string> }
  >;
  /** How often all of them were looked at. */
  looksAtAll: number;
  saved: unknown;
  loads: Result<unknown, Problem>;
  saves: number;
  /** Why a save fails; null: it does not. */
  saveProblem: Problem | null;
  clipboard: string;
  /** What the system can say of its user, and what it answers. */
  device: {
    ability: DeviceAbility;
    now: DeviceNow;
    ask: Result<void, Problem>;
    asked: number;
    screen: ScreenLocked;
    screensLocked: number;
  };
  skewMs: number;
  keychainProblem: Problem | null;
  /** As the keychain says that its window is open, or gone. */
  unlocking: (isAsked: boolean) => void;
  conflicts: (input: ProfilesInput) => readonly ProfileConflict[];
  applyProblem: Problem | null;
  /** Set: a write is not done before this settles. */
  applyWaits: Promise<void> | null;
  /** Set: the look at the files before a write is not done before this settles. */
  lookWaits: Promise<void> | null;
  foreign: ReadonlySet<string>;
  /** What each plan of an import was asked beside. */
  readonly importsPlanned: ImportContext[];
  regions: CurrentProfiles['regions'];
  /** Sessions whose profiles were in the files before this run. */
  written: ReadonlySet<string>;
  drafts: ImportDrafts;
  /** Who AWS says that the holder of these keys is; null: AWS cannot be reached. */
  whoHas: (accessKeyId: string) => string | null;
  /** What tools take instead of the sessions. */
  shadows: readonly Shadow[];
  /** Somebody wrote the files. */
  filesChanged: () => void;
  /** Set: what an undo left in the `default` profile. Unset: what was applied last. */
  currentDefault?: string;
  exported: string | null;
  undone: number;
  /** What the journal would take back next: the tag of its last entry. */
  undoTag: string | null;
  /** What it would change. */
  undoFiles: readonly UndoFilePreview[];
  /** How often everything was taken out of the files, and how often what lies around them. */
  detached: number;
  cleared: number;
  startAtLogin: boolean;
  /** The long-term key that is in the files. */
  fileKey: FoundKey | null;
}

export function createMemoryWorld(saved: unknown = null): MemoryWorld {
  const clock = createFakeClock();
  const provider = createFakeProvider(clock);
  const world: MemoryWorld = {
    clock,
    provider,
    keychain: new Map(),
    opened: [],
    raised: [],
    applied: [],
    logged: [],
    saved,
    loads: ok(saved),
    saves: 0,
    saveProblem: null,
    clipboard: '',
    device: {
      ability: {
        reportsScreen: true,
        reportsLetIn: true,
        asksUser: false,
        locksScreen: true,
        tellsAnyLock: true,
        measuresIdle: true,
      },
      now: { screen: 'open', idleMs: 0 },
      ask: ok(undefined),
      asked: 0,
      screen: 'locked',
      screensLocked: 0,
    },
    skewMs: 0,
    keychainProblem: null,
    unlocking: () => undefined,
    conflicts: () => [],
    applyProblem: null,
    applyWaits: null,
    lookWaits: null,
    foreign: new Set(),
    importsPlanned: [],
    regions: new Map(),
    written: new Set(),
    drafts: { drafts: [], leftAlone: 0 },
    exported: null,
    undone: 0,
    undoTag: null,
    undoFiles: [],
    detached: 0,
    cleared: 0,
    startAtLogin: false,
    fileKey: null,
    whoHas: () => null,
    shadows: [],
    processes: new Map(),
    looksAtAll: 0,
    filesChanged: () => undefined,
    get ports() {
      return ports;
    },
  };
  const ports = portsOf(world);
  return world;
}

const deviceLockOf = ({ device }: MemoryWorld): LatchkeyPorts['deviceLock'] => ({
  ability: async () => device.ability,
  look: async () => device.now,
  askUser: async () => {
    device.asked += 1;
    return device.ask;
  },
  lockScreen: async () => {
    device.screensLocked += 1;
    return device.screen;
  },
});

/** New for each world: a test may put another effect in. */
const settingsEffects = (world: MemoryWorld): LatchkeyPorts['settingsEffects'] => ({
  setStartAtLogin: async (isOn) => {
    world.startAtLogin = isOn;
    return ok(undefined);
  },
  setPanelShortcut: async () => ok(undefined),
  configureNetwork: () => undefined,
  caFileFault: () => null,
});

const memoryNetwork: LatchkeyPorts['network'] = {
  test: async () => [],
  setProxyLogin: async () => ok({ proxy: 'proxy.example.com:3128' }),
};

function portsOf(world: MemoryWorld): LatchkeyPorts {
  const random = countingRandom();
  const log: Log = { line: (event, fields) => void world.logged.push(JSON.stringify({ event, ...fields })) };
  return {
    clock: world.clock,
    skew: skewOf(world),
    random,
    log,
    onBug: createOnBug({ random, log }),
    secretStore: secretStoreOf(world),
    records: {
      load: async () => world.loads,
      areAsLoaded: () => undefined,
      save: async (records) => {
        if (world.saveProblem !== null) return err(world.saveProblem);
        world.saves += 1;
        // As a file would: what was saved is text, not the object itself.
        world.saved = JSON.parse(JSON.stringify(records));
        return ok(undefined);
      },
    },
    activityStore: memoryActivity(),
    privateLink: async () => ok('http://127.0.0.1:4711/once'),
    consoleFederation: {
      loginUrl: async ({ destination }) =>
        ok(new Secret(`https://signin.example/federation?to=${encodeURIComponent(destination)}`)),
    },
    browser: {
      open: async (url) => {
        world.opened.push(url);
        return ok(undefined);
      },
    },
    browsers: browsersOf(world),
    clipboard: {
      writeText: async (text) => {
        world.clipboard = text;
      },
      readText: async () => world.clipboard,
    },
    identities: [world.provider.folder],
    identityPorts: identityPortsOf(world),
    awsFiles: {
      paths: () => ({ config: '/home/ada/.aws/config', credentials: '/home/ada/.aws/credentials' }),
    },
    userFiles: userFilesOf(world),
    shells: memoryShells,
    filesWatch: {
      start: (listener) => {
        world.filesChanged = listener;
      },
      rearm: () => undefined,
      stop: () => undefined,
    },
    profileNaming,
    homeTraces: {
      directory: '/home/ada/.config/Latchkey',
      plan: async () => ok(noTraces),
      clear: async () => {
        world.cleared += 1;
        return ok(noTraces);
      },
      sweep: async () => undefined,
      finish: async () => undefined,
    },
    undoJournal: {
      preview: async () => ok(lastWrite(world)),
      undo: async () => {
        world.undone += 1;
        world.undoTag = null;
        return ok(['/home/ada/.aws/config']);
      },
    },
    network: memoryNetwork,
    updates: noUpdates,
    deviceLock: deviceLockOf(world),
    processes: {
      look: (pid) => world.processes.get(pid) ?? null,
      startOf: async (pid) => world.processes.get(pid)?.start ?? null,
      startedWith([name = '']) {
        world.looksAtAll += 1;
        return [...world.processes].flatMap(([pid, { variables }]) =>
          variables?.has(name) ? [{ pid, program: 'worker', variables }] : [],
        );
      },
      startedBelow: (...asked) => startedBelow(world, ...asked),
      isGroupAlive: () => false,
    },
    settingsEffects: settingsEffects(world),
    saveActivity: async (textAs) => {
      world.exported = textAs('jsonl');
      return ok('/home/ada/activity.jsonl');
    },
    diagnostics: async () => [{ name: 'clock', ok: true, said: 'The clock is right.', fix: null }],
    version: '0.0.0-test',
    systemLanguage: 'en',
    command: '/opt/latchkey/latchkey',
  };
}

function startedBelow(
  { processes }: MemoryWorld,
  ...[pid, [name = ''], known]: Parameters<Processes['startedBelow']>
): ReadonlyMap<string, string> | null {
  const variables = processes.get(pid)?.variables;
  return variables?.has(name) ? variables : known(pid);
}

/** As the files would keep it, without a chain. */
function memoryActivity(): LatchkeyPorts['activityStore'] {
  let kept: readonly ActivityEntry[] = [];
  return {
    open: async () => ok(kept.at(-1)?.seq ?? 0),
    append: async (entries) => {
      kept = [...kept, ...entries];
      return ok(undefined);
    },
    prune: async (days) => {
      if (days === 0) kept = [];
      return ok(undefined);
    },
    page: async (beforeSeq, limit) =>
      ok(
        kept
          .filter(({ seq }) => seq < beforeSeq)
          .slice(-limit)
          .reverse(),
      ),
    unread: async () => ok([]),
    verify: async () =>
      ok({ state: 'intact', entries: kept.length, from: null, until: null, hash: null, findings: [] }),
  };
}

const lastWrite = ({ undoTag: tag, undoFiles: files }: MemoryWorld) =>
  tag === null ? null : { id: tag, note: '', tag, files };

const noFiles = { changedFiles: [], takeBack: async () => ok(undefined) };
const memoryShells: LatchkeyPorts['shells'] = {
  states: async () =>
    ok([
      {
        shell: 'bash',
        isUsual: true,
        installed: false,
        ofPackage: false,
        files: [],
        looks: [{ isLogin: false, fault: null, latchkey: null, gitRemote: null, completes: false }],
        notes: [],
      },
    ]),
  plan: async () => ok({ shell: 'bash', installed: false, ofPackage: false, files: [], notes: [] }),
  apply: async () =>
    ok({ shell: 'bash', changedFiles: ['/home/ada/.bashrc'], takeBack: async () => ok(undefined) }),
  leavePlan: async () => ok([]),
  leave: async () => ok(noFiles),
  rejoin: async () => ok(noFiles),
  follow: async () => ok(undefined),
};

const noUpdates: LatchkeyPorts['updates'] = {
  installation: async () => ({ how: 'appimage', arch: 'x64', source: null }),
  forbiddenBy: async () => null,
  read: async () => err({ code: 'update-unreachable', host: 'updates.example' }),
  isSignedBy: async () => false,
  stage: async () => ok(undefined),
  staged: async () => null,
  failed: async () => null,
  restart: async () => undefined,
};

const browsersOf = (world: MemoryWorld): LatchkeyPorts['browsers'] => ({
  list: async () => [{ browser: 'firefox', profiles: [{ name: 'default', containers: ['Work'] }] }],
  open: async (url, choice) => {
    world.opened.push(`${browserText(choice)}: ${url}`);
    return ok(undefined);
  },
});

const skewOf = (world: MemoryWorld): LatchkeyPorts['skew'] => ({
  skewMs: () => world.skewMs,
  observe: () => {},
});

const identityPortsOf = (world: MemoryWorld): LatchkeyPorts['identityPorts'] => ({
  clock: world.clock,
  skew: skewOf(world),
  random: { hex: () => '', fraction: () => 0.5 },
  sts: {
    ...absentSts,
    getCallerIdentity: async ({ accessKeyId }) => {
      const arn = world.whoHas(accessKeyId);
      if (arn === null) return err({ code: 'network', host: 'sts.us-east-1.amazonaws.com' });
      return ok({ arn, account: AccountId.parse(arn.split(':')[4]), userId: 'AIDA' });
    },
  },
  identityCenter: absentIdentityCenter,
  consoleSignIn: absentConsoleSignIn,
  hash: nodeHash,
  iam: absentIam,
  loopback: { listen: unused },
  samlWindow: { capture: unused, raise: async (id) => void world.raised.push(id), forget: unused },
  machine: absentMachine,
  fetch: unused,
  fetchOneHop: unused,
  directFetch: unused,
});

const secretStoreOf = (world: MemoryWorld): LatchkeyPorts['secretStore'] => ({
  onUnlocking: (listener) => {
    world.unlocking = listener;
  },
  probe: async () => (world.keychainProblem === null ? ok(undefined) : err(world.keychainProblem)),
  read: async (item) => {
    if (world.keychainProblem !== null) return err(world.keychainProblem);
    const text = world.keychain.get(item);
    return ok(text === undefined ? null : new Secret(text));
  },
  write: async (item, secret) => {
    if (world.keychainProblem !== null) return err(world.keychainProblem);
    world.keychain.set(item, secret.reveal());
    return ok(undefined);
  },
  remove: async (item) => {
    if (world.keychainProblem !== null) return err(world.keychainProblem);
    return ok(world.keychain.delete(item));
  },
});

const noTraces = { removes: [], moves: [], reopens: [], stays: [], shared: [], texts: [] };

const userFilesOf = (world: MemoryWorld): UserFiles => ({
  shadows: async () => ok(world.shadows),
  commentsAmiss: async () => ok([]),
  currentProfiles: async () => {
    await world.lookWaits;
    return ok({
      foreign: world.foreign,
      sessionIds: world.written,
      regions: world.regions,
      unmarked: new Map(),
    });
  },
  currentDefault: async () => ok(world.currentDefault ?? world.applied.at(-1)?.defaultSessionId ?? null),
  defaultAfter: async () => ok(world.currentDefault ?? world.applied.at(-1)?.defaultSessionId ?? null),
  apply: async (input) => {
    await world.applyWaits;
    if (world.applyProblem !== null) return err(world.applyProblem);
    world.applied.push(input);
    if (input.tag !== undefined) world.undoTag = input.tag;
    const conflicts = world.conflicts(input).filter((c) => !input.consents.has(c.profile));
    const changedFiles = ['/home/ada/.aws/config'];
    return ok({ conflicts, changedFiles, problems: [], takeBack: async () => ok(undefined) });
  },
  conflicts: async (input) => ok(world.conflicts(input).filter((c) => !input.consents.has(c.profile))),
  rememberAsBefore: async () => {},
  profileText: async ({ session }) =>
    ok({ file: '/home/ada/.aws/config', text: `[profile ${session.profile}]` }),
  ownProfiles: async () => ok(new Map()),
  importPlan: async (context) => {
    world.importsPlanned.push(context);
    return ok({ rows: [], notes: [] });
  },
  importDrafts: async () => ok(world.drafts),
  keyOf: async () => ok(world.fileKey),
  gitPlan: async () =>
    ok({ installed: false, diff: { file: '/home/ada/.gitconfig', diff: '', changed: false } }),
  gitApply: async () => ok({ changedFiles: ['/home/ada/.gitconfig'], takeBack: async () => ok(undefined) }),
  detachPlan: async () => ok([]),
  detach: async () => {
    if (world.applyProblem !== null) return err(world.applyProblem);
    world.detached += 1;
    return ok({
      changedFiles: [],
      hadGit: false,
      problems: [],
      takeBack: async () => {
        world.detached -= 1;
        return ok(undefined);
      },
    });
  },
});

function countingRandom(): Random {
  let counter = 0;
  return {
    hex: (bytes) => {
      counter += 1;
      return counter.toString(16).padStart(bytes * 2, '0');
    },
    fraction: () => 0.5,
  };
}

const profileNaming: LatchkeyPorts['profileNaming'] = (existing) => {
  const taken = new Set(existing);
  return (accountName, role) => {
    const base = [accountName, role]
      .filter((part) => part !== null)
      .join('-')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .slice(0, 100);
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}-${n}`;
    taken.add(name);
    return ProfileName.parse(name);
  };
};

const unused = async (): Promise<never> => {
  throw new Error('The fake provider talks to nobody.');
};
const absentSts: Sts = {
  assumeRole: unused,
  assumeRoleWithSaml: unused,
  assumeRoleWithWebIdentity: unused,
  getSessionToken: unused,
  getFederationToken: unused,
  getCallerIdentity: unused,
};
const absentIam: Iam = {
  listAccessKeys: unused,
  createAccessKey: unused,
  setAccessKeyActive: unused,
  deleteAccessKey: unused,
  listMfaDevices: unused,
  accountAlias: unused,
};
const absentMachine: Machine = {
  env: () => undefined,
  homeDirectory: () => '/home/ada',
  readText: unused,
  list: unused,
  run: unused,
};
const absentConsoleSignIn: ConsoleSignIn = {
  createKey: unused,
  authorizeUrl: () => '',
  confirmationUrl: () => '',
  exchangeCode: unused,
  refresh: unused,
};

const absentIdentityCenter: IdentityCenter = {
  registerClient: unused,
  startDeviceAuthorization: unused,
  authorizeUrl: () => '',
  exchangeCode: unused,
  pollToken: unused,
  refreshToken: unused,
  listAccounts: unused,
  listAccountRoles: unused,
  getRoleCredentials: unused,
  logout: unused,
};
