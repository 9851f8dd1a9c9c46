import type { ActivityEntry, AppState } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { InForce } from '../../../shared/shadow.ts';
import type { App, ConsoleLinks, ConsoleRequest, LeaseRequest, OwnRoleRequest } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import type { ForeignAwsEndpoint } from '../ports/aws-endpoints.ts';
import type { Hash } from '../ports/crypto.ts';
import type { GitAddress, GitGoesTo, GitHelper } from '../ports/git-addresses.ts';
import type { GitFailure, Probes } from '../ports/probes.ts';
import { parseIni } from '../profiles/ini/ini-document.ts';
import { ownProfiles } from '../profiles/own-profiles.ts';
import type { CommentsAmiss } from '../profiles/plan/comments-amiss.ts';
import type { RunningCommand, RunningCommands, StartedIn } from '../running-commands.ts';
import { Secret } from '../secret.ts';
import type { CommandEnd, CommandIo, FieldAnswer, KeyScreen } from './command.ts';
import type { CommandPorts } from './command-ports.ts';
import { runCommand } from './registry.ts';
import { NOW_MS, testLease, testState } from './testing-state.ts';

type Verbs = App['verbs'];
interface Called {
  readonly verb: string;
  readonly input: unknown;
}

const SHOWN_CALLER = 4242;

export interface TestWorld {
  readonly hash: Hash;
  readonly state?: Partial<AppState>;
  /** What the broker answers; absent: `testLease()`. */
  readonly lease?: (request: LeaseRequest, signal: AbortSignal) => Promise<Result<Lease, Problem>>;
  readonly held?: Lease | null;
  /** Verbs that this test needs; every other verb refuses as a bug. */
  readonly verbs?: Partial<Verbs>;
  readonly skewMs?: number;
  readonly nowMs?: number;
  /** Absent: the time never changes, and no timer ends. */
  readonly clock?: CommandPorts['clock'];
  readonly awsFiles?: Partial<CommandPorts['awsFiles']>;
  /** By path: other files that an environment may name. */
  readonly otherFiles?: Readonly<Record<string, string>>;
  readonly inForce?: Partial<InForce>;
  readonly commentsAmiss?: readonly CommentsAmiss[];
  readonly foreign?: readonly ForeignAwsEndpoint[];
  /** What a program above the caller was started with. */
  readonly startedBelow?: ReadonlyMap<string, string>;
  /** Absent: git asks Latchkey. */
  readonly gitHelpers?: readonly GitHelper[];
  /** In the caller's directory. */
  readonly gitFails?: GitFailure;
  /** By directory. */
  readonly gitAddresses?: Readonly<Record<string, readonly GitAddress[]>>;
  /** What git puts in the place of an address; absent: nothing. */
  readonly gitGoesTo?: Readonly<Record<string, GitGoesTo>>;
  /** Of a machine where all is well, but for these. */
  readonly probes?: Partial<Probes>;
  readonly container?: CommandPorts['container'];
  /** Absent: every session acts as the same all the time. */
  readonly actsAs?: App['actsAs'];
}

const nobodyEdits = '0'.repeat(32);

/** Gives the way to take it out again. */
function added<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => all.delete(one);
}

/** A small App in memory on the real types, and everything a command did with it. */
export function testPorts(world: TestWorld) {
  let state = testState(world.state);
  const listeners = new Set<(state: AppState) => void>();
  const leases: LeaseRequest[] = [];
  const roleLeases: OwnRoleRequest[] = [];
  const consoleRequests: ConsoleRequest[] = [];
  const called: Called[] = [];
  const given: (readonly [key: string, session: string])[] = [];
  const commands: Omit<RunningCommand, 'start'>[] = [];
  const recorded: Partial<ActivityEntry>[] = [];
  const bugs: { readonly where: string; readonly error: unknown }[] = [];
  const asked: ('panel' | 'quit')[] = [];
  let noticed = 0;
  let writes = 0;
  const verbs = verbsThatNote(
    called,
    () => state,
    (defaultSessionId) => {
      state = { ...state, defaultSessionId };
    },
    world.verbs,
  );
  const ports: CommandPorts = {
    app: {
      state: () => state,
      caughtUp: async () => undefined,
      listed: () => state,
      announced: () => state,
      subscribe: (listener) => added(listeners, listener),
      verbs,
      broker: brokerOf(world, leases),
      ownRoles: ownRolesOf(roleLeases),
      consoleLinks: consoleLinksTo(consoleRequests),
      actsAs: (id) => world.actsAs?.(id) ?? { digest: nobodyEdits, account: null },
      givenKeys: { note: (key, id) => given.push([key, id]), sessionsOf: () => [] },
      commands: runningCommands(commands),
      followingPrograms: { note: () => undefined, notOf: () => [], ofAnotherUser: () => [] },
      filesSettled: async () => undefined,
      noticeEdits: async () => {
        noticed += 1;
      },
      record: (entry) => recorded.push(entry),
      filesWritten: async () => {
        writes += 1;
      },
      inForce: inForceOf(world),
    },
    clock: world.clock ?? stoppedClock(world),
    skew: { skewMs: () => world.skewMs ?? 0 },
    hash: world.hash,
    commentsAmiss: async () => ok(world.commentsAmiss ?? []),
    ...filePortsOf(world),
    container: world.container ?? openContainer,
    processes: processesOf(world),
    awsEndpoints: { foreign: () => world.foreign ?? [] },
    gitAddresses: gitAddressesOf(world),
    probes: async () => probesOf(world),
    command: '/opt/latch key/latchkey',
    openPanel: async () => void asked.push('panel'),
    quit: () => void asked.push('quit'),
    onBug: (where, error) => {
      bugs.push({ where, error });
      return { code: 'internal', correlationId: `b${bugs.length}` };
    },
  };
  return {
    ports,
    leases,
    roleLeases,
    consoleRequests,
    called,
    given,
    recorded,
    /** Commands of `exec` that hold a profile. */
    commands,
    bugs,
    /** What the shell was asked for, in order. */
    asked,
    noticed: () => noticed,
    /** How often somebody waited for the user's files. */
    writes: () => writes,
    listeners: () => listeners.size,
    update: (over: Partial<AppState>) => {
      state = { ...state, ...over, revision: state.revision + 1 };
      for (const listener of listeners) listener(state);
    },
  };
}

const processesOf = (world: TestWorld): CommandPorts['processes'] => ({
  startedBelow: (pid, [name = ''], known) => {
    // Who is shown as the caller may be above what `exec` started.
    if (pid === SHOWN_CALLER) return null;
    return world.startedBelow?.has(name) ? world.startedBelow : known(pid);
  },
});

const openContainer: CommandPorts['container'] = {
  open: async () => ok({ uri: 'http://127.0.0.1:4711/s', token: new Secret('container-token') }),
};

const ownRolesOf = (roleLeases: OwnRoleRequest[]): CommandPorts['app']['ownRoles'] => ({
  lease: async (request) => {
    roleLeases.push(request);
    return ok(testLease({ accountId: null, chained: true }));
  },
});

const brokerOf = (world: TestWorld, leases: LeaseRequest[]): CommandPorts['app']['broker'] => ({
  lease: async (request, signal) => {
    leases.push(request);
    return world.lease === undefined ? ok(testLease()) : world.lease(request, signal);
  },
  held: () => world.held ?? null,
});

const runningCommands = (
  commands: Omit<RunningCommand, 'start'>[],
  started = new Map<number, StartedIn>(),
): RunningCommands => ({
  add: async (command) => {
    commands.push(command);
    return ok(undefined);
  },
  remove: (pid) =>
    void commands.splice(
      commands.findIndex((one) => one.pid === pid),
      1,
    ),
  started: (pid, command) => void started.set(pid, command),
  startedIn: (pid) => started.get(pid) ?? null,
  all: () => commands.map((command) => ({ ...command, start: null })),
  whenOneEnds: () => undefined,
});

const stoppedClock = (world: TestWorld): CommandPorts['clock'] => ({
  nowMs: () => world.nowMs ?? NOW_MS,
  monotonicMs: () => 0,
  after: () => () => undefined,
});

const gitAddressesOf = (world: TestWorld): CommandPorts['gitAddresses'] => ({
  of: async (directory) =>
    world.gitFails === undefined ? ok(world.gitAddresses?.[directory] ?? []) : err(world.gitFails),
  goesTo: async (_, address) =>
    world.gitFails === undefined
      ? ok(world.gitGoesTo?.[address] ?? { fetch: address, push: address })
      : err(world.gitFails),
  helpers: async () =>
    world.gitFails === undefined
      ? ok(world.gitHelpers ?? [{ context: null, helper: '!latchkey git-credential' }])
      : err(world.gitFails),
});

const probesOf = (world: TestWorld): Probes => ({
  keychain: async () => null,
  hosts: async (services) =>
    services.map(({ service, where }) => ({
      host: `${service}.${where}`,
      isEncrypted: true,
      problem: null,
      skewMs: world.skewMs ?? 0,
    })),
  files: async (paths) => paths.map((path) => ({ path, mode: 0o600 })),
  unwritable: async () => null,
  openToOthers: async () => null,
  ownFiles: () => ['/data', '/data/latchkey.json'],
  ownFolder: () => null,
  shim: () => 'fine',
  repairShim: null,
  takeRights: async () => null,
  leftBeside: async () => [],
  clearLeft: async () => null,
  git: async () => ({ kind: 'version', version: '2.39.5' }),
  gitHelpers: async () => (world.gitFails === undefined ? ok([]) : err(world.gitFails)),
  gitSettings: async () => (world.gitFails === undefined ? ok([]) : err(world.gitFails)),
  programs: async (name) => [{ path: `/opt/latch key/${name}`, isOurs: true }],
  isReadable: async () => true,
  ...world.probes,
});

function consoleLinksTo(requests: ConsoleRequest[]): ConsoleLinks {
  const link: ConsoleLinks['link'] = async (request) => {
    requests.push(request);
    return ok({ url: new Secret('https://console.example/'), isSecret: false, note: null });
  };
  return { link, open: link };
}

const awsFilesOf = (world: TestWorld): CommandPorts['awsFiles'] => ({
  paths: () => ({ config: '/home/u/.aws/config', credentials: '/home/u/.aws/credentials' }),
  read: async () =>
    ok({
      config: { path: '/home/u/.aws/config', text: '', exists: false },
      credentials: { path: '/home/u/.aws/credentials', text: '', exists: false },
    }),
  ...world.awsFiles,
});

const inForceOf =
  ({ inForce }: TestWorld): CommandPorts['app']['inForce'] =>
  async () =>
    ok({ shadows: [], beside: [], unmarked: [], ownDefault: null, ownRegion: null, ...inForce });

const otherFileOf =
  ({ otherFiles = {} }: TestWorld): CommandPorts['otherFile'] =>
  async (path) =>
    ok({ text: otherFiles[path] ?? '', exists: otherFiles[path] !== undefined });

const ownProfilesOf =
  (awsFiles: CommandPorts['awsFiles']): CommandPorts['ownProfiles'] =>
  async () => {
    const texts = await awsFiles.read();
    if (!texts.ok) return texts;
    const { config, credentials } = texts.value;
    return ok(ownProfiles([parseIni(config.text, 'config'), parseIni(credentials.text, 'credentials')]));
  };

function filePortsOf(world: TestWorld): Pick<CommandPorts, 'awsFiles' | 'otherFile' | 'ownProfiles'> {
  const awsFiles = awsFilesOf(world);
  return { awsFiles, otherFile: otherFileOf(world), ownProfiles: ownProfilesOf(awsFiles) };
}

/** Every verb notes that it was called; what a test does not bring refuses, or is done at once. */
const noting = (called: Called[]) => ({
  notHere: (verb: string) => async (input: unknown) => {
    called.push({ verb, input });
    return err<Problem>({ code: 'internal', correlationId: `test:${verb}` });
  },
  done: (verb: string) => async (input: unknown) => {
    called.push({ verb, input });
    return ok({});
  },
});

function verbsThatNote(
  called: Called[],
  state: () => AppState,
  madeDefault: (id: AppState['defaultSessionId']) => void,
  over: Partial<Verbs> | undefined,
): Verbs {
  const { notHere, done } = noting(called);
  return {
    state: async () => ok(state()),
    forms: notHere('forms'),
    lock: done('lock'),
    unlock: async (input) => {
      called.push({ verb: 'unlock', input });
      return ok({ how: 'unlocked' });
    },
    addSource: notHere('addSource'),
    resolveSource: notHere('resolveSource'),
    editSource: notHere('editSource'),
    setSourceLead: done('setSourceLead'),
    deleteSource: notHere('deleteSource'),
    signIn: done('signIn'),
    cancelSignIn: done('cancelSignIn'),
    signOut: done('signOut'),
    sync: done('sync'),
    sourceAct: done('sourceAct'),
    addSession: notHere('addSession'),
    editSession: notHere('editSession'),
    sessionValues: notHere('sessionValues'),
    deleteSession: notHere('deleteSession'),
    setSessionProfile: done('setSessionProfile'),
    addSessionProfile: done('addSessionProfile'),
    removeSessionProfile: done('removeSessionProfile'),
    setDelivery: notHere('setDelivery'),
    setProfilesWritten: done('setProfilesWritten'),
    setPinned: notHere('setPinned'),
    accounts: notHere('accounts'),
    setSessionMark: done('setSessionMark'),
    changeTags: done('changeTags'),
    browsers: notHere('browsers'),
    setAccountBrowser: done('setAccountBrowser'),
    setAccountMark: done('setAccountMark'),
    setAccountLabel: done('setAccountLabel'),
    start: done('start'),
    setEnd: done('setEnd'),
    setStopsAfter: done('setStopsAfter'),
    stop: done('stop'),
    renew: done('renew'),
    makeDefault: async (input) => {
      madeDefault(input.sessionId);
      return done('makeDefault')(input);
    },
    clearDefault: done('clearDefault'),
    copyEnvironment: notHere('copyEnvironment'),
    openConsole: notHere('openConsole'),
    copyProfileName: notHere('copyProfileName'),
    profileText: notHere('profileText'),
    answerPrompt: done('answerPrompt'),
    openPromptLink: notHere('openPromptLink'),
    copyPromptCode: notHere('copyPromptCode'),
    importPlan: notHere('importPlan'),
    importApply: notHere('importApply'),
    gitPlan: notHere('gitPlan'),
    gitApply: done('gitApply'),
    shellStates: async () => ok({ shells: [] }),
    shellPlan: notHere('shellPlan'),
    shellApply: notHere('shellApply'),
    undoPlan: notHere('undoPlan'),
    undo: notHere('undo'),
    detachPlan: notHere('detachPlan'),
    detach: notHere('detach'),
    attach: done('attach'),
    changeSettings: notHere('changeSettings'),
    exportActivity: notHere('exportActivity'),
    activity: notHere('activity'),
    searchActivity: notHere('searchActivity'),
    activityNames: notHere('activityNames'),
    activityFiles: notHere('activityFiles'),
    activityCounts: notHere('activityCounts'),
    verifyActivity: notHere('verifyActivity'),
    diagnostics: notHere('diagnostics'),
    testNetwork: notHere('testNetwork'),
    setProxyLogin: notHere('setProxyLogin'),
    update: notHere('update'),
    restartToUpdate: done('restartToUpdate'),
    retryKeychain: notHere('retryKeychain'),
    ...over,
  };
}

export interface TestRequest {
  readonly cwd?: string;
  readonly calledAs?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly hasForeignKeys?: boolean;
  readonly keyName?: string;
  /** Of what runs, or of what `exec` becomes. */
  readonly pid?: number;
  /** What ran the command. */
  readonly asker?: { readonly process: string | null; readonly pid: number };
  readonly keysOf?: string;
  readonly given?: readonly string[];
  readonly superprojects?: readonly string[];
  readonly stdin?: string | Uint8Array;
  readonly isTerminal?: boolean;
  readonly isPiped?: boolean;
  readonly spentMs?: number;
  readonly columns?: number | null;
  /** What the user types, in order; null when there is no terminal. */
  readonly typed?: readonly string[];
  /** What comes of each field that is asked for, in order; then, or absent: there is no terminal. */
  readonly fields?: readonly (string | Exclude<FieldAnswer['kind'], 'line'>)[];
  /** What the terminal sends while it is lent, in order, and then it is gone. `ahead`: before anything was shown. Absent: it cannot be lent. */
  readonly keys?: readonly (
    | string
    | { readonly ahead: string }
    | { readonly columns: number; readonly rows: number }
  )[];
}

export interface Ran {
  readonly end: CommandEnd;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly string[];
  /** All that was drawn on a lent terminal; null: it was given back. */
  readonly pictures: readonly (string | null)[];
  /** Where each piece of output went, in order. */
  readonly order: readonly ('out' | 'err')[];
}

function testScreen(keys: NonNullable<TestRequest['keys']>, pictures: (string | null)[]): KeyScreen {
  const coming = [...keys];
  let size = { columns: 80, rows: 24 };
  return {
    ...size,
    show: (picture) => void pictures.push(picture),
    next: async () => {
      const next = coming.shift();
      if (next === undefined) return null;
      if (typeof next === 'string') return { columns: size.columns, rows: size.rows, text: next };
      if ('ahead' in next) return { ...size, text: next.ahead, isTypedAhead: true };
      size = next;
      return { columns: size.columns, rows: size.rows, text: '' };
    },
    close: () => void pictures.push(null),
  };
}

/** Runs one request through the registry as the endpoint does. */
export async function run(
  ports: CommandPorts,
  argv: readonly string[],
  request: TestRequest = {},
  signal: AbortSignal = neverAborts(),
): Promise<Ran> {
  let out = '';
  let errText = '';
  const asked: string[] = [];
  const order: ('out' | 'err')[] = [];
  const typed = [...(request.typed ?? [])];
  const fields = [...(request.fields ?? [])];
  const pictures: (string | null)[] = [];
  const io: CommandIo = {
    calledAs: request.calledAs ?? 'latchkey',
    argv,
    cwd: request.cwd ?? '/home/u',
    env: request.env ?? {},
    caller: {
      verb: argv[0] ?? '',
      cwd: '/home/u',
      ...(request.asker ?? { process: 'sh', pid: SHOWN_CALLER }),
    },
    isTerminal: request.isTerminal ?? false,
    isPiped: request.isPiped ?? false,
    spentMs: request.spentMs ?? 0,
    columns: request.columns ?? null,
    pid: request.pid ?? 4243,
    hasForeignKeys: request.hasForeignKeys ?? false,
    keyName: request.keyName ?? null,
    keysOf: request.keysOf === undefined ? null : SessionId.parse(request.keysOf),
    given: request.given ?? null,
    superprojects: request.superprojects ?? [],
    stdin: async () =>
      ok(
        typeof request.stdin === 'string'
          ? new TextEncoder().encode(request.stdin)
          : (request.stdin ?? new Uint8Array()),
      ),
    out: (text) => {
      order.push('out');
      out += text;
    },
    err: (text) => {
      order.push('err');
      errText += text;
    },
    ask: async (question) => {
      asked.push(question);
      return typed.shift() ?? null;
    },
    askField: async (question, isSecret) => {
      asked.push(`${isSecret ? 'hidden' : 'shown'}: ${question}`);
      const next = fields.shift() ?? 'no-terminal';
      if (next === 'left' || next === 'no-terminal' || next === 'old-command') return { kind: next };
      return { kind: 'line', text: next };
    },
    openScreen: async () =>
      request.keys === undefined
        ? { kind: 'no-terminal' }
        : { kind: 'open', screen: testScreen(request.keys, pictures) },
  };
  const end = await runCommand(io, ports, signal);
  return { end, code: end.kind === 'exit' ? end.code : null, out, err: errText, asked, order, pictures };
}
