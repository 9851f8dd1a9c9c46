import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { type Ran, startWorld, type World } from './world.ts';

// Which account answers, with real git and aws: see docs/which-account.md.
test.describe.configure({ mode: 'serial' });

const PRODUCTION = { profile: 'production-DeveloperAccess', account: '111111111111' };
// Its account has the repository "infrastructure", and none called "MyDemoRepo".
const STAGING = { profile: 'staging-DeveloperAccess', account: '222222222222' };
let world: World;

const sh = (script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  world.run('sh', ['-c', script], { env });
const use = async ({ profile }: { readonly profile: string }): Promise<void> => {
  const ran = await world.latchkey('use', profile);
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
};
const git = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
  const ran = await world.run('git', args, { env });
  expect(ran.stderr).not.toMatch(/fatal|error/);
  expect(ran.code).toBe(0);
  return ran.stdout;
};
const CALLER = 'aws sts get-caller-identity --query Account --output text';

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${STAGING.profile}]`),
  );
});
test.afterAll(async () => {
  await world.stop();
});

test('a shell after latchkey env is in its session for git as for aws', async () => {
  await use(PRODUCTION);
  const into = `eval "$(latchkey env ${STAGING.profile})"`;
  const ran = await sh(`${into}; ${CALLER}; git ls-remote codecommit://infrastructure HEAD`);
  expect(ran.stdout).toContain(STAGING.account);
  expect(ran.stdout).toContain('HEAD');
  const other = await sh(`${into}; git ls-remote codecommit://MyDemoRepo`);
  expect(other.code).not.toBe(0);
  expect(other.stdout).toBe('');
});

test('what latchkey exec started stays in its session when another one becomes the default', async () => {
  await use(STAGING);
  const [ready, go] = [world.home.path('ready'), world.home.path('go')];
  const script = `${CALLER}; touch ${ready}; while [ ! -e ${go} ]; do sleep 0.05; done; ${CALLER}; git ls-remote codecommit://infrastructure HEAD`;
  const running = world.begin('latchkey', ['exec', STAGING.profile, '--', 'sh', '-c', script]);
  await waitFor('the first answer', () => running.stdout().includes(STAGING.account), { timeoutMs: 30_000 });
  await use(PRODUCTION);
  writeFileSync(go, '');
  const ran = await running.ended;
  expect(ran.stderr).toBe('');
  expect(ran.stdout.match(/\d{12}/g)).toEqual([STAGING.account, STAGING.account]);
  expect(ran.stdout).toContain('HEAD');
});

test('an access key of somebody else is refused, unless a profile is named', async () => {
  const foreign = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
  const refused = await world.run('git', ['ls-remote', 'codecommit://MyDemoRepo'], { env: foreign });
  expect(refused.code).not.toBe(0);
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toContain('an access key that is not from Latchkey (AWS_ACCESS_KEY_ID)');
  expect(await git(['ls-remote', `codecommit://${PRODUCTION.profile}@MyDemoRepo`], foreign)).toContain(
    'HEAD',
  );
});
