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
import { type FileChange, notTakenBack, putBack } from './atomic-file-take-back.ts';
import { decodeLossless, encodeLossless } from './atomic-file-text.ts';
import { type FileOrigin, originOf } from './file-origins.ts';
import { waitedForOthers } from './half-written.ts';
import { asPrivate, isOpenToOthers } from './private-file.ts';
import type { FileUndoJournal, JournalFile } from './undo-journal.ts';

const turns = 8;
const othersTurns = 3;

/**
 * New texts for the files given, in their order; `states`: as they were read. Changes nothing: it runs again when
 * somebody else wrote in between.
 */
export type TextPlan = (
  files: readonly TextFile[],
  states: readonly FileState[],
) => MaybeLater<Result<readonly string[], Problem>>;

export interface WriteOptions {
  readonly journal: boolean;
  readonly note: string;
  readonly tag?: string;
  /** Those of the paths that only the user may read from now on. */
  readonly privatePaths?: readonly string[];
  /** Others could read that one until now. */
  readonly onMadePrivate?: (path: string) => void;
  /** The file is in place, yet may be the old one again if the machine loses its power now. */
  readonly onUnsynced?: (path: string, reason: string) => void;
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

interface TextsWritten {
  readonly paths: readonly string[];
  /** As in `FilesWritten`. */
  takeBack(): Promise<Result<void, Problem>>;
}

/**
 * Changes one or several of the user's files as one step that `undo` takes back: all of them or none. Texts equal to the
 * current ones are not written; without any change nothing is locked, made or touched.
 */
export async function changeTexts(
  ports: { readonly journal: FileUndoJournal },
  paths: readonly string[],
  plan: TextPlan,
  options: WriteOptions,
): Promise<Result<TextsWritten, Problem>> {
  const locks = new Map<string, FileLock>();
  let changedLast: string | null = null;
  try {
    for (let turn = 0; turn < turns; turn++) {
      const read = await readStates(paths);
      if (!read.ok) return read;
      if (turn < othersTurns && (await waitedForOthers(read.value))) continue;
      const planned = await plan(read.value.map(toTextFile), read.value);
      if (!planned.ok) return planned;
      const changes = changesOf(read.value, planned.value);
      if (changes.length === 0) return ok(nothingWritten);
      const shared = sharedFile(read.value);
      if (shared !== null) return err({ code: 'file-unwritable', file: shared, detail: sharedReason });
      if (!changes.every((change) => locks.has(change.state.target))) {
        // Before the first directory is made.
        await noteOrigins(ports.journal, changes, options);
        // The plan is made again under the locks: another of our processes may just have written.
        const locked = await lockAll(changes, locks);
        if (!locked.ok) return locked;
        continue;
      }
      const ready = await (options.beforeWrite?.() ?? ok(undefined));
      if (!ready.ok) return ready;
      const written = await writeAll(ports.journal, changes, options);
      if (!written.ok) return written;
      const done = written.value;
      if (typeof done === 'string') {
        changedLast = done;
        continue;
      }
      for (const { state } of changes) if (isMadePrivate(state, options)) options.onMadePrivate?.(state.path);
      return ok({
        paths: changes.map((change) => change.state.path),
        takeBack: () => takeBack(ports.journal, changes, done, options),
      });
    }
    return err({ code: 'file-changed-meanwhile', file: changedLast ?? paths[0] ?? '' });
  } finally {
    await releaseAll(locks);
  }
}

async function noteOrigins(
  { origins }: FileUndoJournal,
  changes: readonly FileChange[],
  options: WriteOptions,
): Promise<void> {
  const noted: FileOrigin[] = [];
  for (const { state } of changes) noted.push(await originOf(state, isMadePrivate(state, options)));
  await origins.note(noted);
}

const nothingWritten: TextsWritten = { paths: [], takeBack: async () => ok(undefined) };

const sharedReason = 'The config file and the credentials file are the same file; use two separate files.';

/** A file that two of the paths lead to: two plans for it would overwrite each other. */
function sharedFile(states: readonly FileState[]): string | null {
  const targets = states.map((state) => state.target);
  return states.find((state, index) => targets.indexOf(state.target) !== index)?.path ?? null;
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

function changesOf(states: readonly FileState[], texts: readonly string[]): readonly FileChange[] {
  return states.flatMap((state, index) => {
    const bytes = encodeLossless(texts[index] ?? '');
    const isSame = sameBytes(state.bytes, bytes) || (state.bytes === null && bytes.length === 0);
    return isSame ? [] : [{ state, bytes }];
  });
}

async function lockAll(
  changes: readonly FileChange[],
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

const isToBePrivate = ({ path }: FileState, { privatePaths }: WriteOptions): boolean =>
  privatePaths?.includes(path) === true;

const isMadePrivate = (state: FileState, options: WriteOptions): boolean =>
  isToBePrivate(state, options) && isOpenToOthers(state);

/** A path: another program changed that file in between, and nothing was written. */
async function writeAll(
  journal: FileUndoJournal,
  changes: readonly FileChange[],
  options: WriteOptions,
): Promise<Result<readonly JournalFile[] | string, Problem>> {
  const prepared: PreparedFile[] = [];
  const records: JournalFile[] = [];
  const fail = async (problem: Problem) => {
    for (const file of prepared) await file.discard();
    await removeBackups(records);
    return err(problem);
  };
  for (const { state, bytes } of changes) {
    const file = await prepareFile(isToBePrivate(state, options) ? asPrivate(state) : state, bytes);
    if (!file.ok) return fail(file.error);
    prepared.push(file.value);
    const backup = options.journal ? await backUp(state, journal.owner) : ok(null);
    if (!backup.ok) return fail(backup.error);
    records.push({
      path: state.path,
      target: state.target,
      backup: backup.value,
      sha256Before: state.bytes === null ? null : sha256(state.bytes),
      sha256After: sha256(bytes),
      ...(isMadePrivate(state, options) && state.owner !== null ? { modeBefore: state.owner.mode } : {}),
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
  const committed = await commitAll(prepared, changes, options);
  if (committed.ok) {
    for (const [index, { state }] of changes.entries()) {
      const { target, seen } = state;
      const isTightened = isMadePrivate(state, options);
      await journal.origins.wrote({
        target,
        from: seen?.identity,
        to: committed.value[index] ?? '',
        isTightened,
      });
    }
    const finished = await finish(journal, records, options);
    if (finished.ok) return finished;
    const back = await putBack(changes);
    return back.ok ? finished : err(notTakenBack(back.error));
  }
  for (const file of prepared) await file.discard();
  // The backups stay: the journal's record of what is in place needs them.
  if (committed.error.code === 'not-taken-back') return committed;
  const retracted = options.journal ? await journal.retract(records) : ok(undefined);
  if (!retracted.ok) return retracted;
  await removeBackups(records);
  return committed.error.code === 'file-changed-meanwhile' ? ok(committed.error.file) : committed;
}

/** All of the new bytes in place, or none: what is in place already is put back when one of the others cannot be. */
async function commitAll(
  prepared: readonly PreparedFile[],
  changes: readonly FileChange[],
  { onUnsynced }: WriteOptions,
): Promise<Result<readonly string[], Problem>> {
  const identities: string[] = [];
  const unsynced: (readonly [path: string, reason: string])[] = [];
  for (const { isInTheWay } of prepared) {
    const inTheWay = await isInTheWay();
    if (inTheWay !== null) return err(inTheWay);
  }
  for (const [index, file] of prepared.entries()) {
    const done = await file.commit();
    if (done.ok) {
      identities.push(done.value.identity);
      if (done.value.unsynced !== null) unsynced.push([file.state.path, done.value.unsynced]);
      continue;
    }
    const back = await putBack(changes.slice(0, index));
    if (back.ok) return done;
    return err(notTakenBack(back.error));
  }
  for (const [path, reason] of unsynced) onUnsynced?.(path, reason);
  return ok(identities);
}

async function removeBackups(records: readonly JournalFile[]): Promise<void> {
  for (const { target, backup } of records)
    if (backup !== null) await unlink(backupPath(target, backup)).catch(() => undefined);
}

async function finish(
  journal: FileUndoJournal,
  records: readonly JournalFile[],
  options: WriteOptions,
): Promise<Result<readonly JournalFile[], Problem>> {
  for (const { target, sha256Before, sha256After, modeBefore } of records) {
    if (options.journal) {
      await pruneBackups(target);
      continue;
    }
    const followed =
      sha256Before === null
        ? ok(undefined)
        : await journal.follow(target, sha256Before, sha256After, modeBefore);
    if (!followed.ok) return followed;
  }
  return ok(records);
}

/** What was written goes again, with its record and its backups. */
async function takeBack(
  journal: FileUndoJournal,
  changes: readonly FileChange[],
  records: readonly JournalFile[],
  options: WriteOptions,
): Promise<Result<void, Problem>> {
  const locks = new Map<string, FileLock>();
  try {
    const locked = await lockAll(changes, locks);
    if (!locked.ok) return locked;
    const back = await putBack(changes);
    if (!back.ok) return back;
  } finally {
    await releaseAll(locks);
  }
  if (options.journal) {
    const retracted = await journal.retract(records);
    if (retracted.ok) await removeBackups(records);
    return retracted;
  }
  for (const { target, sha256Before, sha256After } of records) {
    const followed =
      sha256Before === null ? ok(undefined) : await journal.follow(target, sha256After, sha256Before);
    if (!followed.ok) return followed;
  }
  return ok(undefined);
}
