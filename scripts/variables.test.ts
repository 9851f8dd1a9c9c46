import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = (text: string): readonly string[] =>
  [...text.matchAll(/\bLATCHKEY_[A-Z0-9_]+/g)].map(([name]) => name);

/** What the first cell of each row names. */
const listed = (page: string): readonly string[] =>
  page.split('\n').flatMap((line) => named(/^\| `LATCHKEY_[^|]*/.exec(line)?.[0] ?? ''));

it('reads a variable of a text, and one of a row only in its first cell', () => {
  expect(named('env.LATCHKEY_A, "LATCHKEY_B2=1", MY_LATCHKEY_C')).toEqual(['LATCHKEY_A', 'LATCHKEY_B2']);
  expect(listed('| `LATCHKEY_A` | app | beside `LATCHKEY_B` |\n`LATCHKEY_C`')).toEqual(['LATCHKEY_A']);
});

it('CONTRIBUTING lists every variable of our own, and none that is gone', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\n')
    .filter(
      (name) => /\.(ts|tsx|mjs|cjs|js|rs|py|sh|yml|json)$/.test(name) && name !== 'scripts/variables.test.ts',
    );
  expect(files.length).toBeGreaterThan(800);
  const read = new Set(files.flatMap((name) => named(readFileSync(join(root, name), 'utf8'))));
  expect(listed(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')).toSorted()).toEqual(
    [...read].toSorted(),
  );
});
