import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { expect } from 'playwright/test';
import { signInAtProvider } from './openid-user.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import {
  confirmOnPage,
  openCodes,
  openWindow,
  pendingCode,
  type Running,
  startWorld,
  type World,
  waitForTray,
  windowState,
} from './world.ts';

// Sign-ins on the real app that do not go as they should: OpenID Connect in the browser and with a code, IAM Identity
// Center with a code. The terminal and the window show what happened.
const issuerPort = 27_991;
const issuer = `http://127.0.0.1:${issuerPort}`;
let world: World;

const MB = 1024 * 1024;
/** What of the huge document left this process. */
let sentBytes = 0;
/** Dripped documents whose connection is open. */
let dripping = 0;
/** A provider whose discovery document is 300 MB, of a length that is not said, or comes byte by byte without an end. */
const endless = createServer(({ url }, res) => {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.write('{"issuer":"');
  if (url?.startsWith('/dripped') === true) drip(res);
  else sendHuge(res);
});
let endlessHost = '';

function sendHuge(res: ServerResponse): void {
  if (res.destroyed) return;
  if (sentBytes >= 300 * MB) return void res.end('"}');
  res.write(Buffer.alloc(MB, 'x'), (error) => {
    if (error) return;
    sentBytes += MB;
    sendHuge(res);
  });
}

function drip(res: ServerResponse): void {
  dripping += 1;
  const more = setInterval(() => res.write('x'), 100);
  res.once('close', () => {
    clearInterval(more);
    dripping -= 1;
  });
}

/** The most that the app's own process ever held, in bytes. */
function mostMemory(): number {
  const status = readFileSync(`/proc/${world.app().pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

test.beforeAll(async () => {
  let bin = '';
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  endlessHost = `127.0.0.1:${Object(endless.address()).port}`;
  world = await startWorld({
    // A code that nobody confirms expires after two looks.
    playground: { ports: { oidc: issuerPort }, deviceCodeLifetimeMs: 14_000 },
    prepare: (home) => {
      bin = home.path('bin');
      mkdirSync(bin);
      // A browser that opens and shows nothing: the user here reads the address in the terminal.
      writeFileSync(path.join(bin, 'xdg-open'), '#!/bin/sh\n');
      chmodSync(path.join(bin, 'xdg-open'), 0o755);
    },
    launch: false,
  });
  const { startUrl, region } = world.playground.info;
  const role = { roleArn: 'arn:aws:iam::111111111111:role/WebIdentity', region };
  const openId = (name: string, at: string) => ({
    kind: 'oidc',
    name,
    config: { preset: 'custom', issuer: at, clientId: 'latchkey-demo' },
  });
  const seed = {
    sources: [
      openId('OpenID', issuer),
      openId('Huge', `http://${endlessHost}/huge`),
      openId('Dripped', `http://${endlessHost}/dripped`),
      { kind: 'identity-center', name: 'Portal', config: { startUrl, region, signInWith: 'code' } },
    ],
    sessions: [{ kind: 'oidc-role', name: 'openid-role', source: 'OpenID', config: role }],
  };
  writeFileSync(world.home.path('faults-seed.json'), JSON.stringify(seed));
  await world.launch({
    env: {
      LATCHKEY_SEED: world.home.path('faults-seed.json'),
      PATH: `${bin}:${world.env.PATH ?? ''}`,
    },
  });
});
test.afterAll(async () => {
  await world.stop();
  endless.close();
  endless.closeAllConnections();
});
test.afterEach(() => world.playground.clearFaults());

const begin = (source: string, ...more: readonly string[]): Running =>
  world.begin('latchkey', ['login', source, ...more]);
const fault = (service: string, operation: string, how: Readonly<Record<string, unknown>>): Promise<void> =>
  world.playground.addFault({ service, operation, ...how });
const address = (login: Running): Promise<string> =>
  waitFor('the address in the terminal', async () => /http:\/\/\S+\/auth\?\S+/.exec(login.stdout())?.[0]);
const signedOut = async (source: string): Promise<void> => {
  expect((await world.latchkey('logout', source)).code).toBe(0);
  await waitForTray(world, `${source} · signed out`);
};
/** In the terminal and on the page of the sources, each sentence. */
async function reported(login: Running, name: string, ...sentences: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await login.ended;
  expect(code, stderr).not.toBe(0);
  for (const sentence of sentences) expect(stderr).toContain(sentence);
  expect(stdout + stderr).not.toMatch(/undefined|\[object|\n\s+at /);
  const page = await openWindow(world, 'Identity sources');
  for (const sentence of sentences) await expect(page.getByText(sentence).first()).toBeVisible();
  await world.app().screenshot(page, `sign-in-fault-${name}`);
}

test.describe('a provider', () => {
  const ways = [
    ['that is down', { dropConnection: true }, ['127.0.0.1:27991 cannot be reached.', 'Check the network']],
    ['that fails', { status: 503 }, ['127.0.0.1:27991 failed (HTTP 503).', 'Try again in a minute']],
    ['that answers garbage', { garbage: true }, ['127.0.0.1:27991 returned an unexpected response.']],
  ] as const;
  for (const [name, how, sentences] of ways)
    test(`${name}: OpenID Connect`, async () => {
      await fault('oidc', 'discovery', how);
      await reported(begin('OpenID'), `oidc-${name}`, ...sentences);
    });

  test('that takes the code and fails then', async () => {
    await fault('oidc', 'token', { status: 500, times: 1 });
    const login = begin('OpenID');
    await signInAtProvider(await address(login));
    await reported(login, 'oidc-token', '127.0.0.1:27991 failed (HTTP 500).');
  });

  test('that is down, fails or answers garbage: IAM Identity Center', async () => {
    await fault('sso-oidc', 'StartDeviceAuthorization', { dropConnection: true });
    await reported(begin('Portal', '--no-browser'), 'portal-down', 'cannot be reached.');
    await world.playground.clearFaults();
    await fault('sso-oidc', 'StartDeviceAuthorization', { garbage: true });
    await reported(begin('Portal', '--no-browser'), 'portal-garbage', 'returned an unexpected response.');
    await world.playground.clearFaults();
    await fault('sso-oidc', 'StartDeviceAuthorization', { status: 503 });
    await reported(begin('Portal', '--no-browser'), 'portal-fails', 'failed (HTTP 503).');
  });

  test('that never answers: called off from the tray at once, without waiting for the deadline', async () => {
    await fault('oidc', 'discovery', { hang: true });
    const login = begin('OpenID');
    await waitForTray(world, 'OpenID · signing in…');
    await world.tray().click(['Sign in', /^OpenID · /, 'Cancel sign-in']);
    const { code, stderr } = await login.ended;
    expect([code, stderr]).toEqual([4, expect.stringContaining('Cancelled.')]);
    // The problem of the previous attempt may still be shown.
    await waitFor('the sign-in to be over', async () =>
      (await world.tray().menuText()).includes('OpenID · signing in') ? undefined : true,
    );
  });

  test('that never answers, or drips its answer without an end: reported when the time is over', async () => {
    test.setTimeout(180_000);
    await fault('oidc', 'discovery', { hang: true });
    const dripped = begin('Dripped');
    await reported(begin('OpenID'), 'oidc-hang', '127.0.0.1:27991 took longer than 30 s.');
    await reported(dripped, 'oidc-dripped', `${endlessHost} took longer than`);
    await waitFor('the connection to be closed', async () => dripping === 0);
  });

  test('whose document is 300 MB without a length: refused in words, and not held in memory', async () => {
    // What is read only in the first sign-in has been read.
    await fault('oidc', 'discovery', { garbage: true });
    expect((await begin('OpenID').ended).code).not.toBe(0);
    const before = mostMemory();
    await reported(
      begin('Huge'),
      'oidc-huge',
      `${endlessHost} returned an unexpected response.`,
      'The response is too large.',
    );
    // 8 MB are read; what is more is on its way, between the processes and in the sockets.
    expect(sentBytes).toBeLessThan(64 * MB);
    expect(mostMemory() - before).toBeLessThan(128 * MB);
  });
});

test.describe('a user', () => {
  test('a cancelled consent is reported in the provider’s own words', async () => {
    const login = begin('OpenID');
    await signInAtProvider(await address(login), { cancelAt: 'consent' });
    await reported(
      login,
      'oidc-denied',
      'The sign-in to OpenID was denied.',
      'The provider answered: “access_denied: End-User aborted interaction',
    );
  });

  test('who never types the code: OpenID Connect, then IAM Identity Center', async () => {
    test.setTimeout(60_000);
    await reported(
      begin('OpenID', '--no-browser'),
      'oidc-code-late',
      'The code for OpenID expired before it was',
    );
    const portal = begin('Portal', '--no-browser');
    await pendingCode(world.playground);
    await world.playground.advanceClock(15_000);
    await reported(portal, 'portal-code-late', 'The code for Portal expired before it was confirmed.');
  });

  test('who presses Cancel in the window ends the sign-in for the terminal too', async () => {
    const login = begin('OpenID');
    await address(login);
    const page = await openWindow(world);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await login.ended).stderr).toContain('Cancelled.');
    const known = await openCodes(world.playground);
    const portal = begin('Portal', '--no-browser');
    const code = await pendingCode(world.playground, known);
    await expect(page.getByText(code).first()).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await portal.ended).stderr).toContain('Cancelled.');
    const { prompts, sources } = await windowState(world);
    expect(prompts).toEqual([]);
    expect(sources.map(({ state }) => state)).not.toContain('signing-in');
  });

  test('who presses Ctrl-C in the terminal leaves; the other waiting callers are signed in', async () => {
    const first = begin('OpenID');
    const url = await address(first);
    const second = begin('OpenID');
    expect(await address(second)).toBe(url);
    first.child.kill('SIGINT');
    expect((await first.ended).signal).toBe('SIGINT');
    await signInAtProvider(url);
    const { code, stdout } = await second.ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining('maria.garcia@example.com')]);
    await signedOut('OpenID');
  });

  test('who closes the window, and who reloads it, finds the question again', async () => {
    const login = begin('OpenID');
    const url = await address(login);
    const page = await openWindow(world);
    const question = page.getByRole('button', { name: 'Cancel' });
    await question.waitFor();
    await page.reload();
    await question.waitFor();
    await page.close();
    const again = await openWindow(world);
    await again.getByRole('button', { name: 'Cancel' }).waitFor();
    await again.close();
    await signInAtProvider(url);
    expect((await login.ended).code).toBe(0);
    await waitForTray(world, 'OpenID · signed in');
    expect((await windowState(world)).prompts).toEqual([]);
  });

  test('whose computer slept in between continues with the same code', async () => {
    const known = await openCodes(world.playground);
    const login = begin('Portal', '--no-browser');
    const code = await pendingCode(world.playground, known);
    const { electron } = world.app();
    await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await fault('sso-oidc', 'CreateToken', { dropConnection: true, times: 2 });
    await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await confirmOnPage(code, world.playground.info.startUrl);
    const { code: exit, stderr } = await login.ended;
    expect([exit, stderr]).toEqual([0, '']);
  });
});

test('a refresh token that was revoked: asked for once, in words, and all continues after a sign-in', async () => {
  await signedOut('OpenID');
  // A token that is used up at once: each renewal needs the refresh token.
  await world.playground.request('POST', '/oidc/lifetime', { ms: 20_000 });
  const login = begin('OpenID');
  await signInAtProvider(await address(login));
  expect((await login.ended).code).toBe(0);
  await world.playground.request('POST', '/oidc/revoke');
  await world.playground.request('POST', '/oidc/lifetime', { ms: 3_600_000 });
  const shown = world.notifications.shown.length;
  const waiting = world.begin('latchkey', ['credential-process', '--profile', 'openid-role']);
  await waitForTray(world, 'You need to sign in to OpenID.');
  const page = await openWindow(world);
  await expect(page.getByText('Your sign-in to OpenID is no longer valid.').first()).toBeVisible();
  await expect(page.getByText('The provider answered: “invalid_grant').first()).toBeVisible();
  await world.app().screenshot(page, 'sign-in-fault-revoked');
  const again = begin('OpenID');
  await signInAtProvider(await address(again));
  expect((await again.ended).code).toBe(0);
  const { code, stdout, stderr } = await waiting.ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout).AccessKeyId).toMatch(/^ASIA/);
  expect(world.notifications.shown.slice(shown).map(({ summary }) => summary)).toEqual(['Sign in to OpenID']);
});

test('a renewal whose answer is lost: the refresh token is spent, which is reported once, in words', async () => {
  await signedOut('OpenID');
  await world.playground.request('POST', '/oidc/lifetime', { ms: 20_000 });
  const login = begin('OpenID');
  await signInAtProvider(await address(login));
  expect((await login.ended).code).toBe(0);
  await fault('oidc', 'token', { times: 1, loseReply: true });
  await world.playground.request('POST', '/oidc/lifetime', { ms: 3_600_000 });
  const ask = (): Running => world.begin('latchkey', ['credential-process', '--profile', 'openid-role']);
  // The first to renew meets the loss: this call, or the app on its own.
  let waiting = ask();
  await waitFor('the provider’s no', async () => {
    if (waiting.child.exitCode !== null) {
      expect((await waiting.ended).stderr).toContain('127.0.0.1:27991 cannot be reached.');
      waiting = ask();
    }
    return (await world.tray().menuText()).includes('You need to sign in to OpenID.') ? true : undefined;
  });
  const page = await openWindow(world);
  await expect(page.getByText('Your sign-in to OpenID is no longer valid.').first()).toBeVisible();
  await expect(page.getByText('The provider answered: “invalid_grant').first()).toBeVisible();
  const again = begin('OpenID');
  await signInAtProvider(await address(again));
  expect((await again.ended).code).toBe(0);
  const { code, stdout, stderr } = await waiting.ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout).AccessKeyId).toMatch(/^ASIA/);
});

for (const hours of [3, -3])
  test(`a clock that is set ${hours} hours off: a sign-in works, and keys end when AWS says`, async () => {
    await signedOut('OpenID');
    const { electron } = world.app();
    await electron.evaluate((_, offMs) => {
      const kept: unknown = Reflect.get(globalThis, 'rightNow');
      const right = typeof kept === 'function' ? kept : Date.now.bind(Date);
      Reflect.set(globalThis, 'rightNow', right);
      Date.now = () => Number(right()) + offMs;
    }, hours * 3_600_000);
    const offMs = (await electron.evaluate(() => Date.now())) - Date.now();
    expect(Math.abs(offMs - hours * 3_600_000)).toBeLessThan(60_000);
    const byCode = begin('OpenID', '--no-browser');
    const page = /http:\/\/\S+\/device\?\S+/;
    await signInAtProvider(
      await waitFor('the page of the code', async () => page.exec(byCode.stdout())?.[0]),
    );
    expect((await byCode.ended).code).toBe(0);
    await signedOut('OpenID');
    const login = begin('OpenID');
    await signInAtProvider(await address(login));
    const ended = await login.ended;
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const ran = await world.latchkey('credential-process', '--profile', 'openid-role');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const left = Date.parse(JSON.parse(ran.stdout).Expiration) - Date.now();
    expect(left).toBeGreaterThan(50 * 60_000);
    expect(left).toBeLessThanOrEqual(61 * 60_000);
  });
