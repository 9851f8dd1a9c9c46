import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { CliList, CliSources } from '../shared/cli.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// Profiles that take what the machine or another program has: credential_source, and a credential_process of somebody else.
test.describe.configure({ mode: 'serial' });

let world: World;
let before: string;
const config = () => readFileSync(world.home.awsConfigFile, 'utf8');
const listed = async () => CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
const identity = async (profile: string): Promise<string> => {
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

test.beforeAll(async () => {
  world = await startWorld({ launch: false, env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
  const issued = await world.playground.request('POST', '/issue', {
    userName: 'maria.garcia',
    accountId: '111111111111',
    permissionSet: 'DeveloperAccess',
  });
  const { accessKeyId, secretAccessKey, sessionToken } = Object(issued);
  mkdirSync(world.home.path('vault'));
  const keys = world.home.path('vault', 'keys.json');
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
  writeFileSync(keys, JSON.stringify({ ...answer, SessionToken: sessionToken, Expiration: expiration }));
  before = `[profile on-machine]
role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess
credential_source = environment
role_session_name = on-machine
region = us-east-1

[profile vault]
credential_process = /bin/cat "${keys}"
region = us-east-1
output = json

[profile on-vault]
role_arn = arn:aws:iam::111111111111:role/CodeCommitAccess
source_profile = vault
role_session_name = on-vault
`;
  writeFileSync(world.home.awsConfigFile, before);
  // credential_source = Environment means the environment of the caller, which is now the app.
  const build = {
    AWS_ACCESS_KEY_ID: 'AKIAPLAYGRNDBUILDAAA',
    AWS_SECRET_ACCESS_KEY: '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',
  };
  await world.launch({ env: build });
});
test.afterAll(() => world.stop());

test('an import makes one source of each, and a role without a profile of its own in between', async () => {
  const ran = await world.latchkey('import', '--yes');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('Proposed: Environment');
  expect(ran.stdout).toContain('3 profiles imported, 0 left alone. To undo this: latchkey undo');
  const sources = CliSources.parse(JSON.parse((await world.latchkey('sources', '--json')).stdout));
  expect(sources.map(({ name, kind }) => [name, kind]).toSorted()).toEqual([
    ['Environment variables', 'ambient'],
    ['cat', 'ambient'],
  ]);
  expect((await listed()).map(({ name, profile }) => [name, profile]).toSorted()).toEqual([
    ['Environment variables', null],
    ['on-machine', 'on-machine'],
    ['on-vault', 'on-vault'],
    ['vault', 'vault'],
  ]);
  expect(config()).not.toMatch(/^credential_process = \/bin\/cat/m);
  expect(config()).toContain('output = json');
});

test('undone before anybody used it, nothing of it is left', async () => {
  const ran = await world.latchkey('undo');
  expect(ran.stdout).toContain('Removed: ');
  expect(config()).toBe(before);
  expect([await listed(), (await world.latchkey('sources', '--json')).stdout.trim()]).toEqual([[], '[]']);
});

test('aws and git work with each, as before', async () => {
  expect((await world.latchkey('import', '--yes')).code).toBe(0);
  expect(await identity('on-machine')).toContain(':assumed-role/CodeCommitAccess/on-machine');
  expect(await identity('vault')).toContain('AWSReservedSSO_DeveloperAccess_');
  expect(await identity('on-vault')).toContain(':assumed-role/CodeCommitAccess/on-vault');
  const cloned = await world.run('git', ['clone', 'codecommit://on-machine@MyDemoRepo']);
  expect([cloned.code, cloned.stderr]).toEqual([0, expect.stringContaining('Cloning into')]);
  expect((await world.latchkey('undo')).stdout).toContain(
    'on-machine is kept in Latchkey: it was used since.',
  );
  expect(config()).toBe(before);
});
