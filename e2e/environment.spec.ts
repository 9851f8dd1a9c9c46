// Nobody's shell steers another's: what one terminal has in its environment when the app starts counts for that terminal.
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { appPid, isRunning } from './rig/home.ts';
import { test } from './rig/test.ts';
import { startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });
const DEVELOPER = 'production-DeveloperAccess';
let world: World;
let listener: Server;
let listenerUrl = '';
/** What reached the server that terminal 1 names: method, address, and whether a bearer token came with it. */
let reached: string[] = [];

/** A terminal without the words of the test rig: the app is started as a user's own. */
const plain = (): Record<string, string> => ({
  LATCHKEY_FLAVOUR: '',
  LATCHKEY_SEED: '',
  ...Object.fromEntries(Object.keys(world.playground.env).map((name) => [name, ''])),
});
/** As `plain`, in a shell that leads AWS's tools elsewhere. */
const elsewhere = (): Record<string, string> => ({
  ...plain(),
  AWS_ENDPOINT_URL: listenerUrl,
  AWS_ENDPOINT_URL_SSO: listenerUrl,
  AWS_ENDPOINT_URL_STS: listenerUrl,
  AWS_ENDPOINT_URL_SSO_OIDC: listenerUrl,
});

async function stopApp(): Promise<void> {
  const pid = appPid(world.home);
  await world.latchkey('quit');
  await waitFor('the app to end', () => pid === undefined || !isRunning(pid));
}

async function keys(env: Record<string, string>): Promise<unknown> {
  const ran = await world.run('latchkey', ['credential-process', '--profile', DEVELOPER], { env });
  expect(ran.stderr).not.toContain('latchkey:');
  return JSON.parse(ran.stdout);
}

test.beforeAll(async () => {
  listener = createServer((request, response) => {
    const token = 'x-amz-sso_bearer_token' in request.headers || 'authorization' in request.headers;
    reached.push(`${request.method} ${request.url}${token ? ' with a token' : ''}`);
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  listenerUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  world = await startWorld();
  await world.signIn();
  // Where a user writes endpoints down: the profile of the file, and the `services` section that it names.
  const { sts, iam, sso, ssoOidc } = world.playground.info.endpoints;
  const services = Object.entries({ sts, iam, sso, sso_oidc: ssoOidc });
  appendFileSync(
    world.home.awsConfigFile,
    [
      '[default]',
      'services = playground',
      '[services playground]',
      ...services.flatMap(([name, url]) => [`${name} =`, `  endpoint_url = ${url}`]),
      '',
    ].join('\n'),
  );
});
test.afterAll(async () => {
  await stopApp().catch(() => undefined);
  await world.stop();
  listener.close();
});
test.beforeEach(async () => {
  await stopApp();
  reached = [];
});

test('the token of a sign-in does not go where the terminal that started the app points', async () => {
  expect((await world.run('latchkey', ['status'], { env: elsewhere() })).code).toBe(0);
  expect(await keys(plain())).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
  // The terminal itself is answered as every other one: its variables are for its own tools.
  expect(await keys(elsewhere())).toMatchObject({ Version: 1 });
  expect(reached).toEqual([]);
});

test('nor when Electron itself is started from such a shell', async () => {
  const loaded = world.home.path('loaded.pem');
  writeFileSync(loaded, '');
  await world.launch({
    env: {
      ...elsewhere(),
      AWS_PROFILE: 'nobody',
      AWS_CONFIG_FILE: '/nowhere/config',
      AWS_CA_BUNDLE: loaded,
      SSL_CERT_FILE: loaded,
      SSLKEYLOGFILE: world.home.path('tls-keys'),
      GIT_CONFIG_GLOBAL: '/nowhere/gitconfig',
      PYTHONSTARTUP: loaded,
    },
  });
  expect(await keys(plain())).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
  expect(reached).toEqual([]);
  const names = await world.app().electron.evaluate(() => Object.keys(process.env));
  expect(names).toContain('XDG_CONFIG_HOME');
  const steering =
    /^(AWS_|GIT_|SSL|PYTHON|NODE_|ELECTRON_|LATCHKEY_(?!USER_DATA|RUNTIME_DIR|KEYCHAIN_SERVICE))/;
  expect(names.filter((name) => steering.test(name))).toEqual([
    'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
  ]);
});

test('what the user writes into the app’s own file counts, however the app is started', async () => {
  const file = path.join(world.home.userDataDir, 'environment');
  writeFileSync(file, `# for the app\nAWS_ENDPOINT_URL_SSO=${listenerUrl}\n`, { mode: 0o600 });
  await world.run('latchkey', ['status'], { env: plain() });
  // The listener counts: without it, the two tests above would prove nothing.
  const ran = world.begin('latchkey', ['renew', DEVELOPER], { env: plain() });
  await waitFor('a request with the token', () => reached.find((line) => line.endsWith('with a token')));
  ran.child.kill();
  await ran.ended;
});
