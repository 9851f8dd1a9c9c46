import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import type { ActsAs } from '../acts-as.ts';
import { createLatchkeyApp } from '../app.ts';
import type { LatchkeyApp, LatchkeyPorts } from '../app-ports.ts';
import { findSections, parseIni } from '../profiles/ini/ini-document.ts';
import type { UserFilesPorts } from '../profiles/user-files.ts';
import type { ImportDraft, UserFiles } from '../profiles/user-files-port.ts';
import { settle } from '../testing/fake-clock.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-ports.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import type { CommandPorts } from './command-ports.ts';
import { type Ran, run, type TestRequest, testPorts } from './testing.ts';
import { world as terminalWorld } from './testing-verbs.ts';

/** Where a write can fail: the user's files, the way back, Latchkey's own records. */
export type WritePoint = 'write' | 'take back' | 'records';

export interface FilesApp {
  readonly app: LatchkeyApp;
  readonly world: MemoryWorld;
  readonly files: MemoryFiles;
  readonly sourceId: SourceId;
  readonly ids: readonly SessionId[];
  /** Programs that a profile may name and nobody can run. */
  readonly gone: Set<string>;
  /** Asked at every write from now on: what it fails with. */
  breaks(fails: (point: WritePoint) => Problem | null): void;
  /** What the next import of any rows makes. */
  willImport(drafts: readonly ImportDraft[]): void;
  latchkey(
    argv: readonly string[],
    env?: Readonly<Record<string, string>>,
    more?: Omit<TestRequest, 'env'>,
  ): Promise<Ran>;
  /** `credential-process` run by this program, which runs on. */
  asks(program: string, pid: number, argv?: readonly string[]): Promise<Ran>;
  /** `exec` of a program that runs on as this process, until it is taken out of `world.processes`. */
  exec(session: string, pid: number, program?: string): Promise<Ran>;
  /** Whom the session of these keys acted as when they were given. */
  identityOfKey(accessKeyId: string): string | undefined;
  /** The session that these keys are of. */
  sessionOfKey(accessKeyId: string): SessionId | undefined;
  /** Another run of the app on what this one has saved, as after a kill; `latchkey` is still of this one. */
  again(): Promise<LatchkeyApp>;
  /** A command asked of that other run. */
  latchkeyOf(app: LatchkeyApp, argv: readonly string[]): Promise<Ran>;
}

/** Digest and user. */
export const identityText = (of: Pick<ActsAs, 'digest' | 'user'> | null): string =>
  `${of?.digest} ${of?.user}`;

/** The real planner, writer and terminal on files in memory, with one source that is signed in and synced. */
export async function startOnFiles(
  config = '',
  credentials = '',
  more: Pick<UserFilesPorts, 'instance'> = {},
): Promise<FilesApp> {
  const world = createMemoryWorld();
  world.provider.latencyMs = 0;
  const files = memoryFiles(config, credentials);
  const sessionsOfKeys = new Map<string, SessionId>();
  const identitiesOfKeys = new Map<string, string>();
  world.provider.leaseProblem = (call, session) => {
    sessionsOfKeys.set(`ASIAFAKE${call}`, session);
    identitiesOfKeys.set(`ASIAFAKE${call}`, identityText(app.actsAs(session)));
    return null;
  };
  let fails: Parameters<FilesApp['breaks']>[0] = () => null;
  let drafts: readonly ImportDraft[] = [];
  const imports = async () => ok({ drafts, leftAlone: 0 });
  const gone = new Set<string>();
  const findProgram = async (program: string) => (gone.has(program) ? null : program);
  const ports = portsOn(world, files, (point) => fails(point), imports, { ...more, findProgram });
  files.fault = (what) => fails(what);
  const app = createLatchkeyApp(ports);
  await app.start(never);
  const made = await app.verbs.addSource(
    { kind: 'fake', name: 'Work', values: { url: 'https://x.example' } },
    never,
  );
  const { sourceId } = must(made);
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  await world.clock.advance(5_000);
  const command: CommandPorts = {
    ...testPorts(terminalWorld()).ports,
    app,
    awsFiles: files.awsFiles,
    ownProfiles: ports.userFiles.ownProfiles,
    commentsAmiss: ports.userFiles.commentsAmiss,
    clock: world.clock,
  };
  return {
    app,
    world,
    files,
    gone,
    sourceId,
    ids: app.state().sessions.map(({ id }) => id),
    breaks(at) {
      fails = at;
    },
    willImport(next) {
      drafts = next;
    },
    latchkey: (argv, env = {}, more = {}) => run(command, argv, { ...more, env }),
    asks(program, pid, argv = ['--profile', 'default']) {
      world.processes.set(pid, { start: `boot ${pid}` });
      return run(command, ['credential-process', ...argv], { asker: { process: program, pid } });
    },
    exec(session, pid, program = 'terraform') {
      world.processes.set(pid, { start: `boot ${pid}` });
      return run(command, ['exec', session, '--', program], { pid });
    },
    identityOfKey: (accessKeyId) => identitiesOfKeys.get(accessKeyId),
    sessionOfKey: (accessKeyId) => sessionsOfKeys.get(accessKeyId),
    latchkeyOf: (later, argv) => run({ ...command, app: later }, argv),
    async again() {
      const next = createMemoryWorld(world.saved);
      for (const [pid, found] of world.processes) next.processes.set(pid, found);
      const later = createLatchkeyApp(portsOn(next, files, () => null));
      await later.start(never);
      await settle(200);
      return later;
    },
  };
}

const portsOn = (
  world: MemoryWorld,
  files: MemoryFiles,
  fails: (point: 'records') => Problem | null,
  importDrafts?: UserFiles['importDrafts'],
  more: Parameters<typeof userFilesOn>[2] = {},
): LatchkeyPorts => ({
  ...world.ports,
  userFiles: Object.assign(
    userFilesOn(files, files.awsFiles, more),
    importDrafts === undefined ? {} : { importDrafts },
  ),
  undoJournal: files.undoJournal,
  awsFiles: files.awsFiles,
  records: {
    load: world.ports.records.load,
    areAsLoaded: world.ports.records.areAsLoaded,
    async save(records, again) {
      const problem = fails('records');
      return problem === null ? world.ports.records.save(records, again) : err(problem);
    },
  },
});

/** Whose the `default` profile of the config file is; null: the user's own, or there is none. */
export function defaultInFile({ config }: Pick<MemoryFiles, 'config'>): string | null {
  const sections = findSections(parseIni(config, 'config'), 'profile', 'default');
  return sections.find(({ sessionId }) => sessionId !== null)?.sessionId ?? null;
}
