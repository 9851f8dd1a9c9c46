import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { packApp, packedExecutable, setPackedVersion } from './rig/packed-app.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  openCodes,
  openWindow,
  pendingCode,
  startWorld,
  type World,
  waitForTray,
} from './world.ts';

// A package manager brings a new version while the old one runs and serves tools.
const DEVELOPER = 'production-DeveloperAccess';
const SAID = 'Latchkey 0.2.0 is installed, and 0.1.0 is still running.';
const TO_DO = 'Restart to finish the update';
let world: World;

test.beforeEach(async () => {
  test.setTimeout(150_000);
  world = await startWorld({ launch: false });
});
test.afterEach(() => world.stop());

/** As package managers do it: all files of the new version in the place of the old ones. */
function upgrade(folder: string): void {
  const file = path.join(folder, 'resources', 'app', 'package.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '0.2.0' }));
  setPackedVersion(folder, '0.2.0');
}

test('an upgrade under the running app asks for a restart, and not during a sign-in', async () => {
  const folder = world.home.path('Latchkey');
  await packApp(folder);
  await world.launch({ executable: packedExecutable(folder) });
  const known = await openCodes(world.playground);
  const login = world.begin('latchkey', ['login', 'Playground', '--no-browser']);
  const code = await pendingCode(world.playground, known);
  upgrade(folder);
  expect((await world.latchkey('status')).stdout).not.toContain(TO_DO);
  await confirmOnPage(code, world.playground.info.startUrl);
  expect((await login.ended).code, login.stderr()).toBe(0);

  const status = await world.latchkey('status');
  expect(status.stdout).toContain(`Needs attention: ${SAID}`);
  expect(status.stdout).toContain(TO_DO);
  const doctor = await world.latchkey('doctor');
  expect(doctor.stdout).toContain(`note  Update: ${SAID}`);
  await waitForTray(world, SAID);
  const page = await openWindow(world);
  await expect(page.getByText(SAID).first()).toBeVisible();
  await world.app().screenshot(page, 'update-on-disk');
  // Tools are served by the old one until then.
  expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);

  const isRoot = process.getuid?.() === 0;
  const second = await world.run(packedExecutable(folder), [...(isRoot ? ['--no-sandbox'] : []), '--hidden']);
  expect(second.code).toBe(0);
  expect(second.stderr).toContain('Latchkey 0.1.0 is running, so this one (0.2.0) did not start.');

  await world.app().quit();
  await world.launch({ executable: packedExecutable(folder) });
  expect((await world.latchkey('version')).stdout).toContain('0.2.0');
  expect((await world.latchkey('status')).stdout).not.toContain(TO_DO);
});
