import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { CliImport, CliList } from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { SHIM, startWorld, type World } from './world.ts';

// A user who has worked with the AWS tools for years: what is in their files becomes sessions, and goes back.
test.describe.configure({ mode: 'serial' });

/** Everything a file of some years holds, the sample of the page about rotating credentials among it, typing errors and all. */
const configOf = (startUrl: string): string => `# Maria's config; keep it tidy!

[default]
region = us-east-1
output = json

[sso-session corp]
sso_start_url = ${startUrl}/#/
sso_region = us-east-1
sso_registration_scopes = sso:account:access

; the one for every day
[profile dev]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = DeveloperAccess
region = us-east-1
# large uploads
s3 =
  max_concurrent_requests = 5
  addressing_style = path

[profile CodeAccess]
 source_profile = dev
 role_session_name = Maria Garcia
 role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess

[profile deploy]
role_arn = arn:aws:iam::222222222222:role/Deploy
source_profile = CodeAccess
external_id = latchkey-demo
region = eu-west-1
cli_pager =

[profile sandbox-ro]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_account_id = 333333333333
sso_role_name = ReadOnlyAccess
region = eu-central-1

[profile console]
login_session = arn:aws:iam::111111111111:user/maria
region = us-east-1

[profile ci]
role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess
source_profile = build
region = us-east-1

[preview]
cloudfront = true
# the end
`;
/** Temporary keys, as a program of the user's own puts them there. */
const keysOf = async (world: World): Promise<string> => {
  const issued = await world.playground.request('POST', '/issue', {
    userName: 'maria.garcia',
    accountId: '111111111111',
    permissionSet: 'DeveloperAccess',
  });
  const { accessKeyId, secretAccessKey, sessionToken } = Object(issued);
  return `[build]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`;
};
const imported = ['dev', 'CodeAccess', 'deploy', 'sandbox-ro'];

const startAmongFiles = async (
  eol: string,
): Promise<{ world: World; before: Buffer; credentials: string }> => {
  const world = await startWorld({ env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
  const text = configOf(world.playground.info.startUrl).replaceAll('\n', eol);
  writeFileSync(world.home.awsConfigFile, text);
  const credentials = await keysOf(world);
  writeFileSync(world.home.awsCredentialsFile, credentials);
  return { world, before: Buffer.from(text), credentials };
};
const config = (world: World): string => readFileSync(world.home.awsConfigFile, 'utf8');
const sectionOf = (world: World, name: string): string =>
  config(world)
    .split(/(?=^\[)/m)
    .find((part) => part.startsWith(`[${name}]`)) ?? '';
const identity = async (world: World, profile: string): Promise<string> => {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--output',
    'json',
    '--profile',
    profile,
  ]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Arn;
};
const undoAll = async (world: World): Promise<number> => {
  for (let count = 0; ; count++) {
    const ran = await world.latchkey('undo');
    if (ran.stderr.includes('nothing to undo')) return count;
    expect(ran.stderr).toBe('');
  }
};

test.describe('through the window', () => {
  let world: World;
  let page: Page;
  let before: Buffer;
  let credentials: string;
  test.beforeAll(async () => {
    ({ world, before, credentials } = await startAmongFiles('\n'));
  });
  test.afterAll(() => world.stop());

  const row = (section: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader').filter({ hasText: `[${section}]` }) });

  test('every section has its row: what it is, what becomes of it, and why not', async () => {
    await world.tray().click('Open Latchkey');
    page = await world.app().window();
    await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
    await page.getByRole('button', { name: /^Add/ }).first().click();
    await page.getByRole('button', { name: /^Import what I already have/ }).click();
    await expect(row('profile dev')).toContainText('session dev (DeveloperAccess in 111111111111)');
    await expect(row('sso-session corp')).toContainText('identity source corp');
    await expect(row('profile CodeAccess')).toContainText('arn:aws:iam::111111111111:role/CodeCommitAccess');
    await expect(row('profile CodeAccess')).toContainText('Maria.Garcia');
    await expect(row('profile console')).toContainText('aws login');
    await expect(row('profile ci')).toContainText('temporary keys');
    await expect(row('build')).toContainText('which expire');
    // What is built on a row in need of a fix is not ready before that fix is accepted.
    await expect(row('profile deploy')).toContainText('Needs a fix');
    await expect(row('profile deploy')).toContainText('It is built on [profile CodeAccess]');
    await expect(row('default')).toContainText('nothing to import');
    await world.app().screenshot(page, 'import-table');
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
  });

  test('rows in need of a fix wait for it to be accepted', async () => {
    const tick = row('profile deploy').getByRole('checkbox');
    await expect(tick).not.toBeChecked();
    await page.getByRole('checkbox', { name: 'Accept fixes' }).check();
    await expect(tick).toBeChecked();
    await world.app().screenshot(page, 'import-fixes-accepted');
    await page.getByRole('button', { name: /^Import \d+ sections/ }).click();
    await expect(page.getByText('4 imported')).toBeVisible();
    const listed = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
    expect(listed.map(({ profile }) => profile).sort()).toEqual(imported.toSorted());
    expect(JSON.parse((await world.latchkey('sources', '--json')).stdout)).toMatchObject([{ name: 'corp' }]);
  });

  test('an imported section holds the command, its region and what is not about credentials', async () => {
    for (const name of imported) {
      const section = sectionOf(world, `profile ${name}`);
      expect(section).toContain(`credential_process = ${SHIM} credential-process --profile ${name}`);
      expect(section).not.toMatch(/^\s*(sso_|role_|source_profile|external_id)/m);
    }
    expect(sectionOf(world, 'profile dev')).toContain('s3 =\n  max_concurrent_requests = 5\n');
    expect(sectionOf(world, 'profile deploy')).toMatch(/region = eu-west-1\n[\s\S]*cli_pager =/);
    expect(sectionOf(world, 'sso-session corp')).toContain(
      `sso_start_url = ${world.playground.info.startUrl}\n`,
    );
    expect(sectionOf(world, 'profile ci')).toContain(
      'role_arn = arn:aws:iam::111111111111:role/CodeCommitAccess',
    );
    expect(readFileSync(world.home.awsCredentialsFile, 'utf8')).toBe(credentials);
  });

  test('after one sign-in aws works with every imported profile, and with the one that was only corrected', async () => {
    await world.signIn('corp');
    expect(await identity(world, 'dev')).toContain('AWSReservedSSO_DeveloperAccess_');
    expect(await identity(world, 'CodeAccess')).toContain(':assumed-role/CodeCommitAccess/Maria.Garcia');
    expect(await identity(world, 'deploy')).toContain('222222222222:assumed-role/Deploy/');
    expect(await identity(world, 'sandbox-ro')).toContain('333333333333');
    expect(await identity(world, 'ci')).toContain(':assumed-role/CodeCommitAccess/');
  });

  test('the sync adds to what was imported and renames nothing of it', async () => {
    await waitFor('the sync', async () =>
      (await world.latchkey('list', '--json')).stdout.includes('Staging/'),
    );
    const listed = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
    expect(listed.find(({ profile }) => profile === 'dev')).toMatchObject({
      name: 'Production/DeveloperAccess',
    });
    for (const name of imported) expect(listed.filter(({ profile }) => profile === name)).toHaveLength(1);
  });

  test('undo, repeated, brings every byte back, and nothing is written again afterwards', async () => {
    expect(await undoAll(world)).toBeGreaterThan(0);
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
    expect(readFileSync(world.home.awsCredentialsFile, 'utf8')).toBe(credentials);
    await world.latchkey('renew', 'dev');
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
  });

  test('imported once more, nothing is made twice', async () => {
    const sources = (await world.latchkey('sources', '--json')).stdout;
    const count = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout)).length;
    const ran = await world.latchkey('import', '--yes');
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('Latchkey already has this portal: identity source corp.');
    expect(CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout))).toHaveLength(count);
    expect(JSON.parse((await world.latchkey('sources', '--json')).stdout)).toHaveLength(
      JSON.parse(sources).length,
    );
    expect(sectionOf(world, 'profile deploy')).toContain('credential_process');
    expect(await identity(world, 'deploy')).toContain('222222222222');
  });
});

test.describe('through the terminal, a file with CRLF', () => {
  let world: World;
  let before: Buffer;
  let credentials: string;
  test.beforeAll(async () => {
    ({ world, before, credentials } = await startAmongFiles('\r\n'));
  });
  test.afterAll(() => world.stop());

  test('without a terminal and without --yes it shows everything and changes nothing', async () => {
    const ran = await world.latchkey('import');
    expect(ran.code).toBe(5);
    for (const said of [
      '[profile CodeAccess]',
      'Proposed: Maria.Garcia',
      '-sso_session = corp',
      '+credential_process',
    ])
      expect(ran.stdout).toContain(said);
    expect(ran.stdout).not.toContain(/secret_access_key = (\S+)/.exec(credentials)?.[1]);
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
  });

  test('on a terminal it asks after the diff; No changes nothing', async () => {
    const ran = await world.run('script', ['-qec', `'${SHIM}' import`, '/dev/null'], { input: 'n\n' });
    expect(ran.code).toBe(5);
    expect(ran.stdout).toMatch(/\+credential_process[\s\S]*Import \d+ profiles\? \[y\/N\]/);
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
  });

  test('--yes imports all that can be, and says what was left alone and why', async () => {
    const ran = await world.latchkey('import', '--yes');
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('4 profiles imported, 4 left alone.');
    expect(ran.stdout).toContain('left alone: [profile console] - The aws command manages it itself.');
    expect(ran.stdout).toContain(
      'fixed: [profile ci] role_arn = arn:aws:iam::111111111111:role/CodeCommitAccess',
    );
    expect(config(world).replaceAll('\r\n', '')).not.toContain('\n');
    const again = await world.latchkey('import', '--yes', '--json');
    expect(CliImport.parse(JSON.parse(again.stdout))).toMatchObject({ applied: false });
  });

  test('aws reads the file with its CRLF, and undo brings every byte back', async () => {
    await world.signIn('corp');
    expect(await identity(world, 'deploy')).toContain('222222222222:assumed-role/Deploy/');
    await undoAll(world);
    expect(readFileSync(world.home.awsConfigFile).equals(before)).toBe(true);
  });
});
