import { existsSync, readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { CliList, type CliSession } from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { PRODUCTION, STAGING, startTwoAccounts, typedIn } from './two-accounts.ts';
import { callVerb, openWindow, type World, windowState } from './world.ts';

// What was removed, or has another name, and is put back by `latchkey undo`, with real aws and git: every name acts as before, and
// the files are as they were, byte for byte.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const ROLE = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
let world: World;
let page: Page;
const { use, git } = typedIn(() => world);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  world = await startTwoAccounts();
  page = await openWindow(world);
});
test.afterAll(() => world.stop());

const bytes = (file: string): string => (existsSync(file) ? readFileSync(file).toString('base64') : '');
const files = () => [bytes(world.home.awsConfigFile), bytes(world.home.awsCredentialsFile)];
const sessions = async (): Promise<readonly CliSession[]> =>
  CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
async function sessionOf(profile: string): Promise<CliSession> {
  const found = (await sessions()).find((one) => one.profile === profile);
  if (found === undefined) throw new Error(`no session has the profile ${profile}`);
  return found;
}
/** Who aws says it is; null: it gets no credentials. */
async function roleOf(profile: string): Promise<string | null> {
  const args = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text', '--region', 'us-east-1'];
  const ran = await world.run('aws', [...args, '--profile', profile]);
  return ran.code === 0 ? ran.stdout.trim() : null;
}
const rolesOf = async (profiles: readonly string[]) => {
  const found: Record<string, string | null> = {};
  for (const profile of profiles) found[profile] = await roleOf(profile);
  return found;
};
async function undo(): Promise<string> {
  const ran = await world.latchkey('undo', '--yes');
  expect([ran.stderr, ran.code]).toEqual(['', 0]);
  return ran.stdout;
}

test('both names of a renamed profile act as the same role, and the undo gives back the one name', async () => {
  await use(STAGING);
  const before = files();
  const role = await roleOf(PRODUCTION.profile);
  expect(role).toContain(PRODUCTION.account);
  const renamed = await world.latchkey('profile', 'rename', PRODUCTION.profile, 'shop');
  expect([renamed.stderr, renamed.code]).toEqual(['', 0]);
  expect(await rolesOf(['shop', PRODUCTION.profile])).toEqual({ shop: role, [PRODUCTION.profile]: role });
  for (const name of ['shop', PRODUCTION.profile])
    expect(await git(['ls-remote', `codecommit://${name}@MyDemoRepo`])).toContain('HEAD');
  expect((await sessionOf('shop')).accountId).toBe(PRODUCTION.account);

  expect(await undo()).toContain(world.home.awsConfigFile);
  expect(files()).toEqual(before);
  expect(await rolesOf(['shop', PRODUCTION.profile])).toEqual({ shop: null, [PRODUCTION.profile]: role });
  const asShop = await world.run('git', ['ls-remote', 'codecommit://shop@MyDemoRepo']);
  expect([asShop.code === 0, asShop.stdout]).toEqual([false, '']);
});

test('an identity source that is removed and brought back has its sessions, names and default session', async () => {
  const added = await world.latchkey(
    'profile',
    'add',
    PRODUCTION.profile,
    '--name',
    'prod-eu',
    '--region',
    'eu-west-1',
  );
  expect(added.code, added.stderr).toBe(0);
  await use(PRODUCTION);
  const before = files();
  const names = [PRODUCTION.profile, 'prod-eu', 'default', STAGING.profile];
  const roles = await rolesOf(names);
  expect(Object.values(roles)).not.toContain(null);
  const sourceId = (await windowState(world)).sources[0]?.id;
  await callVerb(page, 'deleteSource', { sourceId });
  expect(Object.values(await rolesOf(names))).toEqual([null, null, null, null]);

  expect(await undo()).toContain('Back again: Playground');
  expect(files()).toEqual(before);
  // Its sign-in went with it, and nobody is taken for another session in between.
  expect(Object.values(await rolesOf([STAGING.profile]))).toEqual([null]);
  await world.signIn();
  await waitFor('the sessions', async () => (await sessions()).length > 5);
  expect(await rolesOf(names)).toEqual(roles);
  expect(files()).toEqual(before);
  expect(await git(['ls-remote', 'codecommit://MyDemoRepo'])).toContain('HEAD');
});

test('a removed default session is missed in words, answered by no other one, and the same role once it is back', async () => {
  const { id: parent } = await sessionOf(PRODUCTION.profile);
  const { sessionId } = await callVerb<{ sessionId: string }>(page, 'addSession', {
    kind: 'assumed-role',
    name: 'Repositories',
    values: { parent, roleArn: ROLE },
  });
  await callVerb(page, 'setSessionProfile', { sessionId, profile: 'repositories', region: 'us-east-1' });
  await use({ profile: 'repositories' });
  const before = files();
  const roles = await rolesOf(['repositories', 'default']);
  expect(roles.repositories).toContain('assumed-role/CodeCommitAccess/');
  await callVerb(page, 'deleteSession', { sessionId });
  expect(await rolesOf(['repositories', 'default'])).toEqual({ repositories: null, default: null });
  const refused = await world.run('git', ['ls-remote', 'codecommit://MyDemoRepo']);
  expect([refused.code === 0, refused.stdout]).toEqual([false, '']);
  expect(refused.stderr).toContain('The default session, Repositories');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(
    'The default session, Repositories',
  );
  const status = await world.latchkey('status');
  expect(status.stdout).toContain('latchkey use --none');

  expect(await undo()).toMatch(/Back again: .*repositories/i);
  expect(files()).toEqual(before);
  expect(await rolesOf(['repositories', 'default'])).toEqual(roles);
  expect(await git(['ls-remote', 'codecommit://MyDemoRepo'])).toContain('HEAD');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toBeHidden();
});

test('latchkey use --none leaves aws and git without a session, and use - goes back', async () => {
  const role = await roleOf('default');
  const none = await world.latchkey('use', '--none');
  expect([none.stderr, none.code]).toEqual(['', 0]);
  expect(await roleOf('default')).toBeNull();
  const refused = await world.run('git', ['ls-remote', 'codecommit://MyDemoRepo']);
  expect([refused.code === 0, refused.stdout]).toEqual([false, '']);
  expect((await world.latchkey('use', '-')).code).toBe(0);
  expect(await roleOf('default')).toBe(role);
});
