import { chmod, lstat, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { KeptBeside } from '../../core/ports/files.ts';
import { backupNumbers, backupPath, type FileState, readState } from './atomic-file.ts';
import { lockFile } from './atomic-file-lock.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { decodeLossless, encodeLossless } from './atomic-file-text.ts';
import { type ExcludeOwner, keepOutOfGit } from './git-exclude.ts';
import { syncDirectory, writeNew } from './new-file.ts';
import { asPrivate, isOpenToOthers } from './private-file.ts';

const infix = '.latchkey-kept.';

/** What is kept beside the file at the end of its links: there the backups are too. And what its text names elsewhere. */
export async function readKept({ path, target, bytes }: FileState): Promise<Result<KeptBeside, Problem>> {
  const names = await namesBeside(target);
  if (!names.ok) return names;
  const prefix = `${basename(target)}${infix}`;
  const texts = new Map<string, string | null>();
  for (const name of names.value)
    texts.set(name.slice(prefix.length), await privateTextOf(join(dirname(target), name)));
  const elsewhere = new Map<string, string | null>();
  const linked = path === target ? ok([]) : await namesBeside(path);
  const paths = (linked.ok ? linked.value : []).map((name) => join(dirname(path), name));
  for (const one of [...paths, ...named(decodeLossless(bytes ?? new Uint8Array()), [path, target])])
    if (!elsewhere.has(one)) elsewhere.set(one, await textOf(one));
  return ok({ path: (label) => `${target}${infix}${label}`, texts, elsewhere });
}

async function namesBeside(file: string): Promise<Result<readonly string[], Problem>> {
  const prefix = `${basename(file)}${infix}`;
  try {
    return ok((await readdir(dirname(file))).filter((name) => name.startsWith(prefix)));
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? ok([]) : err(fileProblem(dirname(file), 'read', error));
  }
}

/** SECURITY: a copy, an archive or a sync gives such a file other rights; what it holds is for the user alone. */
async function privateTextOf(path: string): Promise<string | null> {
  const state = await readState(path);
  if (!state.ok || state.value.bytes === null) return null;
  const { owner } = asPrivate(state.value);
  if (isOpenToOthers(state.value) && owner !== null)
    await chmod(state.value.target, owner.mode).catch(() => undefined);
  return decodeLossless(state.value.bytes);
}

/** One that cannot be read keeps its name and its comments; the withdrawal of live keys may not wait for it. */
async function textOf(path: string): Promise<string | null> {
  const state = await readState(path);
  return state.ok && state.value.bytes !== null ? decodeLossless(state.value.bytes) : null;
}

/** SECURITY: a text may name any file; only those that are called like ours are read. */
function named(text: string, files: readonly string[]): readonly string[] {
  const paths = [...text.matchAll(/# kept by Latchkey in (\S.*), line \d{1,9}[ \t]*$/gm)].map(
    ([, path = '']) => path,
  );
  return paths.filter((path) => {
    const beside = files.some((file) => dirname(file) === dirname(path));
    return (
      !beside &&
      isAbsolute(path) &&
      files.some((file) => basename(path).startsWith(`${basename(file)}${infix}`))
    );
  });
}

/**
 * Removes what was given back: its lines are in the file again, and neither the file nor a numbered backup, which an undo
 * may bring back, names it. Another branch of a repository of the user's may still, so it goes after a month only. Best effort.
 */
export async function removeGivenBack(target: string): Promise<void> {
  const names = await namesBeside(target);
  if (!names.ok || names.value.length === 0) return;
  // Another of our processes that writes now may be about to name one of them: the next start looks again.
  const lock = await lockFile(target, target, 0);
  if (!lock.ok) return;
  await removeUnnamed(target).finally(() => lock.value.release());
}

async function removeUnnamed(target: string): Promise<void> {
  const file = await readState(target);
  if (!file.ok || file.value.bytes === null) return;
  const kept = await readKept(file.value);
  if (!kept.ok || kept.value.texts.size === 0) return;
  const now = decodeLossless(file.value.bytes);
  const lines = new Set(now.split(/\r\n|\n|\r/));
  const texts = [now];
  for (const number of await backupNumbers(target).catch(() => [])) {
    const backup = await readState(backupPath(target, number));
    if (!backup.ok) return;
    texts.push(decodeLossless(backup.value.bytes ?? new Uint8Array()));
  }
  for (const [label, text] of kept.value.texts) {
    if (text === null) continue;
    const path = kept.value.path(label);
    const own = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    if (!own.every((line) => lines.has(line)) || texts.some((one) => one.includes(`${path}, line `)))
      continue;
    if (await isOld(path)) await unlink(path).catch(() => undefined);
  }
}

const monthMs = 30 * 24 * 3_600_000;
const isOld = async (path: string): Promise<boolean> => {
  const info = await lstat(path).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > monthMs;
};

/** On the disk when it returns, for nobody but the user. What is there already stays as it is. */
export async function writeKept(
  target: string,
  kept: KeptBeside,
  texts: ReadonlyMap<string, string>,
  owner?: ExcludeOwner,
): Promise<Result<void, Problem>> {
  if (texts.size > 0) await keepOutOfGit(target, owner);
  for (const [label, text] of texts) {
    const path = kept.path(label);
    const there = await readState(path);
    if (!there.ok) return there;
    if (there.value.bytes !== null && decodeLossless(there.value.bytes) === text) continue;
    try {
      await writeNew(path, [encodeLossless(text)]);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') await unlink(path).catch(() => undefined);
      return err(fileProblem(path, 'write', error));
    }
  }
  if (texts.size > 0) await syncDirectory(dirname(target));
  return ok(undefined);
}
