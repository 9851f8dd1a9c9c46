import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';

/** Yes by --yes or by the user; `refused` when they said no, `nobodyThere` when nobody could be asked. */
export async function confirm(
  io: CommandIo,
  yes: boolean,
  question: string,
  signal: AbortSignal,
  nobodyThere: Problem = { code: 'refused', reason: terminalTexts.needsYes },
): Promise<Result<void, Problem>> {
  if (yes) return ok(undefined);
  const answer = await io.ask(question, signal);
  if (answer === null) return err(nobodyThere);
  return isYes(answer) ? ok(undefined) : err({ code: 'refused', reason: terminalTexts.saidNo });
}

export const isYes = (answer: string): boolean => /^\s*y(es)?\s*$/i.test(answer);
