// The proxy of the desktop's own settings, GNOME's and KDE's, through Debian's tinyproxy to the playground.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { startPacServer } from './rig/odd-proxies.ts';
import { test } from './rig/test.ts';
import { startTinyproxy, type Tinyproxy } from './rig/tinyproxy.ts';
import { startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });
const DEVELOPER = 'production-DeveloperAccess';
const DEAD = 9;
let world: World;
let proxy: Tinyproxy;
let isRunning = false;

test.beforeAll(async () => {
  world = await startWorld({ launch: false });
  proxy = await startTinyproxy({
    directory: world.home.dir,
    upstream: new URL(world.playground.info.proxyUrl).host,
  });
});
test.afterAll(async () => {
  proxy.stop();
  await world.stop();
});

/** On that desktop, with AWS's own names, and no proxy in the environment. */
async function launchOn(desktop: Record<string, string>): Promise<void> {
  const realNames = Object.fromEntries(Object.keys(world.playground.env).map((name) => [name, '']));
  if (isRunning) await world.app().quit();
  loggedBefore = proxy.log().length;
  isRunning = true;
  const none = { HTTPS_PROXY: '', HTTP_PROXY: '', ALL_PROXY: '', NO_PROXY: '' };
  await world.launch({
    env: Object.assign(realNames, none, { AWS_CA_BUNDLE: world.playground.info.caPath }, desktop),
  });
}
const renew = () => world.latchkey('renew', DEVELOPER);
/** By what the proxy logged since the start or the last change: a connection that is open is used again. */
let loggedBefore = 0;
const goesThrough = async (): Promise<void> => {
  expect((await renew()).stderr).toBe('');
  expect(proxy.log().slice(loggedBefore)).toContain('CONNECT portal.sso.us-east-1.amazonaws.com:443');
};
const isNamed = async (port = DEAD): Promise<void> => {
  await expect
    .poll(async () => (await renew()).stderr, { timeout: 60_000 })
    .toContain(`The proxy 127.0.0.1:${port} cannot be reached`);
  loggedBefore = proxy.log().length;
};

test('that of KDE is used from the first sign-in on, and a change counts without a restart', async () => {
  const folder = world.home.path('.config');
  mkdirSync(folder, { recursive: true });
  const choose = (port: number): void =>
    writeFileSync(
      path.join(folder, 'kioslaverc'),
      `[Proxy Settings]\nProxyType=1\nhttpsProxy=http://127.0.0.1 ${port}\nhttpProxy=http://127.0.0.1 ${port}\nNoProxyFor=\n`,
    );
  choose(proxy.port);
  await launchOn({ XDG_CURRENT_DESKTOP: 'KDE', KDE_SESSION_VERSION: '5' });
  await world.signIn();
  expect(proxy.log()).toContain('CONNECT oidc.us-east-1.amazonaws.com:443');
  await goesThrough();
  const tested = await world.latchkey('network', 'test');
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining(`127.0.0.1:${proxy.port} (`)]);
  choose(DEAD);
  await isNamed();
});

test("that of GNOME is used, its PAC file too, and the app's own setting comes before it", async () => {
  const settings = { GSETTINGS_BACKEND: 'keyfile' };
  const set = async (schema: string, key: string, value: string): Promise<void> => {
    const ran = await world.run('gsettings', ['set', `org.gnome.system.proxy${schema}`, key, value], {
      env: settings,
    });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
  };
  await set('', 'ignore-hosts', '[]');
  for (const kind of ['.http', '.https']) {
    await set(kind, 'host', '127.0.0.1');
    await set(kind, 'port', String(proxy.port));
  }
  await set('', 'mode', 'manual');
  await launchOn({ XDG_CURRENT_DESKTOP: 'GNOME', GSETTINGS_BACKEND: settings.GSETTINGS_BACKEND });
  await goesThrough();
  await set('.https', 'port', String(DEAD));
  await isNamed();

  const server = await startPacServer();
  server.proxy = '127.0.0.1:8';
  await set('', 'autoconfig-url', server.url);
  await set('', 'mode', 'auto');
  await isNamed(8);
  server.proxy = `127.0.0.1:${proxy.port}`;
  await expect.poll(async () => (await renew()).code, { timeout: 60_000 }).toBe(0);
  server.stop();

  await set('', 'mode', 'manual');
  await isNamed();
  const address = `http://127.0.0.1:${proxy.port}`;
  expect((await world.latchkey('settings', 'set', 'proxy-address', address)).code).toBe(0);
  expect((await world.latchkey('settings', 'set', 'proxy-mode', 'address')).code).toBe(0);
  expect((await renew()).stderr).toBe('');
  expect((await world.latchkey('settings', 'set', 'proxy-mode', 'system')).code).toBe(0);
  await isNamed();
});
