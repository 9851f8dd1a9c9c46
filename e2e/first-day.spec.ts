import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { confirmOnPage, pendingCode, startWorld, type World } from './world.ts';

// One user's first day, from an empty machine to quitting: the real Electron, keyring, tray, git and aws.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const CODECOMMIT = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
let world: World;

test.beforeAll(async () => {
  world = await startWorld();
});
test.afterAll(async () => {
  await world.stop();
});

const identity = async (...args: readonly string[]): Promise<{ Arn: string; Account: string }> => {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--region',
    'us-east-1',
    '--output',
    'json',
    ...args,
  ]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout);
};
const keyOf = async (profile: string): Promise<string> => {
  const ran = await world.latchkey('credential-process', '--profile', profile);
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout).AccessKeyId;
};
const upstream = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;

test('the tray says signed out and offers the sign-in', async () => {
  await waitFor('the source of the seed in the menu', async () =>
    (await world.tray().menuText()).includes('Playground · signed out'),
  );
  expect(await world.tray().toolTip()).toContain('signed out');
});

test('the window begins with three steps, and the sign-in is one click away', async () => {
  await world.tray().click('Open Latchkey');
  const page = await world.app().window();
  await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible();
  await expect(page.getByRole('listitem', { name: /^Sign in: To do/ })).toContainText('Playground');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(page.getByRole('listitem', { name: /^Import what you have: Done/ })).toBeVisible();
  await expect(page.getByRole('listitem', { name: /^Use it in a terminal: To do/ })).toContainText(
    'codecommit://',
  );
  await world.app().screenshot(page, 'first-steps');
});

test('a sign-in from the tray shows the code large, and closes automatically when confirmed on the page', async () => {
  await world.tray().click(['Sign in', 'Playground · signed out']);
  const code = await pendingCode(world.playground);
  const page = await world.app().window();
  await expect(page.getByText(code).first()).toBeVisible();
  await world.app().screenshot(page, 'sign-in-device-code');
  expect(await world.tray().menuText()).toContain('signing in');
  await confirmOnPage(code, world.playground.info.startUrl);
  await expect(page.getByText(code)).toHaveCount(0);
  await waitFor('the tray to say signed in', async () =>
    (await world.tray().menuText()).includes('Playground · signed in'),
  );
});

test('the accounts and roles appear as sessions and as profiles', async () => {
  await waitFor('the sync', async () => (await world.latchkey('list', '--json')).stdout.includes(DEVELOPER));
  // The name is known a moment before the file is written.
  const config = await waitFor('the profiles', () => {
    const text = existsSync(world.home.awsConfigFile) ? readFileSync(world.home.awsConfigFile, 'utf8') : '';
    return text.includes(`[profile ${DEVELOPER}]`) ? text : undefined;
  });
  expect(config).toContain(`[profile ${DEVELOPER}]`);
  expect(config).toContain('credential_process = ');
  expect(config).not.toMatch(/aws_secret_access_key|aws_session_token/);
  expect(existsSync(world.home.awsCredentialsFile)).toBe(false);
});

test('the first steps give way to the sessions', async () => {
  const page = await world.app().window();
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await world.app().screenshot(page, 'first-steps-reminder');
});

test('aws works with the profile', async () => {
  expect(await identity('--profile', DEVELOPER)).toMatchObject({
    Account: '111111111111',
    Arn: expect.stringContaining('AWSReservedSSO_DeveloperAccess_'),
  });
});

test('the step for the terminal has seen it', async () => {
  const page = await world.app().window();
  await page.getByRole('button', { name: 'Show the steps' }).click();
  await expect(page.getByRole('listitem', { name: /^Use it in a terminal: Done/ })).toContainText(
    'aws has got credentials.',
  );
  await world.app().screenshot(page, 'first-steps-done');
  await page.getByRole('button', { name: 'Go to my sessions' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('one click in the tray makes a session the default', async () => {
  const headline = async () => (await world.tray().menu())[0]?.label ?? '';
  await world.tray().click(['Switch role', 'Sandbox/AdministratorAccess (333333333333)']);
  await waitFor('the headline', async () => (await headline()).startsWith('Sandbox/AdministratorAccess'));
  expect((await identity()).Account).toBe('333333333333');
  await world.tray().click(['Switch role', 'Production/DeveloperAccess (111111111111)']);
  await waitFor('the headline', async () => (await headline()).startsWith('Production/DeveloperAccess'));
  expect(await headline()).toMatch(/us-east-1 · 3 h \d+ min left$/);
  expect((await identity()).Account).toBe('111111111111');
});

test('git clones and pushes through codecommit:// with no secret in any argv', async () => {
  const clone = await world.run('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'by-scheme']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
  const cwd = path.join(world.home.dir, 'by-scheme');
  writeFileSync(path.join(cwd, 'hello.txt'), 'hello\n');
  await world.run('git', ['add', '.'], { cwd });
  await world.run('git', ['commit', '-qm', 'Say hello'], { cwd });
  const push = await world.run('git', ['push'], { cwd });
  expect(push.stderr).not.toMatch(/fatal|error/);
  expect(push.code).toBe(0);
  expect(
    (
      await world.run('git', [
        'clone',
        'codecommit::us-east-1://production-ReadOnlyAccess@MyDemoRepo',
        'again',
      ])
    ).code,
  ).toBe(0);
  expect(existsSync(path.join(world.home.dir, 'again', 'hello.txt'))).toBe(true);
  const trace = await world.run('git', ['ls-remote', `codecommit://${DEVELOPER}@MyDemoRepo`], {
    env: { GIT_TRACE: '1' },
  });
  expect(trace.stdout).toContain('refs/heads/');
  const key = await keyOf(DEVELOPER);
  expect(trace.stderr).not.toContain(key);
  expect(trace.stderr).toContain('remote-http');
});

test('git over https works after `latchkey git install`, and the uninstall restores every byte', async () => {
  const before = readFileSync(world.home.gitConfigFile);
  const install = await world.latchkey('git', 'install', '--yes');
  expect(install.stdout).toContain('+');
  expect(install.code).toBe(0);
  const clone = await world.run('git', ['clone', CODECOMMIT, 'by-https'], {
    env: { AWS_PROFILE: DEVELOPER },
  });
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
  const foreign = await world.run('git', ['credential', 'fill'], {
    input:
      'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com.evil.example\npath=v1/repos/MyDemoRepo\n\n',
  });
  expect(foreign.stdout).not.toContain('password');
  expect((await world.latchkey('git', 'uninstall', '--yes')).code).toBe(0);
  expect(readFileSync(world.home.gitConfigFile).equals(before)).toBe(true);
});

test('credentials rotate, and every caller gets the same until then', async () => {
  const first = await keyOf(DEVELOPER);
  expect(await keyOf(DEVELOPER)).toBe(first);
  expect((await world.latchkey('renew', DEVELOPER)).code).toBe(0);
  const second = await keyOf(DEVELOPER);
  expect(second).not.toBe(first);
  expect((await identity('--profile', DEVELOPER)).Account).toBe('111111111111');
});

test('two hundred callers of a cold session cost one call upstream', async () => {
  expect((await world.latchkey('stop', DEVELOPER)).code).toBe(0);
  expect((await world.latchkey('start', DEVELOPER)).code).toBe(0);
  expect((await world.latchkey('stop', 'sandbox-ReadOnlyAccess')).code).toBeLessThanOrEqual(5);
  await world.playground.clearCalls();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      world.latchkey('credential-process', '--profile', 'sandbox-ReadOnlyAccess'),
    ),
  );
  expect(answers.map((a) => a.code)).toEqual(answers.map(() => 0));
  expect(new Set(answers.map((a) => a.stdout)).size).toBe(1);
  expect(await upstream('GetRoleCredentials')).toBe(1);
});

test('exec gives a child credentials that refresh, passes its code on, and signals too', async () => {
  const child = await world.latchkey(
    'exec',
    DEVELOPER,
    '--',
    'aws',
    'sts',
    'get-caller-identity',
    '--region',
    'us-east-1',
    '--output',
    'text',
  );
  expect(child.stderr.trim()).toBe('');
  expect(child.stdout).toContain('111111111111');
  expect((await world.latchkey('exec', DEVELOPER, '--', 'sh', '-c', 'exit 7')).code).toBe(7);
  const shown = await world.latchkey('exec', DEVELOPER, '--', 'env');
  expect(shown.stdout).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:');
  expect(shown.stdout).not.toContain('AWS_SECRET_ACCESS_KEY');
});

test('a tool that asks while signed out brings one notification, whose button signs in', async () => {
  await world.latchkey('logout', 'Playground');
  const shownBefore = world.notifications.shown.length;
  const waiting = [1, 2, 3].map(() => world.latchkey('credential-process', '--profile', DEVELOPER));
  const notification = await world.notifications.next();
  expect(notification.summary).toBe('Sign in to Playground');
  expect(notification.actions).toContain('sign-in');
  world.notifications.invoke(notification.id, 'sign-in');
  await confirmOnPage(await pendingCode(world.playground), world.playground.info.startUrl);
  for (const ran of await Promise.all(waiting)) {
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  }
  expect(world.notifications.shown.length - shownBefore).toBe(1);
});

for (const name of ['Sessions', 'Identity sources', 'Activity', 'Settings']) {
  test(`the page ${name} shows working content, in light and dark`, async () => {
    await world.tray().click('Open Latchkey');
    const page = await world.app().window();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page
        .getByRole('navigation')
        .getByRole('button', { name })
        .or(page.getByRole('navigation').getByRole('link', { name }))
        .first()
        .click();
      await expect(page.getByRole('heading', { name }).first()).toBeVisible();
      await page.waitForTimeout(300);
      await world.app().screenshot(page, `page-${name}-${colorScheme}`);
    }
  });
}

test('signing out from the tray stops the sessions and takes the sign-in out of the keychain', async () => {
  await world.tray().click(['Sign in', /^Playground · signed in/, 'Sign out']);
  await waitFor('the tray to say signed out', async () =>
    (await world.tray().menuText()).includes('Playground · signed out'),
  );
  const ran = await world.run('latchkey', ['sources', '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject([{ name: 'Playground', state: 'signed-out' }]);
  expect(await upstream('Logout')).toBeGreaterThan(0);
});

test('quitting leaves no socket, no endpoint file and no half-written file', async () => {
  await world.tray().click('Quit');
  expect(await world.app().exited()).toBe(0);
  expect(readdirSync(world.home.runtimeDir)).toEqual([]);
  const left = readdirSync(path.dirname(world.home.awsConfigFile)).filter((f) => /tmp|lock/.test(f));
  expect(left).toEqual([]);
  const ran = await world.run('latchkey', ['status'], { env: { LATCHKEY_NO_START: '1' } });
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('not running');
});
