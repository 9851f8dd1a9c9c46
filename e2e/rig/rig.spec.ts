import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { launchApp, type RunningApp, screenshotPath } from './app.ts';
import { waitFor } from './dbus.ts';
import {
  answerKeyringPrompt,
  busWithoutKeyring,
  emptyKeyring,
  isKeyringLocked,
  keyringLabels,
  lockKeyring,
  unlockKeyring,
} from './keyring.ts';
import { type NotificationDaemon, watchNotifications } from './notification-daemon.ts';
import { startPlayground } from './playground.ts';
import { test } from './test.ts';
import { type TrayItem, type TrayWatcher, watchTray } from './tray-watcher.ts';

// The rig is proved on an app that does nothing but be seen: when this is red, no other spec's verdict counts.
const appDir = path.join(import.meta.dirname, 'fixture-app');

let tray: TrayWatcher;
let notifications: NotificationDaemon;
let app: RunningApp;
let item: TrayItem;

interface Fixture {
  readonly seen: readonly string[];
  keychain(value: string): Promise<string | null>;
  read(): Promise<string | null>;
  turnGreen(): void;
}

const inMain = <T>(running: RunningApp, verb: keyof Fixture, argument?: string): Promise<T> =>
  running.electron.evaluate(
    (_electron, [name, value]) => {
      const fixture: unknown = Reflect.get(globalThis, 'fixture');
      const member: unknown = Reflect.get(Object(fixture), name ?? '');
      return typeof member === 'function' ? member(value) : member;
    },
    [verb, argument] as const,
  );

const saw = (what: string) =>
  waitFor(what, async () => (await inMain<readonly string[]>(app, 'seen')).includes(what));

test.beforeEach(async () => {
  tray = await watchTray();
  notifications = await watchNotifications();
  app = await launchApp({ appDir });
  item = await tray.next();
});

test.afterEach(async () => {
  await app.quit();
  tray.close();
  notifications.close();
});

/** What is installed on a developer's desktop, and what is set in its terminals. */
function hostileMachine(directory: string): { readonly env: NodeJS.ProcessEnv; readonly started: string } {
  const started = path.join(directory, 'started');
  const services = path.join(directory, 'dbus-1', 'services');
  mkdirSync(services, { recursive: true });
  writeFileSync(
    path.join(services, 'notifications.service'),
    `[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/usr/bin/touch ${started}\n`,
  );
  const own = {
    XDG_DATA_HOME: directory,
    XDG_DATA_DIRS: directory,
    XDG_RUNTIME_DIR: directory,
    XDG_CONFIG_HOME: directory,
    XDG_CURRENT_DESKTOP: 'KDE',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    DISPLAY: ':77',
    WAYLAND_DISPLAY: 'wayland-7',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    AWS_PROFILE: 'work',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    GIT_CONFIG_COUNT: '1',
    LATCHKEY_RUNTIME_DIR: '/nonexistent',
    LC_ALL: 'tr_TR.UTF-8',
  };
  return { env: { ...process.env, ...own }, started };
}

const ASK_BUS = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/'] as const;
const LIST = [...ASK_BUS, 'org.freedesktop.DBus.ListActivatableNames'];
const START = [
  ...ASK_BUS,
  'org.freedesktop.DBus.StartServiceByName',
  'string:org.freedesktop.Notifications',
  'uint32:0',
];
const namesIn = (reply: string): readonly string[] =>
  [...reply.matchAll(/string "([^"]*)"/g)].map(([, name]) => String(name)).sort();

test('what is installed and set on the machine reaches neither the desktop nor an app', async () => {
  const { env, started } = hostileMachine(app.home.path('hostile'));
  const shown = `
    const { spawnSync } = require('node:child_process');
    const ask = (args) => spawnSync('dbus-send', args, { encoding: 'utf8' });
    const list = ask(${JSON.stringify(LIST)}).stdout;
    const start = ask(${JSON.stringify(START)}).stderr;
    console.log(JSON.stringify({ env: process.env, list, start }));`;
  const session = path.join(import.meta.dirname, 'session.mjs');
  const ran = execFileSync(process.execPath, [session, process.execPath, '-e', shown], {
    env,
    encoding: 'utf8',
  });
  const inside: unknown = JSON.parse(ran);
  const { env: seen, list, start } = Object(inside);
  expect(namesIn(list)).toEqual([
    'org.freedesktop.DBus',
    'org.freedesktop.secrets',
    'org.gnome.keyring.SystemPrompter',
  ]);
  expect(start).toContain('org.freedesktop.DBus.Error.ServiceUnknown');
  expect(existsSync(started)).toBe(false);
  for (const [name, value] of Object.entries(env)) {
    if (process.env[name] !== value) expect([name, seen[name]]).not.toEqual([name, value]);
  }
  // The same files are taken by a bus of the usual kind, so the test would see them.
  const usual = spawnSync('dbus-run-session', ['--', 'dbus-send', ...LIST], { env, encoding: 'utf8' });
  expect(namesIn(usual.stdout)).toContain('org.freedesktop.Notifications');

  const inApp = await app.electron.evaluate(() => process.env);
  for (const name of Object.keys(env)) expect([name, inApp[name]]).toEqual([name, app.home.env[name]]);
});

test('the tray item is seen with its tooltip, icon and menu', async () => {
  expect(await item.toolTip()).toBe('Rig fixture');
  const [icon] = await item.icons();
  expect([icon?.width, icon?.height]).toEqual([22, 22]);
  expect([...(icon?.argb.subarray(0, 4) ?? [])]).toEqual([255, 220, 60, 30]);
  expect(await item.menuText()).toBe(
    ['No default session (disabled)', 'Switch role', '  admin_role & more', '---', 'Notify', 'Quit', ''].join(
      '\n',
    ),
  );
});

test('a menu item in a submenu is clicked and the icon changes', async () => {
  await item.click(['Switch role', /^admin_role/]);
  await saw('switched');
  await item.activate();
  await saw('activated');
  await inMain(app, 'turnGreen');
  await waitFor('the green icon', async () => (await item.icons())[0]?.argb[2] === 180);
  await expect(item.click('No default session', { timeoutMs: 300 })).rejects.toThrow(/Switch role/);
});

test('a notification is received, clicked and dismissed', async () => {
  await item.click('Notify');
  const shown = await notifications.next();
  expect(shown).toMatchObject({ summary: 'Session ends soon', body: 'payments-dev & 9 more' });
  notifications.invoke(shown.id);
  await saw('notification clicked');
  await item.click('Notify');
  notifications.dismiss((await notifications.next()).id);
  await saw('notification closed');
});

test('the keychain keeps, asks when locked, and can be cancelled', async () => {
  expect(await inMain(app, 'keychain', 'first')).toBe('first');
  expect(await keyringLabels()).toContain('latchkey-rig/one');
  await lockKeyring();
  expect(await isKeyringLocked()).toBe(true);
  const cancelled = inMain(app, 'read');
  await answerKeyringPrompt('cancel');
  expect(await cancelled).toBeNull();
  const answered = inMain(app, 'read');
  await answerKeyringPrompt('password');
  expect(await answered).toBe('first');
  await lockKeyring();
  await unlockKeyring();
  expect(await inMain(app, 'read')).toBe('first');
  await emptyKeyring();
  expect(await inMain(app, 'read')).toBeNull();
});

test('a bus without a keyring makes the keychain refuse', async () => {
  const bus = await busWithoutKeyring();
  const withoutKeyring = await launchApp({ appDir, env: { DBUS_SESSION_BUS_ADDRESS: bus.address } });
  try {
    const refusal = inMain(withoutKeyring, 'keychain', 'x');
    await expect(refusal).rejects.toThrow(/org\.freedesktop\.secrets/);
  } finally {
    await withoutKeyring.quit();
    await bus.stop();
  }
});

test('the window is photographed and not blank', async () => {
  const page = await app.window(/Rig fixture/);
  await expect(page.locator('h1')).toHaveText('Rig fixture');
  await app.screenshot(page, 'rig-window');
  expect(statSync(screenshotPath('rig-window')).size).toBeGreaterThan(1_000);
  const corner = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const image = await window?.webContents.capturePage();
    return [...(image?.toBitmap().subarray(0, 3) ?? [])];
  });
  expect(corner).toEqual([0x77, 0x44, 0x11]);
});

test('quitting from the menu ends the process with code 0', async () => {
  await item.click('Quit');
  expect(await app.exited()).toBe(0);
});

test('the playground starts, is steered and ends', async () => {
  const playground = await startPlayground();
  try {
    const { now } = (await playground.request('GET', '/clock')) as { now: number };
    await playground.advanceClock(3_600_000);
    const later = (await playground.request('GET', '/clock')) as { now: number };
    expect(later.now - now).toBeGreaterThanOrEqual(3_600_000);
    await expect(playground.request('GET', '/nothing')).rejects.toThrow(/404/);
    const env = playground.setUp(app.home);
    expect(readFileSync(env.LATCHKEY_SEED ?? '', 'utf8')).toContain(playground.info.startUrl);
  } finally {
    await playground.stop();
  }
  expect(() => process.kill(playground.info.pid, 0)).toThrow();
});
