import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { loadOnce } from '../../../shared/load-once.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { AwsFiles, AwsFileTexts, KeptBeside, LeftInGit, TextFile } from '../../core/ports/files.ts';
import { type FileState, readState, removeLeftovers } from './atomic-file.ts';
import { changeTexts, toTextFile } from './atomic-file-write.ts';
import { readKept, removeGivenBack, writeKept } from './kept-files.ts';
import { openToOthers } from './open-to-others.ts';
import type { FileUndoJournal } from './undo-journal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the aws command and the SDKs look: the environment's paths with a leading `~`, else ~/.aws (protocols §vi). */
export function awsFilePaths(env: Environment, home: string): { config: string; credentials: string } {
  const locate = (fromEnv: string | undefined, name: string) =>
    fromEnv === undefined || fromEnv === '' ? join(home, '.aws', name) : expand(fromEnv, home, env);
  return {
    config: locate(env.AWS_CONFIG_FILE, 'config'),
    credentials: locate(env.AWS_SHARED_CREDENTIALS_FILE, 'credentials'),
  };
}

function expand(path: string, home: string, env: Environment): string {
  const named = path.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all: string, braced?: string, bare?: string) => {
    return env[braced ?? bare ?? ''] ?? all;
  });
  const atHome = named === '~' ? home : /^~[/\\]/.test(named) ? join(home, named.slice(2)) : named;
  return isAbsolute(atHome) ? atHome : resolve(atHome);
}

/** Another file of this user, such as one that the environment of a shell names: a regular one, and not too large. */
export async function readOtherFile(path: string): Promise<Result<TextFile, Problem>> {
  const state = await readState(path);
  return state.ok ? ok(toTextFile(state.value)) : state;
}

/** HOME first, as every SDK does; `homedir()` alone would ignore it on Windows. */
export function homeOf(env: Environment): string {
  return env.HOME || env.USERPROFILE || homedir();
}

export interface AskedOfGit {
  readonly left: readonly LeftInGit[];
  /** False: of some repository git did not say what it would take along. */
  readonly isWhole: boolean;
}

export function createAwsFiles(ports: {
  readonly env: Environment;
  readonly journal: FileUndoJournal;
  readonly leftInGit?: (files: readonly string[]) => Promise<AskedOfGit>;
}): AwsFiles {
  const paths = awsFilePaths(ports.env, homeOf(ports.env));
  /** Once a start: an app that was killed may have put everything in place but not cleaned up, and nothing is written again then. */
  const sweep = loadOnce(async () => {
    // First: the new bytes beside a file tell that they never came into its place. The next start tries again.
    if (await ports.journal.recover()) await Promise.all([paths.config, paths.credentials].map(clean));
  });
  const left = createLeftInGit(
    async () => (await ports.leftInGit?.([paths.config, paths.credentials])) ?? { left: [], isWhole: true },
  );
  return {
    paths: () => paths,
    leftInGit: left.now,
    async read() {
      await sweep();
      const config = await readState(paths.config);
      if (!config.ok) return config;
      const credentials = await readState(paths.credentials);
      if (!credentials.ok) return credentials;
      const kept = await keptBeside(config.value, credentials.value);
      if (!kept.ok) return kept;
      return ok({
        config: toTextFile(config.value),
        credentials: toTextFile(credentials.value),
        kept: kept.value,
      });
    },
    async write(plan, options) {
      await sweep();
      const madePrivate: string[] = [];
      const unsynced: { readonly file: string; readonly reason: string }[] = [];
      let keep: (() => Promise<Result<void, Problem>>) | null = null;
      let isPrivate = async (): Promise<Result<void, Problem>> => ok(undefined);
      const written = await changeTexts(
        { journal: ports.journal },
        [paths.config, paths.credentials],
        async ([config = nothing, credentials = nothing], states) => {
          const [configState = noState, credentialsState = noState] = states;
          const kept = await keptBeside(configState, credentialsState);
          if (!kept.ok) return kept;
          const planned = await plan({ config, credentials, kept: kept.value });
          if (!planned.ok) return planned;
          const { keep: added, secretsFor = [] } = planned.value;
          isPrivate = () => privateOrProblem(secretsFor.map((file) => paths[file]));
          keep = async () => {
            const write = (target: string, beside: KeptBeside, texts: ReadonlyMap<string, string>) =>
              writeKept(target, beside, texts, ports.journal.owner);
            const first = await write(configState.target, kept.value.config, added?.config ?? none);
            return first.ok
              ? write(credentialsState.target, kept.value.credentials, added?.credentials ?? none)
              : first;
          };
          return ok([planned.value.config, planned.value.credentials]);
        },
        {
          ...options,
          privatePaths: options.holdsKeys === true ? [paths.credentials] : [],
          onMadePrivate: (path) => madePrivate.push(path),
          onUnsynced: (file, reason) => unsynced.push({ file, reason }),
          async beforeWrite() {
            const secure = await isPrivate();
            return secure.ok && keep !== null ? keep() : secure;
          },
        },
      );
      if (!written.ok) return written;
      const { paths: changedFiles, takeBack } = written.value;
      // Backups and what a take-over keeps come with a journalled write.
      if (options.journal && changedFiles.length > 0) left.lookAgain();
      return ok({
        changedFiles,
        takeBack,
        ...(madePrivate.length === 0 ? {} : { madePrivate }),
        ...(unsynced.length === 0 ? {} : { unsynced }),
      });
    },
  };
}

async function privateOrProblem(files: readonly string[]): Promise<Result<void, Problem>> {
  for (const file of files) {
    const problem = await openToOthers(file);
    if (problem !== null) return err(problem);
  }
  return ok(undefined);
}

/** Git is asked once a start, after a write that may have made a file, and for as long as it finds one: not with each renewal. */
function createLeftInGit(ask: () => Promise<AskedOfGit>) {
  let isDue = true;
  let last: readonly LeftInGit[] = [];
  return {
    lookAgain: () => {
      isDue = true;
    },
    async now(): Promise<readonly LeftInGit[]> {
      if (!isDue && last.length === 0) return last;
      isDue = false;
      // A git that does not answer has not said that it passes over them.
      const { left, isWhole } = await ask();
      isDue ||= !isWhole;
      const known = new Set(left.map(({ file }) => file));
      last = isWhole ? left : [...left, ...last.filter(({ file }) => !known.has(file))];
      return last;
    },
  };
}

async function clean(path: string): Promise<void> {
  await removeLeftovers(path);
  const state = await readState(path);
  if (state.ok) await removeGivenBack(state.value.target);
}

const none: ReadonlyMap<string, string> = new Map();

async function keptBeside(
  configState: FileState,
  credentialsState: FileState,
): Promise<Result<NonNullable<AwsFileTexts['kept']>, Problem>> {
  const [config, credentials] = [await readKept(configState), await readKept(credentialsState)];
  if (!config.ok) return config;
  return credentials.ok ? ok({ config: config.value, credentials: credentials.value }) : credentials;
}

const noState: FileState = { path: '', target: '', bytes: null, owner: null };
const nothing: TextFile = { path: '', text: '', exists: false };
