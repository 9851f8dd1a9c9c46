import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from 'playwright/test';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// The page of activity on the real app: real programs ask through the shim while it is open.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let page: Page;
test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await expect.poll(async () => (await world.latchkey('env', DEVELOPER)).code, { timeout: 60_000 }).toBe(0);
  page = await openWindow(world, 'Activity');
  await expect(page.getByRole('table', { name: 'Activity, newest first' })).toBeVisible();
});
test.afterAll(() => world.stop());

const shot = (name: string) => world.app().screenshot(page, `activity-${name}`);
const table = (): Locator => page.getByRole('table', { name: 'Activity, newest first' });
const rows = (text: string | RegExp): Locator => table().getByRole('row').filter({ hasText: text });
const filter = (name: string): Locator => page.getByRole('combobox', { name, exact: true });
const aws = () =>
  world.run('aws', ['sts', 'get-caller-identity', '--profile', DEVELOPER], { cwd: world.home.dir });

test('a program that asks appears live, with its folder and account, and several times as one row that opens', async () => {
  for (let n = 0; n < 2; n += 1) expect((await aws()).stderr).toBe('');
  const burst = rows(/Credentials given 2 times/).filter({ hasText: 'aws' });
  await expect(burst).toHaveCount(1);
  await expect(burst).toContainText(world.home.dir);
  await expect(burst).toContainText(/\d{12}/);
  expect((await aws()).code).toBe(0);
  const grown = rows(/Credentials given 3 times/).filter({ hasText: 'aws' });
  await expect(grown).toHaveCount(1);
  const before = await table().getByRole('row').count();
  await grown.getByRole('button').press('Enter');
  await expect(table().getByRole('row')).toHaveCount(before + 3);
  await shot('burst-open');
  await grown.getByRole('button').press('Enter');
  await expect(table().getByRole('row')).toHaveCount(before);
});

test('a switch says from where it came', async () => {
  expect((await world.latchkey('use', DEVELOPER)).code).toBe(0);
  await expect(rows('Default changed').first()).toContainText(/use · pid\s\d+/);
});

test('a filter hides it, says what hides what, and is cleared', async () => {
  await filter('Program').selectOption('aws');
  await expect(rows('Default changed')).toHaveCount(0);
  await expect(rows('Credentials given')).toHaveCount(1);
  await filter('Outcome').selectOption('failed');
  await expect(page.getByRole('heading', { name: 'No entry matches all filters' })).toBeVisible();
  await shot('no-match');
  await page.getByRole('button', { name: 'Remove “Outcome: Failed”' }).click();
  await expect(rows('Credentials given')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows('Default changed').first()).toBeVisible();
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('an hour of the timeline shows its entries', async () => {
  const hours = page.getByRole('toolbar', { name: 'Entries by hour' });
  const busy = hours.getByRole('button', { name: /: [1-9]\d* entr/ }).last();
  // In the Chromium that the app runs on: as wide as its part of the day, and nearly as high.
  const part = await busy.boundingBox();
  const bar = await busy.locator('span[style]').last().boundingBox();
  expect(bar?.width).toBeGreaterThan((part?.width ?? 0) / 2);
  expect(bar?.height).toBeGreaterThan(30);
  await busy.click();
  await expect(busy).toHaveAttribute('aria-pressed', 'true');
  await expect(rows('Credentials given').first()).toBeVisible();
  await hours
    .getByRole('button', { name: /: 0 entries$/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'No entry matches all filters' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
});

test('the record is verified, and what the filters show is exported', async () => {
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByRole('status', { name: 'Verify' })).toContainText(/Intact: \d+ entries/);
  await shot('verified');
  const file = path.join(world.home.dir, 'found.jsonl');
  // The system's own dialog cannot be pressed; what it answers is set in the app.
  await world.app().electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await filter('Program').selectOption('aws');
  await page.getByRole('button', { name: 'Export matching…' }).click();
  await expect(page.getByText(`Exported to ${file}.`)).toBeVisible();
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ program }) => program)).toEqual(['aws', 'aws', 'aws']);
});

test('the details of a session show its last day, and lead to its activity', async () => {
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.keyboard.press('Control+1');
  await page.getByRole('grid', { name: 'Sessions' }).getByText('DeveloperAccess').first().click();
  const chart = page.getByRole('img', { name: /^Last 24 hours: \d+ entr/ });
  await chart.scrollIntoViewIfNeeded();
  await shot('sparkline');
  await page.getByRole('button', { name: 'Show in Activity' }).click();
  await expect(filter('Session')).not.toHaveValue('');
});
