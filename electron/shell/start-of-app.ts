import { statSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The AppImage that this app was started from: the mounted folder that it runs in has another path at each start.
 *
 * SECURITY: a program that itself came from an AppImage leaves these variables to all that it starts, so they count only where
 * the app lies in the folder that they name, and the file can be changed by nobody else.
 */
export function appImageOf(env: Environment, executable: string): string | null {
  const { APPIMAGE: file, APPDIR: folder } = env;
  if (process.platform !== 'linux' || file === undefined || folder === undefined) return null;
  if (!isAbsolute(file) || !isAbsolute(folder)) return null;
  if (!executable.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)) return null;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || (found.mode & 0o022) !== 0) return null;
  return [0, process.getuid?.()].includes(found.uid) ? file : null;
}

/**
 * The variables that name a place whose bytes are not UTF-8: Node reads another path out of them, so that all would be
 * written beside the folder that was meant.
 */
export const misreadPaths = (env: Environment): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    /^(?:HOME|TMPDIR|(?:XDG|LATCHKEY)_.+|AWS_.+_FILE)$/.test(name) && value?.includes('\uFFFD') === true
      ? [name]
      : [],
  );

/** macOS runs an app that was not moved since its download from a random, read-only path. */
export const isTranslocated = (executable: string): boolean => executable.includes('/AppTranslocation/');

/** What starts this app again, whatever becomes of the path it runs from now; `--hidden` and the like are added. */
export function startCommandOf(start: {
  readonly executable: string;
  readonly appImage: string | null;
  /** The folder of the app, where the executable is Electron's own. */
  readonly appFolder: string | null;
}): readonly string[] {
  if (start.appImage !== null) return [start.appImage];
  return start.appFolder === null ? [start.executable] : [start.executable, start.appFolder];
}

/** What the copy of the terminal command starts. */
export function launchText(start: readonly string[], version: string): string {
  const [program = '', ...args] = start;
  // By its identity, because the path it runs from is gone when it ends. -W: as long as the app runs, as every other program.
  const argv = isTranslocated(program)
    ? ['/usr/bin/open', '-W', '-g', '-b', 'dev.latchkey.app', '--args', '--hidden']
    : [program, ...args, '--hidden'];
  return `${JSON.stringify({ argv, version }, null, 2)}\n`;
}
