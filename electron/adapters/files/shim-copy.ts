import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { putInPlace, removeTornNow } from './new-file.ts';

// The copy of the terminal command that profiles, git and the PATH name where the installed one may move, be unmounted, or
// belong to a folder that others could fill: docs/decisions/0028-a-copy-of-the-shim.md.

const isWindows = process.platform === 'win32';
const exe = isWindows ? '.exe' : '';
const COMMAND = `latchkey${exe}`;
const GIT_REMOTE = `git-remote-codecommit${exe}`;
const LAUNCH = 'launch.json';
/** Names that only the copy's own folders have: see `shimFolders`. */
const OWN_FOLDER = /^(?:bin|\.latchkey|Latchkey|[0-9a-f]{8})$/;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

export interface ShimPlaces {
  readonly dataDir: string;
  /** True: `dataDir` was chosen for a second instance, and no other instance may use its copy. */
  readonly isOwnInstance: boolean;
  readonly home: string;
  /** %LOCALAPPDATA% of Windows. */
  readonly localAppData: string | null;
  /** A short name for the data directory, made from its path. */
  readonly nameOf: (path: string) => string;
}

/**
 * The folders that may hold the copy, best first. In each, Latchkey owns `latchkey`, `git-remote-codecommit`, `launch.json` and
 * nothing else (`shimFiles`): what takes everything of Latchkey off a machine removes those from all of them.
 */
export function shimFolders(places: ShimPlaces): readonly string[] {
  const { dataDir, isOwnInstance, home, localAppData, nameOf } = places;
  const belowHome = join(home, '.latchkey', ...(isOwnInstance ? [nameOf(dataDir)] : []), 'bin');
  // A roaming profile would carry the copy to machines where the app is elsewhere.
  const local = localAppData === null || isOwnInstance ? [] : [join(localAppData, 'Latchkey', 'bin')];
  return [...local, join(dataDir, 'bin'), belowHome];
}

/** What Latchkey writes into one of `shimFolders`. */
export const shimFiles = (folder: string): readonly string[] =>
  [COMMAND, GIT_REMOTE, LAUNCH].map((name) => join(folder, name));

export interface ShimCopy {
  /** One of `shimFolders`. */
  readonly folder: string;
  /** The installed terminal command. */
  readonly source: string;
  /** The text of launch.json. */
  readonly launch: string;
}

export const commandOf = ({ folder }: Pick<ShimCopy, 'folder'>): string => join(folder, COMMAND);

/** The first that can be run, or be made so. Null: none. Of one that can be run the bytes are not compared: see `renewCopy`. */
export function findOrMakeCopy(copies: readonly ShimCopy[]): ShimCopy | null {
  return copies.find((copy) => isUsable(copy) || isMade(copy)) ?? null;
}

function isMade(copy: ShimCopy): boolean {
  try {
    renewCopy(copy);
    return true;
  } catch {
    return false;
  }
}

/** Whether tools can run it, and nobody but the user can change it. */
export function isUsable({ folder }: Pick<ShimCopy, 'folder'>): boolean {
  try {
    const file = lstatSync(join(folder, COMMAND));
    if (!file.isFile() || !isPrivateFolder(folder)) return false;
    if (!isWindows && (file.uid !== process.getuid?.() || (file.mode & OTHERS_WRITE) !== 0)) return false;
    // Also refused for a file system that runs nothing (noexec).
    accessSync(join(folder, COMMAND), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the copy, or brings what differs up to date, each file in one step. Throws what the operating system says: what was
 * there before is then still there, whole.
 */
export function renewCopy({ folder, source, launch }: ShimCopy): void {
  openFolder(folder);
  const bytes = readFileSync(source);
  // First: a shim without it cannot start the app.
  replaceIfOther(join(folder, LAUNCH), Buffer.from(launch), 0o600);
  replaceIfOther(join(folder, COMMAND), bytes, 0o700);
  if (isWindows) replaceIfOther(join(folder, GIT_REMOTE), bytes, 0o700);
  else linkIfOther(join(folder, GIT_REMOTE));
  accessSync(join(folder, COMMAND), constants.X_OK);
  for (const file of shimFiles(folder)) removeTornNow(file);
  removeAside(folder);
}

/**
 * Takes the copies out again, with the folders that held nothing else: for an app that is about to be uninstalled. What was put
 * beside them stays. Never throws: of Windows, a program that runs cannot be removed.
 */
export function removeCopies(folders: readonly string[]): void {
  for (const folder of folders) {
    if (!isPrivateFolder(folder)) continue;
    removeAside(folder);
    for (const file of shimFiles(folder)) {
      removeTornNow(file);
      unlinkIfThere(file);
    }
    for (let at = folder; OWN_FOLDER.test(basename(at)); at = dirname(at)) if (!isRemoved(at)) break;
  }
}

function isRemoved(folder: string): boolean {
  try {
    // Refused for one that is not empty.
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Whether the copy says and starts what the installed one would. */
export function isCurrent(copy: ShimCopy): boolean {
  try {
    const { folder, source, launch } = copy;
    return (
      isUsable(copy) &&
      isSame(join(folder, COMMAND), readFileSync(source), 0o700) &&
      isSame(join(folder, LAUNCH), Buffer.from(launch), 0o600)
    );
  } catch {
    return false;
  }
}

function isPrivateFolder(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  return isWindows || (found.uid === process.getuid?.() && (found.mode & 0o077) === 0);
}

/**
 * SECURITY: profiles run what is in this folder, so it is the user's own, closed to everybody else, and no link; and nobody
 * else can put another folder in its place.
 */
function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory())
    throw new Error('It is a link, and the terminal command is put into no linked folder.');
  if (isWindows) return;
  const uid = process.getuid?.();
  if (found.uid !== uid) throw new Error('The folder belongs to another user.');
  const parent = statSync(dirname(folder));
  const isOpen = (parent.mode & OTHERS_WRITE) !== 0 && (parent.mode & STICKY) === 0;
  if (isOpen || (parent.uid !== uid && parent.uid !== 0))
    throw new Error('Other users can change the folder that it is in.');
  // Who can rename a folder further up can put another tree in its place.
  for (let at = dirname(dirname(realpathSync(folder))); at !== dirname(at); at = dirname(at))
    if (isOthers(statSync(at))) throw new Error(`Other users can change ${at}, which it is in.`);
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** A group with the number of the user is the user's own: the umask of such systems lets it write. */
function isOthers({
  uid,
  gid,
  mode,
}: {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}): boolean {
  const own = process.getuid?.();
  const isGroupOpen = (mode & 0o020) !== 0 && gid !== 0 && gid !== own;
  const isOpen = ((mode & 0o002) !== 0 || isGroupOpen) && (mode & STICKY) === 0;
  // In a user namespace all that is the system's may be the overflow user's, the root of all files too.
  return isOpen || ![own, 0, statSync('/').uid].includes(uid);
}

function replaceIfOther(path: string, bytes: Buffer, mode: number): void {
  if (isSame(path, bytes, mode)) return;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(handle, bytes);
      if (!isWindows) fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    putInPlace(temporary, path);
  } catch (error) {
    unlinkIfThere(temporary);
    throw error;
  }
}

function isSame(path: string, bytes: Buffer, mode: number): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  // A link is replaced: through it, somebody else's file would be run.
  if (found === undefined || !found.isFile() || found.size !== bytes.length) return false;
  if (!isWindows && (found.uid !== process.getuid?.() || (found.mode & 0o777) !== mode)) return false;
  return readFileSync(path).equals(bytes);
}

/** In the same folder, whatever that is called. */
function linkIfOther(path: string): void {
  if (targetOf(path) === COMMAND) return;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    symlinkSync(COMMAND, temporary);
    putInPlace(temporary, path);
  } catch (error) {
    unlinkIfThere(temporary);
    throw error;
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function removeAside(folder: string): void {
  for (const name of readdirSync(folder))
    if (
      /\.[0-9a-f]{12}\.old$/.test(name) &&
      shimFiles(folder).some((file) => name.startsWith(`${basename(file)}.`))
    )
      unlinkIfThere(join(folder, name));
}

/** Of Windows: not while it runs. */
function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Looked for again at the next start.
  }
}
