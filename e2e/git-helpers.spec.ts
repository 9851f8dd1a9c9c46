import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// A user's own credential helpers, which keep whatever git gives them, beside ours.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const CODECOMMIT = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
const OTHER_HOST = 'protocol=https\nhost=git.example.com\n';
let world: World;

const recorded = (): string => readIfThere(world.home.path('recorded.txt'));
const stored = (): string => readIfThere(world.home.path('stored.txt'));
const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const git = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
  const ran = await world.run('git', args, { env: { AWS_PROFILE: DEVELOPER, ...env } });
  expect(ran.stderr).not.toMatch(/fatal|error/);
  expect(ran.code).toBe(0);
  return ran.stdout;
};
const pushFrom = async (folder: string): Promise<void> => {
  const cwd = world.home.path(folder);
  writeFileSync(world.home.path(folder, `${folder}.txt`), 'hello\n');
  await git(['-C', cwd, 'add', '.']);
  await git(['-C', cwd, 'commit', '-qm', `Say hello from ${folder}`]);
  await git(['-C', cwd, 'push']);
};
const expectNothingKept = (): void => {
  expect(recorded()).not.toMatch(/codecommit|amazonaws/);
  expect(stored()).not.toMatch(/codecommit|amazonaws/);
};
const keepOtherHost = async (password: string): Promise<void> => {
  const input = `${OTHER_HOST}username=maria\npassword=${password}\n\n`;
  expect((await world.run('git', ['credential', 'approve'], { input })).code).toBe(0);
  expect(recorded()).toContain(password);
  expect(stored()).toContain(password);
  const filled = await world.run('git', ['credential', 'fill'], { input: `${OTHER_HOST}\n` });
  expect(filled.stdout).toContain(`password=${password}`);
};

test.beforeAll(async () => {
  world = await startWorld();
  const helper = world.home.path('record-helper.sh');
  const record = world.home.path('recorded.txt');
  writeFileSync(helper, `#!/bin/sh\n{ echo "asked: $1"; cat; } >>'${record}'\n`, { mode: 0o755 });
  await world.run('git', ['config', '--global', '--add', 'credential.helper', helper]);
  const store = `store --file=${world.home.path('stored.txt')}`;
  await world.run('git', ['config', '--global', '--add', 'credential.helper', store]);
  await world.signIn();
  await waitFor('the profiles', () =>
    readIfThere(world.home.awsConfigFile).includes(`[profile ${DEVELOPER}]`),
  );
});
test.afterAll(async () => {
  await world.stop();
});

test('the helpers keep what another host accepted', async () => {
  await keepOtherHost('before-install');
});

test('codecommit:// clones and pushes without a word to them', async () => {
  await git(['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'by-scheme']);
  await pushFrom('by-scheme');
  expectNothingKept();
});

test('https clones and pushes after the install without a word to them', async () => {
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  await git(['clone', CODECOMMIT, 'by-https']);
  await pushFrom('by-https');
  expectNothingKept();
});

test('GIT_SSL_CAINFO decides about trust, not about helpers', async () => {
  const env = { GIT_SSL_CAINFO: world.playground.info.caPath };
  expect(await git(['ls-remote', CODECOMMIT], env)).toContain('refs/heads/');
  expect(await git(['ls-remote', `codecommit://${DEVELOPER}@MyDemoRepo`], env)).toContain('refs/heads/');
  expectNothingKept();
});

test('a helper in a file that the configuration includes below our lines is found, and gets nothing after an install', async () => {
  const kept = world.home.path('included.txt');
  const more = world.home.path('more.gitconfig');
  writeFileSync(more, `[credential]\n\thelper = store --file=${kept}\n`);
  const before = readFileSync(world.home.gitConfigFile, 'utf8');
  writeFileSync(world.home.gitConfigFile, `${before}[include]\n\tpath = ${more}\n`);
  const doctor = await world.latchkey('doctor');
  expect(doctor.stdout).toMatch(/FAIL {2}git over HTTPS: .*\[include\]: git reads a file here, below/);
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  await git(['ls-remote', CODECOMMIT]);
  expect(readIfThere(kept)).toBe('');
  expect((await world.latchkey('doctor')).stdout).toMatch(/ok {4}git over HTTPS/);
});

test('other hosts use them beside our block, and after it is removed', async () => {
  await keepOtherHost('beside-our-block');
  expect((await world.latchkey('git', 'uninstall', '--yes')).code).toBe(0);
  await keepOtherHost('after-removal');
  expectNothingKept();
});
