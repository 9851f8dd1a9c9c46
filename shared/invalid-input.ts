import type { Problem } from './problem.ts';
import { type Err, err } from './result.ts';

const LONGEST_REASON = 500;

/** Refuses one form field. The reason is cut to what `Problem` allows: it may quote what the user typed. */
export const invalidInput = (field: string, reason: string): Err<Problem> =>
  err({ code: 'invalid-input', field, reason: reason.slice(0, LONGEST_REASON) });
