import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { CliList } from '../shared/cli.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import type { TrayMenuItem } from './rig/tray-watcher.ts';
import { startWorld, type World } from './world.ts';

// A large company: twelve hundred accounts with three roles each, behind a portal that asks to slow down.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const ACCOUNTS = 1_200;
let world: World;
let page: Page;
const writes = new Set<number>();
let watching: NodeJS.Timeout;

test.beforeAll(async () => {
  world = await startWorld({
    playground: {
      generate: { accounts: ACCOUNTS, rolesPerAccount: 3 },
      portalRate: { perSecond: 60, burst: 40 },
    },
  });
  watching = setInterval(() => {
    const stat = statSync(world.home.awsConfigFile, { throwIfNoEntry: false });
    if (stat !== undefined) writes.add(stat.ino);
  }, 10);
});
test.afterAll(async () => {
  clearInterval(watching);
  await world.stop();
});

const list = async () => {
  const { code, stdout, stderr } = await world.latchkey('list', '--json');
  expect(code).toBe(0);
  // What is not read yet is said, and nothing else.
  expect(stderr).toMatch(
    /^(latchkey: The accounts and roles of Playground are still being read[^\n]*\. More sessions may come\.\n)?$/,
  );
  return CliList.parse(JSON.parse(stdout));
};
const count = (items: readonly TrayMenuItem[]): number =>
  items.reduce((sum, item) => sum + 1 + count(item.children), 0);

test('the sync says how far it is, and ends although the portal throttles', async () => {
  await world.tray().click('Open Latchkey');
  page = await world.app().window();
  await page.getByRole('navigation').getByText('Identity sources').click();
  // The command waits until all are read.
  const signingIn = world.signIn();
  const progress = page.getByText(/^[\d,]+ of 1,200 accounts$/);
  await expect(progress).toBeVisible();
  const first = await progress.textContent();
  await world.app().screenshot(page, 'scale-sync');
  await expect(progress).not.toHaveText(first ?? '');
  // The window answers while it runs.
  const goTo = async (name: string): Promise<void> => {
    await page.getByRole('navigation').getByText(name).click();
    await expect(page.getByRole('heading', { name, exact: true, level: 1 })).toBeVisible();
  };
  await goTo('Activity');
  await goTo('Identity sources');
  await expect(progress).toBeVisible();
  await waitFor('the end of the sync', async () => (await list()).length > 3_000, {
    timeoutMs: 120_000,
    everyMs: 500,
  });
  await signingIn;
  const calls = await world.playground.calls();
  expect(calls.filter((call) => call.code === 'TooManyRequestsException').length).toBeGreaterThan(0);
});

test('every session is listed by its profile name, and none of thousands is written', async () => {
  const sessions = await list();
  const profiles = sessions.map((s) => s.profile);
  // Six accounts of the default world have their own roles.
  expect(sessions.length).toBeGreaterThanOrEqual((ACCOUNTS - 6) * 3);
  expect(new Set(profiles).size).toBe(sessions.length);
  expect(sessions.filter((s) => s.profileWritten)).toEqual([]);
  expect(writes.size).toBe(0);
  expect((await world.latchkey('list')).stdout.split('\n').length).toBeGreaterThan(3_000);
});

const config = (): string =>
  existsSync(world.home.awsConfigFile) ? readFileSync(world.home.awsConfigFile, 'utf8') : '';
const profileOf = async (name: string): Promise<string> => {
  const found = (await list()).find((s) => s.name === name)?.profile;
  if (typeof found !== 'string') throw new Error(`There is no session ${name}.`);
  return found;
};
const WHO = ['sts', 'get-caller-identity', '--output', 'text'] as const;

test('a profile that no file has works for exec, and for aws once it is added', async () => {
  const [run, added] = [await profileOf('Team 0500/Team01Access'), await profileOf('Team 0501/Team02Access')];
  const executed = await world.latchkey('exec', run, '--', 'aws', ...WHO);
  expect(executed.stderr.trim()).toBe('');
  expect(executed.stdout).toContain('AWSReservedSSO_Team01Access_');

  const unknown = await world.run('aws', [...WHO, '--profile', added]);
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toContain('could not be found');
  expect(await world.latchkey('profile', 'add', added)).toMatchObject({ code: 0, stderr: '' });
  const known = await world.run('aws', [...WHO, '--profile', added]);
  expect(known.stderr.trim()).toBe('');
  expect(known.stdout).toContain('AWSReservedSSO_Team02Access_');

  // One that was used gets its profile by that.
  await waitFor('the profile of what exec used', () => config().includes(`[profile ${run}]`));
  expect(
    config()
      .match(/^\[.*\]$/gm)
      ?.toSorted(),
  ).toEqual([`[profile ${run}]`, `[profile ${added}]`].toSorted());
  expect((await list()).filter((s) => s.profileWritten).map((s) => s.profile)).toEqual([run, added]);
  expect((await world.latchkey('profile', 'remove', added)).code).toBe(0);
  expect(config()).not.toContain(added);
});

test('the search in the table answers as it is typed', async () => {
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /^3,\d+ sessions$/ })).toBeVisible();
  await world.app().screenshot(page, 'scale-sessions');
  await page.getByRole('searchbox', { name: 'Find a session' }).fill('Team 0777/Team02');
  await expect(page.getByRole('row', { name: 'Team 0777/Team02Access' })).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(100);
  await world.app().screenshot(page, 'scale-search');
});

test('the tray menu stays short, and one of thousands works for aws', async () => {
  const menu = await world.tray().menu();
  expect(count(menu)).toBeLessThan(60);
  const used = await world.latchkey('use', 'Team 0777/Team02Access', '--json');
  expect(used.stderr).toBe('');
  const identity = await world.run('aws', ['sts', 'get-caller-identity', '--output', 'text']);
  expect(identity.stderr.trim()).toBe('');
  expect(identity.stdout).toContain('AWSReservedSSO_Team02Access_');
  expect((await world.tray().menu())[0]?.label).toContain('Team 0777/Team02Access');
});
