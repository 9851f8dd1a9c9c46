import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type FileState, type PreparedFile, prepareFile, readState, sameBytes } from './atomic-file.ts';

/** A file as it was, and the bytes that took their place; null: it is gone. */
export interface FileChange<B extends Uint8Array | null = Uint8Array> {
  readonly state: FileState;
  readonly bytes: B;
}

/**
 * Puts the bytes from before in the place of ours, in all of the files or in none. Call with the files' locks held.
 * 'file-changed-meanwhile' where a file no longer has our bytes; 'not-taken-back' where one cannot be written.
 */
export async function putBack(
  changes: readonly FileChange<Uint8Array | null>[],
): Promise<Result<void, Problem>> {
  const prepared: PreparedFile[] = [];
  const fail = async (problem: Problem) => {
    for (const file of prepared) await file.discard();
    return err(problem);
  };
  for (const { state, bytes } of changes) {
    const now = await readState(state.path);
    if (!now.ok) return fail(notTakenBack(now.error));
    const isOurs = now.value.target === state.target && sameBytes(now.value.bytes, bytes);
    if (!isOurs) return fail({ code: 'file-changed-meanwhile', file: state.path });
    const file = await prepareFile(now.value, state.bytes);
    if (!file.ok) return fail(notTakenBack(file.error));
    prepared.push(file.value);
  }
  for (const { isInTheWay } of prepared) {
    const inTheWay = await isInTheWay();
    // A program that still writes over the file does not keep our text in force, which may be that of another account.
    if (inTheWay === null || inTheWay.code === 'file-locked') continue;
    return fail(inTheWay.code === 'file-changed-meanwhile' ? inTheWay : notTakenBack(inTheWay));
  }
  for (const [index, file] of prepared.entries()) {
    const done = await file.commit();
    if (done.ok) continue;
    for (const rest of prepared.slice(index + 1)) await rest.discard();
    return index === 0 && done.error.code === 'file-changed-meanwhile' ? done : err(notTakenBack(done.error));
  }
  return ok(undefined);
}

/** The same of what kept a file from being put back. */
export function notTakenBack(cause: Problem): Problem {
  if (cause.code === 'not-taken-back') return cause;
  const detail = 'detail' in cause ? cause.detail : undefined;
  return {
    code: 'not-taken-back',
    file: 'file' in cause ? cause.file : '',
    ...(detail === undefined ? {} : { detail }),
  };
}
