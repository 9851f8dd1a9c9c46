import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { CliImport, CliList, CliSources, CliUndo } from '../shared/cli.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// The sample of the AWS page about rotating credentials for CodeCommit, as printed there, typing errors and all, with the
// keys that `aws configure` would have put beside it. Of the web identity role only the name is one that trusts this issuer.
test.describe.configure({ mode: 'serial' });

const config = ` [default]
 region = us-east-1
 output = json
[profile CodeAccess]
 source_profile = default
 role_session_name = Maria Garcia
 role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess
`;
const secret = 'playground/maria/wJalrXUtnFEMI/K7MDENG00';
const credentials = `[default]
aws_access_key_id = AKIAPLAYGRNDMARIAAAA
aws_secret_access_key = ${secret}
[CodeCommitWebIdentity]
 role_arn = arn:aws:iam:::111111111111:role/WebIdentity
 web_identity_token_file=~/my-credentials/my-token-file
 role_session_name = Maria Garcia
`;
const profiles = ['CodeAccess', 'CodeCommitWebIdentity'];

let world: World;
let before: { readonly config: string; readonly credentials: string };
const files = () => ({
  config: readFileSync(world.home.awsConfigFile, 'utf8'),
  credentials: readFileSync(world.home.awsCredentialsFile, 'utf8'),
});
const listed = async () => CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
const sources = async () => CliSources.parse(JSON.parse((await world.latchkey('sources', '--json')).stdout));
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
  const tokens = world.home.path('my-credentials');
  mkdirSync(tokens);
  const minted = await world.playground.request('POST', '/oidc/mint', {});
  writeFileSync(path.join(tokens, 'my-token-file'), String(Object(minted).token), { mode: 0o600 });
  writeFileSync(world.home.awsConfigFile, config);
  writeFileSync(world.home.awsCredentialsFile, credentials);
  before = files();
  await world.launch();
});
test.afterAll(() => world.stop());

test('each malformed value is explained, and nothing is changed before a yes', async () => {
  const ran = await world.latchkey('import');
  expect(ran.code).toBe(5);
  for (const said of [
    'arn:aws:iam:::111111111111:role/CodeCommitAccess',
    'Proposed: arn:aws:iam::111111111111:role/CodeCommitAccess',
    'exactly two colons before the account id',
    'Proposed: Maria.Garcia',
    `Proposed: ${world.home.path('my-credentials', 'my-token-file')}`,
    'The key moves to the keychain',
    '-aws_secret_access_key = ********',
  ])
    expect(ran.stdout).toContain(said);
  expect(ran.stdout).not.toContain('wJalrXUtnFEMI');
  expect(ran.stdout).not.toContain('session new');
  expect(files()).toEqual(before);
  expect(await listed()).toEqual([]);
});

test('an import that nobody used is undone whole: every byte, every session, every source', async () => {
  const ran = await world.latchkey('import', '--yes', '--json');
  expect(ran.stderr).toBe('');
  expect(CliImport.parse(JSON.parse(ran.stdout))).toMatchObject({ applied: true, imported: 3, leftAlone: 0 });
  expect(files().credentials).not.toContain(secret);
  const undone = CliUndo.parse(JSON.parse((await world.latchkey('undo', '--json')).stdout));
  expect(undone.kept).toEqual([]);
  expect(undone.takenBack).toEqual(
    expect.arrayContaining([...profiles, 'default', 'IAM user', 'my-token-file']),
  );
  expect(files()).toEqual(before);
  expect(await listed()).toEqual([]);
  expect(await sources()).toEqual([]);
});

test('after a yes the whole sample works: git clone codecommit://CodeAccess@MyDemoRepo', async () => {
  const ran = await world.latchkey('import', '--yes');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('3 profiles imported, 0 left alone. To undo this: latchkey undo');
  // Of the sections in the credentials file only the headers are left in force.
  expect(files().credentials.match(/^[^#\s].*$/gm)).toEqual(['[default]', '[CodeCommitWebIdentity]']);
  expect(files().credentials).not.toContain(secret);
  expect((await listed()).flatMap(({ profile }) => profile ?? []).toSorted()).toEqual(profiles.toSorted());
  const cloned = await world.run('git', ['clone', 'codecommit://CodeAccess@MyDemoRepo']);
  expect([cloned.code, cloned.stderr]).toEqual([0, expect.stringContaining('Cloning into')]);
  expect(readFileSync(world.home.path('MyDemoRepo', 'README.md'), 'utf8')).toContain('MyDemoRepo');
  expect(await identity('CodeAccess')).toContain(':assumed-role/CodeCommitAccess/Maria.Garcia');
});

test('aws works with the other two', async () => {
  expect(await identity('default')).toBe('arn:aws:iam::111111111111:user/maria');
  expect(await identity('CodeCommitWebIdentity')).toContain(':assumed-role/WebIdentity/Maria.Garcia');
});

test('imported once more, Latchkey’s own profiles are one line, and there is nothing to do', async () => {
  const ran = await world.latchkey('import');
  expect(ran.stdout).toContain('3 profiles are Latchkey’s own.');
  expect(ran.stdout).not.toContain('[profile CodeAccess]');
  expect(ran.stdout).toContain('Nothing to import');
});

test('undo brings every byte back and says which sessions stay, because they were used', async () => {
  const ran = await world.latchkey('undo');
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toContain('CodeAccess is kept in Latchkey: it was used since.');
  expect(files()).toEqual(before);
  expect((await listed()).some(({ name }) => name === 'CodeAccess')).toBe(true);
  // And in again: nothing is made twice.
  const count = (await listed()).length;
  expect((await world.latchkey('import', '--yes')).code).toBe(0);
  expect(await listed()).toHaveLength(count);
  expect(await identity('CodeAccess')).toContain(':assumed-role/CodeCommitAccess/Maria.Garcia');
});
