import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFresh } from './freshness.mjs';
import { withLock } from './lock.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lk-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('one at a time, and free afterwards even when the work throws', async () => {
  const lock = path.join(dir, 'sub', 'a.lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside -= 1;
  };
  await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
  expect(most).toBe(1);
  await expect(
    withLock(lock, () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('a lock whose holder is dead is taken over', async () => {
  const lock = path.join(dir, 'b.lock');
  mkdirSync(lock);
  // Larger than any process id of Linux.
  writeFileSync(path.join(lock, 'pid'), '4194999');
  expect(await withLock(lock, () => 'mine')).toBe('mine');
});

test('an output is fresh only when it exists and nothing below the inputs is newer', () => {
  const [source, output] = [path.join(dir, 'src'), path.join(dir, 'out')];
  mkdirSync(path.join(source, 'deep'), { recursive: true });
  writeFileSync(path.join(source, 'deep', 'a.ts'), '');
  expect(isFresh([output], [source])).toBe(false);
  writeFileSync(output, '');
  const later = Date.now() / 1000 + 60;
  utimesSync(output, later, later);
  expect(isFresh([output], [source])).toBe(true);
  utimesSync(path.join(source, 'deep', 'a.ts'), later + 60, later + 60);
  expect(isFresh([output], [source])).toBe(false);
});
