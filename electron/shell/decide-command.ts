import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { commandOf, findOrMakeCopy, type ShimCopy, shimFolders } from '../adapters/files/shim-copy.ts';
import { isOwnPlace, isSystemPlace } from '../adapters/machine/installed-place.ts';
import { isPlainPath } from '../core/profiles/command-path.ts';
import type { AppSurroundings } from './environment.ts';
import { plainCommand } from './plain-command.ts';
import { isTranslocated, launchText } from './start-of-app.ts';

export interface Installation {
  readonly installedCommand: string;
  /** False: a checkout, whose terminal command is built in place. */
  readonly isPackaged: boolean;
  readonly startCommand: readonly string[];
  readonly version: string;
  readonly dataDir: string;
  readonly home: string;
  readonly surroundings: Pick<AppSurroundings, 'env' | 'appImage'>;
}

interface Decided {
  /** The terminal command, as profiles and git are to call it. */
  readonly command: string;
  /** Null: `command` is the installed one. */
  readonly shimCopy: ShimCopy | null;
}

/** Every folder that may hold a copy of the shim, best first: see `shimFiles`. */
export const foldersOfShim = ({
  dataDir,
  home,
  surroundings: { env },
}: Pick<Installation, 'dataDir' | 'home' | 'surroundings'>) =>
  shimFolders({
    dataDir,
    isOwnInstance: env.LATCHKEY_USER_DATA !== undefined,
    home,
    localAppData: process.platform === 'win32' ? (env.LOCALAPPDATA ?? null) : null,
    nameOf: (path) => createHash('sha256').update(path).digest('hex').slice(0, 8),
  });

/** Which path of the terminal command is written into the user's files: docs/decisions/0028-a-copy-of-the-shim.md. */
export function decideCommand(installation: Installation): Decided {
  const { installedCommand, isPackaged, surroundings } = installation;
  const { platform } = process;
  const folders = foldersOfShim(installation);
  const asInstalled = (): Decided => ({ command: plainCommand(installedCommand, folders), shimCopy: null });
  if (!isPackaged) return asInstalled();
  // On Windows a copy whose path has no blanks is better than a short name, which a volume may not have.
  const isStable = isSystemPlace(installedCommand, { platform, env: surroundings.env });
  if (isStable && (platform !== 'win32' || isPlainPath(installedCommand))) return asInstalled();
  const launch = launchText(installation.startCommand, installation.version);
  const copies = folders.map((folder): ShimCopy => ({ folder, source: installedCommand, launch }));
  const isPlain = (copy: ShimCopy): boolean => isPlainPath(commandOf(copy));
  const ordered = [...copies.filter(isPlain), ...copies.filter((copy) => !isPlain(copy))];
  const copy = findOrMakeCopy(ordered);
  if (copy !== null) return { command: plainCommand(commandOf(copy), []), shimCopy: copy };
  // SECURITY: a mount or a random folder is gone when the app ends, and somebody else may then make one of that name.
  const isLasting = surroundings.appImage === null && !isTranslocated(installedCommand);
  if (isLasting && isOwnPlace(installedCommand, platform)) return asInstalled();
  // It cannot be run now; the doctor says why, and the next start makes it.
  const [wanted] = ordered;
  return {
    command: wanted === undefined ? join(installation.dataDir, 'bin', 'latchkey') : commandOf(wanted),
    shimCopy: wanted ?? null,
  };
}
