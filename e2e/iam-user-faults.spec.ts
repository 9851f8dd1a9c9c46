import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { panelText } from '../shared/text/window-pages.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  openWindow,
  type Ran,
  type Running,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// An IAM user's sign-in and codes on the real app where they do not go as they should.
test.describe.configure({ mode: 'serial' });

const KEY_ID = 'AKIAPLAYGRNDMARIAAAA';
const SECRET = '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';
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-iam-user-faults-'));
  const config = { region: 'us-east-1' };
  const seed = {
    sources: [{ kind: 'iam-user', name: 'Maria', config: {} }],
    sessions: [
      { kind: 'iam-user-session', name: 'maria-mfa', source: 'Maria', config },
      { kind: 'iam-user-session', name: 'maria-plain', source: 'Maria', config: { ...config, mfa: 'no' } },
    ],
  };
  const seedFile = path.join(directory, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  world = await startWorld({ env: { LATCHKEY_SEED: seedFile } });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});
test.afterEach(() => world.playground.clearFaults());

const fault = (operation: string, how: Readonly<Record<string, unknown>>): Promise<void> =>
  world.playground.addFault({ service: 'sts', operation, ...how });
const login = (): Running => world.begin('latchkey', ['login', 'Maria']);
/** The key from standard input: no question. */
const typed = (): Promise<Ran> =>
  world.run('latchkey', ['login', 'Maria', '--stdin'], { input: `${KEY_ID}\n${SECRET}\n\n` });
const ask = (profile: string): Running =>
  world.begin('latchkey', ['credential-process', '--profile', profile]);
const keyField = (page: Page) => page.getByLabel('Access key ID');
const fillKey = async (page: Page): Promise<void> => {
  await keyField(page).fill(KEY_ID);
  await page.getByLabel('Secret access key').fill(SECRET);
  await page.getByRole('button', { name: panelText.secrets.use }).click();
};
const cancel = (page: Page): Promise<void> => page.getByRole('button', { name: 'Cancel' }).click();
const codeOf = async (): Promise<string> => {
  const answer: unknown = await world.playground.request('POST', '/mfa-code', { userName: 'maria' });
  return String(Object(answer).code);
};
/** Neither here nor there is the secret. */
const isKeptNowhere = async (...texts: readonly string[]): Promise<void> => {
  const kept = [
    readFileSync(path.join(world.home.userDataDir, 'latchkey.json'), 'utf8'),
    JSON.stringify(await windowState(world)),
    ...texts,
  ];
  expect(kept.join('\n')).not.toContain(SECRET);
};

test('STS is down, fails or answers garbage: reported in the terminal and the window, and nothing is kept', async () => {
  const ways = [
    [{ dropConnection: true }, 'cannot be reached.'],
    [{ status: 503 }, 'AWS STS failed (HTTP 503).'],
    [{ garbage: true }, 'AWS STS returned an unexpected response.'],
  ] as const;
  for (const [how, sentence] of ways) {
    await fault('GetCallerIdentity', how);
    // Before the prompt covers it.
    const page = await openWindow(world, 'Identity sources');
    const failing = login();
    await fillKey(page);
    const { code, stdout, stderr } = await failing.ended;
    expect(code, stderr).not.toBe(0);
    expect(stderr).toContain(sentence);
    await expect(page.getByText(sentence).first()).toBeVisible();
    await isKeptNowhere(stdout, stderr);
    await world.playground.clearFaults();
  }
});

test('the question is called off in the window, for the terminal too', async () => {
  const leaving = login();
  const page = await openWindow(world);
  await keyField(page).waitFor();
  await cancel(page);
  expect((await leaving.ended).stderr).toContain('Cancelled.');
  expect((await windowState(world)).prompts).toEqual([]);
});

test('the question outlives a reload, a closed window and sleep; two who wait for it are both signed in', async () => {
  const [first, second] = [login(), login()];
  const page = await openWindow(world);
  await keyField(page).fill(KEY_ID);
  await page.reload();
  await keyField(page).waitFor();
  await page.close();
  const { electron } = world.app();
  await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await fillKey(await openWindow(world));
  for (const { ended } of [first, second]) {
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining('maria')]);
    await isKeptNowhere(stdout, stderr);
  }
});

test('a code is asked for once for two who wait, through a reload; called off, both are notified', async () => {
  const page = await openWindow(world, 'Sessions');
  const waiting = [ask('maria-mfa'), ask('maria-mfa')];
  const field = page.getByLabel(panelText.mfa.code);
  await field.waitFor();
  await page.reload();
  await field.waitFor();
  expect((await windowState(world)).prompts).toHaveLength(1);
  await cancel(page);
  for (const { ended } of waiting) expect((await ended).code).not.toBe(0);
  // A code that is typed into the question that goes would answer nobody.
  await expect(field).toBeHidden();
  const again = [ask('maria-mfa'), ask('maria-mfa')];
  await field.fill(await codeOf());
  for (const { ended } of again) {
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).AccessKeyId).toMatch(/^ASIA/);
  }
});

test('a key that AWS takes no more is asked for again, in words; every waiting caller continues', async () => {
  const message = 'The security token included in the request is invalid.';
  const page = await openWindow(world, 'Identity sources');
  await fault('GetSessionToken', { status: 403, code: 'InvalidClientTokenId', message });
  const waiting = world.begin('latchkey', ['renew', 'maria-plain']);
  await waitForTray(world, 'You need to sign in to Maria.');
  await expect(page.getByText('Your sign-in to Maria is no longer valid.').first()).toBeVisible();
  await expect(page.getByText(`The provider answered: “${message}`).first()).toBeVisible();
  await world.app().screenshot(page, 'iam-user-key-gone');
  await world.playground.clearFaults();
  expect((await typed()).code).toBe(0);
  expect((await waiting.ended).code).toBe(0);
});

for (const hours of [3, -3])
  test(`AWS’s clock is ${hours} hours from this one: a key signs in, and its keys end when AWS says`, async () => {
    expect((await world.latchkey('logout', 'Maria')).code).toBe(0);
    await waitForTray(world, 'Maria · signed out');
    await world.playground.setClockSkew(hours * 3_600_000);
    const ran = await typed();
    expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining(SECRET)]);
    const keys = await waitFor('keys', async () => {
      const { code, stdout } = await ask('maria-plain').ended;
      return code === 0 ? stdout : undefined;
    });
    const left = Date.parse(JSON.parse(keys).Expiration) - Date.now() - hours * 3_600_000;
    expect(Math.abs(left - 12 * 3_600_000)).toBeLessThan(5 * 60_000);
  });
