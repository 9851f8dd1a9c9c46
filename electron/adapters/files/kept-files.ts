import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { KeptBeside } from '../../core/ports/files.ts';
import { backupNumbers, backupPath, readState } from './atomic-file.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { decodeLossless, encodeLossless } from './atomic-file-text.ts';
import { syncDirectory, writeNew } from './new-file.ts';

const infix = '.latchkey-kept.';

/** What is kept beside the file at the end of its links: there the backups are too. */
export async function readKept(target: string): Promise<Result<KeptBeside, Problem>> {
  const prefix = `${basename(target)}${infix}`;
  const texts = new Map<string, string | null>();
  const path = (label: string) => `${target}${infix}${label}`;
  let names: readonly string[] = [];
  try {
    names = await readdir(dirname(target));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return err(fileProblem(dirname(target), 'read', error));
  }
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const state = await readState(join(dirname(target), name));
    // One that cannot be read keeps its name and its comments; the withdrawal of live keys may not wait for it.
    const bytes = state.ok ? state.value.bytes : null;
    texts.set(name.slice(prefix.length), bytes === null ? null : decodeLossless(bytes));
  }
  return ok({ path, texts });
}

/**
 * Removes what was given back: its lines are in the file again, and neither the file nor a numbered backup, which an undo
 * may bring back, names it. Best effort.
 */
export async function removeGivenBack(target: string): Promise<void> {
  const kept = await readKept(target);
  if (!kept.ok || kept.value.texts.size === 0) return;
  const file = await readState(target);
  if (!file.ok || file.value.bytes === null) return;
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
    await unlink(path).catch(() => undefined);
  }
}

/** On the disk when it returns, for nobody but the user. What is there already stays as it is. */
export async function writeKept(
  target: string,
  kept: KeptBeside,
  texts: ReadonlyMap<string, string>,
): Promise<Result<void, Problem>> {
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
