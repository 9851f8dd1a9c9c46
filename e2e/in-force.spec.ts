// The default session is what AWS's tools use, or it is said that they do not: the user's own `[default]`.
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { everyClient } from './every-client.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World, windowState } from './world.ts';

// Every client that is installed starts one after the other.
test.describe.configure({ mode: 'serial', timeout: 180_000 });
const DEVELOPER = 'production-DeveloperAccess';
const SANDBOX = 'sandbox-AdministratorAccess';
let world: World;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () => config().includes(`[profile ${SANDBOX}]`));
});
test.afterAll(async () => {
  await world.stop();
});

const config = (): string => {
  try {
    return readFileSync(world.home.awsConfigFile, 'utf8');
  } catch {
    return '';
  }
};
/** Who the default profile is to the AWS CLI. */
async function whoIsDefault(): Promise<string> {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(ran.stderr.trim()).toBe('');
  return String(Object(JSON.parse(ran.stdout)).Arn);
}
const awsConfigure = (name: string, value: string) =>
  world.run('aws', ['configure', 'set', name, value, '--profile', 'default']);
const attention = async (): Promise<string> => JSON.stringify((await windowState(world)).attention);
const menu = async (): Promise<string> => JSON.stringify(await world.tray().menu());

test('a default session that tools use is called so', async () => {
  const used = await world.latchkey('use', DEVELOPER);
  expect([used.code, used.stderr]).toEqual([0, '']);
  expect(await whoIsDefault()).toContain('AWSReservedSSO_DeveloperAccess');
  expect(JSON.parse((await world.latchkey('status', '--json')).stdout)).toMatchObject({ shadows: [] });
});

test('keys that `aws configure` puts beside it are noticed without a question', async () => {
  await awsConfigure('aws_access_key_id', 'AKIAPLAYGRNDBUILDAAA');
  await awsConfigure('aws_secret_access_key', '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');
  const clients = await everyClient();
  const region = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
  const ran = await world.run('sh', ['-c', clients.script], { env: region, timeoutMs: 120_000 });
  expect(clients.answers(ran.stdout)).toEqual(clients.all('user/build'));
  // Nobody runs a command of Latchkey: the files are watched.
  await waitFor('the window to know', async () => (await attention()).includes('"cause":"keys"'));
  await waitFor('the tray to say it', async () => (await menu()).includes('do not use'));
  const status = await world.latchkey('status');
  expect(status.stdout).toContain('AWS tools do not use Production/DeveloperAccess for the profile default.');
  expect(status.stdout).toContain(`${world.home.awsCredentialsFile}, line 2: access keys`);
  const doctor = await world.latchkey('doctor');
  expect(doctor.stdout).toMatch(/Profiles in force: AWS tools do not use/);
});

test('and the next switch does not call itself done', async () => {
  const used = await world.latchkey('use', SANDBOX);
  expect(used.stderr).toContain('AWS tools do not use Sandbox/AdministratorAccess for the profile default.');
  expect(used.stdout).toBe('');
  expect(await whoIsDefault()).toContain(':user/build');
  expect(JSON.parse((await world.latchkey('status', '--json')).stdout)).toMatchObject({
    shadows: expect.arrayContaining([
      expect.objectContaining({ profile: 'default', cause: 'keys', file: world.home.awsCredentialsFile }),
    ]),
  });
});
