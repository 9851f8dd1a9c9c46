import { expect, type Locator, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { openWindow, startWorld, type World } from './world.ts';

// The page of sessions by hand: what a user arranges there, on the real app.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the sync', async () =>
    (await world.latchkey('list', '--json')).stdout.includes('production-DeveloperAccess'),
  );
  page = await openWindow(world);
});
test.afterAll(() => world.stop());

const shot = (name: string) => world.app().screenshot(page, `sessions-page-${name}`);
const grid = (): Locator => page.getByRole('grid', { name: 'Sessions' });
const heading = (name: string): Locator => grid().getByRole('columnheader', { name, exact: true });
const headings = (): Promise<readonly string[]> => grid().getByRole('columnheader').allInnerTexts();
const left = async (name: string): Promise<number> => (await heading(name).boundingBox())?.x ?? Number.NaN;
const columnsMenu = (): Promise<void> => page.getByRole('button', { name: 'Columns', exact: true }).click();
const item = (name: string): Locator => page.getByRole('menuitemcheckbox', { name, exact: true });

async function drag(from: { x: number; y: number }, byPx: number, name: string): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + byPx / 2, from.y);
  await page.mouse.move(from.x + byPx, from.y);
  await shot(name);
  await page.mouse.up();
}

test.describe('the columns', () => {
  test('are hidden, moved and made wider, and are so after a reload; the account stays', async () => {
    await expect(heading('Role')).toBeVisible();
    await columnsMenu();
    await expect(item('Account')).toHaveCount(0);
    await expect(item('Name')).toHaveCount(0);
    await shot('columns-menu');
    await item('Role').click();
    await item('Region').click();
    await page.keyboard.press('Escape');
    await expect(heading('Role')).toHaveCount(0);

    // By the mouse: the account is dragged in front of the name, and is then made wider.
    const account = await heading('Account').getByRole('button').boundingBox();
    if (account === null) throw new Error('the account has no heading');
    const from = { x: account.x + account.width / 2, y: account.y + account.height / 2 };
    await drag(from, (await left('Name')) + 20 - from.x, 'columns-moving');
    await expect.poll(async () => (await left('Account')) < (await left('Name'))).toBe(true);
    const before = await left('Name');
    await drag({ x: before - 6, y: from.y }, 70, 'columns-sizing');
    await expect.poll(async () => (await left('Name')) - before).toBeGreaterThan(60);
    // Dragging sorts nothing.
    await expect(grid().locator('[aria-sort]')).toHaveCount(0);
    // And by the keyboard.
    await heading('Name').getByRole('button').focus();
    const isBeforeTime = async (): Promise<boolean> => (await left('Name')) < (await left('Time left'));
    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(isBeforeTime).toBe(false);
    await page.keyboard.press('Control+ArrowLeft');
    await expect.poll(isBeforeTime).toBe(true);

    const arranged = await headings();
    const places = await Promise.all(['Account', 'Name', 'Time left'].map(left));
    await page.reload();
    await expect(heading('Account')).toBeVisible();
    expect(await headings()).toEqual(arranged);
    expect(await Promise.all(['Account', 'Name', 'Time left'].map(left))).toEqual(places);
    await expect(grid().getByText('111111111111').first()).toBeVisible();
    await shot('columns-arranged');
  });

  test('are the usual ones again in one step', async () => {
    await columnsMenu();
    await page.getByRole('menuitem', { name: 'Usual columns' }).click();
    await expect(heading('Role')).toBeVisible();
    expect((await headings()).filter((text) => text !== '')).toEqual([
      'State',
      'Name',
      'Profile',
      'Account',
      'Role',
      'Region',
      'Time left',
    ]);
  });
});

test.describe('tags and filters', () => {
  test('a tag given in a terminal finds the session in the window, by a filter that stays', async () => {
    const tagged = await world.latchkey('tag', 'production-DeveloperAccess', 'payments', 'oncall');
    expect(tagged).toMatchObject({ code: 0 });
    await expect(grid().getByText('oncall', { exact: true })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Find a session' }).fill('#oncall');
    await expect(page.getByText(/^1 session of /)).toBeVisible();
    await page.getByRole('button', { name: 'Save this search…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('On call');
    await shot('filter-name');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.reload();
    await page.getByRole('navigation').getByText('Activity').click();
    await page.getByRole('button', { name: 'On call', exact: true }).click();
    await expect(page.getByText(/^1 session of /)).toBeVisible();
    await shot('filter');
    const { stdout } = await world.latchkey('list', '--json', '--tag', 'ONCALL');
    expect(JSON.parse(stdout)).toMatchObject([{ accountId: '111111111111', tags: ['payments', 'oncall'] }]);
    await page.getByRole('searchbox', { name: 'Find a session' }).fill('');
  });

  test('several sessions get a tag, and are stopped after their accounts were named', async () => {
    await page.getByRole('checkbox', { name: 'Select all shown' }).click();
    const bar = page.getByRole('toolbar');
    await bar.getByRole('button', { name: 'Tags…' }).click();
    await page.getByLabel('Add a tag').fill('everything');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByText('everything', { exact: true })).toBeVisible();
    await shot('bulk-tags');
    await page.keyboard.press('Escape');
    const { stdout } = await world.latchkey('list', '--json');
    const listed: readonly { readonly tags: readonly string[]; readonly accountId: string }[] =
      JSON.parse(stdout);
    expect(listed.every(({ tags }) => tags.includes('everything'))).toBe(true);
    await bar.getByRole('button', { name: 'Stop…' }).click();
    const asked = page.getByRole('alertdialog');
    for (const account of new Set(listed.map(({ accountId }) => accountId)))
      await expect(asked).toContainText(account);
    await shot('bulk-stop');
    await asked.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText(/sessions stopped\.$/)).toBeVisible();
  });
});
