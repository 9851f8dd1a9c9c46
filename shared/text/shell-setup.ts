import { isShellReady, missingIn, type ShellName, type ShellState } from '../shell-setup.ts';

export const shellLabel: Readonly<Record<ShellName, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  pwsh: 'PowerShell',
};

/** Of `latchkey shell`, its settings and its step of the first run. */
export const shellTexts = {
  noteInstall: (shell: ShellName): string => `Add Latchkey to the start of ${shellLabel[shell]}`,
  noteRemove: (shell: ShellName): string => `Take Latchkey out of the start of ${shellLabel[shell]}`,
  unknownShell: 'Your login shell is not one of bash, zsh, fish and PowerShell. Name one with --shell.',
  noSuchShell: (word: string): string => `There is no shell "${word}" here: choose bash, zsh, fish or pwsh.`,
  /** Of a start file. */
  hasNul: 'It has a byte of value 0 here, which no text has, and a shell may not read what is below.',
  hides: (program: string, by: 'alias' | 'function'): string =>
    `In a new terminal ${program} is ${by === 'alias' ? 'an alias' : 'a function'} of yours, which runs instead of the program. Give it another name, or remove it.`,
  runsInstead: (program: string, by: 'alias' | 'function'): string =>
    `${by === 'alias' ? 'an alias' : 'a function'} of yours runs instead of ${program}`,
  notText: 'It is not text that a line can be added to, such as UTF-16. Save it as UTF-8 and try again.',
  endsEarly: (file: string, line: number, text: string): string =>
    `Line ${line} of ${file}, "${text}", ends the file before Latchkey's lines. Move it below them.`,
  otherFirst: (path: string): string =>
    `A new terminal finds ${path} first. Take its folder out of the PATH, or put it behind Latchkey's.`,
  byUser: (file: string, line: number): string => `Line ${line} of ${file} is yours and stays.`,
  runsTheApp: (file: string, line: number): string =>
    `Line ${line} of ${file} asks the app in every new terminal. It is no longer needed: you can delete it.`,

  ofPackage: (shell: ShellName): string =>
    `The package has put latchkey on the PATH and brought completion for ${shellLabel[shell]}: nothing to do.`,
  nothing: (shell: ShellName, install: boolean): string =>
    install
      ? `${shellLabel[shell]} already reads Latchkey's lines.`
      : `${shellLabel[shell]} has no lines of Latchkey: there is nothing to remove.`,
  file: (file: string): string => `${file}:`,
  dryRun: 'Nothing was changed.',
  question: (files: readonly string[]): string => `Write this to ${files.join(' and ')}? [y/N] `,
  removed: (shell: ShellName): string =>
    `Latchkey's lines were removed from the start of ${shellLabel[shell]}.`,
  undo: (shell: ShellName): string => `To undo this: latchkey shell uninstall --shell ${shell}`,
  ready: (shell: ShellName): string =>
    `A new ${shellLabel[shell]} finds latchkey and git-remote-codecommit, and completes with Tab. Terminals that are open need a new one.`,
  notReady: (shell: ShellName, missing: string): string =>
    `The lines are written, but a new ${shellLabel[shell]} does not find ${missing}.`,
  notAsked: (shell: ShellName, why: string): string =>
    `The lines are written. Whether a new ${shellLabel[shell]} finds latchkey is not known: ${why}.`,
  none: 'No shell was found.',
  state: (shell: ShellName, isUsual: boolean): string =>
    `${shellLabel[shell]}${isUsual ? ' (your login shell)' : ''}`,
  installed: (files: readonly string[]): string => `lines of Latchkey in ${files.join(', ')}`,
  notInstalled: 'no lines of Latchkey',
  byThePackage: 'set up by the package',
  look: (isLogin: boolean): string => (isLogin ? 'a login shell' : 'a new terminal'),
  finds: (path: string): string => `finds ${path}`,
  findsNot: (program: string): string => `does not find ${program}`,
  completes: (yes: boolean): string => (yes ? 'completes with Tab' : 'does not complete'),
  fault: (why: string): string => `could not be asked: ${why}`,
  noAnswer: 'it gave no answer within 10 seconds',
  ended: 'it ended before it answered',
};

/** Of the window alone. */
export const shellWindowTexts = {
  title: 'Shell integration',
  hint: 'Puts latchkey and git-remote-codecommit on the PATH of your terminal, and completes with the Tab key.',
  looking: 'Looking at your shells…',
  state: ({ installed, ofPackage, looks: [look] }: ShellState): string => {
    if (look === undefined)
      return installed ? 'Installed' : ofPackage ? 'Set up by the package' : 'Not installed';
    if (look.fault !== null) return shellTexts.fault(look.fault);
    if (look.latchkey === null) return 'a new terminal does not find latchkey';
    if (look.gitRemote === null) return 'a new terminal does not find git-remote-codecommit';
    const [hidden] = look.hides ?? [];
    if (hidden !== undefined) return shellTexts.runsInstead(hidden.program, hidden.by);
    return look.completes
      ? 'a new terminal finds latchkey, and completes'
      : 'a new terminal finds latchkey, and does not complete';
  },
  install: 'Install…',
  remove: 'Remove…',
  check: 'Check',
  checkHint: 'Starts each shell as a terminal does.',
  installTitle: (shell: ShellName): string => `Add Latchkey to ${shellLabel[shell]}?`,
  removeTitle: (shell: ShellName): string => `Take Latchkey out of ${shellLabel[shell]}?`,
  installYes: 'Add',
  removeYes: 'Remove',
  what: (file: string): string => `What changes in ${file}`,
  notes: 'About your own lines',
  newTerminal:
    'Terminals that are open need a new one. Latchkey then starts the shell once, to see whether it works.',
  done: (state: ShellState): string => {
    const [look] = state.looks;
    if (isShellReady(state)) return shellTexts.ready(state.shell);
    const fault = look?.fault ?? null;
    const said =
      fault === null
        ? shellTexts.notReady(state.shell, missingIn(state))
        : shellTexts.notAsked(state.shell, fault);
    return [said, ...state.notes].join(' ');
  },
};
