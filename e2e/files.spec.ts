import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// The user's AWS files are theirs: what is asked first, what comes back, and what an app must never lose.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const SANDBOX = 'sandbox-AdministratorAccess';
const own = `# dotfiles/aws-config
[default]
# my own way
region = us-east-1
output = json
credential_process = /opt/company/old-tool --json

[profile handmade]
region = eu-west-1
`;
let world: World;
let page: Page;
/** The file that ~/.aws/config, a symlink, leads to. */
let target: string;

test.beforeAll(async () => {
  world = await startWorld({
    prepare: (home) => {
      mkdirSync(home.path('dotfiles'));
      target = home.path('dotfiles', 'aws-config');
      writeFileSync(target, own);
      symlinkSync(target, home.awsConfigFile);
    },
  });
  await world.signIn();
  await waitFor('the sync', async () => config().includes(`[profile ${DEVELOPER}]`));
  await world.tray().click('Open Latchkey');
  page = await world.app().window();
});
test.afterAll(async () => {
  await world.stop();
});

const config = (): string => readFileSync(world.home.awsConfigFile, 'utf8');
const credentials = (): string => {
  try {
    return readFileSync(world.home.awsCredentialsFile, 'utf8');
  } catch {
    return '';
  }
};
const account = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const region = ['--region', 'us-east-1', '--output', 'json'];
  const ran = await world.run('aws', ['sts', 'get-caller-identity', ...region, ...args], { env });
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Account;
};
/** What a tool does that knows the credentials file and nothing else. */
const accountByKeys = (profile: string) =>
  account(['--profile', profile], { AWS_CONFIG_FILE: '/nowhere/config' });
const dialog = (): Locator => page.getByRole('dialog', { name: 'Take over the profile default?' });
async function openDetail(session: string): Promise<Locator> {
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await page.getByRole('row', { name: session, exact: true }).click();
  return page.getByRole('complementary').filter({ hasText: session });
}
/** Everything that is in the folders of the AWS files, the backups too. */
const everyText = (): string =>
  [path.dirname(world.home.awsConfigFile), path.dirname(target)]
    .flatMap((dir) => readdirSync(dir).map((file) => readFileSync(path.join(dir, file), 'latin1')))
    .join('\n');

test.describe('a default profile of the user’s own', () => {
  test('is asked for with the diff, and a No leaves every byte', async () => {
    const before = config();
    // A command behind && would act in the account that the file still names.
    expect((await world.latchkey('use', DEVELOPER)).code).toBe(1);
    await expect(dialog()).toBeVisible();
    await expect(dialog()).toContainText('credential_process = /opt/company/old-tool --json');
    await expect(dialog()).toContainText('below this line: kept from your own profile');
    await world.app().screenshot(page, 'take-over-default');
    await dialog().getByRole('button', { name: 'No, leave it' }).click();
    await expect(dialog()).toHaveCount(0);
    expect(config()).toBe(before);
    expect(config().startsWith(own)).toBe(true);
    await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('default');
  });

  test('is not asked for again automatically, but is when they make a session the default again', async () => {
    await world.latchkey('renew', DEVELOPER);
    await expect(dialog()).toHaveCount(0);
    // A command behind && would act in the account that the file still names.
    expect((await world.latchkey('use', DEVELOPER)).code).toBe(1);
    await expect(dialog()).toBeVisible();
    await dialog().getByRole('button', { name: 'No, leave it' }).click();
    await page
      .getByRole('region', { name: 'Needs attention' })
      .getByRole('button', { name: 'Ask me again' })
      .click();
    await expect(dialog()).toBeVisible();
  });

  test('a Yes takes it over, keeps the rest of it, and undo brings the bytes back', async () => {
    const before = config();
    await dialog().getByRole('button', { name: 'Yes, take it over' }).click();
    await waitFor('the take-over', async () => !/^credential_process = .*old-tool/m.test(config()));
    expect(config()).toContain('output = json\n');
    expect(config()).toContain('# kept by Latchkey: credential_process = /opt/company/old-tool --json\n');
    expect(await account([])).toBe('111111111111');
    const undone = await world.latchkey('undo');
    expect(undone.stdout).toContain('+credential_process = /opt/company/old-tool --json');
    expect(config()).toBe(before);
    expect(lstatSync(world.home.awsConfigFile).isSymbolicLink()).toBe(true);
    await expect(dialog()).toHaveCount(0);
  });
});

test.describe('rotating keys in the credentials file', () => {
  let detail: Locator;
  const keyIn = (text: string): string => /aws_access_key_id = (\S+)/.exec(text)?.[1] ?? '';

  test('are chosen in the detail of a session, and tools that know only that file work', async () => {
    detail = await openDetail('Production/DeveloperAccess');
    await detail.getByLabel('Delivery').selectOption('Rotating keys in the credentials file');
    expect((await world.latchkey('start', DEVELOPER)).code).toBe(0);
    await waitFor('the keys', async () => keyIn(credentials()) !== '');
    expect(await accountByKeys(DEVELOPER)).toBe('111111111111');
    expect(await account(['--profile', DEVELOPER])).toBe('111111111111');
    expect(config()).not.toContain(`--profile ${DEVELOPER}`);
    const secret = /aws_secret_access_key = (\S+)/.exec(credentials())?.[1] ?? 'none';
    const written = detail.getByRole('region', { name: /^What Latchkey writes in/ });
    await expect(written).toContainText('aws_secret_access_key = ********');
    await expect(written).not.toContainText(secret);
    await world.app().screenshot(page, 'keys-delivery');
  });

  test('change with a renewal', async () => {
    const former = keyIn(credentials());
    expect((await world.latchkey('renew', DEVELOPER)).code).toBe(0);
    await waitFor('new keys', async () => keyIn(credentials()) !== former);
    expect(credentials()).not.toContain(former);
    expect(await accountByKeys(DEVELOPER)).toBe('111111111111');
  });

  test('leave with an undo, which brings none back, and no backup holds one', async () => {
    const secret = /aws_secret_access_key = (\S+)/.exec(credentials())?.[1] ?? 'none';
    expect((await world.latchkey('undo')).code).toBe(0);
    await waitFor('no keys', async () => keyIn(credentials()) === '');
    expect(everyText()).not.toContain(secret);
    // What the user asks for next ends the peace.
    await detail.getByLabel('Delivery').selectOption('On demand');
    await detail.getByLabel('Delivery').selectOption('Rotating keys in the credentials file');
    await waitFor('the keys', async () => keyIn(credentials()) !== '');
  });

  test('are removed on stop', async () => {
    expect((await world.latchkey('stop', DEVELOPER)).code).toBe(0);
    await waitFor('no keys', async () => keyIn(credentials()) === '');
    expect(everyText()).not.toMatch(/aws_session_token = /);
  });

  test('are removed on quit', async () => {
    expect((await world.latchkey('start', DEVELOPER)).code).toBe(0);
    await waitFor('the keys', async () => keyIn(credentials()) !== '');
    await world.tray().click('Quit');
    expect(await world.app().exited()).toBe(0);
    expect(keyIn(credentials())).toBe('');
    expect(everyText()).not.toMatch(/aws_session_token = /);
    await world.launch();
    await waitFor('the app', async () => (await world.latchkey('status')).code === 0);
    await world.tray().click('Open Latchkey');
    page = await world.app().window();
  });
});

test('a read-only config is reported in the terminal and in the window, and nothing of it is lost', async () => {
  chmodSync(target, 0o444);
  const before = config();
  const detail = await openDetail('Sandbox/AdministratorAccess');
  await detail.getByLabel('Delivery').selectOption('No profile');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('cannot be written');
  // Reported once: the banner says it, so no message says it again.
  await expect(page.getByText('cannot be written.')).toHaveCount(1);
  // What could not be written has not been changed in the app either.
  await expect(detail.getByLabel('Delivery')).toHaveValue('process');
  await world.app().screenshot(page, 'read-only-config');
  const ran = await world.latchkey('profile', 'remove', SANDBOX);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain(`${world.home.awsConfigFile} cannot be written.`);
  expect(ran.stderr).toContain('read-only');
  expect(config()).toBe(before);
  chmodSync(target, 0o644);
  // Asked for again once the file can be written, the switch is asked about: the profile is the user's own.
  expect((await world.latchkey('use', SANDBOX)).code).toBe(1);
  await dialog().getByRole('button', { name: 'No, leave it' }).click();
  const matters = page.getByRole('region', { name: 'Needs attention' });
  await expect(matters).toContainText('The profile default');
  await expect(matters).not.toContainText('cannot be written');
});

test('what the user writes at the same time, as editors do by renaming, is never lost', async () => {
  const detail = await openDetail('Sandbox/ReadOnlyAccess');
  const notes = Array.from({ length: 12 }, (_, index) => `# note ${index}`);
  for (const [index, note] of notes.entries()) {
    const choice = index % 2 === 0 ? 'No profile' : 'On demand';
    const written = detail.getByLabel('Delivery').selectOption(choice);
    // Any moment but that of the rename itself: no rename can see another that lands within the same microseconds.
    await waitFor('a moment', async () => !existsSync(`${target}.latchkey-lock`));
    const text = readFileSync(target, 'utf8');
    writeFileSync(`${target}~`, `${note}\n${text}`);
    renameSync(`${target}~`, target);
    await written;
  }
  await detail.getByLabel('Delivery').selectOption('No profile');
  await expect(detail.getByLabel('Delivery')).toHaveValue('none');
  // A verb that writes is answered after all writes before it; this one asks about the user's own default profile.
  expect((await world.latchkey('use', SANDBOX)).code).toBe(1);
  expect(config()).not.toContain('[profile sandbox-ReadOnlyAccess]');
  for (const note of notes) expect(config().split('\n')).toContain(note);
  expect(config()).toContain(own);
  expect(lstatSync(world.home.awsConfigFile).isSymbolicLink()).toBe(true);
});

test('undo refuses what was edited since and says how; --force keeps the edit aside', async () => {
  const edited = `${config()}# edited by hand\n`;
  writeFileSync(target, edited);
  const refused = await world.latchkey('undo');
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain('latchkey undo --force');
  expect(config()).toBe(edited);
  const forced = await world.latchkey('undo', '--force');
  expect(forced.code).toBe(0);
  expect(config()).not.toContain('# edited by hand');
  expect(everyText()).toContain('# edited by hand');
});
