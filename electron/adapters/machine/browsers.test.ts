import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserChoice } from '../../../shared/browser.ts';
import { browserPlaces } from './browser-places.ts';
import { createBrowsers } from './browsers.ts';

const url = 'http://127.0.0.1:4711/once?a=b&c=$(d)';
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'latchkey-browsers-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const file = (path: string, text: string, mode = 0o600): void => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text, { mode });
};
/** A program that notes how it was called, an argument a line. */
const program = (name: string, end = 'exit 0'): void =>
  file(`bin/${name}`, `#!/bin/sh\nprintf '%s\\n' "$@" > '${home}/${name}.called'\n${end}\n`, 0o755);
const calledWith = (name: string): readonly string[] =>
  readFileSync(join(home, `${name}.called`), 'utf8')
    .trimEnd()
    .split('\n');

function firefox(): void {
  program('firefox');
  file(
    '.mozilla/firefox/profiles.ini',
    '[Install4F96]\nDefault=a.default\n\n[Profile1]\nName=Work\nIsRelative=1\nPath=b.work\n\n[Profile0]\nName=default-release\nIsRelative=1\nPath=a.default\nDefault=1\n',
  );
  file(
    '.mozilla/firefox/b.work/containers.json',
    JSON.stringify({
      identities: [
        { userContextId: 1, public: true, l10nId: 'user-context-banking' },
        { userContextId: 5, public: false, name: 'userContextIdInternal.thumbnail' },
        { userContextId: 6, public: true, name: 'Shop & Co' },
      ],
    }),
  );
}
function chrome(): void {
  program('google-chrome');
  file(
    '.config/google-chrome/Local State',
    JSON.stringify({
      profile: { info_cache: { Default: { name: 'Person 1' }, 'Profile 1': { name: 'Work' } } },
    }),
  );
}
const browsers = () =>
  createBrowsers({
    env: { PATH: `${home}/bin:/usr/bin:/bin` },
    platform: 'linux',
    home,
    clock: { after: () => () => undefined },
  });
const open = (choice: BrowserChoice) => browsers().open(url, choice);

describe.skipIf(process.platform === 'win32')('the browsers of this machine', () => {
  it('are those that can be started, with profiles and containers by the names that they show', async () => {
    file('.config/chromium/Local State', '{}');
    expect((await browsers().list()).filter(({ browser }) => browser !== 'chromium')).toEqual([]);
    firefox();
    chrome();
    const found = await browsers().list();
    expect(found.filter(({ browser }) => browser === 'firefox' || browser === 'chrome')).toEqual([
      {
        browser: 'firefox',
        profiles: [
          { name: 'Work', containers: ['Banking', 'Shop & Co'] },
          { name: 'default-release', containers: [] },
        ],
      },
      {
        browser: 'chrome',
        profiles: [
          { name: 'Person 1', containers: [] },
          { name: 'Work', containers: [] },
        ],
      },
    ]);
  });

  it('are listed without profiles where their files cannot be read', async () => {
    program('firefox');
    program('google-chrome');
    file('.mozilla/firefox/profiles.ini', '[Profile0]\nName=half');
    file('.config/google-chrome/Local State', '{ "profile"');
    const found = await browsers().list();
    expect(found.filter(({ browser }) => browser === 'firefox' || browser === 'chrome')).toEqual([
      { browser: 'firefox', profiles: [] },
      { browser: 'chrome', profiles: [] },
    ]);
  });

  it.each<readonly [BrowserChoice, string, readonly string[]]>([
    [{ browser: 'firefox' }, 'firefox', [url]],
    [{ browser: 'firefox', profile: 'Work' }, 'firefox', ['-P', 'Work', url]],
    [
      { browser: 'firefox', profile: 'Work', container: 'Shop & Co' },
      'firefox',
      ['-P', 'Work', `ext+container:name=Shop%20%26%20Co&url=${encodeURIComponent(url)}`],
    ],
    [
      { browser: 'firefox', container: 'Banking' },
      'firefox',
      [`ext+container:name=Banking&url=${encodeURIComponent(url)}`],
    ],
    [{ browser: 'chrome' }, 'google-chrome', [url]],
    [{ browser: 'chrome', profile: 'Work' }, 'google-chrome', ['--profile-directory=Profile 1', url]],
  ])('open a page in %j', async (choice, name, args) => {
    firefox();
    chrome();
    expect(await open(choice)).toMatchObject({ ok: true });
    expect(calledWith(name)).toEqual(args);
  });

  it.each<BrowserChoice>([
    { browser: 'brave' },
    { browser: 'firefox', profile: 'Gone' },
    { browser: 'firefox', profile: 'default-release', container: 'Banking' },
    { browser: 'firefox', container: 'Gone' },
    { browser: 'chrome', profile: 'Gone' },
    { browser: 'chrome', profile: '--load-extension=/tmp/x' },
  ])('open nothing in place of %j, which is not there', async (choice) => {
    firefox();
    chrome();
    expect(await open(choice)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(() => calledWith('firefox')).toThrow();
    expect(() => calledWith('google-chrome')).toThrow();
  });

  it('say that the one that was started failed', async () => {
    program('firefox', 'exit 1');
    expect(await open({ browser: 'firefox' })).toEqual({
      ok: false,
      error: { code: 'program-missing', program: 'Firefox' },
    });
  });
});

it('have a place on every platform, each below the user’s own directories', () => {
  const env = { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R', ProgramFiles: 'C:\\P' };
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const places = browserPlaces(platform, '/home/ada', env);
    expect(places.map(({ browser }) => browser)).toEqual(['firefox', 'chrome', 'chromium', 'edge', 'brave']);
    for (const { data } of places)
      expect(data.every((one) => /^(\/home\/ada\/|C:\\[LR]\\)/.test(one))).toBe(true);
  }
});
