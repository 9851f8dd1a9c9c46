import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

// Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other` below
// `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says. The same as
// shim/src/superproject.rs.

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
    return superprojects(fs.realpathSync(gitDir))
      .slice(0, MOST)
      .flatMap((dir) => remoteOf(dir) ?? [])
      .join('\n');
  } catch {
    return '';
  }
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
function askGit(args: readonly string[]): string | null {
  const ran = spawnSync('git', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    windowsHide: true,
  });
  return ran.status === 0 ? ran.stdout : null;
}
