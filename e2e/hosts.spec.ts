// A first day behind a proxy that logs every host: the app connects to nobody whom its user did not cause.
import { expect } from 'playwright/test';
import { test } from './rig/test.ts';
import { startTinyproxy, type Tinyproxy } from './rig/tinyproxy.ts';
import { openWindow, startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });
const DEVELOPER = 'production-DeveloperAccess';
const SIGN_IN = 'oidc.us-east-1.amazonaws.com:443';
const PORTAL = 'portal.sso.us-east-1.amazonaws.com:443';
const STS = 'sts.us-east-1.amazonaws.com:443';
let world: World;
let proxy: Tinyproxy;

/** Every place that was asked for so far, whatever the method. */
const hosts = (): readonly string[] =>
  [
    ...new Set(
      [...proxy.log().matchAll(/: ([A-Z]+) (\S+) HTTP/g)].map(([, method, place = '']) =>
        method === 'CONNECT' ? place : `${method} ${place}`,
      ),
    ),
  ].sort();

test.beforeAll(async () => {
  world = await startWorld({ launch: false });
  proxy = await startTinyproxy({
    directory: world.home.dir,
    upstream: new URL(world.playground.info.proxyUrl).host,
  });
  // AWS's own names: what the tests set to lead calls to loopback is taken away.
  const realNames = Object.fromEntries(Object.keys(world.playground.env).map((name) => [name, '']));
  const at = `http://127.0.0.1:${proxy.port}`;
  const proxies = { HTTPS_PROXY: at, HTTP_PROXY: at, ALL_PROXY: at, NO_PROXY: '' };
  await world.launch({ env: { ...realNames, ...proxies, AWS_CA_BUNDLE: world.playground.info.caPath } });
});
test.afterAll(async () => {
  proxy.stop();
  await world.stop();
});

test('the start, the window, its pages and the terminal ask nobody', async () => {
  const page = await openWindow(world, 'Settings');
  await expect(page.getByRole('button', { name: 'Test the connection' })).toBeVisible();
  for (const verb of ['status', 'list', 'sources', 'settings', 'help'])
    expect((await world.latchkey(verb)).stderr).not.toContain('cannot be reached');
  expect(hosts()).toEqual([]);
});

test('a sign-in and its sync ask the two hosts of Identity Center, and STS who it is', async () => {
  await world.signIn();
  expect((await world.latchkey('credential-process', '--profile', DEVELOPER)).code).toBe(0);
  expect(hosts()).toEqual([SIGN_IN, PORTAL, STS]);
});

test('a day of work asks no other: profiles, git lines, exec, a renewal and the sign-out', async () => {
  for (const words of [
    ['use', DEVELOPER],
    ['git', 'install', '--yes'],
    ['renew', DEVELOPER],
    ['exec', DEVELOPER, '--', 'true'],
    ['which'],
    ['git', 'uninstall', '--yes'],
    ['logout', 'Playground'],
  ]) {
    const ran = await world.latchkey(...words);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  }
  expect(hosts()).toEqual([SIGN_IN, PORTAL, STS]);
});

test('the test of the network asks STS, and quitting asks nobody', async () => {
  expect((await world.latchkey('network', 'test')).code).toBe(0);
  expect(hosts()).toEqual([SIGN_IN, PORTAL, STS]);
  await world.app().quit();
  expect(hosts()).toEqual([SIGN_IN, PORTAL, STS]);
});
