import { createHash, randomBytes } from 'node:crypto';
import { type BigIntStats, constants, lstatSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { access, type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { hasMoreThanMode } from './access-list.ts';
import { isRunning, isStaleToken, removeStaleLock } from './atomic-file-lock.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { followLinks } from './follow-links.ts';
import { type ExcludeOwner, keepOutOfGit } from './git-exclude.ts';
import { isHardLinked, TornFile, writeInPlace } from './hard-link.ts';
import { identityOf, type Owner, renameOver, syncDirectory, writeNew } from './new-file.ts';
import { writersLeft } from './open-for-writing.ts';

const largestBytes = 8 * 1024 * 1024;
const backupsKept = 20;

/** A file as it was at one moment. `target` is where its symbolic links lead; null bytes: it does not exist. */
export interface FileState {
  readonly path: string;
  readonly target: string;
  readonly bytes: Uint8Array | null;
  readonly owner: Owner | null;
  /** Which file it was, and its mode, whatever `owner` is to be. */
  readonly seen?: FileSeen;
}
interface FileSeen {
  readonly identity: string;
  readonly mode: number;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return Buffer.compare(a, b) === 0;
}

export async function readState(path: string): Promise<Result<FileState, Problem>> {
  let handle: FileHandle | null = null;
  let target = path;
  try {
    target = await followLinks(path);
    // O_NONBLOCK: a named pipe in the file's place must not hang the app.
    handle = await open(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = await handle.stat({ bigint: true });
    if (!info.isFile())
      return err({
        code: 'file-unreadable',
        file: path,
        detail: 'It is not a regular file.',
        cause: 'not-a-file',
      });
    if (info.size > largestBytes)
      return err({
        code: 'file-unreadable',
        file: path,
        detail: 'It is larger than 8 MB.',
        cause: 'too-large',
      });
    const bytes = new Uint8Array(await handle.readFile());
    const mode = Number(info.mode) & 0o7777;
    const owner = { mode, uid: Number(info.uid), gid: Number(info.gid) };
    return ok({ path, target, bytes, owner, seen: { identity: identityOf(info), mode } });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ok({ path, target, bytes: null, owner: null });
    return err(fileProblem(path, 'read', error));
  } finally {
    await handle?.close();
  }
}

/** New bytes on the disk beside the file, not yet in its place. */
export interface PreparedFile {
  readonly state: FileState;
  /** Why nothing may be put in place: somebody else changed the file after `state` was read, or it cannot be read now. */
  isInTheWay(): Promise<Problem | null>;
  /** Puts the new bytes in the file's place in one step. `unsynced`: as `syncDirectory` answers. `identity`: of the file with them. */
  commit(): Promise<Result<{ readonly unsynced: string | null; readonly identity: string }, Problem>>;
  discard(): Promise<void>;
}

export async function makeDirectoryFor(target: string, file: string): Promise<Result<void, Problem>> {
  try {
    await makeDirectory(dirname(target));
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(file, 'write', error));
  }
}

/** Step by step: Node's own `recursive` never returns where a parent exists but takes no directory, as in /proc. */
async function makeDirectory(directory: string): Promise<void> {
  const make = () =>
    mkdir(directory, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(directory) === directory) throw error;
    await makeDirectory(dirname(directory));
    await make();
  }
}

const temporaryBeside = ({ target }: FileState): string =>
  `${target}.latchkey-tmp.${process.pid}.${randomBytes(6).toString('hex')}`;

/** A rename would replace a file that its owner made read-only. */
const markedReadOnly = ({ owner, path }: FileState): Problem | null =>
  owner !== null && (owner.mode & 0o222) === 0
    ? { code: 'file-unwritable', file: path, detail: 'The file is marked read-only.' }
    : null;

/** SECURITY: of a copy that never takes the file's place: group bits could let in those whom the folder's list names. */
const ownerAlone = ({ owner }: FileState): Owner | null =>
  owner === null ? null : { uid: owner.uid, gid: owner.gid, mode: 0o600 };

/**
 * A program that has the file open would go on in the old one, which has no name any more: its text would be lost. One that
 * appends goes on behind a text that is written into the file itself; every other one is waited for.
 */
async function writersOf(
  { path, target, owner }: FileState,
  { identity, mode }: FileSeen,
): Promise<{ readonly problem?: Problem; readonly isAppendedTo?: boolean }> {
  // SECURITY: into a file that others could read until now, and may have open, no keys go.
  const mayAppend = owner?.mode === mode;
  const { over, atEnd } = await writersLeft(target, identity, mayAppend);
  const holder = over ?? (mayAppend ? null : atEnd);
  return holder === null
    ? { isAppendedTo: atEnd !== null }
    : { problem: { code: 'file-locked', file: path, holder } };
}

/** Null bytes: the file is to go. `isOurs`: nobody else writes or shares the file. Call with the file's lock held. */
export async function prepareFile(
  state: FileState,
  bytes: Uint8Array | null,
  { isOurs = false }: { readonly isOurs?: boolean } = {},
): Promise<Result<PreparedFile, Problem>> {
  const temporary = temporaryBeside(state);
  let isKept = false;
  let isAppendedTo = false;
  // What could not be read back could be neither changed nor undone.
  if (bytes !== null && bytes.length > largestBytes)
    return err({
      code: 'file-unwritable',
      file: state.path,
      detail: 'It would become larger than 8 MB.',
      cause: 'too-large',
    });
  try {
    const marked = markedReadOnly(state);
    if (marked !== null) return err(marked);
    if (state.owner !== null) await access(state.target, constants.W_OK);
    await removeTemporaries(state.target);
    if (bytes !== null) {
      isKept = state.owner !== null && !isOurs && (await hasMoreThanMode(state.target));
      await writeNew(temporary, [bytes], { owner: isKept ? ownerAlone(state) : state.owner });
    }
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return err(fileProblem(state.path, 'write', error));
  }
  return ok({
    state,
    async isInTheWay() {
      const writers = isOurs || state.seen === undefined ? null : await writersOf(state, state.seen);
      if (writers?.problem !== undefined) return writers.problem;
      isAppendedTo = writers?.isAppendedTo === true;
      const now = await readState(state.path);
      if (!now.ok) return now.error;
      const isSame = now.value.target === state.target && sameBytes(now.value.bytes, state.bytes);
      return isSame ? null : { code: 'file-changed-meanwhile', file: state.path };
    },
    async commit() {
      try {
        // In one go, without a turn for anything else: an editor that saves between the look and the rename would lose.
        if (!isUnchanged(state)) {
          await unlink(temporary).catch(() => undefined);
          return err({ code: 'file-changed-meanwhile', file: state.path });
        }
        const isInPlace = isKept || isAppendedTo || isHardLinked(state.target);
        if (bytes !== null && state.bytes !== null && state.owner !== null && isInPlace) {
          const { mode } = state.owner;
          const unsynced = writeInPlace(state.target, { before: state.bytes, after: bytes, mode });
          await unlink(temporary).catch(() => undefined);
          return ok({ unsynced, identity: state.seen?.identity ?? '' });
        }
        const identity = bytes === null ? '' : identityOf(lstatSync(temporary, { bigint: true }));
        if (bytes === null) unlinkSync(state.target);
        else if (process.platform === 'win32') await renameOver(temporary, state.target);
        else renameSync(temporary, state.target);
        return ok({ unsynced: await syncDirectory(dirname(state.target)), identity });
      } catch (error) {
        // The only whole copy of the new bytes, for the user to find.
        if (error instanceof TornFile)
          return err({ code: 'not-taken-back', file: state.path, detail: error.message });
        await unlink(temporary).catch(() => undefined);
        return err(fileProblem(state.path, 'write', error));
      }
    },
    async discard() {
      await unlink(temporary).catch(() => undefined);
    },
  });
}

/**
 * Why the file could not be written now; null where it could, and where it cannot be read, of which its readers tell. What is
 * written beside it is as long as it is, holds nothing of it, and has the name of what a killed write leaves.
 */
export async function unwritableReason(path: string): Promise<Problem | null> {
  const state = await readState(path);
  if (!state.ok) return null;
  const { target, owner, bytes } = state.value;
  const marked = markedReadOnly(state.value);
  if (marked !== null) return marked;
  const probe = temporaryBeside(state.value);
  try {
    if (owner !== null) await access(target, constants.W_OK);
    await writeNew(probe, [new Uint8Array((bytes?.length ?? 0) + 1)]);
    return null;
  } catch (error) {
    // Its folder is made when something is written.
    if (owner === null && errorCode(error) === 'ENOENT') return null;
    return fileProblem(path, 'write', error);
  } finally {
    await unlink(probe).catch(() => undefined);
  }
}

/** The content first, and the cheapest possible look last: nothing but a few microseconds lies between it and the rename. */
function isUnchanged({ target, bytes, seen }: FileState): boolean {
  const look = () => lstatSync(target, { throwIfNoEntry: false, bigint: true });
  const before = look();
  if (before === undefined || bytes === null) return before === undefined && bytes === null;
  // SECURITY: a copy with other rights, or rights that were taken since, would be undone by the mode of the one that was read.
  const isSeen = (info: BigIntStats) =>
    seen === undefined || (identityOf(info) === seen.identity && (Number(info.mode) & 0o7777) === seen.mode);
  if (!before.isFile() || !isSeen(before) || !sameBytes(readFileSync(target), bytes)) return false;
  const now = look();
  return now?.ino === before.ino && now.mtimeNs === before.mtimeNs && now.size === before.size;
}

/** What our processes that were killed in mid-write have left beside the file: new bytes and new locks, not yet in place. */
export async function abandonedBeside(target: string): Promise<readonly string[]> {
  const prefixes = ['tmp', 'lock'].map((kind) => `${basename(target)}.latchkey-${kind}.`);
  const names = await readdir(dirname(target));
  const tokens: string[] = [];
  for (const name of names.filter((each) => each.startsWith(`${basename(target)}.latchkey-lock.`)))
    if (await isStaleToken(join(dirname(target), name))) tokens.push(join(dirname(target), name));
  const own = names.flatMap((name) => {
    const prefix = prefixes.find((each) => name.startsWith(each));
    const pid = prefix === undefined ? Number.NaN : Number(name.slice(prefix.length).split('.')[0]);
    return Number.isInteger(pid) && !isRunning(pid) ? [join(dirname(target), name)] : [];
  });
  return [...own, ...tokens];
}

async function removeTemporaries(target: string): Promise<void> {
  for (const path of await abandonedBeside(target)) await unlink(path).catch(() => undefined);
}

/** Also the lock: without a next write nothing else would remove them. Best effort; `path` may be a symbolic link. */
export async function removeLeftovers(path: string): Promise<void> {
  const target = await followLinks(path).catch(() => path);
  await removeTemporaries(target).catch(() => undefined);
  await removeStaleLock(target);
}

export const backupPath = (target: string, number: number): string => `${target}.latchkey-backup.${number}`;

export async function backupNumbers(target: string): Promise<readonly number[]> {
  const prefix = `${basename(target)}.latchkey-backup.`;
  const numbers = (await readdir(dirname(target)))
    .filter((name) => name.startsWith(prefix) && /^\d{1,9}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
  return numbers.toSorted((a, b) => a - b);
}

/** Keeps the bytes in a numbered file that is never overwritten; null when there is no file to keep. */
export async function backUp(
  state: FileState,
  owner?: ExcludeOwner,
): Promise<Result<number | null, Problem>> {
  if (state.bytes === null) return ok(null);
  let path = '';
  try {
    const number = ((await backupNumbers(state.target)).at(-1) ?? 0) + 1;
    path = backupPath(state.target, number);
    await keepOutOfGit(state.target, owner);
    await writeNew(path, [state.bytes]);
    return ok(number);
  } catch (error) {
    if (path !== '' && errorCode(error) !== 'EEXIST') await unlink(path).catch(() => undefined);
    return err(fileProblem(state.path, 'write', error));
  }
}

/** Call when the new bytes are in place: only then is an old backup no longer the last resort. */
export async function pruneBackups(target: string): Promise<void> {
  const numbers = await backupNumbers(target).catch(() => []);
  for (const number of numbers.slice(0, -backupsKept))
    await unlink(backupPath(target, number)).catch(() => undefined);
}
