import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, unsyncedReason } from './atomic-file-problem.ts';

export interface Owner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Another file of the same name and with the same bytes is another file. */
export const identityOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string =>
  `${dev}:${ino}`;

export interface NewFileOptions {
  /** Whose the file is to be, with which rights; null: ours, for nobody else. */
  readonly owner?: Owner | null;
  /** False: nobody needs the file once the machine has lost its power. */
  readonly isDurable?: boolean;
}

/**
 * Writes a file that must not exist yet: 0600 from its first byte, on the disk when it returns.
 * SECURITY: `wx` follows no link, so nobody can have it write somewhere else.
 */
export async function writeNew(
  path: string,
  contents: Iterable<Uint8Array>,
  { owner = null, isDurable = true }: NewFileOptions = {},
): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for (const part of contents) await handle.writeFile(part);
    if (owner !== null) await giveTo(handle, owner);
    if (isDurable) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function giveTo(handle: FileHandle, owner: Owner): Promise<void> {
  // Only root may give a file away; it is root that would otherwise take a user's file from them.
  const own = await handle.stat();
  if (own.uid !== owner.uid || own.gid !== owner.gid)
    await handle.chown(owner.uid, owner.gid).catch(() => undefined);
  await handle.chmod(owner.mode);
}

/** Puts a file in the place of another in one step. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      // Windows refuses while a virus scanner or an editor has the file open for a moment.
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error));
      if (!isBusy || attempt >= 9) throw error;
      await sleep(20 * (attempt + 1));
    }
  }
}

/**
 * Makes a rename last through a loss of power. Never throws: the rename is done, so its failure is no failed write. The
 * reason why it may not last; null when it does, and where the file system has no such thing.
 */
export async function syncDirectory(directory: string): Promise<string | null> {
  if (process.platform === 'win32') return null;
  let handle: FileHandle | null = null;
  try {
    handle = await open(directory, 'r');
    await handle.sync();
    return null;
  } catch (error) {
    return unsyncedReason(error);
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

const temporaryName = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.tmp`;

/**
 * Replaces one of our own files in one step: a reader sees the old one or the new one, never a part. Its
 * directory must exist. Throws what the operating system says; the old file is there then. Answers as `syncDirectory`.
 */
export async function replaceFile(
  path: string,
  contents: Iterable<Uint8Array>,
  options: NewFileOptions = {},
): Promise<string | null> {
  const temporary = temporaryName(path);
  try {
    await writeNew(temporary, contents, options);
    await renameOver(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return options.isDurable === false ? null : syncDirectory(dirname(path));
}

/**
 * As `replaceFile` of a small file that nobody needs once the machine has lost its power, and done when the call returns:
 * the promise only waits for a file of Windows that somebody holds open.
 */
export async function replaceFileNow(path: string, contents: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    writeFileSync(temporary, contents, { flag: 'wx', mode: 0o600 });
    if (!isRenamedOver(temporary, path)) await renameOver(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** False: not at the first try. */
function isRenamedOver(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/**
 * Over the old file: what runs it keeps the old bytes. Windows lets no running program be replaced, but it lets it be renamed:
 * it steps aside then, as NAME.….old.
 */
export function putInPlace(
  from: string,
  to: string,
  rename: (from: string, to: string) => void = renameSync,
): void {
  try {
    rename(from, to);
  } catch (error) {
    if (!['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))) throw error;
    const aside = `${to}.${randomBytes(6).toString('hex')}.old`;
    rename(to, aside);
    try {
      rename(from, to);
    } catch (second) {
      rename(aside, to);
      throw second;
    }
    try {
      unlinkSync(aside);
    } catch {
      // Of Windows: not while it runs. Who keeps the folder looks for it at a later start.
    }
  }
}

/** Names of what a `replaceFile` of a killed app has left in its directory. */
const tornOf = (path: string, names: readonly string[]): readonly string[] => {
  const prefix = `${basename(path)}.`;
  return names.filter(
    (name) => name.startsWith(prefix) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length)),
  );
};

/** Removes what a `replaceFile` of a killed app has left. Call only while nobody else can be in the middle of one. */
export async function removeTorn(path: string): Promise<void> {
  const directory = dirname(path);
  for (const name of tornOf(path, await readdir(directory).catch(() => [])))
    await unlink(join(directory, name)).catch(() => undefined);
}

/** As `removeTorn`, done when it returns. */
export function removeTornNow(path: string): void {
  const directory = dirname(path);
  try {
    for (const name of tornOf(path, readdirSync(directory))) unlinkSync(join(directory, name));
  } catch {
    // It is in nobody's way.
  }
}
