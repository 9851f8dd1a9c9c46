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
  return ok(found);
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
