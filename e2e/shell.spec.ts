// The shell integration as a user meets it: in the first steps by keyboard, in Settings, and in the terminal. Real shells, real files.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });

let world: World;
let page: Page;
const read = (name: string): string => readFileSync(world.home.path(name), 'utf8');
/** What a new terminal of the user would find: nothing of this test's PATH. */
const found = (program: string): string =>
  execFileSync('bash', ['-ic', `type -P ${program} || true`], {
    env: { HOME: world.home.dir, PATH: '/usr/bin:/bin', TERM: 'dumb' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at === null || at === document.body ? '' : (at.getAttribute('aria-label') ?? at.textContent ?? '');
  });
const inBothThemes = async (name: string): Promise<void> => {
  for (const theme of ['light', 'dark'] as const) {
    await callVerb(page, 'changeSettings', { patch: { theme } });
    await world.app().screenshot(page, `${name}-${theme}`);
  }
};

test.beforeAll(async () => {
  world = await startWorld({
    env: { SHELL: '/bin/bash' },
    prepare: (home) => {
      writeFileSync(home.path('.bashrc'), 'export MINE=1\nsource <(true latchkey completion bash)');
      writeFileSync(home.path('.profile'), '. ~/.bashrc\n');
    },
  });
  page = await openWindow(world);
  await expect(page.getByRole('button', { name: 'Set up the terminal…' })).toBeVisible();
  // The picture of the guide.
  await world.app().screenshot(page, 'first-steps-guide');
  await world.app().electron.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.isVisible()) one.setSize(900, 600);
  });
});
test.afterAll(async () => {
  await world.stop();
});

test('the first steps are walked by keyboard, and set the terminal up after its lines were shown', async () => {
  expect(found('latchkey')).toBe('');
  const step = page.getByRole('listitem', { name: /^Use it in a terminal/ });
  await expect(step.getByRole('button', { name: 'Set up the terminal…' })).toBeVisible();
  await inBothThemes('first-steps-terminal');
  const passed: string[] = [];
  for (let press = 0; press < 40 && !passed.includes('Set up the terminal…'); press++) {
    await page.keyboard.press('Tab');
    passed.push(await focused());
    const isSeen = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(
        document.activeElement ?? document.body,
      );
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    expect([passed.at(-1), isSeen]).toEqual([passed.at(-1), true]);
  }
  expect(passed.indexOf('Sign in')).toBeGreaterThan(-1);
  expect(passed.indexOf('Set up the terminal…')).toBeGreaterThan(passed.indexOf('Sign in'));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add Latchkey to bash?' });
  await expect(dialog.getByText('managed by Latchkey: PATH and completion')).toBeVisible();
  await expect(dialog).toContainText('Line 2 of');
  await inBothThemes('shell-dialog');
  await expect(dialog.getByRole('button', { name: 'Add', exact: true })).toBeInViewport({ ratio: 1 });
  // Away again, and nothing was written; the button has the focus.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await focused()).toBe('Set up the terminal…');
  expect(read('.bashrc')).not.toContain('Latchkey');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Add', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem', { name: 'Use it in a terminal: Done' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(step).toContainText('A new bash finds latchkey');
  expect(found('latchkey')).toMatch(/\/latchkey$/);
  expect(found('git-remote-codecommit')).toMatch(/\/git-remote-codecommit$/);
  // Its button is gone, and the keyboard goes on from there.
  await waitFor('the focus', async () => (await focused()) === 'Use it in a terminal: Done');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Set up git…');
  await inBothThemes('first-steps-terminal-done');
});

test('Settings say what is there, and take the lines out byte for byte', async () => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const remove = page.getByRole('button', { name: 'bash: Remove…' });
  await remove.scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('a new terminal finds latchkey, and completes').first()).toBeVisible({
    timeout: 60_000,
  });
  await remove.scrollIntoViewIfNeeded();
  await inBothThemes('settings-shells');
  await remove.click();
  const dialog = page.getByRole('dialog', { name: 'Take Latchkey out of bash?' });
  await expect(dialog.getByText('managed by Latchkey: PATH and completion')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('button', { name: 'bash: Install…' })).toBeVisible({ timeout: 60_000 });
  expect(read('.bashrc')).toBe('export MINE=1\nsource <(true latchkey completion bash)');
  expect(found('latchkey')).toBe('');
});

test('the terminal shows, asks, writes and undoes the same', async () => {
  const shown = await world.latchkey('shell', 'install', '--shell', 'fish', '--dry-run');
  expect(shown.stdout).toContain('conf.d/latchkey.fish');
  const fishFile = world.home.path('.config', 'fish', 'conf.d', 'latchkey.fish');
  expect(existsSync(fishFile)).toBe(false);
  expect((await world.latchkey('shell', 'install')).code).toBe(5);
  const installed = await world.latchkey('shell', 'install', '--yes');
  expect(installed.stdout).toContain(
    'A new bash finds latchkey and git-remote-codecommit, and completes with Tab.',
  );
  expect((await world.latchkey('shell', 'install', '--yes')).stdout).toContain('already reads');
  const status = JSON.parse((await world.latchkey('shell', 'status', '--json')).stdout);
  expect(status.shells).toContainEqual(
    expect.objectContaining({
      shell: 'bash',
      isUsual: true,
      installed: true,
      files: [world.home.path('.bashrc')],
    }),
  );
  expect((await world.latchkey('undo', '--yes')).code).toBe(0);
  expect(read('.bashrc')).toBe('export MINE=1\nsource <(true latchkey completion bash)');
});
