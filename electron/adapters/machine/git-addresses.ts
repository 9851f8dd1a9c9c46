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
      const asked = await askGit(ports.env, args, signal, { none: true, named: ofCaller(given) });
      return asked.ok ? ok(asked.value.split('\0').flatMap(helperOf)) : asked;
    },
    async goesTo(directory, address, given, signal) {
      const ask = (args: readonly string[], none = false) =>
        askGit(ports.env, ['-C', directory, ...args], signal, { none, named: ofCaller(given) });
      const raw = await ask(['config', '--null', '--get-regexp', SETTINGS], true);
      if (!raw.ok) return raw;
      // A remote that only this call of git knows. Outside a repository there is none, and nothing to push.
      const remotes = await ask(['-c', `remote.${ONLY_ASKED}.url=${address}`, 'remote', '-v']);
      const all = remotes.ok ? goals(remotes.value) : [];
      const isGiven = raw.value
        .split('\0')
        .flatMap(addressOf)
        .some((one) => /^remote\./i.test(one.setting) && one.address === address);
      const isGoal = all.some((goal) => goal.remote !== ONLY_ASKED && goal.address === address);
      if (isGoal && !isGiven) return ok({ fetch: address, push: address });
      const fetched = await ask(['ls-remote', '--get-url', address]);
      if (!fetched.ok) return fetched;
      const fetch = fetched.value.replace(/\r?\n$/, '');
      const push = all.find(({ remote, isPush }) => remote === ONLY_ASKED && isPush)?.address ?? fetch;
      return ok({ fetch, push });
    },
  };
}

const ONLY_ASKED = 'latchkey-asks-where-git-goes';

const ofCaller = (given: Readonly<Record<string, string>>): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(CALLERS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));

/** `NAME TAB ADDRESS (fetch)` or `(push)`; in a partial clone something in brackets behind it. */
const goals = (said: string) =>
  said.split('\n').flatMap((line) => {
    const [, remote, address, kind] = /^([^\t]*)\t(.*) \((fetch|push)\)/.exec(line) ?? [];
    return remote === undefined || address === undefined
      ? []
      : [{ remote, address, isPush: kind === 'push' }];
  });

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
