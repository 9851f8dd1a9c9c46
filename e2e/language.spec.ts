// The second language in the real app: chosen in the window, spoken by the window, tray and notifications, and by no terminal.
import { expect, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });

let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  page = await openWindow(world);
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.isVisible()) one.setSize(900, 600);
  });
});
test.afterAll(async () => {
  await world.stop();
});

test('German is chosen in Settings, and the open page speaks it at once', async () => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByLabel('Sprache')).toBeVisible();
});

for (const [name, heading] of [
  ['sessions', 'Sitzungen'],
  ['sources', 'Identitätsquellen'],
  ['activity', 'Aktivität'],
  ['settings', 'Einstellungen'],
] as const)
  test(`the page ${heading} has room for its words at 900 × 600`, async () => {
    await page.getByRole('navigation').getByRole('link', { name: heading }).click();
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
    for (const theme of ['light', 'dark'] as const) {
      await callVerb(page, 'changeSettings', { patch: { theme } });
      await world.app().screenshot(page, `german-${name}-${theme}`);
    }
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, label, [role=columnheader], legend')]
        .filter(
          (one) => one.checkVisibility() && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1,
        )
        .map((one) => one.textContent),
    );
    expect(cut).toEqual([]);
  });

test('the tray and a notification speak it, the terminal and its answers do not', async () => {
  await waitFor('the tray in German', async () => (await world.tray().menuText()).includes('Rolle wechseln'));
  expect(await world.tray().menuText()).not.toMatch(/\b(Switch role|Sign in|Settings|Quit)\b/);
  await world.latchkey('settings', 'set', 'sign-in-wait-seconds', '5');
  await world.latchkey('logout', 'Playground');
  const asked = await world.latchkey('credential-process', '--profile', 'production-DeveloperAccess');
  expect((await world.notifications.next()).summary).toBe('Anmelden bei Playground');
  expect(asked.stderr).toContain('Sign in');
  const { stdout } = await world.latchkey('status');
  expect(stdout).toContain('signed out');
  expect(`${stdout}${asked.stderr}`).not.toMatch(/abgemeldet|Sitzung|anmelden/i);
});

test('it is kept over a restart, and a setting of the terminal ends it', async () => {
  await world.latchkey('quit');
  await world.launch();
  await world.tray().click('Latchkey öffnen');
  page = await world.app().window();
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Sitzungen' })).toBeVisible();
  expect((await world.latchkey('settings', 'set', 'language', 'en')).code).toBe(0);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Sessions' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
