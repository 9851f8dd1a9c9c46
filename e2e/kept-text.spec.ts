import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import type { AppState } from '../shared/app-state.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, startWorld, type World } from './world.ts';

// What an import and a take-over put out of force in the user's files is given back, however often they were written since:
// more often than there are numbered backups.
test.describe.configure({ mode: 'serial' });

const MORE_THAN_BACKUPS = 22;
const credentialsBefore = '# mine\n[other]\nregion = us-east-1\n';
let world: World;
let page: Page;
let before: string;
const config = () => readFileSync(world.home.awsConfigFile, 'utf8');
const credentials = () => readFileSync(world.home.awsCredentialsFile, 'utf8');
const keyIn = (text: string): string => /aws_access_key_id = (\S+)/.exec(text)?.[1] ?? '';
const state = () => callVerb<AppState>(page, 'state');
const idOf = async (profile: string): Promise<string> => {
  const found = (await state()).sessions.find((session) => session.profile === profile);
  if (found === undefined) throw new Error(`no session has the profile ${profile}`);
  return found.id;
};
const identity = async (profile: string): Promise<string> => {
  const asked = ['sts', 'get-caller-identity', '--output', 'json', '--region', 'us-east-1'];
  const ran = await world.run('aws', [...asked, '--profile', profile]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Arn;
};

/** What the other program prints from now on. */
async function putInVault(): Promise<string> {
  const issued = await world.playground.request('POST', '/issue', {
    userName: 'maria.garcia',
    accountId: '111111111111',
    permissionSet: 'DeveloperAccess',
  });
  const { accessKeyId, secretAccessKey, sessionToken } = Object(issued);
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
  const keys = world.home.path('vault', 'keys.json');
  writeFileSync(keys, JSON.stringify({ ...answer, SessionToken: sessionToken, Expiration: expiration }));
  return accessKeyId;
}

test.beforeAll(async () => {
  world = await startWorld({ launch: false, env: { LATCHKEY_SEED: '/nowhere/seed.json' } });
  mkdirSync(world.home.path('vault'));
  await putInVault();
  // As aws-vault does: it reads the settings of the profile that it is asked for.
  const tool = world.home.path('vault', 'tool');
  writeFileSync(
    tool,
    `grep -q '^mfa_serial = ' '${world.home.awsConfigFile}' || { echo 'no mfa_serial' >&2; exit 1; }\ncat '${world.home.path('vault', 'keys.json')}'\n`,
  );
  before = `# kept in git
[profile vault]
mfa_serial = arn:aws:iam::111111111111:mfa/ada
duration_seconds = 3600
credential_process = /bin/sh "${tool}" export vault

[profile deploy]
role_arn = arn:aws:iam::111111111111:role/CodeCommitAccess
source_profile = vault
# as asked for by the team
role_session_name = deploy
region = us-east-1
output = json`;
  writeFileSync(world.home.awsConfigFile, before);
  writeFileSync(world.home.awsCredentialsFile, credentialsBefore, { mode: 0o644 });
  await world.launch();
  page = await openWindow(world);
});
test.afterAll(() => world.stop());

test('of a profile that another program fills an import takes its line and leaves what that program reads', async () => {
  const ran = await world.latchkey('import', '--yes');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('2 profiles imported');
  expect(config()).toContain('\nmfa_serial = arn:aws:iam::111111111111:mfa/ada\nduration_seconds = 3600\n');
  expect(config()).toContain('# kept by Latchkey: credential_process = /bin/sh ');
  expect(await identity('vault')).toContain('AWSReservedSSO_DeveloperAccess_');
  expect(await identity('deploy')).toContain(':assumed-role/CodeCommitAccess/deploy');
});

test('rotating keys without a region leave the config alone at each renewal, in a file for the user alone', async () => {
  const sessionId = await idOf('vault');
  expect(statSync(world.home.awsCredentialsFile).mode & 0o777).toBe(0o644);
  await callVerb(page, 'setDelivery', { sessionId, delivery: 'keys' });
  await callVerb(page, 'start', { sessionId });
  await waitFor('the keys', async () => keyIn(credentials()) !== '');
  expect(statSync(world.home.awsCredentialsFile).mode & 0o777).toBe(0o600);
  const taken = config();
  expect(taken).not.toContain('--profile vault');
  for (let count = 0; count < MORE_THAN_BACKUPS; count++) {
    const key = await putInVault();
    await callVerb(page, 'renew', { sessionId });
    await waitFor('the new keys', async () => keyIn(credentials()) === key);
    expect(config()).toBe(taken);
  }
  expect(await identity('vault')).toContain('AWSReservedSSO_DeveloperAccess_');
  const activity = (await state()).activity.map(({ event, note }) => `${event} ${note}`);
  expect(activity.join('\n')).toContain('file-made-private ');
});

test('after more switches of the default than there are backups, removing all gives every byte back', async () => {
  const [deploy, vault] = [await idOf('deploy'), await idOf('vault')];
  await callVerb(page, 'setDelivery', { sessionId: vault, delivery: 'process' });
  for (let count = 0; count < MORE_THAN_BACKUPS; count++) {
    const sessionId = count % 2 === 0 ? deploy : vault;
    await callVerb(page, 'makeDefault', { sessionId, confirmed: true });
    expect(config()).toContain(`# managed by Latchkey - session ${sessionId} - `);
  }
  for (const sessionId of [deploy, vault]) await callVerb(page, 'deleteSession', { sessionId });
  for (const { id } of (await state()).sources) await callVerb(page, 'deleteSource', { sourceId: id });
  await waitFor('the user’s own bytes', async () => config() === before);
  expect(credentials()).toBe(credentialsBefore);
});
