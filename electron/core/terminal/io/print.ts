import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { escapedJson, TERMINAL_ORDERS } from '../../../../shared/text/plain-line.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import { painter } from './colour.ts';
import { exitCodeOf } from './exit-code.ts';

export const done: CommandEnd = { kind: 'exit', code: ExitCode.done };

/**
 * SECURITY: names and details come from identity providers, AWS and files; one with such a character could rewrite what the
 * user reads on the terminal.
 */
export const plain = (text: string): string => text.replace(TERMINAL_ORDERS, '�').toWellFormed();

/**
 * What, why and what to do, each on its own line of standard error; gives back the exit that belongs to it. `verb`: the one that was
 * called, perhaps with its subcommand, whose help a wrong call of it is sent to.
 */
export function fail(io: CommandIo, problem: Problem, verb: string | null = null): CommandEnd {
  const { what, why, fix: general } = problemText(problem);
  const fix = problem.code === 'usage' && verb !== null ? terminalTexts.usage.helpOf(verb) : general;
  const mark = painter(io, 'err')('bad', 'latchkey:');
  const lines = [`${mark} ${plain(what)}`];
  if (why !== null && why !== '') lines.push(`  ${plain(why)}`);
  if (fix !== '') lines.push(`  ${plain(fix)}`);
  io.err(`${lines.join('\n')}\n`);
  return { kind: 'exit', code: exitCodeOf(problem) };
}

/** One line, control characters taken out. */
export const say = (io: CommandIo, line: string): void => io.out(`${plain(line)}\n`);
export const note = (io: Pick<CommandIo, 'err'>, line: string): void => io.err(`${plain(line)}\n`);
/** A unified diff, or any text of several lines that is shown as it is; nothing where it is empty. */
export function sayDiff(io: CommandIo, diff: string): void {
  if (diff !== '') io.out(plain(diff.endsWith('\n') ? diff : `${diff}\n`));
}
/** A problem that is not the end of the command: what happened and what to do, on one line of standard error. */
export function noteProblem(io: CommandIo, problem: Problem): void {
  const { what, fix } = problemText(problem);
  note(io, `latchkey: ${[what, fix].filter((part) => part !== '').join(' ')}`);
}
/**
 * One JSON value, indented as `aws` does, so that it reads well and pipes well. SECURITY: what a terminal would obey is written
 * as an escape, which every reader of JSON reads as the same character.
 */
export const jsonText = (value: unknown): string => `${escapedJson(JSON.stringify(value, null, 2))}\n`;
export const sayJson = (io: CommandIo, value: unknown): void => io.out(jsonText(value));
