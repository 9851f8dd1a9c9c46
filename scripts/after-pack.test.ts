import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import afterPack from './package/after-pack.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lk-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (...parts: readonly string[]): void => {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'text');
};
const pack = (platform: 'linux' | 'darwin', electronDist?: string): void =>
  afterPack({
    appOutDir: path.join(folder, 'app'),
    electronPlatformName: platform,
    packager: {
      appInfo: { productFilename: 'Latchkey', version: '1.2.3' },
      config: { ...(electronDist ? { electronDist } : {}), electronVersion: '45.4.1' },
    },
  });
const plantApp = (resources: readonly string[]): void => {
  for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.txt']) write('app', ...resources, 'licences', name);
  for (const name of ['latchkey', 'git-remote-codecommit']) write('app', ...resources, 'bin', name);
};

describe('a package', () => {
  it.each([
    ['app', 'LICENSE.electron.txt'],
    ['app', 'LICENSES.chromium.html'],
    ['app', 'resources', 'licences', 'LICENSE'],
    ['app', 'resources', 'licences', 'THIRD-PARTY-NOTICES.txt'],
  ])('is not made without %s/%s', (...missing) => {
    plantApp(['resources']);
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) write('app', name);
    pack('linux');
    rmSync(path.join(folder, ...missing));
    expect(() => pack('linux')).toThrow(`${path.join(folder, ...missing)} would be missing`);
  });

  it('for macOS gets the licences of an Electron folder inside the app', () => {
    const resources = ['Latchkey.app', 'Contents', 'Resources'];
    plantApp(resources);
    expect(() => pack('darwin')).toThrow('LICENSES.chromium.html would be missing');
    for (const name of ['LICENSE', 'LICENSES.chromium.html']) write('electron', name);
    const info = path.join(folder, 'app', 'Latchkey.app', 'Contents', 'Info.plist');
    const allowed = '<dict><key>NSAllowsArbitraryLoads</key><true/></dict>';
    writeFileSync(info, `<plist><dict><key>NSAppTransportSecurity</key>${allowed}</dict></plist>`);
    pack('darwin', path.join(folder, 'electron'));
    expect(existsSync(path.join(folder, 'app', ...resources, 'LICENSE.electron.txt'))).toBe(true);
    // Before it is signed: what electron-builder allows is taken back.
    expect(readFileSync(info, 'utf8')).toMatch(/<key>NSAllowsArbitraryLoads<\/key>\s*<false\/>/);
  });

  it('starts the app by a path relative to the terminal commands', () => {
    plantApp(['resources']);
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) write('app', name);
    pack('linux');
    const launch = readFileSync(path.join(folder, 'app/resources/bin/launch.json'), 'utf8');
    expect(JSON.parse(launch)).toEqual({
      argv: ['../../latchkey-desktop', '--hidden'],
      electron: '45.4.1',
      version: '1.2.3',
    });
  });
});
