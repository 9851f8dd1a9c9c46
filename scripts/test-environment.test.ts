import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  electronCache,
  runnerEnvironment,
  testEnvironment,
  withoutToolSettings,
} from './test-environment.mjs';

/** What a developer may have set, of every kind that has changed the verdict of a test. */
const HOSTILE: Readonly<Record<string, string>> = {
  AWS_PROFILE: 'work',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'AKIAHOSTILE',
  AWS_CA_BUNDLE: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/nonexistent',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'hostile',
  GIT_DIR: '/nonexistent',
  GIT_ASKPASS: '/bin/false',
  LATCHKEY_RUNTIME_DIR: '/nonexistent',
  LATCHKEY_NO_START: '1',
  LATCHKEY_USER_DATA: '/nonexistent',
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  DISPLAY: ':77',
  WAYLAND_DISPLAY: 'wayland-7',
  XAUTHORITY: '/nonexistent',
  XDG_CURRENT_DESKTOP: 'KDE',
  XDG_SESSION_TYPE: 'wayland',
  XDG_RUNTIME_DIR: '/nonexistent',
  XDG_DATA_DIRS: '/nonexistent',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
  NO_PROXY: '*',
  SSL_CERT_FILE: '/nonexistent',
  NODE_EXTRA_CA_CERTS: '/nonexistent',
  NODE_OPTIONS: '--trace-warnings',
  FORCE_COLOR: '1',
  ELECTRON_RUN_AS_NODE: '1',
  LC_ALL: 'tr_TR.UTF-8',
  LANGUAGE: 'tr',
  SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22',
  SSH_AUTH_SOCK: '/nonexistent',
  SSH_ASKPASS: '/bin/false',
  GNUPGHOME: '/nonexistent',
  EDITOR: '/bin/false',
  PAGER: '/bin/false',
  BROWSER: '/bin/false',
  GTK_USE_PORTAL: '1',
};

let developer: string;
let empty: string;
beforeAll(() => {
  developer = mkdtempSync(path.join(tmpdir(), 'lk-developer-'));
  empty = mkdtempSync(path.join(tmpdir(), 'lk-empty-'));
  const config = '[init]\n\tdefaultBranch = hostile\n[user]\n\tname = Hostile\n';
  writeFileSync(path.join(developer, '.gitconfig'), config);
  mkdirSync(path.join(developer, '.config', 'git'), { recursive: true });
  writeFileSync(path.join(developer, '.config', 'git', 'config'), config);
  mkdirSync(path.join(developer, '.pyenv'));
});
afterAll(() => {
  for (const directory of [developer, empty]) rmSync(directory, { recursive: true });
});

describe('the environment of a test', () => {
  const given = (): NodeJS.ProcessEnv => ({
    ...HOSTILE,
    HOME: developer,
    XDG_CONFIG_HOME: path.join(developer, '.config'),
    LANG: 'de_DE.UTF-8',
    TZ: 'Asia/Kolkata',
    GIT_CONFIG_NOSYSTEM: '0',
    PATH: process.env.PATH,
    TERM: 'xterm',
    VITEST_WORKER_ID: '1',
  });

  it('has the programs, a home of its own and nothing else of the developer', () => {
    expect(testEnvironment(given(), empty)).toEqual({
      PATH: process.env.PATH,
      TERM: 'xterm',
      HOME: empty,
      // Without it a program that pyenv installed does not start from another home.
      PYENV_ROOT: path.join(developer, '.pyenv'),
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
    });
    expect(runnerEnvironment(given())).toEqual({ VITEST_WORKER_ID: '1' });
  });

  it('is for the demo on a desktop that desktop, without what steers aws, git and the app', () => {
    const left = withoutToolSettings(given());
    expect(left).toMatchObject({ DISPLAY: ':77', XDG_CURRENT_DESKTOP: 'KDE', LANG: 'de_DE.UTF-8' });
    expect(Object.keys(left).filter((name) => /AWS|GIT|LATCHKEY|proxy|NODE_OPTIONS/i.test(name))).toEqual([]);
  });

  it('still finds the prepared Electron, which is in the cache of the developer', () => {
    expect(electronCache(given())).toBe(path.join(developer, '.cache', 'latchkey'));
    expect(electronCache({ ...given(), XDG_CACHE_HOME: '/cache' })).toBe('/cache/latchkey');
    expect(electronCache({ ...given(), LATCHKEY_CACHE: '/here' })).toBe('/here');
  });

  it('keeps git from every configuration of the developer', () => {
    const list = (env: NodeJS.ProcessEnv): string =>
      execFileSync('git', ['config', '--list'], { cwd: empty, env, encoding: 'utf8' });
    expect(list(testEnvironment(given(), empty))).toBe('');
    expect(list({ PATH: process.env.PATH, HOME: developer })).toContain('init.defaultbranch=hostile');
  });
});

describe('this run of Vitest', () => {
  it('has that environment, whatever it was started with', () => {
    const home = process.env.HOME ?? '';
    expect(home).not.toBe(userInfo().homedir);
    expect(homedir()).toBe(home);
    // Another test may have made folders in this home by now, as programs that are installed in one have them.
    const given = { ...process.env, HOME: empty };
    const expected = { ...testEnvironment(given, home), ...runnerEnvironment(process.env) };
    const set = Object.keys(process.env).filter((name) => !(name in expected));
    // The last of them is what Vitest sets in its workers when its own output is a terminal.
    expect(set.filter((name) => name !== 'FORCE_TTY')).toEqual([]);
    expect(process.env).toMatchObject(expected);
  });
});
