import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { plainCommand } from './plain-command.ts';

vi.mock('electron', () => import('./testing-electron.ts'));

const home = mkdtempSync(join(tmpdir(), 'lk-plain-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a path that every reader takes as one word is used as it is, and no link is made', () => {
  const directory = join(home, 'unused');
  expect(plainCommand('/opt/Latchkey/resources/bin/latchkey', [directory])).toBe(
    '/opt/Latchkey/resources/bin/latchkey',
  );
  expect(existsSync(directory)).toBe(false);
});

test('a path with blanks is replaced by a link in the first directory whose own path has none', () => {
  const [blank, plain] = [join(home, 'Application Support', 'bin'), join(home, 'plain', 'bin')];
  const link = plainCommand('/opt/Latch Key/latchkey', [blank, plain]);
  expect(link).toBe(join(plain, 'latchkey'));
  expect(readlinkSync(link)).toBe('/opt/Latch Key/latchkey');
  expect(statSync(plain).mode & 0o777).toBe(0o700);
  expect(existsSync(blank)).toBe(false);
});

test('the link follows an app that was moved', () => {
  const directory = join(home, 'moved');
  const link = plainCommand('/old place/latchkey', [directory]);
  expect(plainCommand('/new place/latchkey', [directory])).toBe(link);
  expect(readlinkSync(link)).toBe('/new place/latchkey');
});

test('without a place for a link it is the path itself', () => {
  const file = join(home, 'taken');
  mkdirSync(join(file, 'latchkey', 'x'), { recursive: true });
  expect(plainCommand('/a b/latchkey', [file, join(home, 'with blank')])).toBe('/a b/latchkey');
});
