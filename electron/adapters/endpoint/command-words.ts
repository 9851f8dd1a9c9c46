import { splitShellWords } from '../../../shared/shell-words.ts';

/**
 * Splits a command line as botocore does (`compat_shell_split`): Python's shlex on POSIX, the C runtime's argv rules on
 * Windows. Null where botocore raises.
 */
export function commandWords(line: string, platform: NodeJS.Platform): readonly string[] | null {
  return platform === 'win32' ? splitWindowsWords(line) : splitShellWords(line);
}

/** 2n backslashes before a quote are n backslashes and a quotation mark; 2n+1 are n and a literal quote. */
export function splitWindowsWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word = '';
  let isQuoted = false;
  let isEmptyWord = false;
  let backslashes = 0;
  const flush = (count: number): void => {
    word += '\\'.repeat(count);
    backslashes = 0;
  };
  for (const char of line) {
    if (char === '\\') {
      backslashes += 1;
    } else if (char === '"') {
      const isLiteral = backslashes % 2 === 1;
      flush(Math.floor(backslashes / 2));
      if (isLiteral) word += char;
      else {
        isQuoted = !isQuoted;
        isEmptyWord = true;
      }
    } else {
      flush(backslashes);
      if ((char === ' ' || char === '\t') && !isQuoted) {
        if (word !== '' || isEmptyWord) words.push(word);
        word = '';
        isEmptyWord = false;
      } else word += char;
    }
  }
  if (isQuoted) return null;
  flush(backslashes);
  if (word !== '' || isEmptyWord) words.push(word);
  return words;
}
