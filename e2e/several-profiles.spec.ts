import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { CliList, CliSources } from '../shared/cli.ts';
import { everyClient } from './every-client.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// One session under several profiles, with real aws and git: from an import, under a new name, from the window and the
// terminal.
// Every client that is installed starts one after the other.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const ACCOUNT = '111111111111';
const configOf = (startUrl: string): string => `[sso-session corp]
sso_start_url = ${startUrl}
sso_region = us-east-1

[profile prod-us]
sso_session = corp
sso_account_id = ${ACCOUNT}
sso_role_name = DeveloperAccess
region = us-east-1

[profile prod-eu]
sso_session = corp
sso_account_id = ${ACCOUNT}
sso_role_name = DeveloperAccess
region = eu-west-1
output = json

[profile eu-role]
role_arn = arn:aws:iam::${ACCOUNT}:role/CodeCommitAccess
source_profile = prod-eu
`;

test.describe('two profiles of one permission set', () => {
  let world: World;
  let page: Page;
  let before: string;
  const config = (): string => readFileSync(world.home.awsConfigFile, 'utf8');
  /** Who aws says it is, and the region for which it signed. */
  const aws = async (profile: string): Promise<readonly [string, string]> => {
    const ran = await world.run(
      'aws',
      ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text', '--debug', '--profile', profile],
      { env: { AWS_STS_REGIONAL_ENDPOINTS: 'regional' } },
    );
    expect(ran.code, ran.stderr.slice(-2_000)).toBe(0);
    const region = /\/\d{8}\/([a-z0-9-]+)\/sts\/aws4_request/.exec(ran.stderr)?.[1] ?? '';
    return [/:assumed-role\/([^/]+)\//.exec(ran.stdout)?.[1]?.replace(/_[0-9a-f]+$/, '') ?? '', region];
  };
  const developer = 'AWSReservedSSO_DeveloperAccess';
  const git = async (args: readonly string[]): Promise<string> => {
    const ran = await world.run('git', args);
    expect(ran.stderr).not.toMatch(/fatal|error/);
    return ran.stdout;
  };
  const listed = async () => CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
  const profiles = async () =>
    (await listed()).find(({ accountId, role }) => accountId === ACCOUNT && role === 'DeveloperAccess')
      ?.profiles;

  test.beforeAll(async () => {
    world = await startWorld({ env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
    before = configOf(world.playground.info.startUrl);
    writeFileSync(world.home.awsConfigFile, before);
    const ran = await world.latchkey('import', '--yes');
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('3 profiles imported');
    await world.signIn('corp');
  });
  test.afterAll(() => world.stop());

  test('all of an import work, each with its region, and so does a role on one of them', async () => {
    expect(await aws('prod-us')).toEqual([developer, 'us-east-1']);
    expect(await aws('prod-eu')).toEqual([developer, 'eu-west-1']);
    expect(await aws('eu-role')).toEqual(['CodeCommitAccess', 'eu-west-1']);
    const clients = await everyClient();
    const asRole = { env: { AWS_PROFILE: 'eu-role' }, timeoutMs: 120_000 };
    const ran = await world.run('sh', ['-c', clients.script], asRole);
    for (const [client, answer] of Object.entries(clients.answers(ran.stdout)))
      expect(answer, client).toMatch(/^assumed-role\/CodeCommitAccess\//);
    expect(await profiles()).toEqual([
      { name: 'prod-us', region: 'us-east-1' },
      { name: 'prod-eu', region: 'eu-west-1' },
    ]);
    expect(config()).not.toMatch(/^\s*sso_role_name/m);
    expect(config()).toContain('output = json');
  });

  test('git, which and exec take the region of the profile that is named', async () => {
    // The account has the repository "website" in this region, and in no other.
    expect(await git(['ls-remote', 'codecommit://prod-eu@website'])).toContain('HEAD');
    expect(await git(['ls-remote', 'codecommit://prod-us@MyDemoRepo'])).toContain('HEAD');
    const which = await world.latchkey('which', '--profile', 'prod-eu');
    expect(which.stdout).toMatch(/session\s+.*prod-eu[\s\S]*region\s+eu-west-1/);
    const script = 'echo $AWS_PROFILE $AWS_REGION';
    const child = await world.latchkey('exec', 'prod-eu', '--', 'sh', '-c', script);
    expect(child.stdout).toBe('prod-eu eu-west-1\n');
  });

  test('a region that aws configure writes into one of them is that one’s alone', async () => {
    await world.run('aws', ['configure', 'set', 'region', 'us-east-1', '--profile', 'prod-eu']);
    expect(await profiles()).toContainEqual({ name: 'prod-eu', region: 'us-east-1' });
    await world.run('aws', ['configure', 'set', 'region', 'eu-west-1', '--profile', 'prod-eu']);
    expect(await profiles()).toEqual([
      { name: 'prod-us', region: 'us-east-1' },
      { name: 'prod-eu', region: 'eu-west-1' },
    ]);
  });

  test('a new name in the window leaves the old one working, until that is removed there', async () => {
    page = await openWindow(world, 'Sessions');
    await page
      .getByRole('row')
      .filter({ hasText: 'DeveloperAccess' })
      .filter({ hasText: ACCOUNT })
      .first()
      .click();
    const name = page.getByLabel('Profile name', { exact: true });
    await name.fill('production');
    await expect(page.getByText('prod-us stays as an additional profile')).toBeVisible();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const others = page.getByRole('region', { name: 'Additional profiles' });
    await expect(others).toContainText('prod-us');
    await expect(others).toContainText('prod-eu');
    await world.app().screenshot(page, 'additional-profiles');
    for (const profile of ['production', 'prod-us'])
      expect(await aws(profile)).toEqual([developer, 'us-east-1']);
    expect(await aws('prod-eu')).toEqual([developer, 'eu-west-1']);

    await others.getByRole('button', { name: 'Remove the profile prod-us' }).click();
    // The section itself goes back to what the user had written there.
    await waitFor('the old name to leave', () => !/--profile prod-us$/m.test(config()));
    await expect(others).not.toContainText('prod-us');
    await others.getByRole('button', { name: 'Add another profile' }).click();
    await others.getByLabel('Name of the additional profile').fill('prod-us-2');
    await others.getByRole('button', { name: 'Add', exact: true }).click();
    await waitFor('the new one', () => config().includes('[profile prod-us-2]'));
    expect(await aws('prod-us-2')).toEqual([developer, 'us-east-1']);
  });

  test('the terminal adds and removes one, and lists them all', async () => {
    const add = ['profile', 'add', 'production', '--name', 'prod-eu-2', '--region', 'eu-west-1'];
    expect((await world.latchkey(...add)).code).toBe(0);
    expect(await aws('prod-eu-2')).toEqual([developer, 'eu-west-1']);
    const names = ['production', 'prod-eu', 'prod-us-2', 'prod-eu-2'];
    expect((await profiles())?.map(({ name }) => name)).toEqual(names);
    const removed = await world.latchkey('profile', 'remove', 'prod-eu-2', 'prod-us-2');
    expect(removed.stdout).toContain('prod-eu-2 is no longer a name of');
    expect(config()).not.toContain('prod-eu-2');
    const gone = await world.run('git', ['ls-remote', 'codecommit://prod-eu-2@website']);
    expect(gone.code).not.toBe(0);
  });
});

test.describe('portals that share one host', () => {
  let world: World;
  test.afterEach(() => world.stop());
  const gov = 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory';
  const china = 'https://start.home.awsapps.cn/directory';
  const section = (name: string, url: string, region: string): string =>
    `[sso-session ${name}]\nsso_start_url = ${url}\nsso_region = ${region}\n[profile ${name}]\nsso_session = ${name}\nsso_account_id = ${ACCOUNT}\nsso_role_name = Admin\nregion = ${region}\n`;

  test('are one source for each directory, and the profiles of one are not served by another', async () => {
    world = await startWorld({ env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
    writeFileSync(
      world.home.awsConfigFile,
      [
        section('gov-a', `${gov}/d-1111111111#/`, 'us-gov-west-1'),
        section('gov-b', `${gov}/d-2222222222`, 'us-gov-west-1'),
        section('cn-a', `${china}/d-1111111111`, 'cn-north-1'),
        section('cn-b', `${china}/d-2222222222/`, 'cn-north-1'),
      ].join('\n'),
    );
    const ran = await world.latchkey('import', '--yes');
    expect(ran.stderr).toBe('');
    const sources = CliSources.parse(JSON.parse((await world.latchkey('sources', '--json')).stdout));
    expect(sources.map(({ name }) => name).sort()).toEqual(['cn-a', 'cn-b', 'gov-a', 'gov-b']);
    const listed = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
    expect(listed.map(({ profile, source }) => [profile, source]).sort()).toEqual(
      ['cn-a', 'cn-b', 'gov-a', 'gov-b'].map((name) => [name, name]),
    );
  });
});
