// The quick panel as a user has it: opened by the terminal, the tray and a shortcut, answered with a real keyboard on a real display.
import { expect, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { CALLER, PRODUCTION, STAGING, startTwoAccounts, typedIn } from './two-accounts.ts';
import { callVerb, openWindow, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });

let world: World;
const { sh, use } = typedIn(() => world);

test.beforeAll(async () => {
  world = await startTwoAccounts();
});
test.afterAll(() => world.stop());

const xdotool = async (...args: readonly string[]): Promise<string> => {
  const ran = await world.run('xdotool', args);
  return ran.code === 0 ? ran.stdout.trim() : '';
};
/** Keys as a keyboard sends them, to whatever has the focus. */
const keys = (...named: readonly string[]): Promise<string> => xdotool('key', '--clearmodifiers', ...named);
const type = (text: string): Promise<string> => xdotool('type', '--delay', '20', text);

const isPanelShown = async (): Promise<boolean> =>
  (await xdotool('search', '--onlyvisible', '--name', '^Latchkey quick panel$')) !== '';
const focused = (): Promise<string> => xdotool('getactivewindow', 'getwindowname');
const panelPage = (): Promise<Page> => world.app().window(/#panel$/);

/** Waits until it is on the display, has the keyboard, and its page is drawn. */
async function panelOpen(): Promise<Page> {
  await waitFor(
    'the quick panel',
    async () => (await isPanelShown()) && (await focused()) === 'Latchkey quick panel',
  );
  const page = await panelPage();
  await expect(page.getByRole('combobox', { name: 'Find a session' })).toBeFocused();
  await expect(page.getByRole('option').first()).toBeVisible();
  // Enter counts from the second frame on that a user can have seen.
  await page.waitForFunction(() => document.hasFocus());
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const frame = (left: number): void => {
          requestAnimationFrame(() => (left > 0 ? frame(left - 1) : resolve()));
        };
        frame(4);
      }),
  );
  return page;
}
const panelGone = (): Promise<true> => waitFor('the quick panel to go', async () => !(await isPanelShown()));
const openByTerminal = async (): Promise<Page> => {
  expect(await world.latchkey('panel')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  return panelOpen();
};
const whoIsDefault = async (): Promise<string> => (await sh(CALLER)).stdout.trim();
/** The files have it before the app does: the panel shows what the app knows. */
const known = ({ profile }: typeof PRODUCTION): Promise<true> =>
  waitFor('the switch', async () => {
    const { stdout } = await world.latchkey('status', '--json');
    return Object(Object(JSON.parse(stdout)).defaultSession).profile === profile;
  });
async function switchedTo(session: typeof PRODUCTION): Promise<void> {
  await known(session);
  expect(await whoIsDefault()).toBe(session.account);
}
const chosen = async (page: Page): Promise<string> => {
  const active = await page.getByRole('combobox').getAttribute('aria-activedescendant');
  return (await page.locator(`[id="${active}"]`).textContent()) ?? '';
};
const shot = async (name: string): Promise<unknown> =>
  world.app().screenshot(await panelPage(), `panel-${name}`);

test('is opened by the terminal, and Enter goes back to the default session before this one', async () => {
  await use(STAGING);
  await use(PRODUCTION);
  const page = await openByTerminal();
  expect(await chosen(page)).toContain(STAGING.account);
  await shot('open');
  await keys('Return');
  await panelGone();
  await switchedTo(STAGING);
});

test('starts again at each opening: the other one is the session before this, and nothing is typed', async () => {
  let page = await openByTerminal();
  expect(await chosen(page)).toContain(PRODUCTION.account);
  await type('sandbox');
  await expect(page.getByRole('option').first()).toContainText('Sandbox');
  await keys('Escape');
  await panelGone();
  page = await openByTerminal();
  await expect(page.getByRole('combobox')).toHaveValue('');
  expect(await chosen(page)).toContain(PRODUCTION.account);
  await keys('Return');
  await panelGone();
  await switchedTo(PRODUCTION);
});

test('takes an Enter right after the Enter that hid it: there and back at once', async () => {
  await use(STAGING);
  await use(PRODUCTION);
  // Chromium takes the same key within two seconds for a repeated one where it never saw the release of the first.
  for (const next of [STAGING, PRODUCTION]) {
    await openByTerminal();
    await keys('Return');
    await panelGone();
    await known(next);
  }
  expect(await whoIsDefault()).toBe(PRODUCTION.account);
});

test('goes when it loses the keyboard', async () => {
  const main = await openWindow(world);
  await expect(main.getByRole('navigation')).toBeVisible();
  await openByTerminal();
  const [id = ''] = (await xdotool('search', '--onlyvisible', '--name', 'Sessions · Latchkey$')).split('\n');
  await xdotool('windowactivate', id);
  await panelGone();
  expect(await whoIsDefault()).toBe(PRODUCTION.account);
});

test('is opened by a click on the tray icon and by a line of its menu', async () => {
  await world.tray().activate();
  await panelOpen();
  await keys('Escape');
  await panelGone();
  await world.tray().click('Quick panel…');
  await panelOpen();
  await keys('Escape');
  await panelGone();
});

const setShortcut = (keys: string) => world.latchkey('settings', 'set', 'panel-shortcut', keys);

test('is opened and closed by the shortcut of the settings, which counts at once', async () => {
  await keys('ctrl+alt+k');
  expect(await setShortcut('alt+ctrl+k')).toMatchObject({ code: 0, stderr: '' });
  expect(await isPanelShown()).toBe(false);
  await keys('ctrl+alt+k');
  await panelOpen();
  await keys('ctrl+alt+k');
  await panelGone();
  expect((await setShortcut('ctrl+alt+j')).code).toBe(0);
  await keys('ctrl+alt+j');
  await panelOpen();
  await keys('Escape');
  await panelGone();
  await keys('ctrl+alt+k');
  // The keys of the X server come in order: this one is behind those.
  await keys('ctrl+alt+j');
  await panelOpen();
  await keys('Escape');
  await panelGone();
});

test('says that a shortcut is taken, and keeps the one before', async () => {
  // The window manager has it.
  const refused = await setShortcut('alt+f4');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('The shortcut Alt+F4 of the quick panel is taken.');
  await keys('ctrl+alt+j');
  await panelOpen();
  await keys('Escape');
  await panelGone();
  expect((await setShortcut('none')).code).toBe(0);
});

test('does what is typed by its name: opens a page in the window', async () => {
  const page = await openByTerminal();
  await type('open settings');
  await expect(page.getByRole('option').first()).toHaveText('Open Settings');
  await keys('Return');
  await panelGone();
  const main = await world.app().window(/#settings$/);
  await expect(main.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
});

test('asks in itself before a production session becomes the default', async () => {
  await use(STAGING);
  await world.latchkey('account', 'mark', PRODUCTION.account, 'production');
  let page = await openByTerminal();
  expect(await chosen(page)).toContain(PRODUCTION.account);
  await keys('Return');
  const question = page.getByRole('dialog');
  await expect(question).toContainText(PRODUCTION.account);
  await shot('question');
  // The safe answer has the keyboard.
  await keys('Return');
  await panelGone();
  expect(await whoIsDefault()).toBe(STAGING.account);
  page = await openByTerminal();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await keys('Return');
  await expect(question).toBeVisible();
  await keys('Tab', 'Return');
  await panelGone();
  await switchedTo(PRODUCTION);
});

test('is readable in light and dark, with long names and in high contrast', async () => {
  const main = await openWindow(world);
  for (const theme of ['light', 'dark'] as const) {
    await callVerb(main, 'changeSettings', { patch: { theme } });
    await openByTerminal();
    await shot(theme);
    await keys('Escape');
    await panelGone();
  }
  await callVerb(main, 'changeSettings', { patch: { theme: 'system' } });
  const label =
    'An account whose name somebody wrote in full, with its department, its purpose and its stage';
  expect((await world.latchkey('account', 'label', STAGING.account, label)).code).toBe(0);
  const page = await openByTerminal();
  await expect(page.getByRole('listbox')).toContainText(label);
  await expect(page.getByRole('listbox')).toContainText(STAGING.account);
  const isCut = () => {
    const list = document.querySelector('[role=listbox]');
    return list === null || list.scrollWidth > list.clientWidth;
  };
  expect(await page.evaluate(isCut)).toBe(false);
  await shot('long-names');
  await page.emulateMedia({ forcedColors: 'active' });
  await shot('high-contrast');
  await page.emulateMedia({ forcedColors: null });
  await keys('Escape');
  await panelGone();
});
