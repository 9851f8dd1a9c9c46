import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../shared/never-aborts.ts';
import { ok } from '../../shared/result.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { createProcesses } from '../adapters/machine/processes.ts';
import type { LatchkeyPorts } from '../core/app-ports.ts';
import { beginLine, endLine } from '../core/profiles/git-config-owner.ts';
import { markerLine } from '../core/profiles/ini/marker.ts';
import { settle } from '../core/testing/fake-clock.ts';
import type { Locations } from './locations.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
/** What the app is given as its environment. */
const env = vi.hoisted((): Record<string, string> => ({}));
vi.mock('./environment.ts', () => ({
  surroundings: {
    env,
    proxyEnv: {},
    dataDir: '',
    file: { path: '', variables: {}, problems: [] },
    loginProblems: [],
    appImage: null,
  },
}));
const { app, BrowserWindow, clipboard, ipcMain, protocol, session, shell, Tray } = await import(
  './testing-electron.ts'
);
/** What the real core was put together from. */
let given: LatchkeyPorts | null = null;
vi.mock('../core/app.ts', async (original) => {
  const core = await original<typeof import('../core/app.ts')>();
  return {
    createLatchkeyApp: (ports: LatchkeyPorts) => {
      given = ports;
      return core.createLatchkeyApp(ports);
    },
  };
});
const { createBasics } = await import('./basics.ts');
const { openEndpoint } = await import('./open-endpoint.ts');
const { compose: composeOf } = await import('./compose.ts');
const { createAdapters } = await import('./compose-adapters.ts');
const { createCore } = await import('./compose-core.ts');
const { createDeviceLock } = await import('./device-lock.ts');

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-compose-'));
  app.home = home;
  Object.assign(env, {
    HOME: home,
    LATCHKEY_RUNTIME_DIR: join(home, 'run'),
    LATCHKEY_KEYCHAIN_SERVICE: 'latchkey-compose-test',
    PATH: join(home, 'bin'),
    // Where Electron opens pages itself.
    WAYLAND_DISPLAY: 'wayland-test',
    // A developer's own bus and keyring are not for tests.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'no-bus')}`,
  });
  await mkdir(join(home, 'data'));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'xdg-open'), '', { mode: 0o755 });
});
afterEach(async () => {
  ipcMain.handlers.clear();
  protocol.handlers.clear();
  BrowserWindow.made.length = 0;
  Tray.made.length = 0;
  shell.opened.length = 0;
  app.ready = Promise.resolve();
  await rm(home, { recursive: true, force: true });
});

const places = (seedFile: string | null = null): Locations => ({
  appFolder: home,
  outDir: join(home, 'out'),
  rendererDir: join(home, 'out', 'renderer'),
  assetsDir: join(home, 'assets'),
  iconFile: join(home, 'icon.png'),
  dataDir: join(home, 'data'),
  command: join(home, 'bin', 'latchkey'),
  installedCommand: join(home, 'bin', 'latchkey'),
  shimCopy: null,
  shimFolders: [join(home, 'data', 'bin')],
  launchFile: join(home, 'bin', 'launch.json'),
  appImage: null,
  startCommand: [process.execPath],
  seedFile,
});
const compose = (locations: ReturnType<typeof places>) => {
  const basics = createBasics(locations);
  return composeOf(locations, basics, openEndpoint(basics));
};
const ports = (): LatchkeyPorts => {
  if (given === null) throw new Error('no core was made');
  return given;
};
const call = (verb: string, input: unknown, contents: object, frame: unknown): Promise<unknown> =>
  Reflect.apply(ipcMain.handlers.get('latchkey:call') ?? (() => null), null, [
    { sender: contents, senderFrame: frame },
    verb,
    input,
  ]);

describe('a start', () => {
  it('serves tools and the window, puts up the tray, and takes all of it away when it stops', async () => {
    const latchkey = compose(places());
    latchkey.serve();
    await latchkey.start();
    const endpoint = join(home, 'run', 'endpoint.json');
    expect((await stat(endpoint)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(endpoint, 'utf8'))).toMatchObject({ pid: process.pid });
    expect([ipcMain.handlers.has('latchkey:call'), Tray.made.length]).toEqual([true, 1]);
    latchkey.show('sessions');
    const [window] = BrowserWindow.made;
    expect(await call('state', {}, window?.webContents ?? {}, window?.webContents.mainFrame)).toMatchObject({
      ok: true,
      value: { version: '0.0.0-test', endpoint: { listening: true, problem: null } },
    });
    await latchkey.stop();
    await expect(stat(endpoint)).rejects.toThrow('ENOENT');
    expect(await readdir(join(home, 'run'))).toEqual([]);
    expect([ipcMain.handlers.size, Tray.made[0]?.isGone, window?.isGone]).toEqual([0, true, true]);
  });

  it('that is stopped in the middle puts up no tray and leaves no endpoint', async () => {
    const latchkey = compose(places());
    latchkey.serve();
    const starting = latchkey.start();
    await latchkey.stop();
    await starting;
    expect(Tray.made).toEqual([]);
    expect(ipcMain.handlers.size).toBe(0);
    expect(await readdir(join(home, 'run'))).toEqual([]);
  });

  it.each([
    [true, []],
    [false, ['git-remote-codecommit', 'latchkey', 'launch.json']],
  ] as const)('while detached: %s, leaves as copy of the terminal command %j', async (isDetached, left) => {
    const source = join(home, 'bin', 'latchkey');
    await writeFile(source, 'shim', { mode: 0o755 });
    await chmod(join(home, 'data'), 0o700);
    const shimCopy = { folder: join(home, 'data', 'bin'), source, launch: '{}' };
    const none = { sources: [], made: [], found: [], choices: {}, consents: [], declined: [] };
    const records = { version: 1, ...none, defaultSessionId: null, deliveryPaused: false, settings: {} };
    const detached = isDetached ? { detached: { git: false } } : {};
    await writeFile(join(home, 'data', 'latchkey.json'), JSON.stringify({ ...records, ...detached }));
    const latchkey = compose({ ...places(), shimCopy });
    latchkey.serve();
    await latchkey.start();
    expect(await readdir(shimCopy.folder)).toHaveLength(3);
    await latchkey.stop();
    expect((await readdir(shimCopy.folder).catch(() => [])).toSorted()).toEqual(left);
  });

  it('while a command runs in a profile of a detach that waits, leaves the copy that the profile names', async () => {
    const start = createProcesses().look(process.pid)?.start ?? '';
    const running = { pid: process.pid, start, program: 'terraform', profile: 'deploy', session: 'gone' };
    const commands = [{ ...running, digest: 'd'.repeat(32), account: null }];
    const none = { sources: [], made: [], found: [], choices: {}, consents: [], declined: [] };
    const records = { version: 1, ...none, defaultSessionId: null, deliveryPaused: false, settings: {} };
    const detached = { git: false, waits: true };
    await writeFile(join(home, 'data', 'latchkey.json'), JSON.stringify({ ...records, detached, commands }));
    await writeFile(join(home, 'data', 'instance.json'), JSON.stringify({ version: 1, id: 'abc', keys: [] }));
    await mkdir(join(home, '.aws'));
    const source = join(home, 'bin', 'latchkey');
    const command = `credential_process = ${source} credential-process --profile deploy`;
    const lines = `[profile deploy]\n${markerLine('gone', 'abc')}\n${command}\n`;
    await writeFile(join(home, '.aws', 'config'), lines);
    await writeFile(source, 'shim', { mode: 0o755 });
    await chmod(join(home, 'data'), 0o700);
    const shimCopy = { folder: join(home, 'data', 'bin'), source, launch: '{}' };
    const latchkey = compose({ ...places(), shimCopy });
    latchkey.serve();
    await latchkey.start();
    latchkey.show('sessions');
    const [window] = BrowserWindow.made;
    const state = () => call('state', {}, window?.webContents ?? {}, window?.webContents.mainFrame);
    const waits = { value: { files: { detached: true, problem: { code: 'profile-in-use' } } } };
    await vi.waitFor(async () => expect(await state()).toMatchObject(waits), { timeout: 15_000 });
    await latchkey.stop();
    expect(await readdir(shimCopy.folder)).toHaveLength(3);
    expect(await readFile(join(home, '.aws', 'config'), 'utf8')).toContain('[profile deploy]');
  });

  it.each([true, false])(
    'while detached: %s, a git helper whose program is gone is of another Latchkey',
    async (isDetached) => {
      const none = { sources: [], made: [], found: [], choices: {}, consents: [], declined: [] };
      const records = { version: 1, ...none, defaultSessionId: null, deliveryPaused: false, settings: {} };
      const detached = isDetached ? { detached: { git: false } } : {};
      await writeFile(join(home, 'data', 'latchkey.json'), JSON.stringify({ ...records, ...detached }));
      const gone = `${beginLine(null)}\n[credential "https://x"]\n\thelper = !'/gone/latchkey' git-credential\n${endLine}\n`;
      await writeFile(join(home, '.gitconfig'), gone);
      const latchkey = compose(places());
      latchkey.serve();
      await latchkey.start();
      await latchkey.stop();
      expect((await readFile(join(home, '.gitconfig'), 'utf8')) === gone).toBe(isDetached);
    },
  );

  it('sets up the sources of a seed file', async () => {
    const seed = join(home, 'seed.json');
    const source = {
      kind: 'identity-center',
      name: 'Acme',
      config: { startUrl: 'https://acme.awsapps.com/start', region: 'us-east-1' },
    };
    await writeFile(seed, JSON.stringify({ sources: [source] }));
    const latchkey = compose(places(seed));
    latchkey.serve();
    await latchkey.start();
    latchkey.show('sessions');
    const [window] = BrowserWindow.made;
    expect(await call('state', {}, window?.webContents ?? {}, window?.webContents.mainFrame)).toMatchObject({
      value: { sources: [{ name: 'Acme', kind: 'identity-center' }] },
    });
    await latchkey.stop();
  });
});

describe('before Chromium is up', () => {
  it('tools find the endpoint, and what needs Chromium waits for it', async () => {
    let isUp = (): void => undefined;
    app.ready = new Promise((resolve) => {
      isUp = resolve;
    });
    const latchkey = compose(places());
    latchkey.serve();
    await vi.waitFor(() => stat(join(home, 'run', 'endpoint.json')), { timeout: 15_000 });
    const sessions = session.made.length;
    const waiting = Promise.all([
      ports().browser.open('https://idp.example/'),
      ports().clipboard.writeText('early'),
      ports().identityPorts.fetch('https://sts.us-east-1.amazonaws.com/'),
    ]);
    await settle();
    expect([shell.opened, clipboard.text === 'early', session.made.length]).toEqual([[], false, sessions]);
    isUp();
    await waiting;
    expect([shell.opened, clipboard.text]).toEqual([['https://idp.example/'], 'early']);
    expect(session.made).toHaveLength(sessions + 1);
    await latchkey.stop();
  });
});

describe('the session of the window', () => {
  it('is hardened, and its pages are served, before the window is made and not without one', async () => {
    session.defaultSession.onRequest = null;
    const latchkey = compose(places());
    expect([session.defaultSession.onRequest, protocol.handlers.size]).toEqual([null, 0]);
    let wasHardened = false;
    app.once('web-contents-created', () => {
      wasHardened = session.defaultSession.onRequest !== null && protocol.handlers.has('app');
    });
    latchkey.show('sessions');
    expect([BrowserWindow.made.length, wasHardened]).toEqual([1, true]);
    await latchkey.stop();
  });
});

describe('the ports of the core', () => {
  const made = () => {
    const adapters = createAdapters(places(), createBasics(places()));
    return {
      adapters,
      ...createCore(places(), adapters, createDeviceLock({ bus: null, env: {}, onPower: () => undefined }), {
        openPanel: async () => undefined,
        setPanelShortcut: async () => ok(undefined),
      }),
    };
  };

  it('open nothing but web pages', async () => {
    const { adapters } = made();
    for (const url of [
      'file:///usr/bin/xcalc',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'vscode://file/etc/passwd',
      '',
    ])
      expect(await ports().browser.open(url)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(shell.opened).toEqual([]);
    expect((await ports().browser.open('https://idp.example/a')).ok).toBe(true);
    expect(shell.opened).toEqual(['https://idp.example/a']);
    await adapters.log.flush();
  });

  it('have the clipboard, the version and the places of this machine', async () => {
    made();
    await ports().clipboard.writeText('copied');
    expect([clipboard.text, await ports().clipboard.readText?.()]).toEqual(['copied', 'copied']);
    expect(ports()).toMatchObject({ version: '0.0.0-test', command: join(home, 'bin', 'latchkey') });
    expect(ports().awsFiles.paths()).toEqual({
      config: join(home, '.aws', 'config'),
      credentials: join(home, '.aws', 'credentials'),
    });
  });

  it('know every kind of sign-in', () => {
    made();
    expect(ports().identities.length).toBeGreaterThanOrEqual(8);
  });

  it('speak to AWS through the session that sends no cookies', async () => {
    const { adapters } = made();
    adapters.configureNetwork(defaultSettings);
    expect(ports().identityPorts.fetch).toBe(adapters.aws.fetch);
    const before = session.made.length;
    await ports().identityPorts.fetch('https://sts.us-east-1.amazonaws.com/');
    expect(session.made.slice(before)).toMatchObject([{ partition: 'latchkey-network' }]);
  });

  it('look at the machine without what a terminal has in its environment', async () => {
    // Nothing listens there, and nothing is asked of the world.
    Object.assign(env, { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' });
    made().adapters.configureNetwork(defaultSettings);
    const found = await (ports().diagnostics?.(neverAborts()) ?? []);
    expect(found.length).toBeGreaterThan(3);
    expect(found.map(({ name }) => name)).not.toContain('Environment');
  });

  it('quit after the reply of the verb that asked for it', async () => {
    const { commandPorts } = made();
    const before = app.quits;
    commandPorts.quit();
    expect(app.quits).toBe(before);
    await vi.waitFor(() => expect(app.quits).toBe(before + 1), { timeout: 10_000 });
  });

  it('write a bug to the log, with a number and without its message', async () => {
    const { adapters } = made();
    const { correlationId } = adapters.onBug('verb', new Error('canary-secret'));
    await adapters.log.flush();
    const logs = join(home, 'data', 'logs');
    const text = (
      await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')))
    ).join();
    expect(text).toContain(correlationId);
    expect(text).not.toContain('canary-secret');
  });
});
