import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandOf, type ShimCopy } from '../adapters/files/shim-copy.ts';
import { repairShim, shimProbe } from './repair-shim.ts';

let home: string;
let shimCopy: ShimCopy;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-repair-'));
  const source = join(home, 'installed');
  writeFileSync(source, 'shim', { mode: 0o755 });
  mkdirSync(join(home, 'data'), { mode: 0o700 });
  shimCopy = { folder: join(home, 'data', 'bin'), source, launch: '{}\n' };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('sees a copy that is gone, damaged, or starts another app, and repairs it', () => {
  const { state, repair } = shimProbe({ command: commandOf(shimCopy), shimCopy });
  expect(state()).toBe('broken');
  expect(repair?.()).toBeNull();
  expect(state()).toBe('fine');
  truncateSync(commandOf(shimCopy), 1);
  expect(state()).toBe('stale');
  expect(repair?.()).toBeNull();
  writeFileSync(join(shimCopy.folder, 'launch.json'), '{"argv":["/old"]}');
  expect(state()).toBe('stale');
  expect(repair?.()).toBeNull();
  expect(state()).toBe('fine');
});

it('says why a copy cannot be made', () => {
  writeFileSync(shimCopy.folder, 'in the way');
  expect(repairShim(shimCopy)).toMatchObject({ code: 'file-unwritable', file: commandOf(shimCopy) });
  expect(repairShim(null)).toBeNull();
});

it('sees an installed command that is gone, which no app repairs', () => {
  const { source } = shimCopy;
  const { state, repair } = shimProbe({ command: source, shimCopy: null });
  expect(state()).toBe('fine');
  rmSync(source);
  expect(state()).toBe('broken');
  expect(repair).toBeNull();
});
