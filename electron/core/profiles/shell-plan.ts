import type { Problem } from '../../../shared/problem.ts';
import type { ShellLook, ShellName, ShellPlan, ShellState } from '../../../shared/shell-setup.ts';
import { shellTexts } from '../../../shared/text/shell-setup.ts';
import { withoutSecrets } from '../../../shared/without-secrets.ts';
import type { TextFile } from '../ports/files.ts';
import type { ShellStart, StartFile } from '../ports/shells.ts';
import { lookForBlock, withBlock, withoutBlock } from './shell-block.ts';
import { shownDiff } from './shown-diff.ts';

/** The lines that we may have written for a shell, and the one that we write now. */
export interface Ours {
  readonly line: string;
  readonly all: ReadonlySet<string>;
}

/** Two names may lead to one file. */
export const onceEach = (files: readonly StartFile[]): readonly StartFile[] =>
  files.filter(({ target }, at) => files.findIndex((one) => one.target === target) === at);

export interface Read {
  readonly start: ShellStart;
  readonly found: readonly StartFile[];
}
export interface Planned {
  readonly shell: ShellName;
  readonly found: readonly StartFile[];
  readonly changed: readonly StartFile[];
  readonly ours: Ours;
  readonly change: (text: string) => string;
}

export const changeOf =
  (shell: ShellName, { line, all }: Ours, install: boolean) =>
  (text: string): string =>
    install ? withBlock(text, line, all, eolFor(shell, text)) : withoutBlock(text, all);

/** A carriage return would be part of a command to every shell but PowerShell. */
const eolFor = (shell: ShellName, text: string): '\n' | '\r\n' =>
  shell === 'pwsh' && /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n';

/** A login that reads the file of every terminal too needs no lines of its own. */
export function targetsOf({ files, login }: ShellStart, found: readonly StartFile[]): ReadonlySet<string> {
  const fileAt = (path: string): StartFile | undefined => found.find((file) => file.path === path);
  const first = login.find((path) => fileAt(path)?.exists === true) ?? login.at(-1);
  const isLed = first !== undefined && leadsToBashrc.test(fileAt(first)?.text ?? '');
  return new Set(first === undefined || isLed ? files : [...files, first]);
}
/** That of the system leads to no file of the user. */
const leadsToBashrc = /^[^#\n]*(?:\.|source)\s(?![^#\n]*\/etc\/)[^#\n]*bashrc/m;

/** Bytes of ours in the middle of UTF-16, or of something that is no text, would destroy it. */
export function unusable({ path: file, text }: TextFile): Problem | null {
  const isWide = text.startsWith('\udcff\udcfe') || text.startsWith('\udcfe\udcff');
  if (isWide) return { code: 'file-malformed', file, detail: shellTexts.notText };
  const at = text.indexOf('\0');
  if (at === -1) return null;
  return {
    code: 'file-malformed',
    file,
    line: text.slice(0, at).split('\n').length,
    detail: shellTexts.hasNul,
  };
}

export function stateOf(
  base: Pick<ShellState, 'shell' | 'isUsual' | 'ofPackage'>,
  { found }: Read,
  { all }: Ours,
): ShellState {
  const files = onceEach(found)
    .filter(({ text }) => {
      const { isThere, byUser } = lookForBlock(text, all);
      return isThere || byUser.length > 0;
    })
    .map(({ path }) => path);
  const notes = onceEach(found).flatMap((file) => earlyEnd(file, all));
  return { ...base, installed: files.length > 0, files, looks: [], notes };
}

/** A line above ours that ends the file: what is below is never read. */
function earlyEnd({ path, text }: TextFile, ours: ReadonlySet<string>): readonly string[] {
  const { source } = lookForBlock(text, ours);
  if (source === null) return [];
  const lines = text.split('\n').slice(0, source);
  const at = lines.findIndex((line) => /^(?:return|exit|exec)\b(?!\s*[<>])/.test(line));
  return at === -1
    ? []
    : [shellTexts.endsEarly(path, at + 1, withoutSecrets((lines[at] ?? '').trim()).slice(0, 60))];
}

/** Notes of what may be the reason are of no use where everything is found. */
export function withLooks(state: ShellState, looks: readonly ShellLook[], command: string): ShellState {
  const isFound = looks.every(({ latchkey, gitRemote }) => latchkey !== null && gitRemote !== null);
  const directory = command.replace(/[^\\/]*$/, '');
  const others = looks.flatMap(({ latchkey, gitRemote }) =>
    [latchkey, gitRemote].filter((path) => path !== null && !path.startsWith(directory)),
  );
  const hidden = looks.flatMap(({ hides = [] }) =>
    hides.map(({ program, by }) => shellTexts.hides(program, by)),
  );
  const notes = [...new Set(hidden), ...(isFound ? [] : state.notes)];
  const isOurs = state.installed && !state.ofPackage;
  return {
    ...state,
    looks: [...looks],
    notes: isOurs
      ? [...notes, ...[...new Set(others)].map((path) => shellTexts.otherFirst(path ?? ''))]
      : notes,
  };
}

export function planView(
  { shell, found, changed, change, ours }: Planned,
  ofPackage: boolean,
  install: boolean,
): ShellPlan {
  const files = changed
    .map(({ path: file, text }) => {
      const after = change(text);
      return { file, diff: shownDiff(text, after, file), changed: after !== text };
    })
    .filter((file) => file.changed);
  const installed = found.some(({ text }) => lookForBlock(text, ours.all).isThere);
  const byUser = onceEach(found).flatMap(({ path, text }) =>
    lookForBlock(text, ours.all).byUser.map((at) => shellTexts.byUser(path, at + 1)),
  );
  const runs = install ? onceEach(found).flatMap(runsTheApp) : [];
  return { shell, installed, ofPackage, files, notes: [...byUser, ...runs] };
}

/** What an earlier version advised: it asks the app in every new terminal. */
function runsTheApp({ path, text }: TextFile): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      /^[^#]*\blatchkey completion (?:bash|zsh|fish)\b/.test(line)
        ? [shellTexts.runsTheApp(path, at + 1)]
        : [],
    );
}
