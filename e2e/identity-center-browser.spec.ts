import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { allowOnPage } from './portal-user.ts';
import { connect, waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  openCodes,
  openWindow,
  pendingCode,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// IAM Identity Center in the user's browser: the pages that the app opens are caught where the desktop would start a
// browser, and gone through as a browser goes.
test.describe.configure({ mode: 'serial' });
const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let tabs: string;

test.beforeAll(async () => {
  let bin = '';
  world = await startWorld({
    prepare: (home) => {
      bin = home.path('bin');
      mkdirSync(bin);
      tabs = home.path('tabs');
      // What Electron asks on Linux to open a page.
      writeFileSync(path.join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${tabs}'\n`);
      chmodSync(path.join(bin, 'xdg-open'), 0o755);
    },
    launch: false,
  });
  const { startUrl, region } = world.playground.info;
  const kind = 'identity-center';
  const seed = {
    sources: [
      { kind, name: 'Portal', config: { startUrl, region } },
      { kind, name: 'Misspelt', config: { startUrl: 'https://nobody.awsapps.com/start', region } },
    ],
  };
  writeFileSync(world.home.path('browser-seed.json'), JSON.stringify(seed));
  await world.launch({
    env: {
      LATCHKEY_SEED: world.home.path('browser-seed.json'),
      PATH: `${bin}:${world.env.PATH ?? ''}`,
    },
  });
});
test.afterAll(() => world.stop());

const opened = (): readonly string[] =>
  existsSync(tabs) ? readFileSync(tabs, 'utf8').split('\n').filter(Boolean) : [];
/** The page of the next tab; the one before it counts as closed. */
const nextTab = (after: number): Promise<string> =>
  waitFor('the browser to be opened', async () => opened()[after]);
const signedOut = async (): Promise<void> => {
  expect((await world.latchkey('logout', 'Portal')).code).toBe(0);
  await waitForTray(world, 'Portal · signed out');
};
const callsOf = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;

test('a refusal on the page is reported, in the terminal and in the window', async () => {
  const before = opened().length;
  const login = world.begin('latchkey', ['login', 'Portal']);
  const page = await nextTab(before);
  expect(await allowOnPage(page, { decision: 'deny' })).toContain('refused');
  const { code, stderr } = await login.ended;
  expect(code).toBe(4);
  expect(stderr).toContain('The sign-in to Portal was denied.');
  expect(stderr).toContain('choose Allow');
  const { sources } = await windowState(world);
  expect(sources[0]).toMatchObject({ state: 'needs-attention', problem: { code: 'sign-in-denied' } });
});

test('a click in the tray opens one tab; Allow signs in, and aws and git work', async () => {
  const before = opened().length;
  await world.tray().click(['Sign in', /^Portal · /]);
  const tab = await nextTab(before);
  const window = await openWindow(world);
  await expect(window.getByText('Continue in your browser.', { exact: false })).toBeVisible();
  await world.app().screenshot(window, 'sign-in-browser');
  // A reload loses nothing: the question is state.
  await window.reload();
  await expect(window.getByText('Continue in your browser.', { exact: false })).toBeVisible();
  // Nor does a window that is closed: the browser comes back to the app.
  await window.close();
  expect(await allowOnPage(tab)).toContain('Latchkey');
  await waitForTray(world, 'Portal · signed in');
  expect(opened().length).toBe(before + 1);
  expect(await callsOf('StartDeviceAuthorization')).toBe(0);

  const aws = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    DEVELOPER,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(aws.stderr.trim()).toBe('');
  expect(JSON.parse(aws.stdout).Arn).toMatch(/:assumed-role\/.*\/maria\.garcia$/);
  const clone = await world.run('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'by-browser']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
});

test('git goes to CodeCommit’s FIPS host where the environment asks for it, and nowhere where there is none', async () => {
  const env = { AWS_USE_FIPS_ENDPOINT: 'true', GIT_TRACE_CURL: '1' };
  const clone = await world.run('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'by-fips'], { env });
  expect(clone.code).toBe(0);
  expect(clone.stderr).toMatch(/host: git-codecommit-fips\.us-east-1\.amazonaws\.com/i);
  expect(clone.stderr).not.toMatch(/git-codecommit\./);
  const address = `codecommit::eu-west-1://${DEVELOPER}@MyDemoRepo`;
  const refused = await world.run('git', ['clone', address, 'by-none'], { env });
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('CodeCommit has none for Git in eu-west-1');
});

test('what a stranger sends to the loopback address changes nothing', async () => {
  await signedOut();
  const before = opened().length;
  const login = world.begin('latchkey', ['login', 'Portal']);
  const tab = await nextTab(before);
  const redirect = new URL(tab).searchParams.get('redirect_uri') ?? '';
  expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
  for (const foreign of ['code=stolen&state=guess', 'error=access_denied', 'code=stolen'])
    await fetch(`${redirect}?${foreign}`);
  expect((await windowState(world)).sources[0]?.state).toBe('signing-in');
  await allowOnPage(tab);
  expect((await login.ended).code).toBe(0);
  // The port is gone with the sign-in.
  await expect(fetch(redirect)).rejects.toThrow();
});

test('two sign-ins at once are one: one tab, and both are notified', async () => {
  await signedOut();
  const before = opened().length;
  const first = world.begin('latchkey', ['login', 'Portal']);
  const tab = await nextTab(before);
  const second = world.begin('latchkey', ['login', 'Portal']);
  await waitFor('the second to show the same page', async () => second.stdout().includes(tab));
  await allowOnPage(tab);
  expect((await first.ended).code).toBe(0);
  expect((await second.ended).stdout).toContain('Signed in to Portal as maria.garcia');
  expect(opened().length).toBe(before + 1);
});

test('a closed tab: cancelled in the window, and the next sign-in is a new one', async () => {
  await signedOut();
  const before = opened().length;
  const login = world.begin('latchkey', ['login', 'Portal']);
  const lost = await nextTab(before);
  const window = await openWindow(world);
  await window.getByRole('button', { name: 'Cancel' }).click();
  const { code, stderr } = await login.ended;
  expect([code, stderr.trim()]).toEqual([4, expect.stringContaining('Cancelled')]);
  await waitForTray(world, 'Portal · signed out');
  await world.tray().click(['Sign in', /^Portal · /]);
  const tab = await nextTab(before + 1);
  expect(tab).not.toBe(lost);
  await allowOnPage(tab);
  await waitForTray(world, 'Portal · signed in');
});

test('“Use a code instead” shows the code in the window, and opens no second tab', async () => {
  await signedOut();
  const before = opened().length;
  const known = await openCodes(world.playground);
  await world.tray().click(['Sign in', /^Portal · /]);
  await nextTab(before);
  const window = await openWindow(world);
  await window.getByRole('button', { name: 'Use a code instead' }).click();
  const code = await pendingCode(world.playground, known);
  await expect(window.getByText(code).first()).toBeVisible();
  await confirmOnPage(code, world.playground.info.startUrl);
  await waitForTray(world, 'Portal · signed in');
  expect(opened().length).toBe(before + 1);
});

test('the tray offers the code as well', async () => {
  await signedOut();
  const before = opened().length;
  const known = await openCodes(world.playground);
  await world.tray().click(['Sign in', /^Portal · /]);
  await nextTab(before);
  await waitForTray(world, 'Use a code instead');
  await world.tray().click(['Sign in', /^Portal · /, 'Use a code instead']);
  const code = await pendingCode(world.playground, known);
  const window = await openWindow(world);
  await expect(window.getByText(code).first()).toBeVisible();
  await confirmOnPage(code, world.playground.info.startUrl);
  await waitForTray(world, 'Portal · signed in');
});

test('an address that AWS does not know is reported by the name of its field, with what to do', async () => {
  const { code, stdout, stderr } = await world.latchkey('login', 'Misspelt');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('IAM Identity Center in us-east-1 does not know https://nobody.awsapps.com/start');
  expect(stderr).toContain('Correct “Start URL” in the');
  expect(stderr).not.toContain('startUrl');
});

test('a terminal without a browser shows a code, also when the sign-in began in one', async () => {
  await signedOut();
  const before = opened().length;
  const known = await openCodes(world.playground);
  const here = world.begin('latchkey', ['login', 'Portal']);
  await nextTab(before);
  const afar = world.begin('latchkey', ['login', 'Portal'], {
    env: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  const code = await pendingCode(world.playground, known);
  await waitFor('the code in the far terminal', async () => afar.stdout().includes(code));
  expect(afar.stdout()).not.toContain('/authorize?');
  await confirmOnPage(code, world.playground.info.startUrl);
  expect((await here.ended).code).toBe(0);
  expect((await afar.ended).code).toBe(0);

  await signedOut();
  const again = world.begin('latchkey', ['login', 'Portal', '--no-browser']);
  const next = await pendingCode(world.playground, [...known, code]);
  await confirmOnPage(next, world.playground.info.startUrl);
  const { stdout } = await again.ended;
  expect(stdout).toMatch(/^Open: {2}http.*\nCode: {2}[A-Z]{4}-[A-Z]{4} /);
  expect(opened().length).toBe(before + 1);
});

test('no page opens behind the lock screen of the desktop', async () => {
  await signedOut();
  const before = opened().length;
  const saver = await connect();
  const screen = (isLocked: boolean): void =>
    saver.emit({
      path: '/org/gnome/ScreenSaver',
      interface: 'org.gnome.ScreenSaver',
      member: 'ActiveChanged',
      signature: 'b',
      body: [isLocked],
    });
  screen(true);
  // Whole programs later the signal has long been heard.
  for (let i = 0; i < 3; i += 1) expect((await world.latchkey('status')).code).toBe(0);
  const login = world.begin('latchkey', ['login', 'Portal']);
  await waitFor('the address in the terminal', async () => login.stdout().includes('/authorize?'));
  expect(opened().length).toBe(before);
  screen(false);
  await allowOnPage(await nextTab(before));
  expect((await login.ended).code).toBe(0);
  saver.close();
});

test('no page opens while the machine says that it is locked or asleep; one opens once the user is back', async () => {
  await signedOut();
  const before = opened().length;
  await world.app().electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
  const login = world.begin('latchkey', ['login', 'Portal']);
  // The terminal may be elsewhere: it gets the problem at once.
  await waitFor('the address in the terminal', async () => login.stdout().includes('/authorize?'));
  await world.app().electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  expect(opened().length).toBe(before);
  await world.app().electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
  await allowOnPage(await nextTab(before));
  expect((await login.ended).code).toBe(0);
  expect(opened().length).toBe(before + 1);
});
