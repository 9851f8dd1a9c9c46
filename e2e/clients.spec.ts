import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// What other programs need of a profile of ours and of the terminal command: see docs/clients.md.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let storage: Server;
const authorizations: string[] = [];

test.beforeAll(async () => {
  storage = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    response.writeHead(403, { 'content-type': 'text/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${DEVELOPER}]`),
  );
});
test.afterAll(async () => {
  storage.close();
  await world.stop();
});

test('rclone, which is built on an older Go SDK, signs with the credentials of a profile', async () => {
  const version = await world.run('rclone', ['--version']);
  test.skip(version.code !== 0, 'rclone is not installed');
  const bound = storage.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const config = world.home.path('rclone.conf');
  writeFileSync(
    config,
    `[r]\ntype = s3\nprovider = Other\nenv_auth = true\nendpoint = http://127.0.0.1:${port}\n`,
  );
  const once = ['--retries', '1', '--low-level-retries', '1'];
  const ran = await world.run('rclone', ['--config', config, ...once, 'lsd', 'r:'], {
    // Its HTTP client is not one that the SDK could give a CA bundle to.
    env: { AWS_PROFILE: DEVELOPER, AWS_SDK_LOAD_CONFIG: '1', AWS_CA_BUNDLE: '' },
  });
  expect(ran.stderr).toContain('AccessDenied');
  const { stdout } = await world.latchkey('credential-process', '--profile', DEVELOPER);
  expect(authorizations.join('\n')).toContain(`Credential=${JSON.parse(stdout).AccessKeyId}/`);
});

test('without a command and a terminal it is wrong usage, with nothing on standard output', async () => {
  const ran = await world.latchkey();
  expect([ran.code, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toContain('No command was given');
});

test('prompt says session, account and time left, of the shell that asks', async () => {
  const prompt = `latchkey prompt`;
  await world.latchkey('start', DEVELOPER);
  const ran = await world.run('sh', ['-c', `eval "$(latchkey env ${DEVELOPER})"; ${prompt}`]);
  expect(ran.stdout).toMatch(/^(! )?production-DeveloperAccess .*111111111111\)? \d+(h\d\d)?m\n$/);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
});

test('exec without a command is a shell of the user in the session', async () => {
  const ran = await world.run('script', ['-qec', `latchkey exec ${DEVELOPER}`, '/dev/null'], {
    env: { SHELL: '/bin/sh' },
    input: 'echo "[$AWS_VAULT] [$(aws sts get-caller-identity --query Account --output text)]"; exit 7\n',
  });
  expect(ran.stdout).toContain(`[${DEVELOPER}] [111111111111]`);
  expect(ran.code).toBe(7);
});

test('codecommit:// submodules are cloned after git install, and are not before', async () => {
  const address = `codecommit://${DEVELOPER}@MyDemoRepo`;
  const git = (...args: readonly string[]) => world.run('git', args);
  const superproject = world.home.path('super');
  const allow = ['-c', 'protocol.codecommit.allow=always'];
  for (const args of [
    ['init', '-q', superproject],
    [...allow, '-C', superproject, 'submodule', 'add', '-q', address, 'inner'],
    ['-C', superproject, 'commit', '-qm', 'Add a submodule'],
  ])
    expect((await git(...args)).stderr).not.toMatch(/fatal|error/);
  const before = await git('clone', '-q', '--recurse-submodules', superproject, world.home.path('before'));
  expect(before.stderr).toContain("transport 'codecommit' not allowed");

  const install = await world.latchkey('git', 'install', '--yes');
  expect(install.stdout).toContain('can then name any repository that your sessions can read');
  const after = await git('clone', '-q', '--recurse-submodules', superproject, world.home.path('after'));
  expect([after.code, after.stderr]).toEqual([0, expect.not.stringContaining('fatal')]);
  expect(readdirSync(world.home.path('after', 'inner'))).toContain('.git');
  const config = readFileSync(world.home.gitConfigFile, 'utf8');
  expect(config).toContain('[credential "https://git-codecommit.us-east-1.amazonaws.com"]');
  expect((await world.latchkey('git', 'uninstall', '--yes')).code).toBe(0);
});

test('a git that may not ask, without a terminal, fails at once in words when nobody is signed in', async () => {
  expect((await world.latchkey('logout', '--all')).code).toBe(0);
  const ran = await world.run('git', ['ls-remote', `codecommit://${DEVELOPER}@MyDemoRepo`], {
    env: { GIT_TERMINAL_PROMPT: '0' },
  });
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('You need to sign in');
  // A helper that had waited would have been refused by the limit of the settings.
  expect(ran.stderr).not.toContain('Nobody did so within');
});
