import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPage } from './open-page.ts';

const url = 'https://login.example/?a=b&c=$(d)';
let bin = '';
let electron: string[] = [];
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'latchkey-open-'));
  electron = [];
});
afterEach(() => rmSync(bin, { recursive: true, force: true }));

const xdgOpen = (script: string) => {
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'xdg-open'), 0o755);
};
/** `elapsed`: the time is over at once. */
const open = (
  more: Readonly<Record<string, string>> = {},
  elapsed = false,
  platform: NodeJS.Platform = 'linux',
) =>
  openPage(url, {
    env: { PATH: `${bin}:/usr/bin:/bin`, ...more },
    platform,
    clock: {
      after: (_, callback) => {
        if (elapsed) callback();
        return () => undefined;
      },
    },
    openExternal: async (page) => void electron.push(page),
  });

describe.skipIf(process.platform === 'win32')('a page in the browser', () => {
  it('is opened by xdg-open, with the address as it is', async () => {
    xdgOpen(`printf '%s' "$1" > '${bin}/opened'`);
    await open();
    expect(readFileSync(join(bin, 'opened'), 'utf8')).toBe(url);
    expect(electron).toEqual([]);
  });

  it.each([1, 2, 3, 4])('is not opened where xdg-open ends with %s', async (code) => {
    xdgOpen(`exit ${code}`);
    await expect(open()).rejects.toThrow(`ended with ${code}`);
  });

  it('is not opened where there is no xdg-open, on Wayland either', async () => {
    for (const more of [{}, { WAYLAND_DISPLAY: 'wayland-0' }])
      await expect(open({ PATH: bin, ...more })).rejects.toThrow('not found');
    expect(electron).toEqual([]);
  });

  it('is opened where xdg-open stays with the browser that it started', async () => {
    xdgOpen(`while [ ! -e '${bin}/end' ]; do sleep 0.05; done; : > '${bin}/ended'`);
    await open({}, true);
    writeFileSync(join(bin, 'end'), '');
    await expect.poll(() => existsSync(join(bin, 'ended'))).toBe(true);
  });

  it('is opened by Electron on Wayland and on other systems', async () => {
    xdgOpen('exit 4');
    await open({ WAYLAND_DISPLAY: 'wayland-0' });
    await open({}, false, 'darwin');
    expect(electron).toEqual([url, url]);
  });
});
