import { existsSync } from 'node:fs';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { appPid } from './rig/home.ts';
import {
  answerKeyringPrompt,
  busWithoutKeyring,
  emptyKeyring,
  isKeyringLocked,
  keyringLabels,
  killKeyring,
  lockKeyring,
  unlockKeyring,
} from './rig/keyring.ts';
import type { Bus } from './rig/session.mjs';
import { test } from './rig/test.ts';
import { writtenFiles } from './rig/written-files.ts';
import {
  confirmOnPage,
  openCodes,
  openWindow,
  pendingCode,
  startWorld,
  type World,
  waitForTray,
} from './world.ts';

// The keychain in every condition a user can have it in. The keyring is the real one, and so is its unlock window.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const LOCKED = 'The keychain is locked.';
const MISSING = 'This machine has no keychain that Latchkey can use, so you cannot sign in.';
let world: World;

const service = (): string => String(world.home.env.LATCHKEY_KEYCHAIN_SERVICE);
const ownLabels = async (): Promise<readonly string[]> =>
  (await keyringLabels()).filter((label) => label.includes(service()));
const countOf = async (operation: string): Promise<number> =>
  (await world.playground.calls()).filter((call) => call.operation === operation).length;

/** The playground's tokens are the only texts of their kind, so they are looked for by what they look like. */
const TOKEN =
  /(?:aoa|aor)[A-Za-z0-9_-]{8,}|"(?:accessToken|refreshToken|clientSecret)"|aws_(?:secret|session)/;
const leaks = (): readonly string[] =>
  writtenFiles(world.home.dir).flatMap(({ file, text }) => (TOKEN.test(text) ? [file] : []));

test.describe('a keyring that can be locked', () => {
  test.beforeAll(async () => {
    await unlockKeyring();
    await emptyKeyring();
    world = await startWorld();
  });
  test.afterAll(async () => {
    await unlockKeyring();
    await world.stop();
  });

  test('the sign-in is kept in the keyring, in one item, and nowhere else', async () => {
    await world.signIn();
    await waitFor('the sync', async () => (await world.latchkey('list')).stdout.includes(DEVELOPER));
    expect(await ownLabels()).not.toEqual([]);
    expect(leaks()).toEqual([]);
  });

  test('it survives a restart: nothing is asked of the user', async () => {
    await world.tray().click('Quit');
    expect(await world.app().exited()).toBe(0);
    await world.playground.clearCalls();
    await world.launch();
    await waitForTray(world, 'Playground · signed in');
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    expect(await countOf('StartDeviceAuthorization')).toBe(0);
  });

  test('locked at start and the prompt dismissed: reported everywhere, nothing lost', async () => {
    await world.tray().click('Quit');
    await world.app().exited();
    await lockKeyring();
    const [answered] = await Promise.all([
      answerKeyringPrompt('cancel', 20_000).then(() => true),
      world.launch(),
    ]);
    expect(answered).toBe(true);
    const menu = await waitForTray(world, 'Playground · needs attention');
    expect(menu).toContain(`Needs attention (disabled)\n${LOCKED}`);
    const page = await openWindow(world, 'Identity sources');
    await expect(page.getByText(LOCKED).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try the keychain again' }).first()).toBeVisible();
    await world.app().screenshot(page, 'keychain-locked');
    const doctor = await world.latchkey('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain(`FAIL  Keychain: ${LOCKED}`);
    expect(doctor.stdout).toContain('Unlock it (log in again, or open your passwords app)');
    const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
    expect(ran.stderr).toMatch(/The keychain is (still )?locked/);
    expect(ran.stdout).toBe('');
    expect(ran.code).toBe(1);
    expect(await isKeyringLocked()).toBe(true);
    expect(leaks()).toEqual([]);
  });

  test('trying again from the window shows the unlock window, and the sign-in is back without a new one', async () => {
    await world.playground.clearCalls();
    const page = await openWindow(world, 'Identity sources');
    await page.getByRole('button', { name: 'Try the keychain again' }).first().click();
    await answerKeyringPrompt('password');
    await waitForTray(world, 'Playground · signed in');
    await expect(page.getByText(LOCKED)).toHaveCount(0);
    expect(await world.tray().menuText()).not.toContain('The keychain');
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    expect(await countOf('StartDeviceAuthorization')).toBe(0);
  });

  test('a sign-in that waits for the unlock window says so in the terminal', async () => {
    await lockKeyring();
    const known = await openCodes(world.playground);
    const login = world.latchkey('login', 'Playground', '--again', '--no-browser');
    const unlocked = answerKeyringPrompt('password', 60_000);
    await confirmOnPage(await pendingCode(world.playground, known), world.playground.info.startUrl);
    await unlocked;
    const ran = await login;
    expect([ran.code, ran.stderr]).toEqual([
      0,
      expect.stringContaining('latchkey: waiting for you to unlock the keychain'),
    ]);
  });

  test('unlocked behind its back, a tool that asks is enough', async () => {
    await world.tray().click('Quit');
    await world.app().exited();
    await lockKeyring();
    await Promise.all([answerKeyringPrompt('cancel', 20_000), world.launch()]);
    await waitForTray(world, 'Needs attention');
    await unlockKeyring();
    const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    await waitForTray(world, 'Playground · signed in');
    expect(await world.tray().menuText()).not.toContain('The keychain');
  });

  test('locked while signed in: what is held continues, a sign-out says that it could not remove', async () => {
    await lockKeyring();
    expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
    // Its window was sent away a moment ago, so it is not shown again by everything that needs the keychain.
    const ran = await world.latchkey('logout', 'Playground');
    expect(ran.stderr).toContain(LOCKED);
    expect(ran.stderr).toContain('Unlock it');
    expect(ran.code).toBe(1);
    await waitForTray(world, 'Playground · needs attention');
    const page = await openWindow(world, 'Identity sources');
    const reported = 'You signed out of Playground, but its secrets are still in the keychain.';
    await expect(page.getByText(reported).first()).toBeVisible();
    await world.app().screenshot(page, 'keychain-not-removed');
    await unlockKeyring();
    expect(await ownLabels()).not.toEqual([]);
  });

  test('a sign-out that could not remove is not undone by a restart: the start removes', async () => {
    await world.tray().click('Quit');
    await world.app().exited();
    await world.launch();
    await waitForTray(world, 'Playground · signed out');
    expect(await ownLabels()).toEqual([]);
  });

  test('signing out takes the sign-in out of the keyring', async () => {
    await world.signIn();
    await waitForTray(world, 'Playground · signed in');
    expect(await ownLabels()).not.toEqual([]);
    expect(await world.latchkey('logout', 'Playground')).toMatchObject({
      code: 0,
      stdout: 'Signed out of Playground.\n',
    });
    const secrets = await ownLabels();
    await world.tray().click('Quit');
    await world.app().exited();
    await world.launch();
    await waitForTray(world, 'Playground · signed out');
    // What stays, if anything, is the registration of this machine, which gives nobody access.
    expect(secrets.length).toBeLessThanOrEqual(1);
  });

  test('a keyring that was killed and started again works at the next call, without a restart of the app', async () => {
    await world.signIn();
    await waitForTray(world, 'Playground · signed in');
    const kept = await ownLabels();
    await killKeyring();
    await unlockKeyring();
    expect(await ownLabels()).toEqual(kept);
    expect((await world.latchkey('doctor')).stdout).not.toContain('FAIL  Keychain');
    expect(await world.latchkey('logout', 'Playground')).toMatchObject({ code: 0, stderr: '' });
    expect((await ownLabels()).length).toBeLessThan(kept.length);
    await world.signIn();
    await waitForTray(world, 'Playground · signed in');
    expect(await ownLabels()).toEqual(kept);
  });
});

for (const kind of ['no Secret Service', 'no session bus'] as const) {
  test.describe(`a machine with ${kind}`, () => {
    let bus: Bus | null = null;
    let address = 'unix:path=/nonexistent/bus';

    test.beforeAll(async () => {
      if (kind === 'no Secret Service') {
        bus = await busWithoutKeyring();
        address = bus.address;
      }
      // Without the desktop's bus there is no tray either: the app is started as a terminal starts it.
      world = await startWorld({ launch: false, env: { DBUS_SESSION_BUS_ADDRESS: address } });
    });
    test.afterAll(async () => {
      await world.latchkey('quit');
      await waitFor('the app to end', () => appPid(world.home) === undefined);
      await world.stop();
      await bus?.stop();
    });

    test('says so with the fix in the terminal, and keeps no token anywhere', async () => {
      const status = await world.latchkey('status');
      expect(status.code).toBe(0);
      expect(status.stdout).toContain(`Needs attention: ${MISSING}`);
      const doctor = await world.latchkey('doctor');
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toContain(`FAIL  Keychain: ${MISSING}`);
      expect(doctor.stdout).toContain('Install and start one (on Linux: gnome-keyring or KWallet');
      const login = await world.latchkey('login', 'Playground', '--no-browser');
      expect(login.stderr).toContain(MISSING);
      expect(login.code).toBe(1);
      expect(leaks()).toEqual([]);
      expect(existsSync(world.home.awsCredentialsFile)).toBe(false);
    });

    test('says so in the window, where it can be tried again', async () => {
      await world.latchkey('quit');
      await waitFor('the app to end', () => appPid(world.home) === undefined);
      await world.launch({ args: [], tray: false });
      const page = await world.app().window();
      await expect(page.getByText(MISSING).first()).toBeVisible();
      await page.getByRole('button', { name: 'Try the keychain again' }).first().click();
      await expect(page.getByText(MISSING).first()).toBeVisible();
      await world.app().screenshot(page, `keychain-${kind}`);
      expect(world.app().stderr()).not.toMatch(/Unhandled|\n\s+at /);
      await world.app().quit();
    });
  });
}
