import { lstatSync, realpathSync } from 'node:fs';
import { dirname, win32 } from 'node:path';

const OTHERS_WRITE = 0o022;

/** Where packages put what the system owns. Not /nix/store or /snap: each version has a path of its own there. */
const SYSTEM_FOLDERS = ['/opt/', '/usr/'];

interface Place {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether the path stays as it is through updates, and nobody but the system can put another file there. Never on macOS: every
 * administrator may write to /Applications, and what was dragged there is the user's.
 */
export function isSystemPlace(path: string, { platform, env }: Place): boolean {
  if (platform === 'win32')
    return ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'].some((name) => isBelow(path, env[name]));
  if (platform !== 'linux') return false;
  return SYSTEM_FOLDERS.some((folder) => path.startsWith(folder)) && isKeptBy(path, [0]);
}

/** Whether nobody but the user and the system can put another file there, now or when it is gone. */
export function isOwnPlace(path: string, platform: string): boolean {
  if (platform === 'win32') return true;
  const uid = process.getuid?.();
  return isKeptBy(path, uid === undefined ? [0] : [0, uid]);
}

const isBelow = (path: string, folder: string | undefined): boolean =>
  folder !== undefined &&
  folder !== '' &&
  win32
    .normalize(path)
    .toLowerCase()
    .startsWith(`${win32.normalize(folder).replace(/\\+$/, '').toLowerCase()}\\`);

/**
 * Each folder of the path, and the file, belong to one of them and can be written by nobody else. A sticky folder such as
 * /tmp does not count: once our file is gone, everybody may make one of that name.
 */
function isKeptBy(path: string, owners: readonly number[]): boolean {
  try {
    const real = realpathSync(path);
    for (let at = real; ; at = dirname(at)) {
      const { uid, mode } = lstatSync(at);
      if (!owners.includes(uid) || (mode & OTHERS_WRITE) !== 0) return false;
      if (at === dirname(at)) return real === path;
    }
  } catch {
    return false;
  }
}
