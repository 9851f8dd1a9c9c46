import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { CliList } from '../shared/cli.ts';
import { shellIn } from './asking-shell.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World, windowState } from './world.ts';

// What a machine already has, on the real app: EC2, a container, variables, another program; to `aws` and `git`.
test.describe.configure({ mode: 'serial' });
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-ambient-'));
  const program = path.join(directory, 'print-keys');
  writeFileSync(program, `#!/bin/sh\ncat '${path.join(directory, 'keys.json')}'\n`);
  chmodSync(program, 0o700);
  const source = (name: string, config: Readonly<Record<string, string>>) => ({
    kind: 'ambient',
    name,
    config,
  });
  const session = (name: string, of: string) => ({
    kind: 'ambient-session',
    name,
    source: of,
    config: { region: 'us-east-1' },
  });
  const seed = {
    sources: [
      { kind: 'aws-cli', name: 'AWS CLI', config: { sessionRegion: 'us-east-1' } },
      source('Instance', { origin: 'ec2' }),
      source('Task', { origin: 'container' }),
      source('Variables', { origin: 'environment' }),
      source('Program', { origin: 'process', command: `"${program}" --quiet` }),
    ],
    sessions: [
      session('on-ec2', 'Instance'),
      session('in-task', 'Task'),
      session('by-variables', 'Variables'),
      session('by-program', 'Program'),
    ],
  };
  const seedFile = path.join(directory, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  world = await startWorld({ launch: false, env: { LATCHKEY_SEED: seedFile } });
  await putKeys('111111111111');
  const { metadata } = world.playground.info;
  const tokenFile = path.join(directory, 'authorization');
  writeFileSync(tokenFile, metadata.authorization, { mode: 0o600 });
  // Only the app is on that machine: aws and git get what they get from Latchkey.
  await world.launch({
    env: {
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.ec2,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: metadata.container,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
      AWS_ACCESS_KEY_ID: 'AKIAPLAYGRNDBUILDAAA',
      AWS_SECRET_ACCESS_KEY: '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',
    },
  });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The program prints keys of this account from now on. */
async function putKeys(accountId: string): Promise<void> {
  const issued = await world.playground.request('POST', '/issue', {
    userName: 'maria.garcia',
    accountId,
    permissionSet: 'DeveloperAccess',
  });
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = Object(issued);
  writeFileSync(
    path.join(directory, 'keys.json'),
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(Number(expiresAt)).toISOString(),
    }),
  );
}

async function arnOf(session: string): Promise<string> {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    session,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(ran.stderr.trim()).toBe('');
  return String(Object(JSON.parse(ran.stdout)).Arn);
}

async function clones(session: string): Promise<void> {
  const clone = await world.run('git', ['clone', `codecommit://${session}@MyDemoRepo`, `by-${session}`]);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
}

for (const [session, arn] of [
  ['on-ec2', ':assumed-role/InstanceRole/i-0c0ffee0c0ffee000'],
  ['in-task', ':assumed-role/TaskRole/'],
  ['by-variables', ':user/build'],
  ['by-program', ':assumed-role/AWSReservedSSO_DeveloperAccess'],
] as const) {
  test(`${session}: aws and git work without a question`, async () => {
    // Nobody signs in: the first thing that happens with it is the tool's own question.
    await waitFor(`the profile ${session}`, () =>
      readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${session}]`),
    );
    expect(await arnOf(session)).toContain(arn);
    await clones(session);
  });
}

test('the account of each is known once its keys were in use', async () => {
  await waitFor('the accounts', async () => {
    const list = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
    return list.length === 4 && list.every(({ accountId }) => accountId === '111111111111');
  });
});

test('an instance without a role says how to get one', async () => {
  await world.playground.request('POST', '/machine', { instanceRole: null });
  const ran = await world.latchkey('renew', 'on-ec2');
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('has no instance profile');
  expect(ran.stderr).toContain('associate-iam-instance-profile');
  await world.playground.request('POST', '/machine', { instanceRole: 'InstanceRole' });
  expect((await world.latchkey('renew', 'on-ec2')).code).toBe(0);
});

test('signing in tells whose role it is, and that nothing needs setting up', async () => {
  const ran = await world.latchkey('login', 'Instance', '--json');
  expect(JSON.parse(ran.stdout)).toMatchObject({ name: 'Instance', signedInAs: 'i-0c0ffee0c0ffee000' });
  expect(JSON.stringify((await windowState(world)).sources)).toContain('It needs no setup');
});

test('what the AWS CLI has signed in to works as it is, and stays as it was', async () => {
  const missing = await world.latchkey('login', 'AWS CLI');
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toContain('Run: aws configure sso');
  const file = await cachedSignIn();
  const before = readFileSync(file, 'utf8');
  expect((await world.latchkey('login', 'AWS CLI')).code).toBe(0);
  const session = await waitFor('the sessions of the portal', async () => {
    const found: unknown = JSON.parse((await world.latchkey('list', '--json')).stdout);
    const all: readonly unknown[] = Array.isArray(found) ? found : [];
    const developer = all.map(Object).find(({ name }) => name === 'Production/DeveloperAccess');
    return typeof developer?.profile === 'string' ? developer.profile : undefined;
  });
  expect(await arnOf(session)).toContain(':assumed-role/AWSReservedSSO_DeveloperAccess');
  await clones(session);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

/** As version 2 of the aws command leaves it: file name, fields, time format. */
async function cachedSignIn(): Promise<string> {
  const { endpoints, startUrl, region } = world.playground.info;
  const post = async (route: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${endpoints.ssoOidc}${route}`, sent);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${route}: ${JSON.stringify(answer)}`);
    return Object(answer);
  };
  const scopes = ['sso:account:access'];
  const client = await post('/client/register', { clientName: 'botocore', clientType: 'public', scopes });
  const { clientId, clientSecret } = client;
  const device = await post('/device_authorization', { clientId, clientSecret, startUrl });
  await world.playground.confirm(String(device.userCode));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const { deviceCode } = device;
  const token = await post('/token', { clientId, clientSecret, grantType, deviceCode });
  const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const folder = world.home.path('.aws', 'sso', 'cache');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${createHash('sha1').update('acme').digest('hex')}.json`);
  const { accessToken, refreshToken, expiresIn } = token;
  const expiresAt = time(Date.now() + Number(expiresIn) * 1000);
  const registrationExpiresAt = time(Number(client.clientSecretExpiresAt) * 1000);
  const registration = { clientId, clientSecret, registrationExpiresAt };
  const signIn = { startUrl, region, accessToken, expiresAt, ...registration, refreshToken };
  writeFileSync(file, JSON.stringify(signIn), { mode: 0o600 });
  return file;
}

test('what exec started gets no keys of another account, also from the next run of the app', async () => {
  test.setTimeout(300_000);
  const account = async () => {
    const list = CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
    return list.find(({ name }) => name === 'by-program')?.accountId;
  };
  const shell = shellIn(world, directory, 'by-program');
  expect(await shell.says()).toContain(':sts::111111111111:');
  await putKeys('333333333333');
  await world.latchkey('quit');
  expect(await world.app().exited()).toBe(0);
  await world.launch();
  // No keys are there yet, so nobody knows whose they will be.
  expect(await account()).toBeNull();
  for (const _ of ['at once', 'and once more']) {
    const refused = await shell.says();
    expect(refused).not.toContain(':sts::');
    expect(refused).toContain('are of account 333333333333 now');
  }
  expect(await account()).toBe('333333333333');
  expect(await arnOf('by-program')).toContain(':sts::333333333333:');
  await putKeys('111111111111');
  expect((await world.latchkey('renew', 'by-program')).code).toBe(0);
  expect(await shell.says()).toContain(':sts::111111111111:');
  expect((await shell.end()).code).toBe(0);
});
