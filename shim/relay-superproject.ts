import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

// Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other` below
// `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says. The same as
// shim/src/superproject.rs, but for a path that is not UTF-8, which Node can hand to no program.

/** A submodule of a submodule of a submodule; a bound, and more than anybody has. */
const MOST = 8;
const ADDRESS_MAX = 500;
/** All of them together have to fit into a request. */
const MOST_REMOTES = 8;
/** No address: the app knows that it does not know all of them. */
const UNSENT = 'codecommit:';

/** The addresses of the superprojects' remotes, the nearest superproject first, a line each. */
export function superprojectRemotes(calledAs: string, verb: string | undefined): string {
  const isWhich = verb === 'which';
  if (calledAs !== 'git-remote-codecommit' && !isWhich) return '';
  // Set by git for every helper that it runs for a repository.
  const gitDir =
    process.env.GIT_DIR || (isWhich ? askGit(['rev-parse', '--absolute-git-dir'])?.trimEnd() : '');
  if (gitDir === undefined || gitDir === '') return '';
  try {
    return allSuperprojects(fs.realpathSync(gitDir))
      .slice(0, MOST)
      .flatMap((dir) => remotesOf(dir) ?? [])
      .join('\n');
  } catch {
    return '';
  }
}

/** The git directories of all superprojects, the nearest first. */
function allSuperprojects(gitDir: string): readonly string[] {
  const found: string[] = [];
  let at = gitDir;
  while (found.length < MOST) {
    found.push(...superprojects(at));
    const above = superprojectAround(found.at(-1) ?? at);
    if (above === null || found.includes(above)) break;
    at = above;
    found.push(at);
  }
  return found;
}

/** A submodule may have a git directory of its own, `SUPER/PATH/.git`: whose it is, git says by the index around it. */
function superprojectAround(gitDir: string): string | null {
  if (path.basename(gitDir) !== '.git') return null;
  const workTree = path.dirname(gitDir);
  // Most repositories are in no other one, and git need not be asked.
  let at = path.dirname(workTree);
  while (!fs.existsSync(path.join(at, '.git'))) {
    if (at === path.dirname(at)) return null;
    at = path.dirname(at);
  }
  const above = askGitIn(workTree, '--show-superproject-working-tree');
  const itsGitDir = above === null ? null : askGitIn(above, '--absolute-git-dir');
  return itsGitDir === null ? null : fs.realpathSync(itsGitDir);
}

/** Without what says to git which repository the caller's is. */
function askGitIn(dir: string, what: string): string | null {
  const named = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE', 'GIT_PREFIX'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !named.includes(name)));
  return askGit(['-C', dir, 'rev-parse', what], env)?.replace(/\n+$/, '') || null;
}

/** `SUPER/modules/NAME` is the git directory of a submodule, and NAME may have a folder called `modules` in it. */
function superprojects(gitDir: string): readonly string[] {
  const found: string[] = [];
  for (let at = path.dirname(gitDir); at !== path.dirname(at); at = path.dirname(at)) {
    const above = path.dirname(at);
    if (path.basename(at) === 'modules' && fs.existsSync(path.join(above, 'HEAD'))) found.push(above);
  }
  return found;
}

/**
 * The `codecommit://` addresses of its remotes, as git rewrites them, tabs between them. All of them: which one the submodule's address was
 * made from nobody knows any more, and another branch, which may track another remote, is no other account.
 */
function remotesOf(gitDir: string): string | null {
  const said = askGit([`--git-dir=${gitDir}`, 'remote', '-v']) ?? '';
  // `NAME\tADDRESS (fetch)`, and in a partial clone something in brackets behind it.
  const fetched = said.split('\n').flatMap((line) => /^[^\t]*\t(.*) \(fetch\)/.exec(line)?.[1] ?? []);
  const ours = [...new Set(fetched.filter((address) => address.startsWith('codecommit:')))];
  const sent = ours
    .filter((address) => !address.includes('\t') && Buffer.byteLength(address) <= ADDRESS_MAX)
    .slice(0, MOST_REMOTES);
  return ours.length === 0 ? null : [...sent, ...(sent.length < ours.length ? [UNSENT] : [])].join('\t');
}

/** The first address of each line, for an app of before an update. */
export const firstOfEach = (remotes: string): string =>
  remotes
    .split('\n')
    .map((line) => line.split('\t')[0])
    .join('\n');

/** Standard input is git's own conversation with us: nobody else may read from it. */
function askGit(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string | null {
  const ran = spawnSync('git', args, {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    windowsHide: true,
  });
  return ran.status === 0 ? ran.stdout : null;
}
