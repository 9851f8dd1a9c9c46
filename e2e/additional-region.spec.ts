// IAM Identity Center that a company replicates to a second Region, under AWS's real names: the first Region fails, and comes back.
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  callVerb,
  confirmOnPage,
  openCodes,
  openWindow,
  startWorld,
  type World,
  windowState,
} from './world.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });
const MAIN = 'https://acme.awsapps.com/start';
const ADDITIONAL = 'https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws';
const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let env: Record<string, string>;

test.beforeAll(async () => {
  world = await startWorld({
    launch: false,
    playground: { otherStartUrls: [MAIN, ADDITIONAL], otherRegions: ['eu-west-1'] },
  });
  const realNames = Object.fromEntries(Object.keys(world.playground.env).map((name) => [name, '']));
  const { proxyUrl, caPath } = world.playground.info;
  env = Object.assign({ LATCHKEY_SEED: '/none' }, realNames, {
    HTTPS_PROXY: proxyUrl,
    NO_PROXY: '',
    AWS_CA_BUNDLE: caPath,
  });
  await world.launch({ env });
  await callVerb(await openWindow(world), 'addSource', {
    kind: 'identity-center',
    name: 'Corp',
    values: { startUrl: MAIN, region: 'us-east-1', additionalStartUrl: ADDITIONAL, signInWith: 'code' },
  });
});
test.afterAll(async () => {
  await world.stop();
});

/** Nothing of IAM Identity Center answers there. */
const fails = async (region: string): Promise<void> => {
  for (const service of ['sso-oidc', 'sso'])
    await world.playground.addFault({ service, region, dropConnection: true });
};
const signIn = async (): Promise<string> => {
  const known = await openCodes(world.playground);
  const login = world.begin('latchkey', ['login', 'Corp', '--again', '--no-browser']);
  // A Region that is down is asked a few times first.
  const userCode = await waitFor(
    'a device code',
    async () => (await openCodes(world.playground)).find((one) => !known.includes(one)),
    { timeoutMs: 60_000 },
  );
  await confirmOnPage(userCode, world.playground.info.startUrl);
  const { code, stdout, stderr } = await login.ended;
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
const facts = async () => (await windowState(world)).sources[0]?.facts;
const worksAs = async (): Promise<void> => {
  expect((await world.latchkey('renew', DEVELOPER)).stderr).toBe('');
  const caller = await world.run('aws', ['sts', 'get-caller-identity', '--profile', DEVELOPER]);
  expect([caller.code, caller.stdout]).toEqual([0, expect.stringContaining('111111111111')]);
};
let sessions = '';

test('a sign-in goes to the Region of the start URL, and the source says what is beside it', async () => {
  await signIn();
  expect(await facts()).toEqual([
    'If us-east-1 cannot be reached, sign in again: that goes to eu-west-1 then.',
  ]);
  sessions = (await world.latchkey('list', '--json')).stdout;
  await fails('eu-west-1');
  await worksAs();
  await world.playground.clearFaults();
});

test('while that Region is down nothing switches without a sign-in, and a sign-in goes to the other one', async () => {
  await fails('us-east-1');
  const refused = await world.latchkey('renew', DEVELOPER);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('us-east-1')]);
  expect(await signIn()).toMatch(/Signed in to Corp as /);
  expect(await facts()).toEqual([
    'Signed in at eu-west-1, because us-east-1 could not be reached. Sign in again to go back.',
  ]);
  expect((await world.latchkey('status')).stdout).not.toContain('cannot be reached');
  await worksAs();
  const idsOf = (text: string): readonly string[] =>
    JSON.parse(text).map(({ id, accountId }: { id: string; accountId: string }) => `${id} ${accountId}`);
  expect(idsOf((await world.latchkey('list', '--json')).stdout)).toEqual(idsOf(sessions));
});

test('a restart in the outage keeps that sign-in', async () => {
  await world.app().quit();
  await world.launch({ env });
  await worksAs();
});

test('once the Region is back, the next sign-in is there again', async () => {
  await world.playground.clearFaults();
  await signIn();
  expect((await facts())?.join()).toContain('If us-east-1 cannot be reached');
  await fails('eu-west-1');
  await worksAs();
});

test('the token of a sign-in at the additional Region is renewed there', async () => {
  await world.playground.clearFaults();
  await fails('us-east-1');
  await signIn();
  // The clock of aws does not follow, so that only the app's own calls are asked for.
  await world.playground.advanceClock(65 * 60_000);
  expect((await world.latchkey('renew', DEVELOPER)).stderr).toBe('');
});
