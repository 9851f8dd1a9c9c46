import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from 'playwright/test';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// What a user does in the window by hand and by keyboard alone, on the real app.
test.describe.configure({ mode: 'serial' });

let world: World;
let page: Page;
let before = '';

test.beforeAll(async () => {
  world = await startWorld({ env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
  before = `# Maria's own
[sso-session corp]
sso_start_url = ${world.playground.info.startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = DeveloperAccess
region = us-east-1
`;
  writeFileSync(world.home.awsConfigFile, before);
  page = await openWindow(world);
});
test.afterAll(() => world.stop());

const config = (): string => readFileSync(world.home.awsConfigFile, 'utf8');
const shot = (name: string) => world.app().screenshot(page, `window-${name}`);
const button = (name: string | RegExp): Locator =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
const nav = (name: string) => page.getByRole('navigation').getByText(name, { exact: true }).click();
const undoDialog = (): Locator => page.getByRole('dialog', { name: 'Undo the last file change?' });

async function openAdd(): Promise<void> {
  await nav('Identity sources');
  await button(/^Add/).first().click();
  await expect(page.getByRole('heading', { name: 'How do you sign in?' })).toBeVisible();
}
async function importAll(): Promise<void> {
  await openAdd();
  await button(/^Import what I already have/).click();
  await button(/^Import \d+ section/).click();
  await expect(page.getByText(/\d+ imported, \d+ left alone/)).toBeVisible();
  expect(config()).toContain('credential_process');
}

test.describe('undo', () => {
  test('is offered after an import, and shows what it would do before it does it', async () => {
    await importAll();
    await shot('import-done');
    await button('Undo…').click();
    await expect(undoDialog()).toContainText('+sso_account_id = 111111111111');
    await expect(undoDialog()).toContainText('-credential_process');
    await shot('undo-preview');
    expect(config()).not.toBe(before);
    await undoDialog().getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(undoDialog()).toHaveCount(0);
    expect(config()).toBe(before);
    await expect(page.getByText(/^Restored: /)).toBeVisible();
  });

  test('of a file that was changed since says what goes, and loses nothing', async () => {
    await importAll();
    writeFileSync(world.home.awsConfigFile, `${config()}# written by hand\n`);
    await nav('Settings');
    await button('Undo…').first().click();
    await expect(undoDialog()).toContainText('was changed after Latchkey wrote it');
    await expect(undoDialog()).toContainText('also discards everything that was changed since');
    await expect(undoDialog()).toContainText('-# written by hand');
    await shot('undo-force');
    await undoDialog().getByRole('button', { name: 'Restore anyway' }).click();
    await expect(undoDialog()).toHaveCount(0);
    expect(config()).toBe(before);
    const folder = path.dirname(world.home.awsConfigFile);
    const kept = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
    expect(kept.join('\n')).toContain('# written by hand');
  });
});

const focused = (): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at === null || at === document.body ? '' : (at.getAttribute('aria-label') ?? at.textContent ?? '');
  });
/** Tab until the thing has the focus, then Enter. */
async function reach(text: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    if ((await focused()).startsWith(text)) return page.keyboard.press('Enter');
  }
  throw new Error(`Tab never came to ${text}`);
}
/** Leaves the live test with the source kept, whatever came of it. */
async function keep(): Promise<void> {
  const next = button(/^(Keep it|Keep it anyway|Cancel)$/).last();
  for (let step = 0; step < 6 && /#add/.test(page.url()); step += 1)
    await next.click({ timeout: 5_000 }).catch(() => undefined);
  expect(page.url()).not.toContain('#add');
}

test.describe('the Add page', () => {
  const kinds = (): readonly (readonly [string, Readonly<Record<string, string>>])[] => [
    ['IAM Identity Center', { 'Start URL': world.playground.info.startUrl, Region: 'us-east-1' }],
    ['SAML identity provider', { 'Start URL': world.playground.info.saml.startUrl }],
    ['OpenID Connect', { 'Client ID': 'latchkey-demo', Issuer: world.playground.info.oidc.issuer }],
    ['AWS console sign-in', { Account: '111111111111' }],
    ['Web identity token', { 'Token file': '/nowhere/token' }],
    ['Credentials of this machine', {}],
    ['AWS CLI sign-in', {}],
  ];

  test('makes every kind of identity source by keyboard and few fields', async () => {
    test.setTimeout(120_000);
    let policies = 0;
    for (const [title, fields] of kinds()) {
      await openAdd();
      await reach(title);
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
      const typed = Object.entries({ Name: `By hand ${title}`, ...fields });
      expect(typed.length).toBeLessThanOrEqual(4);
      for (const [label, value] of typed)
        await page
          .getByLabel(new RegExp(`^${label}`))
          .first()
          .fill(value);
      await shot(`add-${title}`);
      for (const copy of await button('Copy: Policy document').all()) {
        await copy.click();
        const text = await world.app().electron.evaluate(({ clipboard }) => clipboard.readText());
        expect(JSON.parse(text)).toHaveProperty('Statement');
        policies += 1;
      }
      await button('Test it').click();
      await keep();
      expect((await world.latchkey('sources', '--json')).stdout).toContain(`By hand ${title}`);
    }
    // At least SAML, OpenID Connect and web identity tell what a role has to trust.
    expect(policies).toBeGreaterThanOrEqual(3);
  });

  test('shows the app’s own refusal at its field', async () => {
    await openAdd();
    await reach('Credentials of this machine');
    await page.getByLabel('Name', { exact: true }).fill('Refused');
    // A command belongs to one choice, and is asked for with it alone.
    await expect(page.getByLabel(/^Command/)).toHaveCount(0);
    await page.getByLabel('Where they come from').selectOption('process');
    await page.getByLabel(/^Command/).fill('/usr/bin/latchkey credential-process');
    await button('Test it').click();
    const command = page.getByLabel(/^Command/);
    await expect(command).toHaveAttribute('aria-invalid', 'true');
    await expect(command).toHaveAccessibleDescription(/This command calls Latchkey/);
    await expect(command).toBeFocused();
    await shot('add-refused');
  });

  test('copies the policy of an IAM user, and its key goes through a dialog of its own', async () => {
    await openAdd();
    await reach('IAM user');
    await page.getByLabel('Name', { exact: true }).fill('Build');
    await button('Copy: Policy document').click();
    const copied = await world.app().electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(JSON.parse(copied)).toMatchObject({ Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] });
    await expect(page.getByRole('region', { name: 'Policy document' }).locator('pre')).toHaveText(copied);
    await button('Test it').click();
    const dialog = page.getByRole('dialog', { name: 'Access key for Build' });
    await dialog.getByLabel('Access key ID').fill('AKIAPLAYGRNDBUILDAAA');
    await dialog.getByLabel('Secret access key').fill('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');
    await shot('iam-user-key');
    await dialog.getByRole('button').last().click();
    await button('Keep it').click();
    await nav('Identity sources');
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Build' }) });
    await expect(card).toContainText('Access key AKIAPLAYGRNDBUILDAAA');
    await expect(card).not.toContainText('wJalr');
    await button('More actions for Build').click();
    await page.getByRole('menuitem', { name: 'Rotate the access key' }).click();
    const sure = page.getByRole('alertdialog', { name: 'Rotate the access key?' });
    await expect(sure).toContainText('deletes it after seven days');
    await shot('iam-user-rotate');
    await sure.getByRole('button', { name: 'Cancel' }).click();
    await expect(card).toContainText('Access key AKIAPLAYGRNDBUILDAAA');
    await shot('iam-user-card');
  });
});

test('an edit that the app refuses is reported at its field, and the dialog gives the focus back', async () => {
  await nav('Identity sources');
  const menu = button('More actions for By hand Credentials of this machine');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: /^Edit / });
  await dialog.getByLabel('Where they come from').selectOption('process');
  await dialog.getByLabel(/^Command/).fill('/usr/bin/latchkey credential-process');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel(/^Command/)).toHaveAccessibleDescription(/This command calls Latchkey/);
  await shot('edit-refused');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(menu).toBeFocused();
});

for (const name of ['Sessions', 'Identity sources', 'Add']) {
  test(`Tab goes all the way round ${name}, over nothing that cannot be seen`, async () => {
    if (name === 'Add') await openAdd();
    else await nav(name);
    await page.evaluate(() => Reflect.set(globalThis, 'walked', []));
    const step = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        const walked: Element[] = Reflect.get(globalThis, 'walked');
        if (at === null || at === document.body) return { reported: '', seen: true, again: false };
        const { width, height, bottom, top } = at.getBoundingClientRect();
        const seen = at.checkVisibility() && width > 1 && height > 1 && bottom > 0 && top < innerHeight;
        const again = walked.includes(at);
        walked.push(at);
        return { reported: at.outerHTML.slice(0, 120), seen, again };
      });
    let count = 0;
    for (; count < 150; count += 1) {
      await page.keyboard.press('Tab');
      const { reported, seen, again } = await step();
      expect(seen, reported).toBe(true);
      if (again) break;
    }
    expect(count).toBeGreaterThan(6);
    expect(count).toBeLessThan(150);
  });
}
