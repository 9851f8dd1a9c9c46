// The AWS console as a user opens it: in the browser, profile or container of the account, from window, tray, palette and terminal.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { PRODUCTION, STAGING, startTwoAccounts, typedIn } from './two-accounts.ts';
import { callVerb, openWindow, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });

let world: World;
let page: Page;
const { use } = typedIn(() => world);

const noted = (name: string): string => world.home.path(`${name}.called`);
/** A browser that notes how it was called, an argument a line. The note appears whole: a shell makes the file before it writes into it. */
function browser(name: string): void {
  const [file, note] = [world.home.path('desktop', name), noted(name)];
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${note}.part'\nmv '${note}.part' '${note}'\n`, {
    mode: 0o755,
  });
}
/** What a browser was called with since the last look. */
async function called(name: string): Promise<readonly string[]> {
  await waitFor(`${name} to be called`, () => existsSync(noted(name)));
  const args = readFileSync(noted(name), 'utf8').trimEnd().split('\n');
  rmSync(noted(name));
  return args;
}
const home = (at: string, text: string): void => {
  const file = world.home.path(at);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
/** The page that the access portal's shortcut leads to, with whose account and role. */
function shortcut(link: string) {
  const { pathname, hash } = new URL(link);
  const { account_id, role_name, destination } = Object.fromEntries(
    new URLSearchParams(hash.replace(/^#\/console\?/, '')),
  );
  return { pathname, account_id, role_name, destination };
}

test.beforeAll(async () => {
  world = await startTwoAccounts();
  for (const name of ['xdg-open', 'firefox', 'google-chrome']) browser(name);
  home('.mozilla/firefox/profiles.ini', '[Profile0]\nName=default-release\nIsRelative=1\nPath=a.default\n');
  home(
    '.mozilla/firefox/a.default/containers.json',
    JSON.stringify({ identities: [{ userContextId: 1, public: true, name: 'Staging' }] }),
  );
  home(
    '.config/google-chrome/Local State',
    JSON.stringify({
      profile: { info_cache: { Default: { name: 'Private' }, 'Profile 1': { name: 'Work' } } },
    }),
  );
  page = await openWindow(world);
  await use(STAGING);
});
test.afterAll(() => world.stop());

test('opens in the usual browser, and in the container of the account once that is chosen', async () => {
  expect(await world.latchkey('console', STAGING.profile, '--service', 's3')).toMatchObject({ code: 0 });
  const [link = ''] = await called('xdg-open');
  expect(shortcut(link)).toEqual({
    pathname: '/start/',
    account_id: STAGING.account,
    role_name: 'DeveloperAccess',
    destination: 'https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1',
  });
  const set = await world.latchkey(
    'account',
    'browser',
    STAGING.account,
    'firefox',
    '--container',
    'Staging',
  );
  expect([set.code, set.stderr, set.stdout]).toEqual([
    0,
    '',
    expect.stringContaining('opens in Firefox · container Staging'),
  ]);
  expect(await world.latchkey('console', STAGING.profile)).toMatchObject({ code: 0 });
  const [inContainer = ''] = await called('firefox');
  const asked = new URLSearchParams(inContainer.replace('ext+container:', ''));
  expect(asked.get('name')).toBe('Staging');
  expect(shortcut(asked.get('url') ?? '').account_id).toBe(STAGING.account);
  // The other account is as before.
  expect(await world.latchkey('console', PRODUCTION.profile)).toMatchObject({ code: 0 });
  expect(shortcut((await called('xdg-open'))[0] ?? '').account_id).toBe(PRODUCTION.account);
  expect(existsSync(noted('firefox'))).toBe(false);
});

test('is refused where what was chosen is gone: nothing opens in its place', async () => {
  const wrong = await world.latchkey('account', 'browser', STAGING.account, 'chrome', '--profile', 'Nobody');
  expect([wrong.code, wrong.stdout]).toEqual([5, '']);
  expect(wrong.stderr).toContain('Google Chrome · Work');
  rmSync(world.home.path('desktop', 'firefox'));
  const gone = await world.latchkey('console', STAGING.profile);
  browser('firefox');
  expect([gone.code, gone.stdout]).toEqual([5, '']);
  expect(gone.stderr).toContain('no other browser was opened in its place');
  expect([existsSync(noted('xdg-open')), existsSync(noted('firefox'))]).toEqual([false, false]);
});

test('goes from the menu of a row to a page, in the profile that is chosen there', async () => {
  await page.getByRole('searchbox').fill(`${STAGING.account} developer`);
  await page
    .getByRole('row', { name: /staging/i })
    .first()
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open AWS console at…' }).click();
  const dialog = page.getByRole('dialog', { name: 'AWS console' });
  await expect(dialog.getByLabel('Resource or page')).toBeFocused();
  await dialog.getByLabel('Opens in').selectOption('Google Chrome · Work');
  await dialog.getByLabel('Service').fill('ec2');
  await dialog.getByLabel('Region').fill('eu-west-1');
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.isVisible()) one.setSize(900, 600);
  });
  for (const theme of ['light', 'dark'] as const) {
    await callVerb(page, 'changeSettings', { patch: { theme } });
    await world.app().screenshot(page, `console-dialog-${theme}`);
  }
  await expect(dialog.getByRole('button', { name: 'Open', exact: true })).toBeInViewport({ ratio: 1 });
  await dialog.getByLabel('Region').press('Enter');
  const [profile, link = ''] = await called('google-chrome');
  expect(profile).toBe('--profile-directory=Profile 1');
  expect(shortcut(link).destination).toBe(
    'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1',
  );
  await expect(dialog).toHaveCount(0);
});

const clipboard = (text: string): Promise<void> =>
  world.app().electron.evaluate(({ clipboard: own }, copied) => own.writeText(copied), text);

test('goes to the resource in the clipboard, and to none of another account', async () => {
  const fromClipboard = async (): Promise<void> => {
    await page
      .getByRole('row', { name: /staging/i })
      .first()
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Open AWS page from clipboard' }).click();
  };
  const arn = `arn:aws:sqs:us-east-1:${STAGING.account}:queue`;
  await clipboard(arn);
  await fromClipboard();
  const [, link = ''] = await called('google-chrome');
  expect(shortcut(link).destination).toContain(encodeURIComponent(arn));
  await clipboard(`arn:aws:sqs:us-east-1:${PRODUCTION.account}:queue`);
  await fromClipboard();
  await expect(page.getByText(`of account ${PRODUCTION.account}, and this session is of`)).toBeVisible();
  expect(existsSync(noted('google-chrome'))).toBe(false);
});

test('opens from the tray, and from Switch role by the keyboard', async () => {
  await world.tray().click([/^Staging\/DeveloperAccess \(\d+\) · \d/, 'Open AWS console']);
  expect(shortcut((await called('google-chrome'))[1] ?? '').account_id).toBe(STAGING.account);
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a session' });
  await field.fill(`${STAGING.account} developer`);
  await expect(page.getByRole('option').first()).toContainText(STAGING.account);
  await page.keyboard.press('Control+Enter');
  expect(shortcut((await called('google-chrome'))[1] ?? '').account_id).toBe(STAGING.account);
  expect((await world.latchkey('account', 'browser', STAGING.account, '--remove')).code).toBe(0);
  expect(await world.latchkey('console', STAGING.profile)).toMatchObject({ code: 0 });
  await called('xdg-open');
});
