import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { CliAccount, CliAccounts, CliList, CliWhich } from '../shared/cli.ts';
import { onTerminal, type Terminal } from '../shim/testing-terminal.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, SHIM, startWorld, type World, waitForTray, withoutColours } from './world.ts';

// Labels of accounts and production marks, as a user meets them: terminal, tray and window of the real app.
test.describe.configure({ mode: 'serial' });

const PRODUCTION = { profile: 'production-DeveloperAccess', account: '111111111111' };
const STAGING = { profile: 'staging-DeveloperAccess', account: '222222222222' };
const QUESTION = 'Make it the default session? [y/N]';
let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${STAGING.profile}]`),
  );
});
test.afterAll(() => world.stop());

/** On a real terminal of so many columns, with the colours that such a one has. */
const typing = (columns: number, command: string): Terminal =>
  onTerminal(['sh', '-c', `stty cols ${columns} rows 40; ${command}`], {
    ...world.env,
    TERM: 'xterm-256color',
    NO_COLOR: undefined,
  });
async function shownBy(columns: number, command: string): Promise<string> {
  const terminal = typing(columns, command);
  try {
    expect(await terminal.ended).toEqual({ code: 0, signal: null });
    return terminal.shown();
  } finally {
    await terminal.close();
  }
}
const which = async () => CliWhich.parse(JSON.parse((await world.latchkey('which', '--json')).stdout));
const shot = (name: string) => world.app().screenshot(page, `production-${name}`);

test('an account is marked and labelled, and says so in list, which and status', async () => {
  expect((await world.latchkey('use', STAGING.profile)).code).toBe(0);
  const marked = await world.latchkey('account', 'mark', PRODUCTION.account, 'production', '--json');
  expect(CliAccount.parse(JSON.parse(marked.stdout))).toMatchObject({
    account: PRODUCTION.account,
    production: true,
    mark: 'production',
  });
  const labelled = await world.latchkey('account', 'label', PRODUCTION.account, 'Web shop');
  expect(labelled.stdout).toBe('The account is shown as Web shop (111111111111).\n');
  const list = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
  const ofAccount = list.filter(({ accountId }) => accountId === PRODUCTION.account);
  expect(ofAccount.length).toBeGreaterThan(1);
  for (const one of ofAccount)
    expect(one).toMatchObject({ accountName: 'Production', accountLabel: 'Web shop', production: true });
  expect(list.filter((one) => one.production).length).toBe(ofAccount.length);
  expect(list.filter((one) => one.default)).toMatchObject([{ profile: STAGING.profile }]);
  const accounts = CliAccounts.parse(JSON.parse((await world.latchkey('account', 'list', '--json')).stdout));
  expect(accounts).toContainEqual(
    expect.objectContaining({ name: 'Production', names: [{ source: 'Playground', name: 'Production' }] }),
  );
  const said = await world.latchkey('which', '--profile', PRODUCTION.profile);
  expect(said.stdout).toMatch(/account +Web shop \(111111111111\)\nmark +production\n/);
});

test('use asks on a terminal, and does nothing before yes', async () => {
  const no = typing(100, `${SHIM} use ${PRODUCTION.profile}`);
  await no.shows(QUESTION);
  expect(no.shown()).toContain('Web shop (111111111111)');
  await no.type('\n');
  expect((await no.ended).code).toBe(5);
  await no.close();
  expect((await which()).account).toBe(STAGING.account);

  const yes = typing(100, `${SHIM} use ${PRODUCTION.profile}`);
  await yes.shows(QUESTION);
  await yes.type('y\n');
  expect((await yes.ended).code).toBe(0);
  await yes.close();
  expect(await which()).toMatchObject({ account: PRODUCTION.account, production: true });
  // It is the default: nothing is asked any more, not even where nobody could answer.
  expect((await world.latchkey('use', PRODUCTION.profile)).code).toBe(0);
  expect((await world.latchkey('status')).stdout).toMatch(
    /^Default session: .*Web shop \(111111111111\).* · production$/m,
  );
});

test('a script is refused with words, and says --yes', async () => {
  expect((await world.latchkey('use', STAGING.profile)).code).toBe(0);
  const refused = await world.latchkey('use', PRODUCTION.profile);
  expect([refused.code, refused.stdout]).toEqual([5, '']);
  expect(refused.stderr).toContain('account Web shop (111111111111), is marked as production');
  expect(refused.stderr).toContain('--yes');
  expect((await which()).account).toBe(STAGING.account);
  expect((await world.latchkey('use', PRODUCTION.profile, '--yes')).code).toBe(0);
  expect((await which()).account).toBe(PRODUCTION.account);
});

test('the list keeps account and source at 100 and 80 columns, in colour on a terminal', async () => {
  for (const columns of [100, 80]) {
    const coloured = await shownBy(columns, `${SHIM} list`);
    expect(coloured).toContain('\u001b[1;31mPROD\u001b[0m');
    const lines = withoutColours(coloured).replaceAll('\r', '').trimEnd().split('\n');
    expect(lines[0]).toMatch(/^ +MARK .*PROFILE +ACCOUNT +SOURCE .*STATE/);
    for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(columns);
    const rows = lines.slice(1);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row).toMatch(/\S \(\d{12}\) +Playg/);
    expect(
      rows.filter((row) => row.includes('PROD')).every((row) => row.includes('Web shop (111111111111)')),
    ).toBe(true);
  }
  for (const bare of [`NO_COLOR=1 ${SHIM} list`, `TERM=dumb ${SHIM} list`, `${SHIM} list | cat`])
    expect(await shownBy(100, bare)).not.toContain('\u001b[1;31m');
  expect(await shownBy(100, `FORCE_COLOR=1 ${SHIM} list | cat`)).toContain('\u001b[1;31mPROD\u001b[0m');
});

test('the tray says production and the label, and a click asks in the window', async () => {
  expect((await world.latchkey('use', STAGING.profile)).code).toBe(0);
  await waitForTray(world, 'Web shop (111111111111)');
  page = await openWindow(world);
  const menu = await world.tray().menuText();
  const line = menu
    .split('\n')
    .find((one) => one.includes('Web shop (111111111111)') && one.includes('Production/Dev'));
  expect(line).toMatch(/production/i);
  await world.tray().click(['Switch role', (line ?? '').trim()]);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('account Web shop (111111111111), is marked as production');
  await shot('question');
  expect((await which()).account).toBe(STAGING.account);
  await dialog.getByRole('button', { name: 'Make default', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await waitFor('the switch', async () => (await which()).account === PRODUCTION.account);
});

test('the window shows mark and label, and changes both', async () => {
  const row = page.getByRole('row', { name: 'Production/DeveloperAccess' });
  await expect(row).toContainText('Production');
  await expect(row).toContainText('Web shop');
  await row.click();
  const details = page.getByRole('complementary', { name: 'Session details' });
  const field = details.getByLabel('Your name for the account');
  await expect(field).toHaveValue('Web shop');
  await field.fill('Shop of the world');
  await field.press('Enter');
  await expect(row).toContainText('Shop of the world');
  expect((await world.latchkey('which')).stdout).toContain('Shop of the world (111111111111)');
  await shot('details');
  await details.getByLabel('All sessions of the account').selectOption('none');
  await waitFor('the mark to go', async () => !(await which()).production);
  await details.getByLabel('This session').selectOption('production');
  await waitFor('the mark of the session', async () => (await which()).production);
});

test('patterns mark what matches them, off by default', async () => {
  const set = await world.latchkey('settings', 'set', 'production-patterns', 'staging*');
  expect(set.code).toBe(0);
  const refused = await world.latchkey('use', STAGING.profile);
  expect(refused.code).toBe(5);
  expect((await world.latchkey('settings', 'reset', 'production-patterns')).code).toBe(0);
  expect((await world.latchkey('use', STAGING.profile)).code).toBe(0);
});
