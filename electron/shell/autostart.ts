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
    await (isOn ? addEntry : removeEntry)(file, command);
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

async function removeEntry(file: string, command: readonly string[]): Promise<void> {
  const found = await textOf(file);
  if (found === null) return;
  if (found !== '' && !isOursAlone(found, command)) return replaceEntry(file, hidden(found));
  await rm(file, { force: true });
  if (!found.includes(madeFolder)) return;
  await rmdir(dirname(file)).catch((error: unknown) => {
    // Other programs have entries in it by now.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error))) throw error;
  });
}

/** In the entry of a folder that was not there before: who removes the one removes the other. */
const madeFolder = 'X-Latchkey-Made-Folder=true\n';
/** The group that counts: an entry may have others below it, such as `[Desktop Action New]`. */
const group = /^\[Desktop Entry\][ \t]*\r?$/;
const anyGroup = /^\[/;
/** Blanks around the sign say nothing (Desktop Entry Specification, "Entries"). */
const hiding = /^Hidden[ \t]*=/;
/** As the programs of GNOME and Ubuntu for this turn an entry off. */
const turnedOff = /^(X-GNOME-Autostart-enabled[ \t]*=[ \t]*)false(?=[ \t]*\r?$)/;

/** The entry's lines: what `change` gives for each of its own group, null for none; the others as they are. */
function changedLines(text: string, change: (line: string) => string | null): string {
  let isInGroup = false;
  return text
    .split('\n')
    .flatMap((line) => {
      if (anyGroup.test(line)) isInGroup = group.test(line);
      const next = isInGroup ? change(line) : line;
      return next === null ? [] : [next];
    })
    .join('\n');
}

const hidden = (text: string): string =>
  changedLines(text, (line) => {
    if (group.test(line)) return `${line}\nHidden=true`;
    return hiding.test(line) ? null : line;
  });

function shown(text: string, command: readonly string[]): string {
  const wanted = wantedLine(command);
  return changedLines(text, (line) => {
    if (hiding.test(line)) return null;
    // One that starts this app in a way of the user's stays.
    if (/^Exec=/.test(line) && !isChanged(line, command)) return wanted;
    return line.replace(turnedOff, '$1true');
  });
}

const wantedLine = (command: readonly string[]): string => execLine(asBytes(autostartEntry(command))) ?? '';

/** It starts the app that runs now, with words of the user's before or behind it. */
const isChanged = (line: string, command: readonly string[]): boolean =>
  line.includes(asBytes(quoteExec(command[0] ?? ''))) && line.trimEnd() !== wantedLine(command);

const execLine = (text: string): string | undefined => /^Exec=.*$/m.exec(text)?.[0];

function isOursAlone(text: string, command: readonly string[]): boolean {
  const line = execLine(text);
  if (line === undefined || isChanged(line, command)) return false;
  return (
    text.replace(madeFolder, '').replace(line, '') === autostartEntry(['x']).replace('Exec=x --hidden', '')
  );
}

/** One character for each byte: a user's line may be in another encoding, and stays as it is. */
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** One character for each byte. Null: there is none. */
const textOf = (file: string): Promise<string | null> =>
  readFile(file, 'latin1').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });

/** A link of the user's stays one. */
async function replaceEntry(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const { mode, uid, gid } = await stat(target);
  await replaceFile(target, [Buffer.from(text, 'latin1')], { owner: { mode: mode & 0o7777, uid, gid } });
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
  const found = await readFile(file, 'latin1').catch(() => '');
  const line = execLine(found);
  const wanted = wantedLine(command);
  if (line === undefined || line === wanted || isChanged(line, command)) return;
  if (await canRun(Buffer.from(programOf(line), 'latin1').toString())) return;
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
