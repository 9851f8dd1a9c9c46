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
  await page.waitForTimeout(500);
  const times = await world
    .app()
    .electron.evaluate((): readonly number[] => Reflect.get(globalThis, 'sentAt').slice());
  expect(times.length).toBeGreaterThan(1);
  expect((await heard()).length).toBeGreaterThan(1);
  for (const from of times) {
    expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
  }
});

test('a hidden window hears nothing, and the difference when it is shown again', async () => {
  await showWindow(false);
  await page.waitForTimeout(300);
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
