import { ok } from '../../../shared/result.ts';
import type { GitAddress, GitAddresses, GitHelper } from '../../core/ports/git-addresses.ts';
import { askGit } from './ask-git.ts';

const SETTINGS = String.raw`^(remote\..*\.(push)?url|url\..*\.(push)?insteadof)$`;

const HELPERS = String.raw`^credential\.(.*\.)?helper$`;
/** By which the caller's git finds its configuration. */
const CALLERS = ['GIT_CONFIG_GLOBAL', 'GIT_DIR', 'HOME', 'XDG_CONFIG_HOME'] as const;

/** Asks git, because only git knows which files its configuration is in. Reading it runs nothing that a repository names. */
export function createGitAddresses(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
}): GitAddresses {
  return {
    async of(directory, signal) {
      const args = ['-C', directory, 'config', '--null', '--get-regexp', SETTINGS];
      const asked = await askGit(ports.env, args, signal, { none: true });
      return asked.ok ? ok(asked.value.split('\0').flatMap(addressOf)) : asked;
    },
    async helpers(directory, given, signal) {
      const args = ['-C', directory, 'config', '--null', '--get-regexp', HELPERS];
      const named = Object.fromEntries(
        CALLERS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
      );
      const asked = await askGit(ports.env, args, signal, { none: true, named });
      return asked.ok ? ok(asked.value.split('\0').flatMap(helperOf)) : asked;
    },
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
