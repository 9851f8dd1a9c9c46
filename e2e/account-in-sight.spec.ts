import { expect, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { findMenuItem } from './rig/tray-watcher.ts';
import { callVerb, openWindow, startWorld, type World, waitForTray } from './world.ts';

// The account is always in sight: its number and its name are whole wherever the window shows them.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const LATIN = 'acme-production-payments-and-settlement-service-eu-central-1';
const CJK =
  '株式会社アクメ本番環境決済基盤東京リージョン共通アカウント第一事業部情報システム統括本部運用管理課担当窓口共有環境予備系統';
const NAMES: Readonly<Record<string, string>> = {
  '111111111111': LATIN,
  '222222222222': CJK,
  // Two accounts of one name.
  '333333333333': 'Production',
  '444444444444': 'Production',
};
const SIZES = [
  { name: 'the default size', width: 1240, height: 780 },
  { name: '900 × 600', width: 900, height: 600 },
] as const;

let world: World;
let page: Page;

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the sync', async () =>
    (await world.latchkey('list', '--json')).stdout.includes('production-DeveloperAccess'),
  );
  page = await openWindow(world);
  for (const [accountId, label] of Object.entries(NAMES))
    await callVerb(page, 'setAccountLabel', { accountId, label });
  expect((await world.latchkey('use', 'production-DeveloperAccess')).code).toBe(0);
});
test.afterAll(() => world.stop());

async function resize(width: number, height: number): Promise<void> {
  await world.app().electron.evaluate(
    ({ BrowserWindow }, [w, h]) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(Number(w), Number(h));
    },
    [width, height],
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
}

interface Seen {
  /** Numbers that are shown somewhere. */
  readonly numbers: readonly string[];
  readonly cut: readonly string[];
}

/** Looks at every text on the page that holds a number or a name of an account. */
const look = (): Promise<Seen> =>
  page.evaluate((names) => {
    const wanted = Object.entries(names).flat();
    const cut: string[] = [];
    const numbers = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const text = node.textContent ?? '';
      const word = wanted.find((one) => text.includes(one));
      if (node.parentElement === null || word === undefined) continue;
      if (!node.parentElement.checkVisibility()) continue;
      if (/^\d{12}$/.test(text.trim())) numbers.add(text.trim());
      const range = document.createRange();
      // The name itself: a space at the end of a line may be outside.
      range.setStart(node, text.indexOf(word));
      range.setEnd(node, text.indexOf(word) + word.length);
      const box = range.getBoundingClientRect();
      let at: Element | null = node.parentElement;
      while (at !== null && at !== document.body) {
        const style = getComputedStyle(at);
        if (style.display === 'contents') {
          at = at.parentElement;
          continue;
        }
        const own = at.getBoundingClientRect();
        const scrolls = /auto|scroll/.test(style.overflowY);
        const say = (how: string): unknown => cut.push(`${how} at .${at?.className}: ${text}`);
        if (style.textOverflow === 'ellipsis') say('ellipsis');
        if (style.display !== 'inline' && at.scrollWidth > at.clientWidth + 1) say('wider than its box');
        if (box.left < own.left - 1 || box.right > own.right + 1) say('sticks out sideways');
        // A line that a scroller has out of sight is not cut; one that a box of fixed height hides is.
        if (scrolls) break;
        if (style.display !== 'inline' && (box.top < own.top - 1 || box.bottom > own.bottom + 1))
          say('higher than its box');
        at = at.parentElement;
      }
    }
    return { numbers: [...numbers], cut };
  }, NAMES);

async function expectWhole(where: string, numbers: readonly string[]): Promise<void> {
  await waitFor(`the numbers on ${where}`, async () => {
    const seen = (await look()).numbers;
    return numbers.every((number) => seen.includes(number));
  });
  await world.app().screenshot(page, `sight-${where.replaceAll(' ', '-')}`);
  expect((await look()).cut, where).toEqual([]);
}
const scrolledSideways = (): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((box) => getComputedStyle(box).overflowX === 'auto' && box.scrollWidth > box.clientWidth)
      .map((box) => box.className),
  );
const nav = (name: string) => page.getByRole('navigation').getByText(name, { exact: true }).click();

for (const { name, width, height } of SIZES) {
  test(`no account is cut in the window at ${name}`, async () => {
    await resize(width, height);
    const at = `${width}`;
    await nav('Sessions');
    await expectWhole(`sessions ${at}`, ['111111111111']);
    // From the top to the end: every row comes by.
    const grid = page.getByRole('grid');
    for (let top = 0; ; top += 300) {
      const end = await grid.evaluate((element, y) => {
        element.scrollTop = y;
        return element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      }, top);
      await expect.poll(async () => (await look()).cut, { message: `at ${top}` }).toEqual([]);
      if (end) break;
    }
    await grid.evaluate((element) => {
      element.scrollTop = 0;
    });
    for (const number of ['111111111111', '222222222222']) {
      await page.getByRole('searchbox').fill(number);
      await expectWhole(`found ${number} ${at}`, [number]);
      await page.getByRole('row').nth(2).click();
      const detail = page.getByRole('complementary');
      await expect(detail).toContainText(NAMES[number] ?? '');
      await expectWhole(`detail ${number} ${at}`, [number]);
      await page.getByRole('searchbox').fill('');
      await expectWhole(`beside the detail of ${number} ${at}`, ['111111111111', number]);
      await page.getByRole('button', { name: 'Close details' }).click();
      await expect(detail).toHaveCount(0);
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('production');
    await expectWhole(`palette ${at}`, ['333333333333', '444444444444']);
    await page.keyboard.press('Escape');
    await nav('Identity sources');
    await expectWhole(`sources ${at}`, ['111111111111']);
    await nav('Settings');
    await expect(page.getByRole('heading', { name: 'Network' })).toHaveCount(1);
    expect(await scrolledSideways()).toEqual([]);
  });
}

const menuHas = (text: string): Promise<string> => waitForTray(world, text);
const line = (role: string, account: string): string => `Production/${role} · ${NAMES[account]} (${account})`;

test('the tray names every session with the number and the name of its account', async () => {
  const developer = line('DeveloperAccess', '111111111111');
  const ask = () => world.latchkey('credential-process', '--profile', 'production-DeveloperAccess');
  expect((await ask()).code).toBe(0);
  const headline = await waitFor('the headline', async () => {
    const [first] = await world.tray().menu();
    return first?.label.startsWith(`${developer} · us-east-1 · `) === true ? first.label : undefined;
  });
  expect(headline).toMatch(/ left$/);
  expect(await world.tray().toolTip()).toBe(`Latchkey (active) · ${headline}`);
  const menu = await world.tray().menu();
  const switching = findMenuItem(menu, ['Switch role', developer]);
  expect(switching?.isChecked).toBe(true);
  const entries = findMenuItem(menu, ['Switch role'])?.children ?? [];
  // Up to the line under them, which has no label.
  const roles = entries.slice(
    0,
    entries.findIndex(({ label }) => label === ''),
  );
  expect(roles.length).toBeGreaterThan(5);
  for (const { label } of roles) expect(label).toMatch(/\(\d{12}\)/);
  expect(new Set(roles.map(({ label }) => label)).size).toBe(roles.length);
  const active = new RegExp(`^${developer.replaceAll(/[()]/g, '\\$&')} · [^·]* left$`);
  expect(findMenuItem(menu, [active])?.children.map(({ label }) => label)).toContain('Renew now');
});

test('the tray says that the default session failed and why, and that it works again', async () => {
  await world.playground.addFault({
    service: 'sso',
    operation: 'GetRoleCredentials',
    status: 403,
    code: 'ForbiddenException',
    message: 'No access',
  });
  await world.latchkey('stop', 'production-DeveloperAccess');
  await world.latchkey('credential-process', '--profile', 'production-DeveloperAccess');
  await menuHas('us-east-1 · failed: ');
  const tip = await world.tray().toolTip();
  expect(tip).toMatch(/^Latchkey \(needs attention\) · .*\(111111111111\) · us-east-1 · failed: \S/);
  const said = await world.latchkey('status');
  expect(said.stdout).toContain('No access');
  await world.playground.clearFaults();
  expect((await world.latchkey('renew', 'production-DeveloperAccess')).code).toBe(0);
  await waitFor('the tray', async () => (await world.tray().toolTip()).startsWith('Latchkey (active)'));
});

test('the tray says that the default session is near its end', async () => {
  await world.playground.setLifetimes({ credentialMs: 14_000 });
  await world.latchkey('stop', 'production-DeveloperAccess');
  await world.latchkey('credential-process', '--profile', 'production-DeveloperAccess');
  const tip = await waitFor(
    'the tray to say it',
    async () => {
      const now = await world.tray().toolTip();
      return now.startsWith('Latchkey (expiring soon)') ? now : undefined;
    },
    { timeoutMs: 60_000 },
  );
  expect(tip).toMatch(/\(111111111111\) · us-east-1 · (less than a minute left|expired)$/);
  await world.playground.setLifetimes({ credentialMs: null });
});

test('the tray says that the source of the default session is signed out', async () => {
  await world.latchkey('logout', 'Playground');
  await menuHas('us-east-1 · signed out of Playground');
  expect(await world.tray().toolTip()).toMatch(
    /^Latchkey \(signed out\) · .*\(111111111111\) · us-east-1 · signed out of Playground$/,
  );
});

test('sessions of one name differ in the palette by the number of their account', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('Production 3333');
  await expect(page.getByRole('option').first()).toContainText('333333333333');
  await expect(page.getByRole('option').first()).not.toContainText('444444444444');
  await page.keyboard.press('Escape');
});
