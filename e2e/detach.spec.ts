import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import type { AppState } from '../shared/app-state.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, SHIM, startWorld, type World } from './world.ts';

// A user tries Latchkey for a day with files of their own, and takes it out of them again.
test.describe.configure({ mode: 'serial' });

let world: World;
let page: Page;
let before: Readonly<Record<string, string>>;
let command: ReturnType<World['begin']>;
const config = () => readFileSync(world.home.awsConfigFile, 'utf8');
const state = () => callVerb<AppState>(page, 'state');

/** What is the app's own, or that of programs which run beside it. */
const notOfTheUser =
  /^(data|run|tmp|desktop|\.cache|\.state|\.local|\.pki|\.aws\/cli|\.config\/(dconf|latchkey|pulse|Electron))(\/|$)/;

/** Every file, directory and link of the home, with its bytes and its permissions. */
function everything(at = world.home.dir): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(at).toSorted()) {
    const file = path.join(at, name);
    const key = path.relative(world.home.dir, file);
    if (notOfTheUser.test(key)) continue;
    const info = lstatSync(file);
    if (info.isSymbolicLink()) found[key] = `-> ${readlinkSync(file)}`;
    else if (info.isDirectory()) Object.assign(found, { [key]: 'directory' }, everything(file));
    else if (info.isFile())
      found[key] = `${(info.mode & 0o7777).toString(8)} ${readFileSync(file, 'latin1')}`;
  }
  return found;
}

test.beforeAll(async () => {
  world = await startWorld({ launch: false });
  const dotfiles = world.home.path('dotfiles');
  mkdirSync(dotfiles);
  mkdirSync(path.dirname(world.home.awsConfigFile), { recursive: true });
  const inRepository = path.join(dotfiles, 'aws-config');
  const there = existsSync(world.home.awsConfigFile) ? config() : '';
  rmSync(world.home.awsConfigFile, { force: true });
  writeFileSync(
    inRepository,
    `${there}# kept in git
[profile mine]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = us-east-1

[default]
region = eu-west-1
output = json`,
  );
  symlinkSync(inRepository, world.home.awsConfigFile);
  writeFileSync(world.home.awsCredentialsFile, '# mine\n[other]\nregion = us-east-1\n', { mode: 0o644 });
  before = everything();
  await world.launch();
});
test.afterAll(async () => {
  command?.child.kill();
  await world.stop();
});

test('a first start writes nothing into the files of the user', async () => {
  page = await openWindow(world);
  await state();
  expect(everything()).toEqual(before);
});

test('a day of use: sign-in, default, git, import, rotating keys and a command that runs', async () => {
  await world.signIn();
  await waitFor('the profiles', () => config().includes('credential_process'));
  const imported = await world.latchkey('import', '--yes');
  expect([imported.code, imported.stderr]).toEqual([0, '']);
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  const session = (await state()).sessions.find(({ profile }) => profile === 'production-DeveloperAccess');
  expect(session).toBeDefined();
  const sessionId = session?.id;
  await callVerb(page, 'makeDefault', { sessionId, confirmed: true });
  await callVerb(page, 'setDelivery', { sessionId, delivery: 'keys' });
  await callVerb(page, 'start', { sessionId });
  await waitFor('the keys', () =>
    readFileSync(world.home.awsCredentialsFile, 'utf8').includes('aws_session_token'),
  );
  const ask = 'aws sts get-caller-identity --region us-east-1 --output json';
  command = world.begin(
    SHIM,
    ['exec', 'production-DeveloperAccess', '--', 'sh', '-c', `echo up; read line; ${ask}`],
    {
      input: null,
      timeoutMs: 600_000,
    },
  );
  await waitFor('the command', () => command.stdout().includes('up'));
  expect(everything()).not.toEqual(before);
});

test('a dry run shows the difference and changes nothing', async () => {
  const now = everything();
  const ran = await world.latchkey('detach', '--dry-run');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('-credential_process = ');
  expect(ran.stdout).toContain('Nothing was changed.');
  expect(ran.stdout).not.toContain('wJalrXUtnFEMI');
  expect(everything()).toEqual(now);
});

test('then every file is as before, and the command that runs goes on', async () => {
  const ran = await world.latchkey('detach', '--yes');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(everything()).toEqual(before);
  expect((await world.latchkey('status')).stdout).toContain('latchkey attach');
  command.child.stdin?.write('\n');
  const { code, stdout } = await command.ended;
  expect([code, stdout]).toEqual([0, expect.stringContaining('AWSReservedSSO_DeveloperAccess_')]);
});

test('nothing is written by a renewal, a refused switch or a restart', async () => {
  const refused = await world.latchkey('use', 'production-DeveloperAccess', '--yes');
  expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('latchkey attach')]);
  expect((await world.latchkey('renew', 'production-DeveloperAccess')).code).toBe(0);
  await world.app().quit();
  expect(everything()).toEqual(before);
  await world.launch();
  page = await openWindow(world);
  expect((await state()).files.detached).toBe(true);
  expect((await world.latchkey('credential-process', '--profile', 'production-DeveloperAccess')).code).toBe(
    0,
  );
  expect(everything()).toEqual(before);
});

test('after an attach it works again', async () => {
  expect((await world.latchkey('attach')).code).toBe(0);
  await waitFor('the profiles', () => config().includes('[profile production-DeveloperAccess]'));
  const asked = ['sts', 'get-caller-identity', '--output', 'json', '--region', 'us-east-1'];
  const ran = await world.run('aws', [...asked, '--profile', 'production-DeveloperAccess']);
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('AWSReservedSSO_DeveloperAccess_')]);
  expect((await world.latchkey('git', 'install', '--yes')).stdout).toContain('already');
});
