import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { signInAtProvider } from './openid-user.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { confirmOnPage, pendingCode, startWorld, type World } from './world.ts';

// What the desktop shows unasked: in the tray at every moment, and in notifications when it matters.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const SESSION = 'Production/DeveloperAccess';
const PROFILE = 'production-DeveloperAccess';
const LEAD_MS = 10 * 60_000;
const icons = new Map<string, string>();
let world: World;

test.beforeAll(async () => {
  world = await startWorld({ launch: false });
  // Beside the portal a provider that gives no refresh token: its sign-ins end, and Latchkey can do nothing about it.
  const { issuer, clientId } = world.playground.info.oidc;
  const config = { preset: 'custom', issuer, clientId };
  const seedFile = world.home.path('seed.json');
  const seed = Object(JSON.parse(readFileSync(seedFile, 'utf8')));
  await world.playground.request('POST', '/oidc/refreshable', { given: false });
  seed.sources.push({ kind: 'oidc', name: 'OpenID', config });
  writeFileSync(seedFile, JSON.stringify(seed));
  await world.launch();
});
test.afterAll(async () => {
  await world.stop();
});

const ask = () => world.latchkey('credential-process', '--profile', PROFILE);
const upstream = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;
const clipboard = (): Promise<string> =>
  world.app().electron.evaluate(({ clipboard: board }) => board.readText());
/** The tray's word for itself, its picture kept under that name. */
async function keepIcon(state: string): Promise<void> {
  await waitFor(`the tray to say ${state}`, async () =>
    (await world.tray().toolTip()).startsWith(`Latchkey (${state})`),
  );
  const [icon] = await world.tray().icons();
  if (icon === undefined) throw new Error('the tray has no picture');
  const inked = icon.argb.filter((_, at) => at % 4 === 0).filter((alpha) => alpha > 127).length;
  expect(inked).toBeGreaterThan((icon.width * icon.height) / 20);
  expect(inked).toBeLessThan((icon.width * icon.height * 19) / 20);
  icons.set(state, icon.argb.toString('base64'));
}
const active = (entry: string) =>
  world.tray().click([new RegExp(`^${SESSION} \\(111111111111\\) · [^·]*(left|renewing)$`), entry]);

test('the icon, the tooltip and the menu follow a sign-in', async () => {
  await keepIcon('signed out');
  await world.signIn();
  await keepIcon('active');
  await waitFor('the sync', async () => (await world.latchkey('list', '--json')).stdout.includes(PROFILE));
  expect(await world.tray().menuText()).toContain('Playground · signed in');
});

test('every entry of an active session does what it says', async () => {
  await world.playground.addFault({
    service: 'sso',
    operation: 'GetRoleCredentials',
    times: 1,
    latencyMs: 2_500,
  });
  const first = ask();
  await keepIcon('renewing');
  const key = JSON.parse((await first).stdout).AccessKeyId;
  await keepIcon('active');
  await active('Copy environment variables');
  await waitFor('the clipboard', async () => (await clipboard()).includes(`AWS_ACCESS_KEY_ID='${key}'`));
  expect(await clipboard()).toContain('AWS_SESSION_TOKEN=');
  await active('Copy profile name');
  await waitFor('the clipboard', async () => (await clipboard()) === PROFILE);
  await active('Make default');
  await waitFor('the headline', async () => (await world.tray().menu())[0]?.label.startsWith(SESSION));
  expect(await world.tray().toolTip()).toContain(SESSION);
  await world.playground.clearCalls();
  await active('Renew now');
  await waitFor('the renewal', async () => (await upstream('GetRoleCredentials')) === 1);
  expect(JSON.parse((await ask()).stdout).AccessKeyId).not.toBe(key);
  await active('Stop');
  await waitFor('it to stop', async () => !(await world.tray().menuText()).includes('Active sessions'));
});

test('the end of a sign-in that does not renew is reported once, ahead of time; its button signs in', async () => {
  // Those that do renew come into the lead time too: nothing is said of them.
  await world.latchkey('logout', 'Playground');
  await world.playground.setLifetimes({ tokenMs: LEAD_MS / 2 });
  await world.signIn();
  // It comes into the lead time of ten minutes a quarter of a minute after it began.
  await world.playground.request('POST', '/oidc/lifetime', { ms: LEAD_MS + 15_000 });
  const login = world.begin('latchkey', ['login', 'OpenID', '--no-browser']);
  const address = /http:\/\/127\.0\.0\.1:\d+\/\S*(auth|device)\S*/;
  const url = await waitFor('the address', async () => address.exec(login.stdout() + login.stderr())?.[0]);
  await signInAtProvider(url);
  expect((await login.ended).code).toBe(0);
  const notification = await world.notifications.next({ timeoutMs: 40_000 });
  expect(notification.summary).toBe('Your sign-in to OpenID expires soon');
  expect(notification.body).toMatch(/^(9|10) min left/);
  expect(notification.labels).toMatchObject({ 'sign-in': 'Sign in', snooze: 'Snooze' });
  await ask();
  await world.latchkey('list');
  await sleep(1_500);
  expect(world.notifications.shown).toHaveLength(1);
  await world.playground.request('POST', '/oidc/lifetime', { ms: 3_600_000 });
  world.notifications.invoke(notification.id, 'sign-in');
  const page = await waitFor('a window', async () => world.app().electron.windows()[0]);
  const again = page.getByText('Continue in your browser.').first();
  await expect(again).toBeVisible();
  await world.app().screenshot(page, 'notification-sign-in');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(again).toHaveCount(0);
  await world.playground.setLifetimes({ tokenMs: null });
});

test('a session that will not renew itself is reported once, and its Renew renews it', async () => {
  await world.playground.setLifetimes({ credentialMs: 14_000 });
  await world.latchkey('stop', PROFILE);
  await ask();
  const before = world.notifications.shown.length;
  // Used, so it is renewed in silence; not used again, so it is let go, and said so.
  const reported = await world.notifications.next({ timeoutMs: 40_000 });
  expect(reported.summary).toBe(`${SESSION} (111111111111) expires soon`);
  expect(reported.actions).toEqual(expect.arrayContaining(['default', 'renew', 'snooze']));
  await keepIcon('expiring soon');
  await world.playground.setLifetimes({ credentialMs: null });
  await world.playground.clearCalls();
  world.notifications.invoke(reported.id, 'renew');
  await waitFor('the renewal', async () => (await upstream('GetRoleCredentials')) === 1);
  await keepIcon('active');

  expect(world.notifications.shown.length).toBe(before + 1);
});

test('sessions that expire together are reported together', async () => {
  // Long enough that the first has not ended when the third is given, on a busy machine.
  await world.playground.setLifetimes({ credentialMs: 24_000 });
  const profiles = ['staging-ReadOnlyAccess', 'security-ReadOnlyAccess', 'sandbox-ReadOnlyAccess'];
  // Keys of 24 seconds expire soon from the start: it can be on the screen before the last command has ended.
  const before = world.notifications.shown.length;
  await Promise.all(profiles.map((profile) => world.latchkey('credential-process', '--profile', profile)));
  await waitFor(
    'one notification for all',
    () =>
      world.notifications.shown
        .slice(before)
        .some((reported) => reported.summary === '3 sessions expire soon'),
    { timeoutMs: 90_000 },
  );
  // Earlier notifications for fewer of them are gone: one is on the screen.
  const shown = world.notifications.shown
    .slice(before)
    .filter(({ id }) => !world.notifications.closedByApp.includes(id));
  expect(shown.map((reported) => reported.summary)).toEqual(['3 sessions expire soon']);
  await world.playground.setLifetimes({ credentialMs: null });
  while ((await world.notifications.next({ timeoutMs: 1 }).catch(() => null)) !== null);
});

test('a renewal that AWS refuses is reported in AWS’s words, and snoozed it keeps quiet', async () => {
  await world.playground.addFault({
    service: 'sso',
    operation: 'GetRoleCredentials',
    status: 403,
    code: 'ForbiddenException',
    message: 'No access',
  });
  await world.latchkey('stop', PROFILE);
  const before = world.notifications.shown.length;
  expect((await ask()).code).not.toBe(0);
  const reported = await world.notifications.next();
  expect(reported.summary).toBe(`${SESSION} (111111111111) could not be renewed`);
  expect(reported.body).toContain('No access');
  world.notifications.invoke(reported.id, 'snooze');
  for (let i = 0; i < 3; i += 1) expect((await ask()).code).not.toBe(0);
  await sleep(1_000);
  expect(world.notifications.shown.length).toBe(before + 1);
  await world.playground.clearFaults();
  expect((await ask()).code).toBe(0);
});

test('a tool that waits for a sign-in turns the icon; a click on the notification goes there', async () => {
  await world.latchkey('logout', 'Playground');
  const waiting = ask();
  const reported = await world.notifications.next();
  expect(reported.summary).toBe('Sign in to Playground');
  // What waits may show nothing of it: its messages are for a program that keeps them to itself.
  expect(reported.body).toMatch(/ waits for credentials of .*DeveloperAccess.*, for 5\d s at most\.$/);
  // The tray is drawn a moment behind the notification.
  await waitFor('the tray to say what waits', async () =>
    / waits for your sign-in to Playground \(\d+ s at most\)/.test(await world.tray().menuText()),
  );
  const status = await world.latchkey('status');
  expect(status.stdout).toMatch(
    / waits for credentials of .*DeveloperAccess.*, \d+ s more at most\n {2}To sign in, run: latchkey login "?Playground"?\n/,
  );
  await keepIcon('needs attention');
  expect(await world.tray().menuText()).toMatch(/needs sign-in|Playground · signed out/);
  const page = await world.app().window();
  await page.close();
  world.notifications.invoke(reported.id);
  const code = await pendingCode(world.playground);
  const opened = await waitFor('a window', async () => world.app().electron.windows()[0]);
  await expect(opened.getByText(code).first()).toBeVisible();
  await confirmOnPage(code, world.playground.info.startUrl);
  expect((await waiting).code).toBe(0);
});

test('the five states look different', () => {
  expect([...icons.keys()].toSorted()).toEqual([
    'active',
    'expiring soon',
    'needs attention',
    'renewing',
    'signed out',
  ]);
  expect(new Set(icons.values()).size).toBe(5);
});

test('nothing breaks when no notification server is there', async () => {
  world.notifications.close();
  await world.latchkey('logout', 'Playground');
  const waiting = ask();
  await waitFor('the tray to say it', async () =>
    (await world.tray().toolTip()).startsWith('Latchkey (needs attention)'),
  );
  await world.signIn();
  expect((await waiting).code).toBe(0);
  expect((await world.latchkey('status')).code).toBe(0);
});
