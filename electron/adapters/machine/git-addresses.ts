import { execFile } from 'node:child_process';
import type { GitAddress, GitAddresses, GitHelper } from '../../core/ports/git-addresses.ts';

const WITHIN_MS = 5_000;
const SETTINGS = String.raw`^(remote\..*\.(push)?url|url\..*\.(push)?insteadof)$`;

const HELPERS = String.raw`^credential\.(.*\.)?helper$`;
/** By which the caller's git finds its configuration. */
const CALLERS = ['GIT_CONFIG_GLOBAL', 'GIT_DIR', 'HOME', 'XDG_CONFIG_HOME'] as const;

/** Asks git, because only git knows which files its configuration is in. Reading it runs nothing that a repository names. */
export function createGitAddresses(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
}): GitAddresses {
  return {
    of: (directory, signal) =>
      new Promise((resolve) => {
        const args = ['-C', directory, 'config', '--null', '--get-regexp', SETTINGS];
        const env = withoutRepository(ports.env);
        execFile('git', args, { env, signal, timeout: WITHIN_MS, windowsHide: true }, (error, stdout) =>
          // Without a match git ends with 1.
          resolve(error === null ? stdout.split('\0').flatMap(addressOf) : []),
        );
      }),
    helpers: (directory, given, signal) =>
      new Promise((resolve) => {
        const args = ['-C', directory, 'config', '--null', '--get-regexp', HELPERS];
        const named = Object.fromEntries(
          CALLERS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
        );
        const env = { ...withoutRepository(ports.env), ...named };
        execFile('git', args, { env, signal, timeout: WITHIN_MS, windowsHide: true }, (error, stdout) => {
          // Without a match git ends with 1.
          if (error !== null) resolve(error.code === 1 ? [] : null);
          else resolve(stdout.split('\0').flatMap(helperOf));
        });
      }),
  };
}

/** `KEY LF VALUE`. Of `url.BASE.insteadOf` the address is in the key. */
function addressOf(entry: string): readonly GitAddress[] {
  const at = entry.indexOf('\n');
  if (at < 0) return [];
  const setting = entry.slice(0, at);
  const base = /^url\.(.*)\.(?:push)?insteadof$/is.exec(setting)?.[1];
  return [{ setting, address: base ?? entry.slice(at + 1) }];
}

/** `KEY LF VALUE`, the key in lower case but for its context; a key without a value is no helper. */
function helperOf(entry: string): readonly GitHelper[] {
  const [, context = null, helper] = /^credential\.(?:(.*)\.)?helper\n(.*)$/is.exec(entry) ?? [];
  return helper === undefined ? [] : [{ context, helper }];
}

/** The app may have been started by a git hook, whose variables name another repository. */
function withoutRepository(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const named = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_CONFIG'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !named.includes(name)));
}
