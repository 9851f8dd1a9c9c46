import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from 'playwright/test';
import { CliList, type CliSession } from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// Roles on top of a session, made through the window: the real STS calls of a chain of three, and every way it is refused.
test.describe.configure({ mode: 'serial' });

const CODECOMMIT = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
const DEPLOY = 'arn:aws:iam::222222222222:role/Deploy';
const DATA_READER = 'arn:aws:iam::333333333333:role/DataReader';
const SERIAL = 'arn:aws:iam::111111111111:mfa/maria';
let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the sync', async () => (await sessions()).length > 5);
  await world.tray().click('Open Latchkey');
  page = await world.app().window();
});
test.afterAll(async () => {
  await world.stop();
});

const sessions = async (): Promise<readonly CliSession[]> =>
  CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
const profileOf = async (name: string): Promise<string> => {
  const profile = (await sessions()).find((s) => s.name === name)?.profile;
  if (profile === null || profile === undefined) throw new Error(`${name} has no profile`);
  return profile;
};
const config = (): string => readFileSync(world.home.awsConfigFile, 'utf8');
const identity = (profile: string) =>
  world.run('aws', ['sts', 'get-caller-identity', '--output', 'json', '--profile', profile]);
const assumed = async (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await world.playground.calls()).filter((call) => call.operation === 'AssumeRole');

/** Add → Assumed role, from wherever the window is. */
async function openForm(): Promise<Locator> {
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: /^Assumed role/ }).click();
  return page.locator('form');
}
async function pick(form: Locator, session: string): Promise<void> {
  const field = form.getByRole('combobox', { name: 'Parent session' });
  await field.fill(session);
  await form.getByRole('option').filter({ hasText: session }).first().click();
}
async function fill(form: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  const options = form.locator('details');
  if ((await options.getAttribute('open')) === null) await options.locator('summary').click();
  for (const [label, value] of Object.entries(fields)) await named(form, label).fill(value);
}
const named = (form: Locator, label: string): Locator =>
  form.getByLabel(new RegExp(`^${label}( \\(optional\\))?$`));
const open = async (name: string): Promise<Locator> => {
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await page.getByRole('searchbox', { name: 'Find a session' }).fill(name);
  await page.getByRole('row', { name, exact: true }).click();
  return page.getByRole('complementary', { name: 'Session details' });
};
const more = async (name: string, entry: string): Promise<void> => {
  await (await open(name)).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};

test('every field is judged as it is typed, and the ARN with a third colon is explained', async () => {
  const form = await openForm();
  await form
    .getByRole('textbox', { name: 'Role ARN' })
    .fill('arn:aws:iam:::111111111111:role/CodeCommitAccess');
  await expect(form.getByRole('alert')).toContainText('two colons');
  await fill(form, {
    'External ID': 'with space',
    'MFA device': 'short',
    Region: 'nowhere',
    'Duration in seconds': '60',
    'Role session name': 'Maria Garcia',
    'Source identity': 'x',
    'Session tags': 'team',
    'Session policy ARNs': 'ReadOnly',
  });
  for (const words of [
    /no space/,
    /ARN of the MFA device/,
    /region name/,
    /900/,
    /key=value/,
    /policy ARN/,
    /Two to 64/,
  ]) {
    await expect(form.getByRole('alert').filter({ hasText: words }).first()).toBeVisible();
  }
  await world.app().screenshot(page, 'roles-form-refused');
  await form.getByRole('textbox', { name: 'Role ARN' }).fill(CODECOMMIT);
  await expect(form.getByRole('alert').filter({ hasText: 'colons' })).toHaveCount(0);
  await form.getByRole('button', { name: 'Test it' }).click();
  await expect(form.getByText('Name is required.')).toBeVisible();
  await expect(form.getByText('Parent session is required.')).toBeVisible();
  // What refused the form is where the user is taken, however far it had scrolled away.
  await expect(named(form, 'Name')).toBeFocused();
  expect(await assumed()).toEqual([]);
});

test('a role on top of a synced session is tested live and kept', async () => {
  const form = await openForm();
  await named(form, 'Name').fill('Repositories');
  await pick(form, 'Production/DeveloperAccess');
  await fill(form, {
    'Role ARN': CODECOMMIT,
    Region: 'us-east-1',
    'Duration in seconds': '1800',
    'Role session name': 'maria@laptop',
    'Source identity': 'maria',
    'Session tags': 'team=payments\nstage = prod',
    'Transitive tag keys': 'team',
    'Session policy ARNs': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'Session policy': '{ "Version": "2012-10-17", "Statement": [] }',
  });
  await world.app().screenshot(page, 'roles-form-filled');
  await form.getByRole('button', { name: 'Test it' }).click();
  await expect(page.getByText('It works: credentials for account')).toBeVisible();
  await world.app().screenshot(page, 'roles-live-test');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByRole('complementary', { name: 'Session details' })).toContainText('Repositories');
  const [call] = await assumed();
  expect(JSON.stringify(call)).not.toMatch(/secret/i);
  const held = (await sessions()).find((s) => s.name === 'Repositories');
  const left = Date.parse(held?.expiresAt ?? '') - Date.now();
  expect(left).toBeGreaterThan(1_700_000);
  expect(left).toBeLessThanOrEqual(1_800_000);
});

test('a chain of three works for aws and for git, and is drawn as steps', async () => {
  for (const [name, parent, fields] of [
    ['Deployer', 'Repositories', { 'Role ARN': DEPLOY, Region: 'us-east-1', 'External ID': 'latchkey-demo' }],
    ['Reader', 'Deployer', { 'Role ARN': DATA_READER, Region: 'us-east-1' }],
  ] as const) {
    const form = await openForm();
    await named(form, 'Name').fill(name);
    await pick(form, parent);
    await fill(form, fields);
    await form.getByRole('button', { name: 'Test it' }).click();
    await expect(page.getByText('It works: credentials for account')).toBeVisible();
    await page.getByRole('button', { name: 'Keep it' }).click();
  }
  const reader = await identity(await profileOf('Reader'));
  expect(reader.stderr.trim()).toBe('');
  expect(JSON.parse(reader.stdout)).toMatchObject({
    Account: '333333333333',
    Arn: 'arn:aws:sts::333333333333:assumed-role/DataReader/latchkey-Reader',
  });
  const repositories = await profileOf('Repositories');
  expect(JSON.parse((await identity(repositories)).stdout).Arn).toBe(
    'arn:aws:sts::111111111111:assumed-role/CodeCommitAccess/maria@laptop',
  );
  const clone = await world.run('git', ['clone', `codecommit://${repositories}@MyDemoRepo`, 'through-role']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
  expect(existsSync(path.join(world.home.dir, 'through-role', 'README.md'))).toBe(true);
  expect(config()).toContain(`[profile ${repositories}]`);

  const pane = await open('Reader');
  await expect(pane).toContainText('Sandbox (333333333333)');
  const steps = pane.getByRole('listitem').filter({ has: page.locator('svg') });
  await expect(steps.nth(0)).toContainText('Playground');
  await expect(steps.nth(1)).toContainText('Production/DeveloperAccess');
  await expect(steps.nth(2)).toContainText('Repositories');
  await expect(steps.nth(3)).toContainText('Deployer');
  await expect(steps.nth(4)).toContainText('Reader');
  await world.app().screenshot(page, 'roles-chain');
});

test('a cycle is refused in words and changes nothing', async () => {
  await more('Repositories', 'Edit');
  const dialog = page.getByRole('dialog');
  await pick(dialog, 'Reader');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'is circular' });
  await expect(notice).toContainText('Repositories → Deployer → Reader → Repositories');
  await world.app().screenshot(page, 'roles-cycle');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await identity(await profileOf('Reader'))).code).toBe(0);
});

test('a wrong external id brings AWS’s words under ours, and the corrected one works', async () => {
  await more('Deployer', 'Edit');
  const dialog = page.getByRole('dialog');
  await named(dialog, 'External ID').fill('another-id');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  const pane = await open('Deployer');
  await pane.getByRole('button', { name: 'Start', exact: true }).click();
  const notice = pane.getByRole('alert');
  await expect(notice).toContainText('AWS denied AssumeRole.');
  await expect(notice).toContainText('is not authorized to perform: sts:AssumeRole on resource');
  // Said once: the pane has it, so no message says it again.
  await expect(page.getByRole('alert').filter({ hasText: 'AWS denied AssumeRole.' })).toHaveCount(1);
  await world.app().screenshot(page, 'roles-wrong-external-id');
  const ran = await identity(await profileOf('Deployer'));
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('is not authorized to perform: sts:AssumeRole');
  await more('Deployer', 'Edit');
  await named(dialog, 'External ID').fill('latchkey-demo');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  expect((await identity(await profileOf('Deployer'))).code).toBe(0);
  await expect((await open('Deployer')).getByRole('alert')).toHaveCount(0);
});

test('a chained session of more than an hour is refused in words', async () => {
  await more('Deployer', 'Duplicate');
  const dialog = page.getByRole('dialog');
  await expect(named(dialog, 'Name')).toHaveValue('Deployer copy');
  await fill(dialog, { 'Duration in seconds': '7200' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const pane = page.getByRole('complementary', { name: 'Session details' });
  await expect(pane.getByRole('heading', { name: 'Deployer copy' })).toBeVisible();
  await pane.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(pane.getByRole('alert')).toContainText('limited to one hour');
  await expect(pane.getByRole('alert')).toContainText('3600 or less');
  await world.app().screenshot(page, 'roles-duration');
});

test('deleting a session that another is built on is refused; a leaf is asked about once and goes', async () => {
  await more('Repositories', 'Delete');
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await dialog.getByRole('button', { name: 'Delete' }).click();
  const reported = page.getByRole('alert').filter({ hasText: 'is in use by' });
  await expect(reported).toContainText('Deployer');
  await world.app().screenshot(page, 'roles-in-use');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  const profile = await profileOf('Deployer copy');
  await more('Deployer copy', 'Delete');
  await expect(dialog).toContainText('Delete Deployer copy?');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toHaveCount(0);
  await waitFor('the session to go', async () => !(await sessions()).some((s) => s.name === 'Deployer copy'));
  await waitFor('its profile to go', () => !config().includes(`[profile ${profile}]`));
});

test('a hop with MFA asks for six digits in the window, says what was wrong, and can be cancelled', async () => {
  await more('Repositories', 'Duplicate');
  const dialog = page.getByRole('dialog');
  await fill(dialog, { Name: 'With a code', 'MFA device': SERIAL });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'With a code' })).toBeVisible();
  const profile = await profileOf('With a code');

  // A role session has no device, so the wrong code is the playground's word for the first try.
  const asking = identity(profile);
  const prompt = page.getByRole('dialog', { name: /^MFA code for With a code/ });
  const code = prompt.getByRole('textbox', { name: 'Six-digit code' });
  await expect(code).toBeFocused();
  await expect(prompt).toContainText(SERIAL);
  expect(await prompt.locator('[aria-hidden="true"]').count()).toBeGreaterThanOrEqual(6);
  await world.playground.addFault({
    service: 'sts',
    operation: 'AssumeRole',
    times: 1,
    status: 403,
    code: 'AccessDenied',
    message: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
  });
  await page.keyboard.type('00000');
  await world.app().screenshot(page, 'roles-mfa');
  await page.keyboard.type('0');
  await expect(prompt.getByRole('alert')).toContainText('was not accepted');
  await expect(prompt.getByRole('alert')).toContainText('next code');
  await expect(code).toBeFocused();
  await expect(code).toHaveValue('');
  await world.app().screenshot(page, 'roles-mfa-wrong');
  await code.fill(await world.playground.mfaCode('maria'));
  await expect(prompt).toHaveCount(0);
  const refused = await asking;
  expect(refused.code).not.toBe(0);
  // AWS takes a device from its own user only: asking for further codes would never end.
  expect(refused.stderr).toContain('associated with this user');

  const pane = await open('With a code');
  await pane.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(prompt).toBeVisible();
  await prompt.getByRole('button', { name: 'Cancel' }).click();
  await expect(prompt).toHaveCount(0);
  await expect(pane.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
});
