import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import {
  type ReleaseServer,
  releaseKey,
  startReleaseServer,
} from '../electron/adapters/integration/release-server.ts';
import { waitFor } from './rig/dbus.ts';
import { appPid, checkoutDir, isRunning } from './rig/home.ts';
import { packApp, packedExecutable } from './rig/packed-app.ts';
import { test } from './rig/test.ts';
import { confirmOnPage, openCodes, openWindow, pendingCode, startWorld, type World } from './world.ts';

// An AppImage, its runtime's mount aside, is updated from a server on loopback by what minisign signed.
const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let keys: string;
let server: ReleaseServer;
let image: string;
let copy: string;

const app = (version: string): string => world.home.path('mounts', version);
/** What an AppImage is to the system: one file that runs the app of its version. */
const imageOf = (version: string): string => `#!/bin/sh
export APPIMAGE='${image}' APPDIR='${app(version)}'
exec '${packedExecutable(app(version))}' "$@"
`;
async function pack(version: string, change: (folder: string) => void = () => undefined): Promise<void> {
  const first = app('0.1.0');
  if (version === '0.1.0') await packApp(first);
  else {
    const copied = spawnSync('cp', ['-a', '--reflink=auto', first, app(version)]);
    if (copied.status !== 0) throw new Error(`cp: ${copied.stderr}`);
  }
  const folder = path.join(app(version), 'resources', 'app');
  const file = path.join(folder, 'package.json');
  const latchkeyUpdates = {
    address: server.address,
    channel: 'stable',
    keys: [releaseKeyOf.public],
  };
  const before = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...before, version, latchkeyUpdates }));
  change(folder);
}
let releaseKeyOf: ReturnType<typeof releaseKey>;

const quit = async (): Promise<void> => {
  const pid = appPid(world.home);
  if (pid === undefined) return;
  await world.run(copy, ['quit'], { env: { LATCHKEY_NO_START: '1' } });
  await waitFor('the app to end', () => !isRunning(pid));
};

test.beforeEach(async () => {
  test.setTimeout(300_000);
  const shim = readFileSync(path.join(checkoutDir(), 'out', 'bin', 'latchkey'))
    .subarray(1, 4)
    .toString();
  test.skip(shim !== 'ELF', 'a package has the native terminal command alone, and there is no cargo here');
  world = await startWorld({ launch: false });
  image = world.home.path('Latchkey.AppImage');
  copy = path.join(world.home.userDataDir, 'bin', 'latchkey');
  keys = mkdtempSync(path.join(tmpdir(), 'lk-keys-'));
  releaseKeyOf = releaseKey(keys, 'release');
  server = await startReleaseServer(keys, releaseKeyOf);
});
test.afterEach(async () => {
  await quit();
  await world.stop();
  await server.stop();
  rmSync(keys, { recursive: true, force: true });
});

/** What the shim is answered, by an app that is there already. */
const said = async (...words: readonly string[]) =>
  world.run(copy, words, { env: { LATCHKEY_NO_START: '1' } });
const isVersion = (version: string) => async (): Promise<boolean> =>
  (await said('version')).stdout.includes(version);
const beside = (): readonly string[] =>
  readdirSync(path.dirname(image)).filter((name) => name.startsWith('.Latchkey.AppImage'));

test('an AppImage gets a newer version, not during a sign-in, and the one before is back where that does not start', async () => {
  await pack('0.1.0');
  await pack('0.2.0');
  // Its test start is good, and it ends before it answers tools.
  await pack('0.3.0', (folder) => {
    const main = path.join(folder, 'out', 'main.cjs');
    const planted = `if (!process.argv.includes('--self-test')) require('electron').app.whenReady = () => Promise.reject(new Error('planted'));`;
    writeFileSync(main, `${planted}\n${readFileSync(main, 'utf8')}`);
  });
  writeFileSync(image, imageOf('0.1.0'), { mode: 0o755 });
  await world.launch({ executable: image });
  expect(server.asked).toEqual([]);

  server.release('0.2.0', imageOf('0.2.0'));
  expect((await said('update', '--check')).stdout).toContain(
    'Latchkey 0.2.0 is there, and 0.1.0 is running.',
  );
  expect(beside()).toEqual([]);
  const known = await openCodes(world.playground);
  const login = world.begin('latchkey', ['login', 'Playground', '--no-browser']);
  const code = await pendingCode(world.playground, known);
  const staged = await said('update', '--json');
  expect(JSON.parse(staged.stdout), staged.stderr).toMatchObject({ available: '0.2.0', staged: '0.2.0' });
  const refused = await said('update', 'restart');
  expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('A sign-in is under way')]);
  expect(readFileSync(image, 'utf8')).toBe(imageOf('0.1.0'));
  await confirmOnPage(code, world.playground.info.startUrl);
  expect((await login.ended).code, login.stderr()).toBe(0);
  await waitFor('the profile', () => readFileSync(world.home.awsConfigFile, 'utf8').includes(DEVELOPER));
  const config = readFileSync(world.home.awsConfigFile, 'utf8');

  const page = await openWindow(world, 'Settings');
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByText('Latchkey 0.2.0 is downloaded and verified.')).toBeVisible();
  await world.app().screenshot(page, 'update-ready');
  const old = appPid(world.home);
  expect((await said('update', 'restart')).code).toBe(0);
  await waitFor('the old one to end', () => old === undefined || !isRunning(old));
  await waitFor('the new version', isVersion('0.2.0'), { timeoutMs: 120_000 });
  expect(readFileSync(image, 'utf8')).toBe(imageOf('0.2.0'));
  await waitFor('the old image to go', () => beside().length === 0);
  // Sign-ins, sessions and profiles continue.
  const keysOf = await world.run('aws', ['sts', 'get-caller-identity', '--profile', DEVELOPER]);
  expect([keysOf.code, keysOf.stdout], keysOf.stderr).toEqual([0, expect.stringContaining('111111111111')]);
  expect(readFileSync(world.home.awsConfigFile, 'utf8')).toBe(config);

  server.release('0.3.0', imageOf('0.3.0'));
  expect((await said('update')).stdout).toContain('Latchkey 0.3.0 is downloaded and verified.');
  await quit();
  expect(readFileSync(image, 'utf8')).toBe(imageOf('0.3.0'));
  expect(existsSync(path.join(path.dirname(image), '.Latchkey.AppImage.old'))).toBe(true);
  // A tool starts it, as any tool does.
  void world.run(copy, ['status']);
  await waitFor('the version before', isVersion('0.2.0'), { timeoutMs: 120_000 });
  expect(readFileSync(image, 'utf8')).toBe(imageOf('0.2.0'));
  await waitFor('the note', async () =>
    (await said('status')).stdout.includes('Latchkey 0.3.0 did not start, so 0.2.0 was put back.'),
  );
  expect((await said('update')).stdout).toContain('It is not installed again.');
  expect(beside()).toEqual([]);
});
