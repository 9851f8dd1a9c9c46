import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { awsOfVersion } from './clients/matrix.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { confirmOnPage, pendingCode, startWorld, type World } from './world.ts';

// The real `aws sso login`, whose sign-in Latchkey then offers and never touches.
test.describe.configure({ mode: 'serial' });
let world: World;
/** The first version of it that has `aws sso login` with a session. */
const AWS_CLI = awsOfVersion('2');
const MISSING = 'no version 2 of the AWS CLI is installed';
const aws = AWS_CLI?.program ?? 'aws';

test.beforeAll(async () => {
  world = await startWorld({ launch: false });
  const { startUrl, region } = world.playground.info;
  mkdirSync(world.home.path('.aws'), { recursive: true });
  writeFileSync(
    world.home.path('.aws', 'config'),
    [
      '[sso-session acme]',
      `sso_start_url = ${startUrl}`,
      `sso_region = ${region}`,
      'sso_registration_scopes = sso:account:access',
      '',
    ].join('\n'),
  );
  const seed = world.home.path('aws-cli.json');
  const source = { kind: 'aws-cli', name: 'AWS CLI', config: { sessionRegion: region } };
  writeFileSync(seed, JSON.stringify({ sources: [source], sessions: [] }));
  await world.launch({ env: { LATCHKEY_SEED: seed } });
});
test.afterAll(() => world.stop());

async function ssoLogin(): Promise<void> {
  // From 2.22 on the CLI opens a browser of its own accord unless it is asked for a code.
  const [, minor = '0'] = AWS_CLI?.version.split('.') ?? [];
  const byCode = Number(minor) >= 22 ? ['--use-device-code'] : [];
  const login = world.begin(aws, ['sso', 'login', '--sso-session', 'acme', '--no-browser', ...byCode]);
  await confirmOnPage(await pendingCode(world.playground), world.playground.info.startUrl);
  const { code, stderr } = await login.ended;
  expect([code, stderr]).toEqual([0, '']);
}

/** Every file of the CLI's cache with its bytes. */
function cache(): Readonly<Record<string, string>> {
  const folder = world.home.path('.aws', 'sso', 'cache');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

async function arnOf(profile: string): Promise<string> {
  const who = [
    'sts',
    'get-caller-identity',
    '--profile',
    profile,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ];
  const { stdout, stderr } = await world.run(aws, who);
  expect(stderr.trim()).toBe('');
  return String(Object(JSON.parse(stdout)).Arn);
}
const developerArn = ':assumed-role/AWSReservedSSO_DeveloperAccess';
let profile = '';

test('what aws sso login signed in to gives aws and git credentials, and its cache stays as it was', async () => {
  test.skip(AWS_CLI === undefined, MISSING);
  await ssoLogin();
  const before = cache();
  const login = await world.latchkey('login', 'AWS CLI');
  expect([login.code, login.stderr]).toEqual([0, '']);
  profile = await waitFor('the sessions of the portal', async () => {
    const found: unknown = JSON.parse((await world.latchkey('list', '--json')).stdout);
    const all: readonly unknown[] = Array.isArray(found) ? found : [];
    const developer = all.map(Object).find(({ name }) => name === 'Production/DeveloperAccess');
    return typeof developer?.profile === 'string' ? developer.profile : undefined;
  });
  expect(await arnOf(profile)).toContain(developerArn);
  const clone = await world.run('git', ['clone', `codecommit://${profile}@MyDemoRepo`]);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
  expect(cache()).toEqual(before);
});

test('a sign-in about to end: the tray says so of a session in use, and has the command', async () => {
  test.skip(AWS_CLI === undefined, MISSING);
  const folder = world.home.path('.aws', 'sso', 'cache');
  const [name, text] = Object.entries(cache()).find(([, json]) => json.includes('"startUrl"')) ?? [];
  if (name === undefined || text === undefined) throw new Error('aws sso login left no token');
  const expiresAt = new Date(Date.now() + 8 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  writeFileSync(path.join(folder, name), JSON.stringify({ ...Object(JSON.parse(text)), expiresAt }));
  const command = 'aws sso login --sso-session acme';
  const login = await world.latchkey('login', 'AWS CLI');
  expect(login.stdout).toContain(`To renew it, run: ${command}`);
  expect((await world.latchkey('use', profile)).code).toBe(0);
  const tip = await waitFor('the tray', async () => {
    const now = await world.tray().toolTip();
    return now.startsWith('Latchkey (expiring soon)') ? now : undefined;
  });
  expect(tip).toMatch(/\(111111111111\) · .* · sign-in ends in [678] min$/);
  await world.tray().click(['Sign in', /^AWS CLI · signed in, [678] min left$/, `Copy: ${command}`]);
  const copied = () => world.app().electron.evaluate(({ clipboard }) => clipboard.readText());
  await waitFor('the command', async () => (await copied()) === command);
  writeFileSync(path.join(folder, name), text);
  expect((await world.latchkey('login', 'AWS CLI')).code).toBe(0);
  await waitFor('the tray', async () => (await world.tray().toolTip()).startsWith('Latchkey (active)'));
});

test('after aws sso logout a sign-in is asked for, and after the next aws sso login it is there', async () => {
  test.skip(AWS_CLI === undefined, MISSING);
  expect((await world.run(aws, ['sso', 'logout'])).code).toBe(0);
  const login = await world.latchkey('login', 'AWS CLI');
  expect(login.code).not.toBe(0);
  expect(login.stderr).toContain('aws sso login --sso-session');
  await ssoLogin();
  // Nobody told Latchkey: it looks before it says that a sign-in is missing.
  await world.latchkey('stop', profile);
  expect(await arnOf(profile)).toContain(developerArn);
});
