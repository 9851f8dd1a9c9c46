import { mkdir, readFile, realpath, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { errorCode } from '../adapters/files/atomic-file-problem.ts';
import { replaceFile } from '../adapters/files/new-file.ts';

/**
 * Launch at login. On Linux Electron's setLoginItemSettings silently does nothing, so the XDG autostart entry is written.
 * `command` is the program and its leading arguments; `--hidden` is added. Lines that a user has added or changed in the entry stay:
 * it is then hidden instead of removed (Autostart specification, "Hidden").
 */
export async function setStartAtLogin(
  isOn: boolean,
  command: readonly string[],
): Promise<Result<void, Problem>> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isOn, args: ['--hidden'] });
    return ok(undefined);
  }
  const file = entryFile();
  try {
    await (isOn ? addEntry(file, command) : removeEntry(file));
    return ok(undefined);
  } catch (error) {
    return err({ code: 'file-unwritable', file, detail: error instanceof Error ? error.message : 'unknown' });
  }
}

const entryFile = (): string => join(app.getPath('appData'), 'autostart', 'latchkey.desktop');

async function addEntry(file: string, command: readonly string[]): Promise<void> {
  const found = await textOf(file);
  if (found !== null && found !== '') return replaceEntry(file, shown(found, command));
  const made = await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const text = `${autostartEntry(command)}${made === undefined ? '' : madeFolder}`;
  await writeFile(file, text, { mode: 0o644 });
}

async function removeEntry(file: string): Promise<void> {
  const found = await textOf(file);
  if (found === null) return;
  if (found !== '' && !isOursAlone(found)) return replaceEntry(file, `${withoutHidden(found)}${hidden}`);
  await rm(file, { force: true });
  if (!found.includes(madeFolder)) return;
  await rmdir(dirname(file)).catch((error: unknown) => {
    // Other programs have entries in it by now.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error))) throw error;
  });
}

const hidden = 'Hidden=true\n';
/** In the entry of a folder that was not there before: who removes the one removes the other. */
const madeFolder = 'X-Latchkey-Made-Folder=true\n';

/** With the user's own lines as they are; a last line that had no end gets one. */
const withoutHidden = (text: string): string => `${text.replace(/\n$/, '')}\n`.replace(/^Hidden=.*\n/gm, '');

const shown = (text: string, command: readonly string[]): string => {
  const line = execLine(autostartEntry(command)) ?? '';
  return withoutHidden(text).replace(/^Exec=.*$/m, () => line);
};

const execLine = (text: string): string | undefined => /^Exec=.*$/m.exec(text)?.[0];

function isOursAlone(text: string): boolean {
  const line = execLine(text);
  if (line === undefined) return false;
  return (
    text.replace(madeFolder, '').replace(line, '') === autostartEntry(['x']).replace('Exec=x --hidden', '')
  );
}

/** Null: there is none. */
const textOf = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });

/** A link of the user's stays one. */
async function replaceEntry(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const { mode, uid, gid } = await stat(target);
  await replaceFile(target, [Buffer.from(text)], { owner: { mode: mode & 0o7777, uid, gid } });
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
  const file = entryFile();
  const found = await readFile(file, 'utf8').catch(() => '');
  const line = execLine(found);
  const wanted = execLine(autostartEntry(command));
  if (line === undefined || wanted === undefined || line === wanted) return;
  if (await canRun(programOf(line))) return;
  await replaceEntry(
    file,
    found.replace(line, () => wanted),
  );
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
