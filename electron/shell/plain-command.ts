import { spawnSync } from 'node:child_process';
import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainPath } from '../core/profiles/command-path.ts';
import { surroundings } from './environment.ts';

/**
 * The path by which other programs are to run the terminal command. Some AWS SDKs cannot run one whose path must be quoted
 * (protocols §iv), so a path with blanks is replaced by another name of the same file: a link in the first of `directories`
 * whose own path is free of them, or on Windows the short name. Where there is none, it is the path as it is.
 */
export function plainCommand(command: string, directories: readonly string[]): string {
  if (isPlainPath(command)) return command;
  if (process.platform === 'win32') return shortName(command) ?? command;
  for (const directory of directories) {
    const link = join(directory, 'latchkey');
    if (isPlainPath(link) && linkTo(command, directory, link)) return link;
  }
  return command;
}

/** SECURITY: profiles run this link, so its directory is open to nobody else; the data directory is 0700 already. */
function linkTo(command: string, directory: string, link: string): boolean {
  const fresh = `${link}.${process.pid}.new`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (targetOf(link) === command) return true;
    rmSync(fresh, { force: true });
    symlinkSync(command, fresh);
    // In one step: a tool that asks at this moment finds the old link or the new one.
    renameSync(fresh, link);
    return true;
  } catch {
    // A full or read-only disk: the quoted path works for most tools.
    return false;
  }
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

/** `C:\PROGRA~1\…`; null where the volume keeps no short names, or cmd would expand the path. */
function shortName(command: string): string | null {
  if (/["%!^&\r\n]/.test(command)) return null;
  // SECURITY: by its path; a bare name would be looked for in the working directory first.
  const cmd = join(surroundings.env.SystemRoot ?? 'C:\\Windows', 'System32', 'cmd.exe');
  const asked = spawnSync(cmd, ['/d', '/c', `for %I in ("${command}") do @echo %~sI`], {
    encoding: 'utf8',
    timeout: 5_000,
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  const name = asked.stdout?.trim() ?? '';
  return isPlainPath(name) ? name : null;
}
