import { execFile } from 'node:child_process';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { GitFailure } from '../../core/ports/probes.ts';

const WITHIN_MS = 5_000;
const MOST_SAID = 300;

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * What git prints, or why it cannot be asked. `none`: it ends with 1 and says nothing where it finds nothing, as `git config` does;
 * every other failure, such as for a broken line of a configuration file, says nothing of what there is. `named`: variables of the
 * caller, in place of the app's.
 */
export function askGit(
  env: Env,
  args: readonly string[],
  signal: AbortSignal,
  { none = false, named = {} }: { readonly none?: boolean; readonly named?: Env } = {},
): Promise<Result<string, GitFailure>> {
  return new Promise((resolve) => {
    const options = {
      env: Object.assign({}, withoutRepository(env), named),
      signal,
      timeout: WITHIN_MS,
      windowsHide: true,
    };
    execFile('git', [...args], options, (error, stdout, stderr) => {
      const said = stderr.trim();
      if (error === null || (none && error.code === 1 && said === '')) return resolve(ok(stdout));
      if (error.code === 'ENOENT') return resolve(err({ kind: 'missing' }));
      const ended =
        typeof error.code === 'number' ? `it ended with ${error.code} and said nothing` : error.message;
      return resolve(err(brokenGit(said === '' ? ended : said)));
    });
  });
}

export const brokenGit = (said: string): Extract<GitFailure, { kind: 'broken' }> => ({
  kind: 'broken',
  said: (said.trim().split('\n')[0] ?? '').slice(0, MOST_SAID),
});

const ofRepository = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_CONFIG', 'GIT_INDEX_FILE'];
/** Settings of one call, as `git -c` hands them down, or of one shell: `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_0` and so on. */
const ofCall = /^GIT_CONFIG_(?:PARAMETERS|COUNT|(?:KEY|VALUE)_\d+)$/;

/**
 * The app may have been started by a git hook, whose variables name another repository, or from an alias of `git -c`. The app
 * outlives them, and its answers are for everybody: a program that asks later has settings of its own.
 */
const withoutRepository = (env: Env): Env =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !ofRepository.includes(name) && !ofCall.test(name)),
  );
