import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { updateHow, updateSource } from './installation.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-installation-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('knows who brings an update', () => {
  const list = join(home, 'latchkey.list');
  const packaged: Parameters<typeof updateHow>[0] = { appImage: null, isPackaged: true, isSystemPlace: true };
  const how = (over: Partial<typeof packaged>, platform = 'linux') =>
    updateHow({ ...packaged, ...over }, platform, list);
  expect(how({})).toBe('rpm');
  writeFileSync(list, '');
  expect(how({})).toBe('deb');
  expect(how({ isSystemPlace: false })).toBe('download');
  expect(how({ appImage: '/home/u/Latchkey.AppImage', isSystemPlace: false })).toBe('appimage');
  expect(how({ isPackaged: false })).toBe('checkout');
  expect([how({}, 'darwin'), how({}, 'win32')]).toEqual(['download', 'download']);
});

it('takes server and keys from the package.json inside the app, whole or not at all', () => {
  const source = { address: 'https://updates.example/latchkey', channel: 'stable', keys: ['RWQ'] };
  const read = (latchkeyUpdates: unknown) => {
    writeFileSync(join(home, 'package.json'), JSON.stringify({ latchkeyUpdates }));
    return updateSource(home);
  };
  expect(updateSource(home)).toBeNull();
  expect(read(source)).toEqual(source);
  expect(read(undefined)).toBeNull();
  expect(read({ address: source.address, channel: 'stable', keys: [] })).toBeNull();
  expect(read({ address: 'file:///tmp', channel: 'stable', keys: ['RWQ'] })).toBeNull();
});
