import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

// Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other` below
// `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says. The same as
// shim/src/superproject.rs, but for a path that is not UTF-8, which Node can hand to no program.

/** A submodule of a submodule of a submodule; a bound, and more than anybody has. */
const MOST = 8;
const ADDRESS_MAX = 1000;

/** The remote addresses of the superprojects, the nearest first, a line each. */
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
      .flatMap((dir) => remoteOf(dir) ?? [])
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

/** The address that git takes relative ones from: of the branch's remote, else of `origin`. */
function remoteOf(gitDir: string): string | null {
  const pattern = String.raw`^(remote\..*\.url|branch\..*\.remote)$`;
  const settings = askGit([`--git-dir=${gitDir}`, 'config', '--null', '--get-regexp', pattern]);
  if (settings === null) return null;
  const values = new Map<string, string>();
  for (const entry of settings.split('\0')) {
    const at = entry.indexOf('\n');
    const key = entry.slice(0, at);
    if (at > 0 && !values.has(key)) values.set(key, entry.slice(at + 1));
  }
  const head = fs.readFileSync(path.join(gitDir, 'HEAD'), 'utf8').trimEnd();
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  const remote = (branch === undefined ? undefined : values.get(`branch.${branch}.remote`)) ?? 'origin';
  const address = values.get(`remote.${remote}.url`);
  return address === undefined || address.length > ADDRESS_MAX || address.includes('\n') ? null : address;
}

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
