import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ensureStartCache } from './build-start-cache.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'lk-cache-note-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each([
  ['of this Electron', '33.2.1\n', 0],
  ['of another Electron', '45.4.1\n', 1],
  ['that nobody noted', null, 1],
] as const)('a package makes a cache again, unless it is %s: %s', async (_, noted, times) => {
  const note = path.join(dir, `note-${times}-${noted === null}`);
  if (noted !== null) writeFileSync(note, noted);
  let made = 0;
  const make = async (): Promise<void> => {
    made += 1;
  };
  await ensureStartCache('33.2.1', { note, make });
  expect(made).toBe(times);
});
