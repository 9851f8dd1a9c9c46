import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { standInLogind, standInPolkit, standInSaver } from '../electron/adapters/dbus/testing/desktop.ts';
import { startTestBus, type TestBus } from '../electron/adapters/dbus/testing/test-bus.ts';
import { addressIn } from './asking-shell.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, SHIM, startWorld, type World, waitForTray } from './world.ts';

// While Latchkey is locked, nothing gives credentials; only the word of the system unlocks it. logind, the locker and polkit are
// stand-ins on buses of the test: the real ones need a system of their own.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const PROFILE = 'production-DeveloperAccess';
let system: TestBus;
let world: World;
let login: Awaited<ReturnType<typeof standInLogind>>;
let locker: Awaited<ReturnType<typeof standInSaver>>;
const open: { close(): void }[] = [];

test.beforeAll(async () => {
  system = await startTestBus();
  login = await standInLogind(system);
  open.push(login);
  world = await startWorld({ env: { DBUS_SYSTEM_BUS_ADDRESS: system.address } });
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${PROFILE}]`),
  );
});
test.afterAll(async () => {
  await world.stop();
  for (const each of open) each.close();
  await system.stop();
});

const set = async (name: string, value: string) => {
  const { code, stderr } = await world.latchkey('settings', 'set', name, value);
  return [code, stderr.trim()];
};
const isLocked = async (): Promise<boolean> =>
  JSON.parse((await world.latchkey('status', '--json')).stdout).locked !== null;
const untilLocked = (is: boolean) =>
  waitFor(is ? 'the lock' : 'its end', async () => (await isLocked()) === is);
const credentials = () => world.latchkey('credential-process', '--profile', PROFILE);

test('the setting is refused where no lock screen answers, and nothing could unlock it again', async () => {
  for (const [name, value] of [
    ['lock-on-screen-lock', 'on'],
    ['lock-on-sleep', 'on'],
    ['lock-after-idle-minutes', '5'],
  ] as const)
    expect(await set(name, value)).toEqual([5, expect.stringContaining('Latchkey cannot be locked here')]);
  expect((await world.latchkey('lock')).code).toBe(5);
  expect(await isLocked()).toBe(false);
});

test('it locks with the screen: every door is closed, also of a command that runs', async () => {
  locker = await standInSaver(
    { address: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' },
    'org.gnome.ScreenSaver',
    '/org/gnome/ScreenSaver',
  );
  open.push(locker);
  expect(await set('lock-on-screen-lock', 'on')).toEqual([0, '']);
  expect(await set('lock-on-sleep', 'on')).toEqual([0, '']);
  const { answers, end } = addressIn(world, PROFILE);
  expect(await answers()).toContain('SecretAccessKey');
  expect((await credentials()).code).toBe(0);
  login.hint(true);
  await untilLocked(true);
  expect(await answers()).toContain('Latchkey is locked since');
  for (const argv of [
    ['credential-process', '--profile', PROFILE],
    ['env', PROFILE],
    ['exec', PROFILE, '--', 'true'],
    ['console', PROFILE, '--print'],
    ['start', PROFILE],
    ['renew', PROFILE],
    ['use', PROFILE],
    ['detach', '--yes'],
    ['detach', '--forget', '--yes'],
  ]) {
    const { code, stdout, stderr } = await world.latchkey(...argv);
    expect([argv[0], code, stdout]).toEqual([argv[0], 5, expect.not.stringMatching(/SECRET|Secret|signin/)]);
    expect(stderr).toMatch(/Latchkey is locked since \d\d:\d\d, because the screen was locked or blank\./);
  }
  const git = await world.run(SHIM, ['git-credential', '--profile', PROFILE, 'get'], {
    input: 'protocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/x\n\n',
  });
  expect(git.stdout).toBe('quit=1\n\n');
  const aws = await world.run('aws', ['--profile', PROFILE, 'sts', 'get-caller-identity']);
  expect([aws.code === 0, aws.stderr]).toEqual([false, expect.stringContaining('Latchkey is locked since')]);
  await end();
});

test('it says so in status, list, prompt, doctor, the tray and the window', async () => {
  expect((await world.latchkey('status')).stdout).toMatch(/^Latchkey is locked since/);
  expect((await world.latchkey('list')).stderr).toContain('Latchkey is locked since');
  expect((await world.latchkey('doctor')).stdout).toContain('FAIL  Lock: Latchkey is locked since');
  await waitForTray(world, 'Locked since');
  expect(await world.tray().toolTip()).toMatch(/^Latchkey \(locked\)/);
  const page = await openWindow(world);
  await expect(page.getByRole('alert').filter({ hasText: 'Latchkey is locked since' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock…' })).toBeVisible();
  await world.app().screenshot(page, 'locked');
});

test('neither quitting nor killing the app unlocks it', async () => {
  for (const end of ['quit', 'kill'] as const) {
    if (end === 'quit') await world.latchkey('quit');
    else process.kill(world.app().pid, 'SIGKILL');
    await world.app().exited();
    await world.launch();
    expect([end, await isLocked(), (await credentials()).code]).toEqual([end, true, 5]);
  }
});

test('unlocking the screen unlocks it, and who was signed in still is', async () => {
  // The app that was started finds logind in its own time: a screen is locked and unlocked until that is seen.
  await waitFor('the end of the lock', async () => {
    login.hint(true);
    await isLocked();
    login.hint(false);
    return !(await isLocked());
  });
  expect((await credentials()).code).toBe(0);
  expect((await world.latchkey('status')).stdout).toContain('signed in');
});

test('an app that starts behind a locked screen gives nothing, its first answer included', async () => {
  for (const lock of [() => login.hint(true), () => locker.set(true)]) {
    await world.latchkey('quit');
    await world.app().exited();
    lock();
    await world.launch();
    expect((await credentials()).code).toBe(5);
    expect(await isLocked()).toBe(true);
    locker.set(false);
    login.hint(true);
    // As above.
    await waitFor('the end of the lock', async () => {
      login.hint(true);
      await isLocked();
      login.hint(false);
      return !(await isLocked());
    });
  }
});

test('sleep locks it; a locker that was asked to lock the screen unlocks it when it is opened', async () => {
  await world.app().electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  await world.app().electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await untilLocked(true);
  const { code, stdout } = await world.latchkey('unlock');
  expect([code, stdout.trim()]).toEqual([
    // It waits for the user: `latchkey unlock && deploy` does not go on.
    4,
    'The screen is locked now. Unlock it, and Latchkey is unlocked too.',
  ]);
  expect([await isLocked(), locker.isActive()]).toEqual([true, true]);
  locker.set(false);
  await untilLocked(false);
});

test('a lock by hand ends when polkit has asked, and not when it was called off', async () => {
  let isDismissed = true;
  open.push(
    await standInPolkit(system, (flags) =>
      flags === 0
        ? [false, true, new Map()]
        : isDismissed
          ? [false, true, new Map([['polkit.dismissed', 'true']])]
          : [true, false, new Map()],
    ),
  );
  const locked = await world.latchkey('lock');
  expect([locked.code, locked.stdout]).toEqual([0, expect.stringContaining('Latchkey is locked.')]);
  expect((await world.latchkey('unlock')).code).not.toBe(0);
  expect(await isLocked()).toBe(true);
  isDismissed = false;
  const unlocked = await world.latchkey('unlock');
  expect([unlocked.code, unlocked.stdout.trim()]).toEqual([0, 'Latchkey is unlocked.']);
  expect((await credentials()).code).toBe(0);
});
