import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { CliList, type CliSession } from '../shared/cli.ts';
import { windowText } from '../shared/text/window.ts';
import { panelText } from '../shared/text/window-pages.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { type SamlWorld, startSamlWorld } from './saml-user.ts';
import { openWindow, SHIM, type World, waitForTray } from './world.ts';

// SAML from the provider's page to `aws` and `git`: a provider that signs, and an STS that checks what it signed.
test.describe.configure({ mode: 'serial' });

let saml: SamlWorld;
let world: World;
let caughtAt = 0;
// Long enough for two sessions and their tools on a busy machine; the next test waits for its end.
const FIRST_LIFE_MS = 75_000;

test.beforeAll(async () => {
  saml = await startSamlWorld();
  world = saml.world;
});
test.afterAll(() => saml.stop());

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

async function worksInTools(role: string, folder: string): Promise<void> {
  // A sign-in ends before the files are written.
  const profile = await waitFor(`the profile of ${role}`, async () => {
    const { profile: named } = await session(role);
    return named !== null && readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${named}]`)
      ? named
      : undefined;
  });
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--output',
    'json',
    '--profile',
    profile,
  ]);
  expect(ran.stderr.trim()).toBe('');
  expect(JSON.parse(ran.stdout).Arn).toBe(`arn:aws:sts::111111111111:assumed-role/${role}/maria`);
  const clone = await world.run('git', ['clone', `codecommit://${profile}@MyDemoRepo`, folder]);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
}

test('one role: from the page of the provider to aws and git', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1), relayStateFirst: true, padding: 60_000 });
  const login = world.latchkey('login', 'Acme');
  await saml.signInAtPage();
  const { code, stderr } = await login;
  expect(stderr).not.toContain('cannot');
  expect(code).toBe(0);
  await worksInTools('SamlDeveloper', 'by-one-role');
  expect(saml.leaks()).toBe(0);
});

test('several roles: the tray leads to the picker; all are kept from one sign-in', async () => {
  await saml.page({ lifeMs: FIRST_LIFE_MS });
  expect((await world.latchkey('logout', 'Acme')).code).toBe(0);
  await world.playground.clearCalls();
  const login = world.latchkey('login', 'Acme');
  await saml.signInAtPage();
  caughtAt = Date.now();
  const handedOver = await saml.handedOver();
  await waitForTray(world, 'Choose roles from Acme');
  const reported = await waitFor('the notification', () =>
    world.notifications.shown.find(({ summary }) => summary === 'Acme: choose your roles'),
  );
  expect(reported).toBeDefined();
  await world.tray().click('Choose roles from Acme…');
  const page = await world.app().window(/^app:/);
  const picker = page.getByRole('dialog');
  // Prompts are part of the state: a reload of the window shows it again.
  await page.reload();
  await picker.getByRole('checkbox', { name: 'SamlDeveloper' }).check();
  await picker.getByRole('checkbox', { name: 'SamlAuditor' }).check();
  await world.app().screenshot(page, 'saml-choose-roles');
  await picker.getByRole('button', { name: panelText.roles.use }).click();
  expect((await login).code).toBe(0);
  // Its account is called what IAM calls it, as the role may ask.
  expect((await session('SamlDeveloper')).name).toBe('acme-production/SamlDeveloper');
  await worksInTools('SamlDeveloper', 'by-first-of-two');
  await worksInTools('SamlAuditor', 'by-second-of-two');
  // One assertion from the provider, redeemed for each session.
  expect(await saml.handedOver()).toBe(handedOver);
  expect(await redeemed()).toBeGreaterThanOrEqual(2);
});

test('a session renews without a window while the provider knows the user', async () => {
  const { name } = await session('SamlDeveloper');
  const handedOver = await saml.handedOver();
  const shown = await saml.windowsShown();
  await assertionIsDead(FIRST_LIFE_MS);
  await saml.page({ lifeMs: 25_000 });
  expect((await world.latchkey('renew', name)).code).toBe(0);
  caughtAt = Date.now();
  expect(await saml.handedOver()).toBe(handedOver + 1);
  expect(await saml.windowsShown()).toEqual(shown);
});

test('a provider that wants the user: the renewal says so, and signing in repairs it', async () => {
  await saml.page({});
  await world.playground.request('POST', '/saml/forget');
  await assertionIsDead(25_000);
  const { name } = await session('SamlDeveloper');
  const shown = await saml.windowsShown();
  const renewal = world.latchkey('renew', name);
  const reported = await waitFor('the notification', () =>
    world.notifications.shown.find(({ summary }) => summary === 'Sign in to Acme'),
  );
  expect(await saml.windowsShown()).toEqual(shown);
  world.notifications.invoke(reported.id, 'sign-in');
  await saml.signInAtPage();
  expect((await renewal).code).toBe(0);
  expect(saml.leaks()).toBe(0);
});

test('a sign-in that begins with our own request', async () => {
  await saml.page({ roles: saml.roles.slice(1) });
  const login = world.latchkey('login', 'Asked');
  await saml.signInAtPage();
  const { code, stderr } = await login;
  expect(stderr.trim()).toBe('');
  expect(code).toBe(0);
});

test('a sign-in in the user’s own browser: the terminal leads there, the landing page takes the answer', async () => {
  const shown = await saml.windowsShown();
  const login = world.begin(SHIM, ['login', 'Browser']);
  const address = await waitFor(
    'the address',
    () => /https?:\/\/\S+SAMLRequest=\S+/.exec(login.stdout())?.[0],
  );
  const landing = await signInByBrowser(address);
  expect(landing).toContain('Latchkey');
  const { code, stderr } = await login.ended;
  expect(stderr.trim()).toBe('');
  expect(code).toBe(0);
  expect(await saml.windowsShown()).toEqual(shown);
  expect(saml.leaks()).toBe(0);
});

/** Signs in at the page and posts the form that it hands over, as a browser does; returns what is shown then. */
async function signInByBrowser(address: string): Promise<string> {
  const { search } = new URL(address);
  const page = await (await fetch(new URL(`/login${search}`, address), { method: 'POST' })).text();
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const body = new URLSearchParams(fields.map(([, name, value]) => [String(name), String(value)]));
  return (await fetch(action, { method: 'POST', body })).text();
}

test('a provider is added in the window, which writes the trust policy and signs in for real', async () => {
  await saml.page({ roles: saml.roles.slice(1) });
  const page = await openWindow(world);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: /^SAML identity provider/ }).click();
  const form = page.locator('form');
  const named = (label: string) => form.getByLabel(new RegExp(`^${label}( \\(optional\\))?$`));
  await named(windowText.common.name).fill('Company');
  await named('Start URL').fill(world.playground.info.saml.startUrl);
  await form.locator('details summary').click();
  await named('ARN of the provider in IAM').fill('arn:aws-us-gov:iam::111111111111:saml-provider/Okta');
  const guide = page.locator('main');
  await expect(guide).toContainText('"Federated": "arn:aws-us-gov:iam::111111111111:saml-provider/Okta"');
  await expect(guide).toContainText('"SAML:aud": "https://signin.amazonaws-us-gov.com/saml"');
  await named('Names of accounts').fill('111111111111');
  await named('Names of accounts').blur();
  await expect(form).toContainText('12 digits');
  await named('Names of accounts').fill('111111111111 Production');
  await world.app().screenshot(page, 'saml-add');
  await form.getByRole('button', { name: windowText.add.test }).click();
  await saml.signInAtPage();
  await waitForTray(world, 'Company · signed in');
  await waitFor('the session', async () =>
    (await sessions()).some(({ name }) => name === 'Production/SamlAuditor'),
  );
  expect(saml.leaks()).toBe(0);
});
