import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { appImageOf, launchText, misreadPaths, startCommandOf } from './start-of-app.ts';

const home = mkdtempSync(join(tmpdir(), 'lk-appimage-'));
const APPIMAGE = join(home, 'Latchkey.AppImage');
const APPDIR = join(home, '.mount_a');
const executable = join(APPDIR, 'latchkey-desktop');
beforeEach(() => {
  mkdirSync(APPDIR, { recursive: true });
  writeFileSync(APPIMAGE, '');
  chmodSync(APPIMAGE, 0o755);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('an AppImage', () => {
  it('is known by its variables', () => {
    expect(appImageOf({ APPIMAGE, APPDIR }, executable)).toBe(APPIMAGE);
    expect(appImageOf({}, executable)).toBeNull();
  });

  it.each([
    ['of a program that started us', { APPIMAGE, APPDIR: '/tmp/.mount_editor' }],
    ['that only begins like our folder', { APPIMAGE, APPDIR: APPDIR.slice(0, -1) }],
    ['that is not there', { APPIMAGE: join(home, 'gone'), APPDIR }],
    ['that is a folder', { APPIMAGE: APPDIR, APPDIR }],
    ['with a relative path', { APPIMAGE: 'Latchkey.AppImage', APPDIR }],
  ])('%s does not count', (_what, env) => {
    expect(appImageOf(env, executable)).toBeNull();
  });

  it('that others can change does not count', () => {
    chmodSync(APPIMAGE, 0o775);
    expect(appImageOf({ APPIMAGE, APPDIR }, executable)).toBeNull();
  });
});

describe('what starts the app again', () => {
  it('is the AppImage, not its mount', () => {
    expect(startCommandOf({ executable, appImage: APPIMAGE, appFolder: null })).toEqual([APPIMAGE]);
    expect(startCommandOf({ executable, appImage: null, appFolder: null })).toEqual([executable]);
    expect(startCommandOf({ executable, appImage: null, appFolder: '/co' })).toEqual([executable, '/co']);
  });

  it('is hidden, and says its version', () => {
    expect(JSON.parse(launchText(['/a b/latchkey'], '1.2.3'))).toEqual({
      argv: ['/a b/latchkey', '--hidden'],
      version: '1.2.3',
    });
  });

  it('is the identity of an app that macOS runs from a random path', () => {
    const random = '/private/var/folders/x/T/AppTranslocation/1-2/d/Latchkey.app/Contents/MacOS/Latchkey';
    expect(JSON.parse(launchText([random], '1.2.3')).argv).toEqual([
      '/usr/bin/open',
      '-W',
      '-g',
      '-b',
      'dev.latchkey.app',
      '--args',
      '--hidden',
    ]);
  });
});

it('a path whose bytes are no UTF-8 is named, and a text of the user is none', () => {
  const read = Buffer.from([0x2f, 0xe9, 0x2f, 0x61]).toString();
  expect(
    misreadPaths({ HOME: read, XDG_CONFIG_HOME: '/home/é', AWS_CONFIG_FILE: read, LANG: read, USER: read }),
  ).toEqual(['HOME', 'AWS_CONFIG_FILE']);
  expect(misreadPaths({ HOME: '/home/ada', TMPDIR: undefined })).toEqual([]);
});
