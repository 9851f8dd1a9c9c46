import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { appPid, checkoutDir, isRunning } from './rig/home.ts';
import { packApp, packedExecutable } from './rig/packed-app.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// What a user runs from a folder of their own, or from an AppImage: the paths in their files outlive the path of the app.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let copy: string;

const config = (): string =>
  existsSync(world.home.awsConfigFile) ? readFileSync(world.home.awsConfigFile, 'utf8') : '';
const line = (): string | undefined =>
  config()
    .split('\n')
    .find((text) => text.startsWith('credential_process = ') && text.includes(DEVELOPER));
const account = async (): Promise<string> => {
  const ran = await world.run('aws', ['sts', 'get-caller-identity', '--profile', DEVELOPER]);
  expect(ran.code, ran.stderr).toBe(0);
  return ran.stdout;
};
const autostart = (): string =>
  readFileSync(world.home.path('.config', 'autostart', 'latchkey.desktop'), 'utf8');
/** Where the app runs that serves this home. */
const running = (): string => {
  const pid = appPid(world.home);
  if (pid === undefined) throw new Error('no app serves this home');
  return readlinkSync(`/proc/${pid}/exe`);
};
const quit = async (): Promise<void> => {
  const pid = appPid(world.home);
  await world.run(copy, ['quit'], { env: { LATCHKEY_NO_START: '1' } });
  if (pid !== undefined) await waitFor('the app to end', () => !isRunning(pid));
};

test.beforeEach(async () => {
  test.setTimeout(150_000);
  const shim = readFileSync(path.join(checkoutDir(), 'out', 'bin', 'latchkey'))
    .subarray(1, 4)
    .toString();
  test.skip(shim !== 'ELF', 'a package has the native terminal command alone, and there is no cargo here');
  world = await startWorld({ launch: false });
  copy = path.join(world.home.userDataDir, 'bin', 'latchkey');
});
test.afterEach(async () => {
  await quit();
  await world.stop();
});

test('an app whose folder is moved is found again after one start, and no line changes', async () => {
  const [first, second] = [world.home.path('apps', 'Latchkey'), world.home.path('apps', 'Latchkey 2')];
  await packApp(first);
  await world.launch({ executable: packedExecutable(first) });
  await world.signIn();
  await waitFor('the profile', () => line());
  const before = line();
  expect(before).toBe(`credential_process = ${copy} credential-process --profile ${DEVELOPER}`);
  expect(statSync(path.dirname(copy)).mode & 0o777).toBe(0o700);
  expect(await account()).toContain('111111111111');
  expect((await world.run(copy, ['git', 'install', '--yes'])).code).toBe(0);
  expect((await world.run(copy, ['settings', 'set', 'start-at-login', 'on'])).code).toBe(0);
  expect(autostart()).toContain(`Exec=${packedExecutable(first)} --hidden\n`);
  await quit();
  // As a version without the copy has left it.
  const gitConfig = readFileSync(world.home.gitConfigFile, 'utf8');
  writeFileSync(
    world.home.gitConfigFile,
    gitConfig.replaceAll(copy, path.join(first, 'resources', 'bin', 'latchkey')),
  );

  renameSync(first, second);
  const lost = await world.run(copy, ['status']);
  expect(lost.code).toBe(3);
  expect(lost.stderr).toContain('could not be started');
  await world.launch({ executable: packedExecutable(second) });
  expect(await account()).toContain('111111111111');
  await waitFor('the new path', () =>
    readFileSync(path.join(path.dirname(copy), 'launch.json'), 'utf8').includes(second),
  );
  expect(line()).toBe(before);
  await waitFor('the helper of git', () => readFileSync(world.home.gitConfigFile, 'utf8') === gitConfig);
  await waitFor('the start at login', () =>
    autostart().includes(`Exec="${packedExecutable(second)}" --hidden\n`),
  );
  await quit();

  // Not running: the same profile starts the app where it is now.
  expect(await account()).toContain('111111111111');
  expect(running()).toBe(packedExecutable(second));
  expect(line()).toBe(before);
  expect(readdirSync(path.dirname(copy)).toSorted()).toEqual([
    'git-remote-codecommit',
    'latchkey',
    'launch.json',
  ]);
});

test('an AppImage is mounted at another path each time, and its profiles keep working', async () => {
  const image = world.home.path('Latchkey.AppImage');
  const mounts = world.home.path('mounts');
  await packApp(path.join(mounts, 'mount_0'));
  // In place of the runtime's mount: the folder has a new path at each start.
  const script = `#!/bin/sh
export APPIMAGE='${image}' APPDIR='${mounts}'/mount_$$
mv '${mounts}'/mount_* "$APPDIR"
exec "$APPDIR/latchkey-desktop" "$@"
`;
  writeFileSync(image, script, { mode: 0o755 });
  await world.launch({ executable: image });
  await world.signIn();
  await waitFor('the profile', () => line());
  const before = line();
  expect(before).toBe(`credential_process = ${copy} credential-process --profile ${DEVELOPER}`);
  expect(config()).not.toContain('mount_');
  const at = running();
  await quit();

  expect(await account()).toContain('111111111111');
  expect(running()).not.toBe(at);
  expect(existsSync(at)).toBe(false);
  expect(line()).toBe(before);
});
