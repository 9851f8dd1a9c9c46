import { Mark } from '../../../shared/account.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';

const BY_PATTERN = 'by-pattern';

/** As `latchkey mark` takes them, in the order in which they are offered. */
export const markWords: readonly string[] = [...Mark.options, BY_PATTERN];

/** Null: as the patterns of the settings say. */
export function readMark(typed: string): Result<Mark | null, Problem> {
  if (typed === BY_PATTERN) return ok(null);
  const mark = Mark.safeParse(typed);
  return mark.success
    ? ok(mark.data)
    : err({ code: 'usage', message: terminalTexts.noMark(typed, markWords) });
}
