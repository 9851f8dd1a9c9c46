import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ok, type Result } from '../../../shared/result.ts';
import type { GitFailure, GitSetting } from '../../core/ports/probes.ts';
import { askGit, type Env } from './ask-git.ts';

const SETTINGS = String.raw`^(url\..*\.(push)?insteadof|http\.(.*\.)?(extraheader|proxy|sslverify|sslcainfo|sslcapath|cookiefile)|credential\.(.*\.)?(username|usehttppath)|protocol\.(.*\.)?allow)$`;
const PATHS = /\.(?:sslcainfo|sslcapath|cookiefile)$/i;

/** In git's order: of a setting with one value the last counts. From no directory, those of no repository. */
export async function findGitSettings(
  env: Env,
  directory: string | null,
  signal: AbortSignal,
  hosts: readonly string[] = [],
): Promise<Result<readonly GitSetting[], GitFailure>> {
  const at = directory === null ? [] : ['-C', directory];
  const list = ['config', '--null', '--show-scope', '--show-origin', '--get-regexp', SETTINGS];
  const listed = await askGit(env, [...at, ...list], signal, { none: true });
  // `git config` names the scope since 2.26, and doctor says so of an older one.
  if (!listed.ok) return isTooOld(listed.error) ? ok([]) : listed;
  const asked = await askGit(env, [...at, 'rev-parse', '--show-toplevel'], signal);
  const top = asked.ok ? asked.value.replace(/\r?\n$/, '') : '';
  const parts = listed.value.split('\0');
  const found: GitSetting[] = [];
  for (let index = 0; index + 2 < parts.length; index += 3) {
    const [scope = '', origin = '', entry = ''] = parts.slice(index, index + 3);
    const file = origin.replace(/^file:/, '');
    const isOfRepository = scope === 'local' || scope === 'worktree';
    if (file === origin || (isOfRepository && directory === null)) continue;
    const end = entry.indexOf('\n');
    const [setting, value] = end < 0 ? [entry, null] : [entry.slice(0, end), entry.slice(end + 1)];
    found.push({
      origin: directory === null || isAbsolute(file) ? file : join(top || directory, file),
      setting,
      value,
      isMissing:
        PATHS.test(setting) && value !== null && value !== '' && !(await isThere(env, value, directory)),
    });
  }
  return ok(
    await withoutOverruled(found, (args) => askGit(env, [...at, ...args], signal, { none: true }), hosts),
  );
}

/** Of these the most exact address decides, and git knows which that is. */
const byAddress =
  /^(?:http\.(?:.*\.)?(?:proxy|sslverify|sslcainfo|sslcapath|cookiefile)|credential\.(?:.*\.)?(?:username|usehttppath))$/is;
/** Each is two questions to git. */
const MOST_ADDRESSES = 30;
const anyRepository = '/v1/repos/R';

async function withoutOverruled(
  found: readonly GitSetting[],
  ask: (args: readonly string[]) => Promise<Result<string, GitFailure>>,
  hosts: readonly string[],
): Promise<readonly GitSetting[]> {
  const named = found.flatMap(({ setting }) => (byAddress.test(setting) ? addressesIn(setting, hosts) : []));
  const urls = new Set([...hosts.map((host) => `https://${host}${anyRepository}`), ...named]);
  if (hosts.length === 0 || !found.some(({ setting }) => byAddress.test(setting))) return found;
  // SECURITY: what git was not asked about may be in force, and is not called overruled.
  if (urls.size > MOST_ADDRESSES) return found;
  const inForce = new Set<string>();
  for (const url of urls)
    for (const section of ['http', 'credential']) {
      const asked = await ask(['config', '--null', '--get-urlmatch', section, url]);
      // Nobody knows then what is in force.
      if (!asked.ok) return found;
      for (const entry of asked.value.split('\0')) inForce.add(entry);
    }
  return found.map((one) => {
    if (!byAddress.test(one.setting)) return one;
    const key = one.setting.replace(/^([a-z]+)\..*\.([a-z]+)$/is, '$1.$2').toLowerCase();
    const isInForce = inForce.has(one.value === null ? key : `${key}\n${one.value}`);
    return isInForce ? one : Object.assign({ isOverruled: true as const }, one);
  });
}

/** Of CodeCommit, where a setting with an address of its own decides: of its host, user and repository, or below its path. */
function addressesIn(setting: string, hosts: readonly string[]): readonly string[] {
  const [, context = ''] = /^[a-z]+\.(.*)\.[a-z]+$/is.exec(setting) ?? [];
  const parts =
    /^https:\/\/(?:([^@/?#:]*)[^@/?#]*@)?([a-z0-9.*-]*git-codecommit[a-z0-9.*-]*)(?::\d*)?(\/[^?#]*)?$/i.exec(
      context,
    );
  if (parts === null) return [];
  const [, user = '', host = '', path = ''] = parts;
  const repository = /^\/v1\/repos\/./.test(path) ? path : anyRepository;
  return (host.includes('*') ? hosts : [host]).map(
    (one) => `https://${user === '' ? '' : `${user}@`}${one}${repository}`,
  );
}

const isThere = (env: Env, value: string, directory: string | null): Promise<boolean> => {
  const path = value.replace(/^~(?=\/)/, env.HOME ?? '~');
  return access(isAbsolute(path) ? path : join(directory ?? '.', path), constants.R_OK).then(
    () => true,
    () => false,
  );
};

const isTooOld = (failure: GitFailure): boolean =>
  failure.kind === 'broken' && /unknown option/.test(failure.said);
