import {
  appendFile,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasMoreThanMode } from './access-list.ts';
import { errorCode } from './atomic-file-problem.ts';
import { isHardLinked, writeInPlace } from './hard-link.ts';
import { replaceFile } from './new-file.ts';
import { readBounded } from './read-bounded.ts';

const mostBytes = 8 * 1024 * 1024;
const pattern = '*.latchkey-*';

/** Who has the lines put there: every Latchkey its own, so that one that goes leaves those that another needs. */
export type ExcludeOwner = () => Promise<string | null>;
export const nobody: ExcludeOwner = async () => null;

/** What one Latchkey puts into an exclude file; without an owner, as versions did that knew only one Latchkey. */
interface Lines {
  readonly plain: string;
  /** Below a last line that had no end: without ours it has none again. */
  readonly below: string;
  /** In a file that was not there, and in a folder that was not: who takes the lines out knows that the rest goes, too. */
  readonly file: string;
  readonly folder: string;
}

function linesOf(owner: string | null): Lines {
  const who = owner === null ? 'Latchkey' : `Latchkey ${owner}`;
  const made = (what: string) =>
    `# ${who} made this ${what}: it keeps secrets and backups beside the AWS files, which are not for a commit.\n${pattern}\n`;
  const plain = `# ${who} keeps secrets and backups beside the AWS files: they are not for a commit.\n${pattern}\n`;
  return {
    plain,
    below: `\n${plain.replace('they are not', 'not')}`,
    file: made('file'),
    folder: made('folder'),
  };
}

/** Of any Latchkey but that of an older version. */
const ofSomebody = /^# Latchkey [a-z0-9]{1,40} (?:keeps|made) /m;
const isMadeWith = (text: string): 'file' | 'folder' | null => {
  const [, owner, what] = /^# Latchkey (?:([a-z0-9]{1,40}) )?made this (file|folder): /.exec(text) ?? [];
  const lines = linesOf(owner ?? null);
  if (what === 'file' && text === lines.file) return 'file';
  return what === 'folder' && text === lines.folder ? 'folder' : null;
};

/**
 * Keeps what is written beside a file out of the commits of the git repository that it is in: dotfiles often are in one, and
 * `git add` would take a kept secret along. It goes into the repository's private `info/exclude`, which no commit contains, so
 * that it works without Latchkey too, and the user's .gitignore is left alone. Best effort; false: it could not be written.
 */
export async function keepOutOfGit(target: string, owner: ExcludeOwner = nobody): Promise<boolean> {
  const repositories = await repositoriesOf(dirname(target));
  if (repositories.length === 0) return true;
  const lines = linesOf(await owner());
  const outcomes = await Promise.all(repositories.map(({ directory }) => excludeIn(directory, lines)));
  return !outcomes.includes(false);
}

async function excludeIn(repository: string, lines: Lines): Promise<boolean> {
  try {
    const path = join(repository, 'info', 'exclude');
    const text = await textOf(path);
    if (text !== null && isIn(text, lines)) return true;
    const owner = await stat(repository);
    const made = await mkdir(dirname(path), { recursive: true });
    // What we make is that user's whose repository it is: as root it would lock them out.
    if (made !== undefined && isRoot()) await lchown(dirname(path), owner.uid, owner.gid);
    if (text === null) return await makeFor(path, made === undefined ? lines.file : lines.folder, owner);
    // Only added to: what is there are the user's bytes, in whatever encoding.
    await appendFile(path, text === '' || text.endsWith('\n') ? lines.plain : lines.below);
    return true;
  } catch {
    // A repository that cannot be written to is none that the user commits to.
    return false;
  }
}

/** One without an owner needs no lines of its own where the user, or an older version, has some. */
const isIn = (text: string, { plain, below, file, folder }: Lines): boolean =>
  plain === linesOf(null).plain
    ? text.split(/\r?\n/).includes(pattern)
    : [plain, below.slice(1), file, folder].some((one) => `\n${text}`.includes(`\n${one}`));

/**
 * What the excludes beside these files would be without our lines, once the files that are `gone` are. `stays`: what is still needed
 * of us; what another Latchkey needs, its own lines keep out.
 */
export async function includedAgain(
  targets: readonly string[],
  gone: ReadonlySet<string>,
  {
    owner = nobody,
    stays = none,
  }: { readonly owner?: ExcludeOwner; readonly stays?: ReadonlySet<string> } = {},
): Promise<readonly { readonly file: string; readonly before: string; readonly after: string }[]> {
  const found = new Map<string, { readonly file: string; readonly before: string; readonly after: string }>();
  const needed = new Set<string>();
  for (const target of targets) {
    const names = await readdir(dirname(target)).catch(() => []);
    const left = names
      .filter((name) => name.includes('.latchkey-'))
      .map((name) => join(dirname(target), name))
      .filter((path) => !gone.has(path));
    for (const repository of await repositoriesOf(dirname(target))) {
      const file = join(repository.directory, 'info', 'exclude');
      const before = (await textOf(file).catch(() => null)) ?? '';
      const after = withoutOurs(before, await owner());
      if (left.some((path) => stays.has(path) || !ofSomebody.test(after))) needed.add(file);
      if (after !== before) found.set(file, { file, before, after });
    }
  }
  return [...found.values()].filter(({ file }) => !needed.has(file));
}

const none: ReadonlySet<string> = new Set();

/**
 * What the user has added below our lines stays on lines of its own. Lines without an owner are those of an older version of this
 * Latchkey, unless another one has its own there: then they may be the other's.
 */
function withoutOurs(text: string, owner: string | null): string {
  const own = owner === null ? text : without(text, linesOf(owner));
  return ofSomebody.test(own) ? own : without(own, linesOf(null));
}

function without(text: string, { plain, below, file, folder }: Lines): string {
  const at = text.indexOf(below);
  // Earlier versions wrote them once for each name of a repository.
  if (at === -1) return text.replaceAll(plain, '').replace(file, '').replace(folder, '');
  const rest = text.slice(at + below.length).replaceAll(plain, '');
  // The lines of another Latchkey are right below the last line that had no end then.
  return text.slice(0, at) + (rest === '' ? '' : `\n${rest.replace(ofAnother, '$1not')}`);
}

const ofAnother =
  /^(# Latchkey (?:[a-z0-9]{1,40} )?keeps secrets and backups beside the AWS files: )they are not/;

/** Only where it still is as it was read. */
export async function includeAgain(change: {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}): Promise<void> {
  if ((await textOf(change.file)) !== change.before) return;
  if (change.after === '' && isMadeWith(change.before) !== null) return removeMade(change);
  // A link of the user's stays one.
  const target = await realpath(change.file);
  const [before, after] = [Buffer.from(change.before, 'latin1'), Buffer.from(change.after, 'latin1')];
  const owner = await ownerOf(target);
  // As every file of the user's: its other names and its access control list stay.
  if (isHardLinked(target) || (await hasMoreThanMode(target)))
    writeInPlace(target, { before, after, mode: owner.mode });
  else await replaceFile(target, [after], { owner });
}

/** One that a link leads to is the user's; so is a folder in which something is now. */
async function removeMade({ file, before }: { readonly file: string; readonly before: string }) {
  if ((await lstat(file)).isSymbolicLink()) return writeFile(file, '');
  await unlink(file);
  if (isMadeWith(before) !== 'folder') return;
  await rmdir(dirname(file)).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw error;
  });
}

async function ownerOf(path: string) {
  const { mode, uid, gid } = await stat(path);
  return { mode: mode & 0o7777, uid, gid };
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** SECURITY: `ax` follows no link, so that nobody has root give another file away. */
async function makeFor(
  path: string,
  text: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<true> {
  const handle = await open(path, 'ax');
  try {
    await handle.writeFile(text);
    if (isRoot()) await handle.chown(uid, gid);
  } finally {
    await handle.close();
  }
  return true;
}

const textIn = async (path: string): Promise<string> => (await readBounded(path, mostBytes)).toString();

/** Null: there is no such file. */
const textOf = (path: string): Promise<string | null> =>
  readBounded(path, mostBytes).then(
    (bytes) => bytes.toString('latin1'),
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    },
  );

/** Where its `info` is; null outside of a repository. A directory may be a link into one, as those that stow makes are. */
export async function repositoryOf(directory: string): Promise<string | null> {
  for (let at = await realpath(directory).catch(() => directory); ; at = dirname(at)) {
    const dotGit = join(at, '.git');
    const info = await stat(dotGit).catch(() => null);
    if (info?.isDirectory() === true) return dotGit;
    if (info?.isFile() === true) return commonDirectory(at, await textIn(dotGit));
    if (dirname(at) === at) return null;
  }
}

/** Where the guides to a bare repository of dotfiles put it, and where yadm does; below the directory that is its work tree. */
const awayFromHome = [
  ['.local', 'share', 'yadm', 'repo.git'],
  ['.cfg'],
  ['.dotfiles'],
  ['.dotfiles.git'],
] as const;
/** Where vcsh puts them, several for one home directory. */
const ofVcsh = ['.config', 'vcsh', 'repo.d'] as const;

export interface Repository {
  /** Where its `info` is. */
  readonly directory: string;
  /** Where the git directory is not in its work tree: that tree, which git cannot find from it. Null: git finds it. */
  readonly workTree: string | null;
}

/** Every one that may take a file of this directory along. */
export async function repositoriesOf(directory: string): Promise<readonly Repository[]> {
  const found = new Map<string, Repository>();
  // By its real path: a home directory, or a repository in it, may have two names.
  const add = async (repository: Repository): Promise<void> => {
    const real = await realpath(repository.directory).catch(() => repository.directory);
    if (!found.has(real)) found.set(real, repository);
  };
  const above = await repositoryOf(directory).catch(() => null);
  if (above !== null) await add({ directory: above, workTree: null });
  for (const from of new Set([directory, await realpath(directory).catch(() => directory)]))
    for (let at = from; ; at = dirname(at)) {
      for (const bare of await bareBelow(at)) await add({ directory: bare, workTree: at });
      if (dirname(at) === at) break;
    }
  return [...found.values()];
}

async function bareBelow(workTree: string): Promise<readonly string[]> {
  const namesOf = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []);
  const known = awayFromHome.map((names) => join(workTree, ...names));
  const vcsh = (await namesOf(join(workTree, ...ofVcsh)))
    .filter((name) => name.endsWith('.git'))
    .map((name) => join(workTree, ...ofVcsh, name));
  const hidden = (await namesOf(workTree))
    .filter((name) => name.startsWith('.') && name !== '.git')
    .map((name) => join(workTree, name));
  const look = async (path: string) => {
    const isKnown = known.includes(path) || vcsh.includes(path);
    return (await isBare(path)) && (isKnown || (await isOfDotfiles(path))) ? [path] : [];
  };
  return (await Promise.all([...new Set([...known, ...vcsh, ...hidden])].map(look))).flat();
}

/** Whatever its name: its configuration says not to list every file of the home directory, or where its work tree is. */
const isOfDotfiles = async (path: string): Promise<boolean> =>
  /^\s*(?:showUntrackedFiles|worktree)\s*=/im.test(await textIn(join(path, 'config')).catch(() => ''));

async function isBare(path: string): Promise<boolean> {
  const parts = await Promise.all(
    ['HEAD', 'objects'].map((name) => stat(join(path, name)).catch(() => null)),
  );
  return !parts.includes(null);
}

/** A worktree and a submodule have a file that says where the repository is; worktrees share one `info`. */
async function commonDirectory(at: string, text: string): Promise<string | null> {
  const named = /^gitdir: (.+?)\r?\n?$/.exec(text)?.[1];
  if (named === undefined) return null;
  const own = resolve(at, named);
  const common = await textIn(join(own, 'commondir')).catch(() => '.');
  return resolve(own, common.trim());
}
