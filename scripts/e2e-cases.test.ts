import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '..', 'e2e');

/** The rows of the table in e2e/README.md: spec and title of a test. */
const rows = readFileSync(path.join(folder, 'README.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .flatMap(([, , spec = '', title = '']) => {
    const [, file] = /^`(.+\.spec\.ts)`$/.exec(spec) ?? [];
    return file === undefined ? [] : [{ file, title }];
  });

test('every row names a test that is there', () => {
  expect(rows.length).toBeGreaterThan(16);
  const missing = rows.filter(({ file, title }) => {
    const spec = path.join(folder, file);
    return title === '' || !existsSync(spec) || !readFileSync(spec, 'utf8').includes(title);
  });
  expect(missing).toEqual([]);
});
