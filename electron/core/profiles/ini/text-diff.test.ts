import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './text-diff.ts';

const names = { from: 'a/file', to: 'b/file' };

test('shows what changes with three lines around it', () => {
  const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
  expect(unifiedDiff(before, before.replace('6\n', 'six\n'), names)).toBe(
    '--- a/file\n+++ b/file\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n',
  );
  expect(unifiedDiff('', 'new\n', names)).toBe('--- a/file\n+++ b/file\n@@ -0,0 +1 @@\n+new\n');
  expect(unifiedDiff('x', 'x\n', names)).toContain('-x\n\\ No newline at end of file\n+x\n');
  expect(unifiedDiff(before, before, names)).toBe('');
});

test('git applies every diff and gets the new text', () => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-diff-'));
  const text = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 30 }), fc.boolean())
    .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
  const pair = fc
    .tuple(text, text)
    .filter(([before, after]) => before !== after && before !== '' && after !== '');
  try {
    fc.assert(
      // Many at once: starting git takes longer than its work.
      fc.property(fc.array(pair, { minLength: 12, maxLength: 12 }), (pairs) => {
        const diffs = pairs.map(([before, after], at) => {
          writeFileSync(join(directory, `file-${at}`), before);
          return unifiedDiff(before, after, { from: `a/file-${at}`, to: `b/file-${at}` });
        });
        execFileSync('git', ['apply', '--unidiff-zero', '-'], {
          cwd: directory,
          input: diffs.join(''),
          env: {
            ...process.env,
            GIT_CEILING_DIRECTORIES: tmpdir(),
            GIT_CONFIG_NOSYSTEM: '1',
            HOME: directory,
          },
        });
        const applied = pairs.map((_, at) => readFileSync(join(directory, `file-${at}`), 'utf8'));
        expect(applied).toEqual(pairs.map(([, after]) => after));
      }),
      { numRuns: 10 },
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('thousands of new sections and a rewritten large file are answered', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
  const added = unifiedDiff(many.slice(0, 100).join(''), many.join(''), names);
  expect(added.split('\n').filter((line) => line.startsWith('+line'))).toHaveLength(19_900);
  const rewritten = unifiedDiff(many.join(''), many.map((line) => `x${line}`).join(''), names);
  expect(rewritten.split('\n').filter((line) => line.startsWith('-line'))).toHaveLength(20_000);
});
