import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { CliList, type CliSession } from '../shared/cli.ts';
import { panelText } from '../shared/text/window-pages.ts';
import { waitFor } from './rig/dbus.ts';
import { startWorld, type World, waitForTray } from './world.ts';

// SAML from the provider's page to `aws` and `git`: a provider that signs, and an STS that checks what it signed.
test.describe.configure({ mode: 'serial' });

let directory: string;
let world: World;
let sink: Server;
let leaks = 0;
let roles: readonly string[] = [];
let caughtAt = 0;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-saml-'));
  // AWS's own sign-in address leads here: any connection is an assertion that left the machine.
  sink = createServer();
  sink.on('connection', () => {
    leaks += 1;
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const at = sink.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  world = await startWorld({ launch: false });
  const { startUrl } = world.playground.info.saml;
  const sources = [{ kind: 'saml', name: 'Acme', config: { startUrl, region: 'us-east-1' } }];
  const seedFile = path.join(directory, 'seed.json');
  writeFileSync(seedFile, JSON.stringify({ sources }));
  await world.launch({
    args: ['--hidden', `--host-resolver-rules=MAP *.amazon.com:443 127.0.0.1:${port}`],
    env: { LATCHKEY_SEED: seedFile },
  });
  roles = (await provider()).roles;
  await world.app().electron.evaluate(({ app }) => {
    const shown: string[] = [];
    Reflect.set(globalThis, 'shownWindows', shown);
    app.on('browser-window-created', (_, window) => {
      if (window.isVisible()) shown.push(window.getTitle());
      window.on('show', () => shown.push(window.getTitle()));
    });
  });
});
test.afterAll(async () => {
  await world.stop();
  sink.close();
  rmSync(directory, { recursive: true, force: true });
});

async function provider(): Promise<{ readonly roles: readonly string[]; readonly handedOver: number }> {
  const answer: unknown = await world.playground.request('GET', '/saml');
  const { roles: given, handedOver } = Object(answer);
  return { roles: given, handedOver };
}
const providerPage = async (parts: Readonly<Record<string, unknown>>): Promise<void> => {
  await world.playground.request('POST', '/saml/page', parts);
};
const windowsShown = (): Promise<readonly string[]> =>
  world.app().electron.evaluate(() => {
    const shown: unknown = Reflect.get(globalThis, 'shownWindows');
    return Array.isArray(shown) ? shown.map(String) : [];
  });
const sessions = async (): Promise<readonly CliSession[]> =>
  CliList.parse(JSON.parse((await world.latchkey('list', '--json')).stdout));
const session = (role: string): Promise<CliSession> =>
  waitFor(`the session of ${role}`, async () => (await sessions()).find((each) => each.role === role));
const redeemed = async (): Promise<number> =>
  (await world.playground.calls()).filter(({ operation }) => operation === 'AssumeRoleWithSAML').length;

/** Kept for its life less the 20 s that its way to AWS may take. */
const assertionIsDead = (lifeMs: number): Promise<true> =>
  waitFor('the assertion to be dead', () => Date.now() > caughtAt + lifeMs - 19_000 || undefined, {
    timeoutMs: lifeMs,
  });

/** The person at the provider's page, in the window that opened for them. */
async function signInAtPage(): Promise<Page> {
  const page = await waitFor('the visible sign-in window', async () => {
    for (const each of world.app().electron.windows()) {
      if (!each.url().startsWith('http://127.0.0.1')) continue;
      const handle = await world.app().electron.browserWindow(each);
      if (await handle.evaluate((window) => window.isVisible())) return each;
    }
    return undefined;
  });
  await page.getByLabel('User name').fill('maria');
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}
async function worksInTools(role: string, folder: string): Promise<void> {
  const { profile } = await session(role);
  const ran = await world.run('aws', [
    ...['sts', 'get-caller-identity', '--output', 'json', '--profile', profile ?? ''],
  ]);
  expect(ran.stderr.trim()).toBe('');
  expect(JSON.parse(ran.stdout).Arn).toBe(`arn:aws:sts::111111111111:assumed-role/${role}/maria`);
  const clone = await world.run('git', ['clone', `codecommit://${profile}@MyDemoRepo`, folder]);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
}

test('one role: from the page of the provider to aws and git', async () => {
  await providerPage({ roles: roles.slice(0, 1), relayStateFirst: true, padding: 60_000 });
  const login = world.latchkey('login', 'Acme');
  await signInAtPage();
  const { code, stderr } = await login;
  expect(stderr).not.toContain('cannot');
  expect(code).toBe(0);
  await worksInTools('SamlDeveloper', 'by-one-role');
  expect(leaks).toBe(0);
});

test('several roles: the tray leads to the picker; all are kept from one sign-in', async () => {
  await providerPage({ lifeMs: 50_000 });
  expect((await world.latchkey('logout', 'Acme')).code).toBe(0);
  await world.playground.clearCalls();
  const login = world.latchkey('login', 'Acme');
  await signInAtPage();
  caughtAt = Date.now();
  const { handedOver } = await provider();
  await waitForTray(world, 'Choose the roles of Acme');
  const told = await waitFor('the notification', () =>
    world.notifications.shown.find(({ summary }) => summary === 'Acme: choose your roles'),
  );
  expect(told).toBeDefined();
  await world.tray().click('Choose the roles of Acme…');
  const page = await world.app().window(/^app:/);
  const picker = page.getByRole('dialog');
  await picker.getByRole('checkbox', { name: 'SamlDeveloper' }).check();
  await picker.getByRole('checkbox', { name: 'SamlAuditor' }).check();
  await world.app().screenshot(page, 'saml-choose-roles');
  await picker.getByRole('button', { name: panelText.roles.use }).click();
  expect((await login).code).toBe(0);
  await worksInTools('SamlDeveloper', 'by-first-of-two');
  await worksInTools('SamlAuditor', 'by-second-of-two');
  // One assertion from the provider, redeemed for each session.
  expect((await provider()).handedOver).toBe(handedOver);
  expect(await redeemed()).toBeGreaterThanOrEqual(2);
});

test('a session renews without a window while the provider knows the person', async () => {
  const { name } = await session('SamlDeveloper');
  const { handedOver } = await provider();
  const shown = await windowsShown();
  await assertionIsDead(50_000);
  await providerPage({ lifeMs: 25_000 });
  expect((await world.latchkey('renew', name)).code).toBe(0);
  caughtAt = Date.now();
  expect((await provider()).handedOver).toBe(handedOver + 1);
  expect(await windowsShown()).toEqual(shown);
});

test('a provider that wants the person: the renewal says so, and signing in mends it', async () => {
  await providerPage({});
  await world.playground.request('POST', '/saml/forget');
  await assertionIsDead(25_000);
  const { name } = await session('SamlDeveloper');
  const shown = await windowsShown();
  const renewal = world.latchkey('renew', name);
  const told = await waitFor('the notification', () =>
    world.notifications.shown.find(({ summary }) => summary === 'Acme needs a sign-in'),
  );
  expect(await windowsShown()).toEqual(shown);
  world.notifications.invoke(told.id, 'sign-in');
  await signInAtPage();
  expect((await renewal).code).toBe(0);
  expect(leaks).toBe(0);
});
