import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shellArgument, shellWord } from './shell-quote.ts';
import { doctorTexts } from './text/doctor.ts';
import { shadowText } from './text/shadow.ts';

const hostile = [
  'plain',
  'My Company',
  "it's",
  'x;echo$IFS"ran"',
  '$(echo ran)',
  '`echo ran`',
  '"; echo ran; "',
  "'; echo ran; '$x",
  "$x\\'; echo ran; '",
  '’; echo ran; ’$x',
  'back\\slash\\',
  'a!!b',
  '\\\\host\\share\\',
  '& echo ran | cat > x',
];
/** The words that a shell makes of it; whatever program is named in it only prints what it was given. */
const wordsOf = (command: string): readonly string[] => {
  const stub = `printf '%s\\0' "$@"`;
  const script = ['latchkey', 'git', 'chmod', 'rm'].map((name) => `${name}() { ${stub}; }`).join('\n');
  const env = { PATH: '/usr/bin:/bin' };
  const printed = execFileSync('/bin/sh', ['-c', `${script}\n${command}`], { encoding: 'utf8', env });
  return printed.split('\0').slice(0, -1);
};
const after = (mark: string, text: string): string => text.slice(text.indexOf(mark));

describe.skipIf(process.platform === 'win32')('what is printed to be pasted', () => {
  test.each(hostile)('is one word to a shell: %s', (value) => {
    expect(wordsOf(`latchkey ${shellWord(value)} ${shellArgument(value)}`)).toEqual([value, value]);
  });

  test.each(hostile)('runs nothing that comes from outside: %s', (value) => {
    const ofShadow = {
      profile: 'default',
      file: 'f',
      session: value,
      cause: 'missing',
      line: null,
      every: true,
    } as const;
    expect(wordsOf(after('latchkey', doctorTexts.signedOut(value)))).toEqual(['login', value]);
    expect(wordsOf(after('git config', doctorTexts.namedRemoteFix(value, value)))).toEqual([
      'config',
      value,
      value,
    ]);
    expect(wordsOf(after('latchkey', doctorTexts.profileAdd(value)))).toEqual(['profile', 'add', value]);
    expect(wordsOf(after('chmod', doctorTexts.takeRights(value, 0o077)))).toEqual(['go=', value]);
    expect(wordsOf(after('rm', doctorTexts.keptStrayFix(value)))).toEqual([value]);
    const left = { path: value, repository: value, tool: 'git' } as const;
    expect(wordsOf(after('rm', doctorTexts.leftFix({ ...left, kind: 'lock' })))).toEqual([value]);
    expect(wordsOf(after('git', doctorTexts.leftFix({ ...left, kind: 'committed' })))).toEqual([
      '-C',
      value,
      'rm',
      '--cached',
      value,
    ]);
    expect(wordsOf(after('git', doctorTexts.gitHelperFix(value, value, value)))).toEqual([
      'config',
      '--file',
      value,
      '--fixed-value',
      '--unset-all',
      value,
      value,
    ]);
    expect(wordsOf(`${after('export', doctorTexts.pathFix(value))}; latchkey "$PATH"`)).toEqual([
      `${value}:/usr/bin:/bin`,
    ]);
    expect(wordsOf(after('latchkey use', shadowText(ofShadow).fix ?? '').replace(/\.$/, ''))).toEqual([
      'use',
      value,
    ]);
    const ofProfile = shadowText({ ...ofShadow, profile: value }).fix ?? '';
    expect(wordsOf(after('latchkey profile', ofProfile))).toEqual(['profile', 'add', value]);
  });

  test('PowerShell is left with no quote open', () => {
    for (const value of hostile) {
      // Its own rule: curly quotes are quotes, a doubled one inside stands for itself, a backtick escapes in double ones.
      const strings = /^(?:'(?:[^'‘’‚‛]|['‘’‚‛]{2})*'|"(?:[^"$`“”„])*")+$/;
      expect(shellWord(value)).toMatch(strings);
    }
  });
});

/** Every text that takes values: the values that come to stand inside double quotes or bare in a command are found here. */
test('no text of a command puts a value in by itself', () => {
  const sources = import.meta.glob<string>(
    ['./text/*.ts', '../electron/core/terminal/verbs/*.ts', '!**/*.test.ts'],
    { query: '?raw', import: 'default', eager: true },
  );
  const bare =
    /\b(?:latchkey (?:login|use|start|source|profile add)|git config|chmod|export PATH)\b[^`\n]*?\$\{(?!shellWord\(|chosen\.id|name\}`)/;
  const found = Object.entries(sources).flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line) =>
        bare.test(line.replace(/\$\{shellWord\((?:`[^`]*`|[^`)]*)\)\}/g, ''))
          ? [`${file}: ${line.trim()}`]
          : [],
      ),
  );
  expect(Object.keys(sources).length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
