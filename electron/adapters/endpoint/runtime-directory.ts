import fs from 'node:fs';
import path from 'node:path';
import { SOCKET_PATH_MAX_BYTES } from '../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** The parts of the process this choice depends on. */
export interface RuntimeSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
}

/** The socket's name is `s-` and 16 hexadecimal digits. */
export const SOCKET_NAME_BYTES = 18;
const DIRECTORY_MAX_BYTES = SOCKET_PATH_MAX_BYTES - SOCKET_NAME_BYTES - 1;

/**
 * Whether others may write to a directory, as the base directory specification forbids of XDG_RUNTIME_DIR.
 *
 * SECURITY: where the variable names /tmp, another user could make `latchkey` in it first, and Latchkey would never start.
 */
export function isShared(directory: string): boolean {
  const uid = process.geteuid?.();
  const found = fs.statSync(directory, { throwIfNoEntry: false });
  return uid !== undefined && found !== undefined && (found.uid !== uid || (found.mode & 0o022) !== 0);
}

/** Where endpoint.json goes; the order is the one the shim looks in (shared/endpoint/protocol.ts). */
export function chooseRuntimeDirectory(surroundings: RuntimeSurroundings): string {
  const { env, platform, homeDirectory } = surroundings;
  if (env.LATCHKEY_RUNTIME_DIR) return path.resolve(env.LATCHKEY_RUNTIME_DIR);
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? path.join(homeDirectory, 'AppData', 'Local');
    return path.join(local, 'Latchkey', 'run');
  }
  const run = env.XDG_RUNTIME_DIR;
  // A stale variable names a directory that is gone; it is not ours to make.
  if (run && path.isAbsolute(run) && fs.existsSync(run) && !isShared(run)) return path.join(run, 'latchkey');
  if (platform === 'darwin') return path.join(homeDirectory, 'Library', 'Caches', 'Latchkey', 'run');
  return path.join(homeDirectory, '.cache', 'latchkey', 'run');
}

const unavailable = (detail: string): Result<never, Problem> => err({ code: 'endpoint-unavailable', detail });

/**
 * Why this directory is not private to us, or null.
 *
 * SECURITY: anyone who can write here can replace our socket with their own, and anyone who can read here has the token.
 */
function whyNotPrivate(directory: string, uid: number | undefined): string | null {
  const found = fs.lstatSync(directory);
  if (found.isSymbolicLink()) return `${directory} is a symbolic link`;
  if (!found.isDirectory()) return `${directory} is not a directory`;
  if (uid === undefined) return null;
  if (found.uid !== uid) return `${directory} belongs to another user`;
  if ((found.mode & 0o077) !== 0) {
    return `${directory} is open to other users (mode ${(found.mode & 0o777).toString(8)})`;
  }
  return null;
}

/**
 * Makes the private directory, or refuses the one that is there. An existing directory that is too open is not
 * tightened: what others may have put into it would stay.
 */
export function openRuntimeDirectory(surroundings: RuntimeSurroundings): Result<string, Problem> {
  const directory = chooseRuntimeDirectory(surroundings);
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const why = whyNotPrivate(directory, process.getuid?.());
    return why === null ? ok(directory) : unavailable(`${why}. Remove it and start Latchkey again`);
  } catch (cause) {
    return unavailable(`${directory} could not be made: ${cause instanceof Error ? cause.message : cause}`);
  }
}

/** Where the socket goes. `remove` takes back what was made for it alone. */
export interface SocketDirectory {
  readonly directory: string;
  remove(): void;
}

/**
 * The runtime directory itself, or a short private one below the temporary directory when a socket's path in it would
 * be longer than the system allows: Node would cut it off silently and listen somewhere else.
 */
export function openSocketDirectory(
  runtimeDirectory: string,
  temporaryDirectory = '/tmp',
): Result<SocketDirectory, Problem> {
  if (Buffer.byteLength(runtimeDirectory) <= DIRECTORY_MAX_BYTES) {
    return ok({ directory: runtimeDirectory, remove: () => undefined });
  }
  try {
    const directory = fs.mkdtempSync(path.join(temporaryDirectory, 'latchkey-'));
    const remove = () => fs.rmSync(directory, { recursive: true, force: true });
    const why = whyNotPrivate(directory, process.getuid?.());
    if (why === null && Buffer.byteLength(directory) <= DIRECTORY_MAX_BYTES) return ok({ directory, remove });
    remove();
    return unavailable(
      why ??
        `${runtimeDirectory} and ${temporaryDirectory} are both too long for a socket. Set LATCHKEY_RUNTIME_DIR to a short path`,
    );
  } catch (cause) {
    return unavailable(
      `${temporaryDirectory} cannot be used: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
}
