import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Err } from '../../../shared/result.ts';

/** `C:\…` or `\\server\…`. */
export const isWindowsPath = (path: string): boolean => /^[A-Za-z]:\\/.test(path) || path.startsWith('\\\\');

/** A path that is one word to every shell, to Python's `shlex` and to the AWS SDKs, without quotes. */
export const isPlainPath = (path: string): boolean =>
  /^\/[\p{L}\p{N}\p{M}_.+@:,=/-]*$/u.test(path) || /^[A-Za-z]:\\[\p{L}\p{N}\p{M}_.~\\-]*$/u.test(path);

/** Refuses the path of the latchkey command, where a file of the user would be to call it. */
export const refusePath = (reason: string): Err<Problem> => invalidInput('command path', reason);

export const notAbsolute = 'The path of the latchkey command is not absolute.';
