import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'playwright/test';
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
  const lonely = await launchApp({ appDir, env: { DBUS_SESSION_BUS_ADDRESS: bus.address } });
  try {
    const refusal = inMain(lonely, 'keychain', 'x');
    await expect(refusal).rejects.toThrow(/org\.freedesktop\.secrets/);
  } finally {
    await lonely.quit();
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
