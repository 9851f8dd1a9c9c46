import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { CliActivity } from '../shared/cli.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

// What Latchkey keeps of what happened, on the disk of a real machine, over a restart.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;
test.beforeAll(async () => {
  world = await startWorld();
});
test.afterAll(() => world.stop());

const folder = () => path.join(world.home.userDataDir, 'activity');
const given = async () => {
  const ran = await world.latchkey('activity', '--json', '--session', DEVELOPER);
  return CliActivity.parse(JSON.parse(ran.stdout)).filter(({ event }) => event === 'credentials-given');
};

test('who asked for credentials is still there after a restart, and no secret', async () => {
  await world.signIn();
  await expect
    .poll(async () => (await world.latchkey('credential-process', '--profile', DEVELOPER)).code)
    .toBe(0);
  const lease = JSON.parse((await world.latchkey('credential-process', '--profile', DEVELOPER)).stdout);
  await world.app().quit();
  await world.launch();
  const [last] = await given();
  expect(last).toMatchObject({ verb: 'credential-process', outcome: 'ok', directory: expect.any(String) });
  const text = readdirSync(folder())
    .map((name) => readFileSync(path.join(folder(), name), 'utf8'))
    .join('');
  expect(text).toContain('credential-process');
  expect(text).not.toContain(lease.SecretAccessKey);
  expect(text).not.toContain(lease.SessionToken);
  // The name of the program only.
  expect(text).not.toContain('--profile');
});

test('one byte that is changed is found, with exit code 1', async () => {
  const intact = await world.latchkey('activity', 'verify');
  expect([intact.code, intact.stdout]).toEqual([0, expect.stringMatching(/^Intact: \d+ entries/)]);
  const file = path.join(folder(), readdirSync(folder())[0] ?? '');
  const bytes = readFileSync(file);
  const at = bytes.indexOf('credential-process');
  bytes[at] = 'C'.charCodeAt(0);
  writeFileSync(file, bytes);
  const broken = await world.latchkey('activity', 'verify');
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining('is not as it was written')]);
});
