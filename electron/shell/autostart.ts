import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { replaceFile } from '../adapters/files/new-file.ts';

/**
 * Launch at login. On Linux Electron's setLoginItemSettings silently does nothing, so the XDG autostart entry is written.
 * `command` is the program and its leading arguments; `--hidden` is added.
 */
export async function setStartAtLogin(
  isOn: boolean,
  command: readonly string[],
): Promise<Result<void, Problem>> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isOn, args: ['--hidden'] });
    return ok(undefined);
  }
  const dir = join(app.getPath('appData'), 'autostart');
  const file = join(dir, 'latchkey.desktop');
  try {
    if (!isOn) {
      await rm(file, { force: true });
      return ok(undefined);
    }
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await writeFile(file, autostartEntry(command), { mode: 0o644 });
    return ok(undefined);
  } catch (error) {
    return err({ code: 'file-unwritable', file, detail: error instanceof Error ? error.message : 'unknown' });
  }
}

/**
 * Of an app that was moved since: the entry starts it where it is now. None is made, what a user changed in it stays, and so does
 * one whose program is there: it may be another installation's.
 */
export async function followAutostart(
  command: readonly string[],
  canRun: (path: string) => Promise<boolean>,
): Promise<void> {
  if (process.platform !== 'linux') return;
  const file = join(app.getPath('appData'), 'autostart', 'latchkey.desktop');
  const found = await readFile(file, 'utf8').catch(() => '');
  const line = /^Exec=.*$/m.exec(found)?.[0];
  const wanted = /^Exec=.*$/m.exec(autostartEntry(command))?.[0];
  if (line === undefined || wanted === undefined || line === wanted) return;
  if (await canRun(programOf(line))) return;
  await replaceFile(file, [Buffer.from(found.replace(line, () => wanted))], {
    owner: { mode: 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
  });
}

/** The other way round than `quoteExec`. */
function programOf(line: string): string {
  const value = line.slice('Exec='.length).replaceAll('\\\\', '\\');
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
  const word = quoted?.replace(/\\(["`$\\])/g, '$1') ?? value.split(' ')[0] ?? '';
  return word.replaceAll('%%', '%');
}

/** Source: Desktop Entry Specification, Exec key quoting; Autostart specification. */
export function autostartEntry(command: readonly string[]): string {
  const exec = [...command, '--hidden'].map(quoteExec).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Latchkey',
    'Comment=AWS credentials that rotate automatically',
    `Exec=${exec}`,
    'Icon=latchkey',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function quoteExec(argument: string): string {
  const doubled = argument.replaceAll('%', '%%');
  if (/^[A-Za-z0-9_\-./:=+@%]+$/.test(doubled)) return doubled;
  // The value is unescaped once as a string and once as a quoted argument.
  const quoted = doubled.replace(/(["`$\\])/g, '\\$1').replaceAll('\\', '\\\\');
  return `"${quoted}"`;
}
