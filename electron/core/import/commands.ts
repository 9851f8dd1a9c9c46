import { splitShellWords } from '../../../shared/shell-words.ts';
import { isWindowsPath } from '../profiles/command-path.ts';

// A `credential_process` line as Latchkey can run it: without a shell, and without the PATH and the variables of the user's
// terminal. Some tools give it to a shell; the user may rely on that.

export type RunnableCommand =
  | { readonly kind: 'command'; readonly line: string }
  | { readonly kind: 'left-alone'; readonly reason: string };

export interface CommandPlace {
  readonly home: string;
  /** Latchkey's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By the first word of a command: the absolute path of the program, null where there is none. Absent: not looked up. */
  readonly programs?: ReadonlyMap<string, string | null>;
}

const leftAlone = (reason: string): RunnableCommand => ({ kind: 'left-alone', reason });

/** The program that the command runs, for looking it up; null where only a shell knows. */
export function programIn(command: string, place: CommandPlace): string | null {
  const expanded = expand(command, place);
  return expanded.kind === 'command' ? (splitShellWords(expanded.line)?.[0] ?? null) : null;
}

export function runnableCommand(command: string, place: CommandPlace): RunnableCommand {
  const expanded = expand(command, place);
  if (expanded.kind === 'left-alone' || place.programs === undefined || isWindowsPath(place.home))
    return expanded;
  const [program = '', ...rest] = splitShellWords(expanded.line) ?? [];
  if (program === '') return leftAlone('A quotation mark in its command is not closed.');
  const found = place.programs.get(program) ?? null;
  if (found === program) return expanded;
  if (program.includes('/') && !program.startsWith('/'))
    return leftAlone(
      `Its program ${program} depends on the directory that a tool is started in: write its whole path, then import again.`,
    );
  if (found === null)
    return leftAlone(
      program.startsWith('/')
        ? `There is no program ${program} that Latchkey could run.`
        : `Latchkey does not find the program ${program}, which may be on the PATH of your terminal only: write its whole path, then import again.`,
    );
  return { kind: 'command', line: [found, ...rest].map(quoted).join(' ') };
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./~-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;

/** `~/` and variables as a shell would; what else only a shell understands is a reason to leave the profile alone. */
function expand(command: string, { home, env }: CommandPlace): RunnableCommand {
  if (isWindowsPath(home)) return { kind: 'command', line: command };
  let line = '';
  let quote = '';
  for (let at = 0; at < command.length; at++) {
    const char = command.charAt(at);
    if (char === '\\' && quote !== "'") {
      line += command.slice(at, at + 2);
      at++;
    } else if (char === '$' && quote !== "'") {
      const [whole = '', braced, bare] = /^\$(?:\{(\w+)\}|(\w+))/.exec(command.slice(at, at + 300)) ?? [];
      const name = braced ?? bare;
      if (name === undefined)
        return leftAlone('Its command needs a shell ($), and Latchkey runs it without.');
      const value = name === 'HOME' ? home : env[name];
      if (value === undefined)
        return leftAlone(`Its command needs the variable ${name}, which Latchkey does not have.`);
      if (/["'\\`$]/.test(value) || (quote === '' && /\s/.test(value)))
        return leftAlone(`Its command needs a shell for the variable ${name}, and Latchkey runs it without.`);
      line += value;
      at += whole.length - 1;
    } else if (
      char === '~' &&
      quote === '' &&
      /^~(\/|\s|$)/.test(command.slice(at, at + 2)) &&
      isStart(line)
    ) {
      if (/[\s"'\\]/.test(home))
        return leftAlone('Its command needs a shell for ~, and Latchkey runs it without.');
      line += home;
    } else if ((char === '`' && quote !== "'") || (quote === '' && /[|&;<>()]/.test(char))) {
      return leftAlone(`Its command needs a shell (${char}), and Latchkey runs it without.`);
    } else {
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      line += char;
    }
  }
  return { kind: 'command', line };
}

const isStart = (line: string): boolean => line === '' || /\s$/.test(line);
