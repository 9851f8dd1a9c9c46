import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { StateMessage } from '../shared/ipc/state-message.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// What main says to the window, heard on the window's own bridge: the real Electron, IPC and visibility.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  page = await openWindow(world);
  await listen();
});
test.afterAll(() => world.stop());

/** From now on the page writes down what comes, and when. */
const listen = (): Promise<void> =>
  page.evaluate(() => {
    const heard: unknown[] = [];
    Reflect.set(globalThis, 'heard', heard);
    Reflect.get(globalThis, 'latchkey').onState((message: unknown) =>
      heard.push({ at: performance.now(), message }),
    );
  });
interface Heard {
  readonly at: number;
  readonly message: unknown;
}
const heard = (): Promise<readonly Heard[]> =>
  page.evaluate(() => Reflect.get(globalThis, 'heard').splice(0));
const showWindow = (isShown: boolean): Promise<void> =>
  world.app().electron.evaluate(({ BrowserWindow }, next) => {
    const [window] = BrowserWindow.getAllWindows();
    if (next) window?.show();
    else window?.hide();
  }, isShown);
/** What main sent before its answer has arrived with it: one channel, in order. */
const roundTrip = (): Promise<unknown> =>
  page.evaluate(() => Reflect.get(globalThis, 'latchkey').call('forms', {}));
const isShown = (): Promise<boolean> =>
  world
    .app()
    .electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true);
const aside = () => page.getByRole('navigation');

test('only what changed is said, in the words of the schema, and no secret', async () => {
  await world.signIn();
  const lease = await waitFor('credentials', async () => {
    const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
    return ran.code === 0 ? JSON.parse(ran.stdout) : undefined;
  });
  await world.latchkey('use', DEVELOPER);
  await expect(aside().getByText('Production/DeveloperAccess')).toBeVisible();
  const messages = (await heard()).map(({ message }) => StateMessage.parse(message));
  expect(messages.length).toBeGreaterThan(3);
  expect(messages.some(({ seq }) => seq === 1)).toBe(false);
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, n) => (messages[0]?.seq ?? 0) + n));
  const [first, ...others] = messages.filter(({ slices }) => slices.settings !== undefined);
  expect([first, ...others].length).toBeLessThan(messages.length);
  const said = JSON.stringify(messages);
  expect(said).toContain('DeveloperAccess');
  expect(lease.SecretAccessKey.length).toBeGreaterThan(20);
  expect(said).not.toContain(lease.SecretAccessKey);
  expect(said).not.toContain(lease.SessionToken);
});

test('two hundred tools at once make no more than ten messages in any second', async () => {
  // Timed where they leave: on a busy machine the page gets those of two seconds in one.
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    const sentAt: number[] = [];
    Reflect.set(globalThis, 'sentAt', sentAt);
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('no window');
    const { send } = contents;
    contents.send = (...message) => {
      sentAt.push(performance.now());
      send.apply(contents, message);
    };
  });
  await heard();
  await Promise.all(
    Array.from({ length: 200 }, () => world.latchkey('credential-process', '--profile', DEVELOPER)),
  );
  const sent = () =>
    world.app().electron.evaluate((): readonly number[] => Reflect.get(globalThis, 'sentAt').slice());
  await expect.poll(async () => (await sent()).length).toBeGreaterThan(1);
  let count = 0;
  await expect.poll(async () => (count += (await heard()).length)).toBeGreaterThan(1);
  const times = await sent();
  for (const from of times) {
    expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
  }
});

test('a hidden window hears nothing, and the difference when it is shown again', async () => {
  await showWindow(false);
  await expect.poll(() => isShown()).toBe(false);
  await roundTrip();
  await heard();
  await world.latchkey('use', 'sandbox-AdministratorAccess');
  await world.latchkey('credential-process', '--profile', DEVELOPER);
  await page.waitForTimeout(500);
  expect(await heard()).toEqual([]);
  await showWindow(true);
  await expect(aside().getByText('Sandbox/AdministratorAccess')).toBeVisible();
  expect((await heard()).length).toBeLessThanOrEqual(2);
});

test('a reload shows everything again', async () => {
  const count = await page.getByRole('grid').getAttribute('aria-rowcount');
  await page.reload();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', count ?? '');
  await expect(aside().getByText('Sandbox/AdministratorAccess')).toBeVisible();
  await world.latchkey('use', DEVELOPER);
  await expect(aside().getByText('Production/DeveloperAccess')).toBeVisible();
});

test('the page may ask to follow, in no other way than the contract says', async () => {
  const call = (input: unknown): Promise<unknown> =>
    page.evaluate((given) => Reflect.get(globalThis, 'latchkey').call('follow', given), input);
  for (const wrong of [
    {},
    null,
    { have: 'x' },
    { have: 0 },
    { have: -1 },
    { have: 1.5 },
    { have: null, more: 1 },
  ])
    expect(await call(wrong)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  await listen();
  expect(await call({ have: null })).toEqual({ ok: true, value: {} });
  // News of the switch before may still arrive ahead of it, under its own number.
  const numbers: unknown[] = [];
  await expect
    .poll(async () => {
      for (const { message } of await heard()) numbers.push(Object(message).seq);
      return numbers;
    })
    .toContain(1);
});

test.describe('the keyboard', () => {
  const zoom = (): Promise<number> =>
    world
      .app()
      .electron.evaluate(({ BrowserWindow }) =>
        Math.round((BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0) * 100),
      );

  test('goes to pages, searches, and asks a row for its menu', async () => {
    // The picture of the README.
    await world.app().screenshot(page, 'window-sessions');
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await page.keyboard.press('Control+1');
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Find a session' })).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('searchbox')).toHaveValue('?');
    await page.getByRole('searchbox').fill('');
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+F10');
    const menu = page.getByRole('menu');
    await expect(menu.getByRole('menuitem', { name: /^Make default/ })).toBeVisible();
    await expect(menu).toBeInViewport({ ratio: 1 });
    await world.app().screenshot(page, 'window-row-menu');
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(grid).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await world.app().screenshot(page, 'window-shortcuts');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('changes the size of the text, which the settings keep, in a new window too', async () => {
    await page.keyboard.press('Control+=');
    await page.keyboard.press('Control+=');
    await expect.poll(zoom).toBe(125);
    expect((await world.latchkey('settings', 'get', 'zoom')).stdout.trim()).toBe('125');
    await page.reload();
    await expect(page.getByRole('grid')).toBeVisible();
    await expect.poll(zoom).toBe(125);
    await page.keyboard.press('Control+0');
    await expect.poll(zoom).toBe(100);
  });

  test('closes the window, and the app goes on', async () => {
    // As a keyboard sends it: what Playwright presses goes past main, into the page alone.
    await world.app().electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'W', modifiers: ['control'] });
    });
    await expect.poll(() => isShown()).toBe(false);
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    await showWindow(true);
    await expect(page.getByRole('grid')).toBeVisible();
  });
});
