import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { addressIn } from './asking-shell.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World, waitForTray } from './world.ts';

// A session that was given a time: real aws gets credentials until its end, and none afterwards, until the user starts it again.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const PROFILE = 'production-DeveloperAccess';
const SESSION = 'Production/DeveloperAccess';
const OVER = /has given no credentials since \d\d:\d\d, because its time was over\./;
let world: World;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${PROFILE}]`),
  );
});
test.afterAll(async () => {
  await world.stop();
});

interface Listed {
  readonly profile: string | null;
  readonly stopsAt: string | null;
  readonly endedAt: string | null;
}
async function listed(): Promise<Listed> {
  const all: readonly Listed[] = JSON.parse((await world.latchkey('list', '--json')).stdout);
  const found = all.find(({ profile }) => profile === PROFILE);
  if (found === undefined) throw new Error('the session is not listed');
  return found;
}
const aws = () => world.run('aws', ['--profile', PROFILE, 'sts', 'get-caller-identity']);
const shownAs = (text: string) =>
  waitFor(`a notification that says: ${text}`, () =>
    world.notifications.shown.find(({ summary }) => summary.includes(text)),
  );

test('aws gets credentials until the end, and no later expiry', async () => {
  expect((await world.latchkey('start', PROFILE, '--for', '25h')).code).toBe(2);
  const { code, stdout } = await world.latchkey('start', PROFILE, '--for', '40s');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/It stops at \d\d:\d\d\.\n$/)]);
  const { stopsAt } = await listed();
  expect(Date.parse(stopsAt ?? '') - Date.now()).toBeLessThan(40_000);
  expect((await aws()).stdout).toContain('DeveloperAccess');
  const { Expiration } = JSON.parse(
    (await world.latchkey('credential-process', '--profile', PROFILE)).stdout,
  );
  expect(Expiration).toBe(stopsAt);
  expect((await world.latchkey('status')).stdout).toMatch(/until \d\d:\d\d/);
});

test('at the end aws, a command that runs and every other door are refused with words', async () => {
  const { answers, end } = addressIn(world, PROFILE);
  expect(await answers()).toContain('SecretAccessKey');
  const soon = await shownAs('stops at');
  expect(soon.summary).toContain('111111111111');
  await waitFor('the end', async () => (await listed()).endedAt !== null, { timeoutMs: 60_000 });
  expect(await answers()).toMatch(OVER);
  await end();
  for (const argv of [
    ['credential-process', '--profile', PROFILE],
    ['env', PROFILE],
    ['exec', PROFILE, '--', 'true'],
    ['console', PROFILE, '--print'],
    ['renew', PROFILE],
    ['which', '--profile', PROFILE],
  ]) {
    const { code, stdout, stderr } = await world.latchkey(...argv);
    expect([argv[0], code, stdout]).toEqual([argv[0], 5, expect.not.stringMatching(/SECRET|Secret|signin/)]);
    expect(stderr).toMatch(OVER);
  }
  const refused = await aws();
  expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringMatching(OVER)]);
  expect(refused.stderr).toContain('latchkey start');
  const over = await shownAs('stopped at');
  expect([over.summary, over.body]).toEqual([
    expect.stringContaining('111111111111'),
    expect.stringMatching(/stay valid at AWS until \d\d:\d\d/),
  ]);
  expect((await world.latchkey('activity', '--session', PROFILE)).stdout).toContain('its time was over');
});

test('neither a switch, quitting nor killing the app starts it again', async () => {
  await world.latchkey('use', PROFILE);
  await waitForTray(world, 'ended');
  expect(await world.tray().toolTip()).toMatch(/^Latchkey \(ended\)/);
  expect((await world.latchkey('prompt')).stdout).toMatch(/ ended\n$/);
  for (const end of ['quit', 'kill'] as const) {
    if (end === 'quit') await world.latchkey('quit');
    else process.kill(world.app().pid, 'SIGKILL');
    await world.app().exited();
    const before = world.notifications.shown.length;
    await world.launch();
    expect([end, (await aws()).code === 0]).toEqual([end, false]);
    expect(world.notifications.shown.length).toBe(before);
  }
});

test('the window shows the end, and starts it for a time', async () => {
  const page = await openWindow(world);
  const row = page.getByRole('row', { name: SESSION });
  await expect(row).toContainText(/ended \d\d:\d\d/);
  await row.getByRole('gridcell').nth(2).click();
  const details = page.getByRole('complementary', { name: 'Session details' });
  await expect(details).toContainText('No tool starts it again; you do.');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await world.app().screenshot(page, `time-boxed-ended-${colorScheme}`);
  }
  await details.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Use for a time…' }).click();
  const dialog = page.getByRole('dialog');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await world.app().screenshot(page, `time-boxed-dialog-${colorScheme}`);
  }
  await dialog.getByRole('button', { name: '2 h' }).click();
  await expect(row).toContainText(/until \d\d:\d\d/);
  expect((await aws()).stdout).toContain('DeveloperAccess');
  await expect(details.getByRole('button', { name: '1 hour more' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await world.app().screenshot(page, `time-boxed-open-${colorScheme}`);
  }
});

test('one click on the notice is an hour more, and a stop before the end is the end', async () => {
  await world.latchkey('start', PROFILE, '--for', '30s');
  const before = world.notifications.shown.length;
  const notice = await waitFor('the notice', () =>
    world.notifications.shown.slice(before).find(({ summary }) => summary.includes('stops at')),
  );
  world.notifications.invoke(notice.id, 'more-time');
  await waitFor(
    'an hour more',
    async () => Date.parse((await listed()).stopsAt ?? '') - Date.now() > 3_500_000,
  );
  expect((await aws()).code).toBe(0);
  expect((await world.latchkey('stop', PROFILE)).code).toBe(0);
  const refused = await aws();
  expect([refused.code === 0, refused.stderr]).toEqual([
    false,
    expect.stringContaining('because you stopped it before its end'),
  ]);
  expect((await world.latchkey('start', PROFILE)).code).toBe(0);
  expect([(await aws()).code, (await listed()).stopsAt]).toEqual([0, null]);
});

test('a session that stops automatically has its time from its first use on', async () => {
  expect((await world.latchkey('stop-after', PROFILE, '1h')).code).toBe(0);
  expect(Date.parse((await listed()).stopsAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
  expect((await world.latchkey('start', PROFILE, '--for', 'none')).code).not.toBe(0);
  expect((await world.latchkey('stop-after', PROFILE, 'none')).code).toBe(0);
  expect((await world.latchkey('start', PROFILE, '--for', 'none')).code).toBe(0);
  expect((await listed()).stopsAt).toBeNull();
});
