import { unlink } from 'node:fs/promises';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { MaybeLater, TextFile } from '../../core/ports/files.ts';
import {
  backUp,
  backupPath,
  type FileState,
  makeDirectoryFor,
  type PreparedFile,
  prepareFile,
  pruneBackups,
  readState,
  sameBytes,
  sha256,
} from './atomic-file.ts';
import { type FileLock, lockFile } from './atomic-file-lock.ts';
import { decodeLossless, encodeLossless } from './atomic-file-text.ts';
import type { FileUndoJournal } from './undo-journal.ts';

const turns = 8;

/**
 * New texts for the files given, in their order; `targets`: where their links lead. Changes nothing: it runs again when
 * somebody else wrote in between.
 */
export type TextPlan = (
  files: readonly TextFile[],
  targets: readonly string[],
) => MaybeLater<Result<readonly string[], Problem>>;

export interface WriteOptions {
  readonly journal: boolean;
  readonly note: string;
  readonly tag?: string;
  /** Of the plan that is about to be carried out, under the locks. */
  readonly beforeWrite?: () => Promise<Result<void, Problem>>;
}

export function toTextFile(state: FileState): TextFile {
  return {
    path: state.path,
    text: decodeLossless(state.bytes ?? new Uint8Array()),
    exists: state.bytes !== null,
  };
}

/**
 * Changes one or several of the user's files as one step that `undo` takes back. Texts equal to the current ones are not
 * written; without any change nothing is locked, made or touched. Returns the paths written.
 */
export async function writeTexts(
  ports: { readonly journal: FileUndoJournal },
  paths: readonly string[],
  plan: TextPlan,
  options: WriteOptions,
): Promise<Result<readonly string[], Problem>> {
  const locks = new Map<string, FileLock>();
  try {
    for (let turn = 0; turn < turns; turn++) {
      const read = await readStates(paths);
      if (!read.ok) return read;
      const planned = await plan(
        read.value.map(toTextFile),
        read.value.map(({ target }) => target),
      );
      if (!planned.ok) return planned;
      const changes = changesOf(read.value, planned.value);
      if (changes.length === 0) return ok([]);
      const shared = sharedFile(read.value);
      if (shared !== null) return err({ code: 'file-unwritable', file: shared, detail: sharedReason });
      if (!changes.every((change) => locks.has(change.state.target))) {
        // The plan is made again under the locks: another of our processes may just have written.
        const locked = await lockAll(changes, locks);
        if (!locked.ok) return locked;
        continue;
      }
      const ready = await (options.beforeWrite?.() ?? ok(undefined));
      if (!ready.ok) return ready;
      const written = await writeAll(ports.journal, changes, options);
      if (!written.ok) return written;
      if (written.value) return ok(changes.map((change) => change.state.path));
    }
    return err({ code: 'file-changed-meanwhile', file: paths[0] ?? '' });
  } finally {
    await releaseAll(locks);
  }
}

const sharedReason = 'The config file and the credentials file are the same file; use two separate files.';

/** A file that two of the paths lead to: two plans for it would overwrite each other. */
function sharedFile(states: readonly FileState[]): string | null {
  const targets = states.map((state) => state.target);
  return states.find((state, index) => targets.indexOf(state.target) !== index)?.path ?? null;
}

interface Change {
  readonly state: FileState;
  readonly bytes: Uint8Array;
}

async function readStates(paths: readonly string[]): Promise<Result<readonly FileState[], Problem>> {
  const states: FileState[] = [];
  for (const path of paths) {
    const state = await readState(path);
    if (!state.ok) return state;
    states.push(state.value);
  }
  return ok(states);
}

function changesOf(states: readonly FileState[], texts: readonly string[]): readonly Change[] {
  return states.flatMap((state, index) => {
    const bytes = encodeLossless(texts[index] ?? '');
    const isSame = sameBytes(state.bytes, bytes) || (state.bytes === null && bytes.length === 0);
    return isSame ? [] : [{ state, bytes }];
  });
}

async function lockAll(
  changes: readonly Change[],
  locks: Map<string, FileLock>,
): Promise<Result<void, Problem>> {
  await releaseAll(locks);
  // Always in the same order, so that two writers cannot each hold what the other waits for.
  for (const { state } of changes.toSorted((a, b) => (a.state.target < b.state.target ? -1 : 1))) {
    const made = await makeDirectoryFor(state.target, state.path);
    if (!made.ok) return made;
    const lock = await lockFile(state.target, state.path);
    if (!lock.ok) return lock;
    locks.set(state.target, lock.value);
  }
  return ok(undefined);
}

async function releaseAll(locks: Map<string, FileLock>): Promise<void> {
  for (const lock of locks.values()) await lock.release();
  locks.clear();
}

/** False: another program changed a file in between, and nothing was written. */
async function writeAll(
  journal: FileUndoJournal,
  changes: readonly Change[],
  options: WriteOptions,
): Promise<Result<boolean, Problem>> {
  const prepared: PreparedFile[] = [];
  const backups: string[] = [];
  const giveUp = async () => {
    for (const file of prepared) await file.discard();
    for (const path of backups) await unlink(path).catch(() => undefined);
  };
  const fail = async (problem: Problem) => {
    await giveUp();
    return err(problem);
  };
  const records = [];
  for (const { state, bytes } of changes) {
    const file = await prepareFile(state, bytes);
    if (!file.ok) return fail(file.error);
    prepared.push(file.value);
    const backup = options.journal ? await backUp(state) : ok(null);
    if (!backup.ok) return fail(backup.error);
    if (backup.value !== null) backups.push(backupPath(state.target, backup.value));
    records.push({
      path: state.path,
      target: state.target,
      backup: backup.value,
      sha256Before: state.bytes === null ? null : sha256(state.bytes),
      sha256After: sha256(bytes),
    });
  }
  if (options.journal) {
    const recorded = await journal.record({
      note: options.note,
      ...(options.tag === undefined ? {} : { tag: options.tag }),
      files: records,
    });
    if (!recorded.ok) return fail(recorded.error);
  }
  for (const file of prepared) {
    if (await file.isStillSame()) continue;
    await giveUp();
    const retracted = options.journal ? await journal.retract() : ok(undefined);
    return retracted.ok ? ok(false) : retracted;
  }
  for (const [index, file] of prepared.entries()) {
    const done = await file.commit();
    if (!done.ok && done.error.code === 'file-changed-meanwhile' && index === 0) {
      await giveUp();
      const retracted = options.journal ? await journal.retract() : ok(undefined);
      return retracted.ok ? ok(false) : retracted;
    }
    // The backups stay: the journal's record of what was already put in place needs them.
    if (!done.ok) {
      for (const rest of prepared.slice(index + 1)) await rest.discard();
      return done;
    }
  }
  return finish(journal, records, options);
}

async function finish(
  journal: FileUndoJournal,
  records: readonly { target: string; sha256Before: string | null; sha256After: string }[],
  options: WriteOptions,
): Promise<Result<boolean, Problem>> {
  for (const { target, sha256Before, sha256After } of records) {
    if (options.journal) {
      await pruneBackups(target);
      continue;
    }
    const followed =
      sha256Before === null ? ok(undefined) : await journal.follow(target, sha256Before, sha256After);
    if (!followed.ok) return followed;
  }
  return ok(true);
}
