import { describe, expect, it } from 'vitest';
import { commandWords, splitWindowsWords } from './command-words.ts';

describe('a command line on Windows', () => {
  it.each([
    ['a b\tc', ['a', 'b', 'c']],
    ['  a   b  ', ['a', 'b']],
    ['', []],
    ['""', ['']],
    ['a "" b', ['a', '', 'b']],
    ['"C:\\Program Files\\aws.exe" --x', ['C:\\Program Files\\aws.exe', '--x']],
    ['C:\\a\\b.exe c\\', ['C:\\a\\b.exe', 'c\\']],
    ['a"b c"d', ['ab cd']],
    ['a\\"b c', ['a"b', 'c']],
    ['"a\\\\" b', ['a\\', 'b']],
    ['"a\\\\\\" b"', ['a\\" b']],
    ['\\\\server\\share', ['\\\\server\\share']],
    ['"tab\there"', ['tab\there']],
  ])('%j is %j', (line, words) => {
    expect(splitWindowsWords(line)).toEqual(words);
    expect(commandWords(line, 'win32')).toEqual(words);
  });

  it('with a quote that is never closed is none', () => {
    expect(splitWindowsWords('a "b c')).toBeNull();
    expect(splitWindowsWords('a \\"b c')).not.toBeNull();
  });
});

it('a command line elsewhere is split as a POSIX shell does', () => {
  expect(commandWords(`/opt/a\\ b 'c d' "e f"`, 'linux')).toEqual(['/opt/a b', 'c d', 'e f']);
  expect(commandWords('a\\\\b', 'darwin')).toEqual(['a\\b']);
});
