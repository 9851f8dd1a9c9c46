import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  openCodes,
  pendingCode,
  prepareSettings,
  type Ran,
  SHIM,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// What a script relies on: each documented exit code by a real call, and Ctrl-C that takes back one caller only.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;

test.beforeAll(async () => {
  world = await startWorld({ prepare: (home) => prepareSettings(home, { signInWaitSeconds: 3 }) });
});
test.afterAll(async () => {
  await world.stop();
});

const expectRefusal = (ran: Ran, code: number, ...says: readonly (string | RegExp)[]): void => {
  for (const sentence of says) expect(ran.stderr).toMatch(sentence);
  expect(ran.stderr).toMatch(/^latchkey: /);
  expect(ran.stdout).toBe('');
  expect(ran.code).toBe(code);
};

test('login prints the address and the code; Ctrl-C takes the sign-in back', async () => {
  const login = world.begin('latchkey', ['login', 'Playground', '--no-browser']);
  const code = await pendingCode(world.playground);
  await waitFor('the code on the terminal', () => login.stdout().includes(code));
  expect(login.stdout()).toMatch(/^Open: {2}http:\/\/127\.0\.0\.1:\d+\/device\?user_code=/m);
  expect(login.stdout()).toMatch(
    new RegExp(`^Code: {2}${code} {3}\\(valid for (9|10) min; the page must show the same code\\)$`, 'm'),
  );
  expect(login.stdout()).toContain('Waiting for you to confirm…');
  await waitForTray(world, 'Playground · signing in…');
  login.child.kill('SIGINT');
  expect((await login.ended).signal).toBe('SIGINT');
  await waitForTray(world, 'Playground · signed out');
  expect((await windowState(world)).prompts).toEqual([]);
});

test('4: a sign-in was needed and not given', async () => {
  await world.signIn();
  await waitFor('the sync', async () => (await world.latchkey('list')).stdout.includes(DEVELOPER));
  await world.latchkey('logout', 'Playground');
  const since = performance.now();
  const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
  expect(performance.now() - since).toBeGreaterThan(2_900);
  expectRefusal(
    ran,
    4,
    'You need to sign in to Playground. Nobody did so within 3 s.',
    'Sign in from the tray, or run: latchkey login "Playground"',
  );
});

test('Ctrl-C of one of three who wait lets that one go', async () => {
  const before = world.notifications.shown.length;
  const callers = [1, 2, 3].map(() =>
    world.begin('latchkey', ['credential-process', '--profile', DEVELOPER]),
  );
  await waitFor('the question', async () => (await windowState(world)).prompts.length > 0);
  callers[0]?.child.kill('SIGINT');
  expect((await callers[0]?.ended)?.signal).toBe('SIGINT');
  expect((await windowState(world)).prompts.map(({ kind }) => kind)).toEqual(['sign-in-needed']);
  const known = await openCodes(world.playground);
  const login = world.begin('latchkey', ['login', '--no-browser']);
  await confirmOnPage(await pendingCode(world.playground, known), world.playground.info.startUrl);
  expect((await login.ended).stdout).toMatch(/Signed in to Playground/);
  for (const { ended } of callers.slice(1)) {
    const ran = await ended;
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  }
  expect(world.notifications.shown.length - before).toBeLessThanOrEqual(1);
});

test('0: done, silently on standard error', async () => {
  for (const args of [['status'], ['list', '--json'], ['sources'], ['--version'], ['help', 'exec']]) {
    const ran = await world.latchkey(...args);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  }
});

test('1: failed, with what to do', async () => {
  expectRefusal(
    await world.latchkey('credential-process', '--profile', 'productoin-DeveloperAccess'),
    1,
    'No session has the profile "productoin-DeveloperAccess".',
    `Similar: ${DEVELOPER}`,
    'See: latchkey list',
  );
  expectRefusal(await world.latchkey('start', 'no-such'), 1, 'Unknown session "no-such".');
  expectRefusal(await world.latchkey('login', 'Elsewhere'), 1, 'Unknown identity source "Elsewhere".');
  expectRefusal(await world.latchkey('start', 'DeveloperAccess'), 1, 'matches more than one');
});

test('2: wrong usage', async () => {
  expectRefusal(await world.latchkey('lsit'), 2, 'Unknown command "lsit". Did you mean list');
  expectRefusal(await world.latchkey('list', '--jsn'), 2, /--jsn/, 'See: latchkey help');
  expectRefusal(await world.latchkey('exec', DEVELOPER), 2, 'Put the command to run after --');
  expectRefusal(await world.latchkey('use'), 2, 'See: latchkey help');
  expectRefusal(await world.latchkey('use', 'x'.repeat(70_000)), 2, 'exceed the 64 KiB');
});

test('3: the app cannot be reached or started', async () => {
  const elsewhere = world.home.path('run', 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  expectRefusal(
    await world.run('latchkey', ['list'], {
      env: { LATCHKEY_NO_START: '1', LATCHKEY_RUNTIME_DIR: elsewhere },
    }),
    3,
    'Latchkey is not running',
    'Start Latchkey, then repeat the command.',
  );
  const bin = world.home.path('bin');
  mkdirSync(bin);
  copyFileSync(SHIM, path.join(bin, 'latchkey'));
  const alone = { env: { LATCHKEY_RUNTIME_DIR: elsewhere, LATCHKEY_START_TIMEOUT_MS: '3000' } };
  expectRefusal(await world.run(path.join(bin, 'latchkey'), ['list'], alone), 3, 'launch.json');
  const plan = path.join(bin, 'launch.json');
  writeFileSync(plan, JSON.stringify({ argv: ['/nonexistent/electron', '--hidden'] }));
  expectRefusal(
    await world.run(path.join(bin, 'latchkey'), ['list'], alone),
    3,
    /could not be started: \/nonexistent\/electron/,
    'Start it yourself',
  );
  writeFileSync(plan, JSON.stringify({ argv: ['/bin/false'] }));
  // In a container without an init that reaps, what has ended still looks alive.
  expectRefusal(
    await world.run(path.join(bin, 'latchkey'), ['list'], alone),
    3,
    /ended before it was ready|was not ready within 3000 ms/,
  );
});

test('5: refused, by nobody to ask or by AWS', async () => {
  const unasked = await world.latchkey('git', 'install');
  expect(unasked.stderr).toContain('--yes was not given');
  expect(unasked.code).toBe(5);
  await world.playground.addFault({
    service: 'sso',
    operation: 'GetRoleCredentials',
    status: 403,
    code: 'ForbiddenException',
    message: 'No access',
  });
  expectRefusal(await world.latchkey('renew', DEVELOPER), 5, 'is not assigned to you');
  await world.playground.clearFaults();
});

test('exec gives the code of its command, also of one that is not there', async () => {
  const exec = (...command: readonly string[]) => world.latchkey('exec', DEVELOPER, '--', ...command);
  expect((await exec('sh', '-c', 'exit 3')).code).toBe(3);
  expect((await exec('no-such-program')).code).toBe(127);
  expect((await exec('/etc/passwd')).code).toBe(126);
  const sleeper = world.begin('latchkey', ['exec', DEVELOPER, '--', 'sleep', '30']);
  await waitFor('the command to run', async () =>
    (await world.run('ps', ['-o', 'args=', '-p', String(sleeper.child.pid)])).stdout.includes('sleep 30'),
  );
  sleeper.child.kill('SIGTERM');
  expect((await sleeper.ended).signal).toBe('SIGTERM');
});
