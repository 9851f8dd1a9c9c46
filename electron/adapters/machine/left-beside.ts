import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitFailure, GitProbe, HelperSetting, LeftBeside } from '../../core/ports/probes.ts';
import { isStaleLock, removeStaleLock } from '../files/atomic-file-lock.ts';
import type { AskedOfGit } from '../files/aws-files.ts';
import { followLinks } from '../files/follow-links.ts';
import { type ExcludeOwner, keepOutOfGit, type Repository, repositoriesOf } from '../files/git-exclude.ts';
import { askGit, brokenGit, type Env } from './ask-git.ts';

/** The first git of a PATH, which is not always the one that the app would run. It reads its configuration for this, too. */
export async function probeGit(env: Env, searchPath: string, signal: AbortSignal): Promise<GitProbe> {
  const asked = await askGit(searchPath === '' ? env : { ...env, PATH: searchPath }, ['--version'], signal);
  if (!asked.ok) return asked.error;
  const version = /^git version (\d+\.\d+\S*)/.exec(asked.value)?.[1];
  return version === undefined ? brokenGit(asked.value) : { kind: 'version', version };
}

/** Beside each file where its links lead, and in the repositories of dotfiles below `home`. */
export async function findLeftBeside(
  { env, home }: { readonly env: Env; readonly home: string },
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly LeftBeside[]> {
  const found: LeftBeside[] = [];
  for (const file of new Set(files)) {
    const target = await followLinks(file).catch(() => file);
    if (await isStaleLock(target))
      found.push({ kind: 'lock', path: `${target}.latchkey-lock`, repository: null, tool: 'git' });
    for (const directory of new Set([dirname(file), dirname(target)]))
      found.push(...(await inGit(env, directory, basename(target), signal)));
  }
  found.push(...(await inYadm(env, home, signal)), ...(await inChezmoi(env, home)));
  // One line in the repository's list is for all of its files.
  const about = ({ kind, path, repository, letIn }: LeftBeside) =>
    kind === 'unignored' ? (letIn?.file ?? repository) : path;
  return [...new Map(found.toReversed().map((one) => [`${one.kind} ${about(one)}`, one])).values()];
}

/** For all that is asked of git with a write: what waits for the write waits for this. */
const WITH_WRITE_MS = 3_000;
const isOurs = (name: string): boolean => /\.latchkey-(kept|backup)\./.test(name);
const namesIn = (directory: string): Promise<readonly string[]> => readdir(directory).catch(() => []);

async function inGit(
  env: Env,
  directory: string,
  file: string,
  signal: AbortSignal,
): Promise<readonly LeftBeside[]> {
  const names = (await namesIn(directory)).filter((name) => isOurs(name) && name.startsWith(`${file}.`));
  if (names.length === 0) return [];
  // By the name that the repository knows it by: git refuses one that leads there through a link.
  const inside = await realpath(directory).catch(() => directory);
  const found: LeftBeside[] = [];
  for (const repository of await repositoriesOf(directory))
    found.push(...(await inRepository(env, repository, { inside, names }, signal)));
  return found;
}

async function inRepository(
  env: Env,
  { directory, workTree }: Repository,
  { inside, names }: { readonly inside: string; readonly names: readonly string[] },
  signal: AbortSignal,
): Promise<readonly LeftBeside[]> {
  const tool = directory.endsWith(join('yadm', 'repo.git')) ? 'yadm' : 'git';
  const tree = workTree === null ? null : await realpath(workTree).catch(() => workTree);
  // What a link has beside it may be outside of that work tree.
  if (tree !== null && inside !== tree && !inside.startsWith(join(tree, sep))) return [];
  const which = tree === null ? [] : ['--git-dir', directory, '--work-tree', tree];
  const at = (...args: readonly string[]) => askGit(env, ['-C', inside, ...which, ...args], signal);
  const listed = (...args: readonly string[]) => at('ls-files', '-z', ...args, '--', ...names);
  const top = await at('rev-parse', '--show-toplevel');
  const tracked = top.ok ? await listed() : top;
  const open = tracked.ok ? await listed('--others', '--exclude-standard') : tracked;
  if (!open.ok) return [unasked(tree === null ? inside : directory, tool, open.error)];
  const root = tree === null && top.ok ? top.value.replace(/\r?\n$/, '') : directory;
  const elsewhere = tree === null ? {} : { workTree: tree };
  const taken = names.filter((name) => !has(tracked, name) && has(open, name));
  // All at once: there is a backup of each write.
  const asked =
    taken.length === 0 ? null : await at(...asWritten, 'check-ignore', '--verbose', '--', ...taken);
  const rules = asked?.ok === true ? asked.value.split('\n') : [];
  return names.flatMap((name): readonly LeftBeside[] => {
    const path = join(inside, name);
    if (has(tracked, name))
      return [Object.assign({ kind: 'committed', path, repository: root, tool } as const, elsewhere)];
    if (!taken.includes(name)) return [];
    const letIn = letInBy(rules.find((rule) => rule.endsWith(`\t${name}`)) ?? '', tree ?? root);
    const exclude = join(directory, 'info', 'exclude');
    const left = { kind: 'unignored', path, repository: root, tool, exclude } as const;
    return [Object.assign(letIn === undefined ? {} : { letIn }, elsewhere, left)];
  });
}

/** Else git writes names that are not plain ASCII with escapes. */
const asWritten = ['-c', 'core.quotePath=false'] as const;

/** Of `FILE:LINE:RULE`, where the rule takes another one back. */
function letInBy(said: string, root: string): LeftBeside['letIn'] {
  const [, named, line, rule = ''] = /^(.+?):(\d+):(!.*)\t/.exec(said) ?? [];
  if (named === undefined) return undefined;
  return { file: isAbsolute(named) ? named : join(root, named), line: Number(line), rule };
}

const has = (listed: Result<string, GitFailure>, name: string): boolean =>
  listed.ok && listed.value.split('\0').includes(name);

/** Nobody knows then whether it has files of ours. */
const unasked = (repository: string, tool: LeftBeside['tool'], failure: GitFailure): LeftBeside => ({
  kind: 'unasked',
  path: repository,
  repository,
  tool,
  ...(failure.kind === 'broken' ? { said: failure.said } : {}),
});

/** yadm keeps its repository in another directory, with the home directory as work tree; it adds only the files that the user names. */
async function inYadm(env: Env, home: string, signal: AbortSignal): Promise<readonly LeftBeside[]> {
  const data = env.XDG_DATA_HOME || join(home, '.local', 'share');
  const repository = join(data, 'yadm', 'repo.git');
  if ((await stat(repository).catch(() => null)) === null) return [];
  const listed = await askGit(
    env,
    ['--git-dir', repository, '--work-tree', home, '-C', home, 'ls-files', '-z'],
    signal,
  );
  if (!listed.ok) return [unasked(repository, 'yadm', listed.error)];
  return listed.value
    .split('\0')
    .filter(isOurs)
    .map((name) => ({ kind: 'committed', path: join(home, name), repository, tool: 'yadm' }));
}

/** chezmoi copies files to its own directory, under names such as `private_dot_aws/private_config`. */
async function inChezmoi(env: Env, home: string): Promise<readonly LeftBeside[]> {
  const source = join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'chezmoi');
  const folders = (await namesIn(source)).filter((name) => name.endsWith('dot_aws'));
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await namesIn(join(source, folder))).filter(isOurs).map((name) => join(source, folder, name)),
    ),
  );
  return found.flat().map((path) => ({ kind: 'committed', path, repository: source, tool: 'chezmoi' }));
}

/** Of what `findLeftBeside` finds, what the next commit would take along. */
export async function findLeftInGit(
  at: { readonly env: Env; readonly home: string },
  files: readonly string[],
  signal: AbortSignal,
): Promise<AskedOfGit> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(WITH_WRITE_MS)]);
  const found = await findLeftBeside(at, files, inTime);
  return {
    isWhole: !found.some(({ kind }) => kind === 'unasked'),
    left: found.flatMap(({ kind, path, letIn, exclude }) =>
      kind === 'unignored' ? [{ file: path, list: letIn?.file ?? exclude ?? '' }] : [],
    ),
  };
}

/** Null: done, and git says so. */
export async function clearLeft(
  { env, excludeOwner }: { readonly env: Env; readonly excludeOwner?: ExcludeOwner },
  { kind, path, exclude = path }: LeftBeside,
  signal: AbortSignal,
): Promise<Problem | null> {
  if (kind === 'lock') await removeStaleLock(path.slice(0, -'.latchkey-lock'.length));
  if (kind !== 'unignored') return null;
  if (!(await keepOutOfGit(path, excludeOwner))) return { code: 'file-unwritable', file: exclude };
  const [file = ''] = basename(path).split(/\.latchkey-/);
  const still = (await inGit(env, dirname(path), file, signal)).find(
    (one) => one.path === path && one.kind === 'unignored',
  );
  if (still === undefined) return null;
  return { code: 'left-in-git', file: path, list: still.letIn?.file ?? still.exclude ?? exclude };
}

const helperSettings = String.raw`^credential\.(.*\.)?helper$`;

/** `git config` names the scope since 2.26; an older git says nothing, and nothing is found. */
export async function findGitHelpers(
  env: Env,
  directory: string | null,
  signal: AbortSignal,
): Promise<Result<readonly HelperSetting[], GitFailure>> {
  const at = directory === null ? [] : ['-C', directory];
  const list = ['config', '--null', '--show-scope', '--show-origin', '--get-regexp', helperSettings];
  const listed = await askGit(env, [...at, ...list], signal, { none: true });
  if (!listed.ok) return isTooOld(listed.error) ? ok([]) : listed;
  const parts = listed.value.split('\0');
  // From a directory inside, git still names the file as seen from the top. It fails outside of every repository.
  const asked = await askGit(env, [...at, 'rev-parse', '--show-toplevel'], signal);
  const top = asked.ok ? asked.value.replace(/\r?\n$/, '') : '';
  const found: HelperSetting[] = [];
  for (let index = 0; index + 2 < parts.length; index += 3) {
    const [scope = '', origin = '', entry = ''] = parts.slice(index, index + 3);
    const [setting = '', helper = ''] = entry.split('\n');
    const where = scope === 'worktree' ? 'local' : scope;
    // Where nobody asks from a directory, that of the app says nothing.
    if (where !== 'system' && (where !== 'local' || directory === null)) continue;
    const file = origin.replace(/^file:/, '');
    found.push({
      scope: where,
      origin: directory === null || isAbsolute(file) ? file : join(top || directory, file),
      setting,
      helper,
    });
  }
  return ok(found);
}

/** It does not know `--show-scope`. */
const isTooOld = (failure: GitFailure): boolean =>
  failure.kind === 'broken' && /unknown option/.test(failure.said);
