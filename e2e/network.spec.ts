// Behind a company's proxy, with a company's authority: AWS's real names, through Debian's tinyproxy, to the playground.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { startPacServer, startSocksWithLogin, startTlsProxy } from './rig/odd-proxies.ts';
import { test } from './rig/test.ts';
import { startTinyproxy, type Tinyproxy } from './rig/tinyproxy.ts';
import { callVerb, openWindow, startWorld, type World, windowState } from './world.ts';

test.describe.configure({ mode: 'serial' });
const DEVELOPER = 'production-DeveloperAccess';
const PASSWORD = 'p-ss_w0rd';
let world: World;
let proxy: Tinyproxy;
let ca = '';

/** AWS's own addresses: what the tests set to lead calls to loopback is taken away. */
const realNames = (): Record<string, string> =>
  Object.fromEntries(Object.keys(world.playground.env).map((name) => [name, '']));

const inTheEnvironment = (login: string): Record<string, string> => ({
  ...realNames(),
  HTTPS_PROXY: `http://${login}127.0.0.1:${proxy.port}`,
  NO_PROXY: '',
  AWS_CA_BUNDLE: ca,
});

async function restart(env: Record<string, string>): Promise<void> {
  await world.app().quit();
  await world.launch({ env });
}

/** Everything below the app's own directory that has this text. */
function filesWith(text: string, directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => readFileSync(file).includes(text));
}

const renew = () => world.latchkey('renew', DEVELOPER);

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  ca = world.playground.info.caPath;
  proxy = await startTinyproxy({
    directory: world.home.dir,
    upstream: new URL(world.playground.info.proxyUrl).host,
    login: { userName: 'maria', password: PASSWORD },
  });
});
test.afterAll(async () => {
  proxy.stop();
  await world.stop();
});

test('user name and password of HTTPS_PROXY are sent, percent-decoded, and AWS_CA_BUNDLE counts', async () => {
  await restart(inTheEnvironment(`maria:${PASSWORD.replace('-', '%2D')}@`));
  const ran = await renew();
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  expect(proxy.log()).toContain('CONNECT portal.sso.us-east-1.amazonaws.com:443');
  const tested = await world.latchkey('network', 'test');
  expect(tested.stdout).toContain(`127.0.0.1:${proxy.port} (HTTPS_PROXY of the app's environment)`);
  expect(tested.code).toBe(0);
});

test('without them the proxy is named, asked for once, and they are kept in the keychain only', async () => {
  await restart(inTheEnvironment(''));
  const refused = await renew();
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(`The proxy 127.0.0.1:${proxy.port} asks for a user name and password.`);
  expect(refused.stderr).toContain('latchkey network login');
  expect((await windowState(world)).attention.map(({ id }) => id)).toContain('proxy-login');
  const doctor = await world.latchkey('doctor');
  expect(doctor.stdout).toContain(`FAIL  Login at the proxy: 127.0.0.1:${proxy.port} asks for`);

  const wrong = await world.run('latchkey', ['network', 'login', '--stdin'], { input: 'maria\nwrong\n' });
  expect(wrong.code).toBe(0);
  expect((await renew()).stderr).toContain('did not accept the user name and password');

  const kept = await world.run('latchkey', ['network', 'login', '--stdin'], {
    input: `maria\n${PASSWORD}\n`,
  });
  expect(kept.stdout).toContain('is saved in the keychain');
  const ran = await renew();
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  expect((await windowState(world)).attention.map(({ id }) => id)).not.toContain('proxy-login');

  // After a restart too, from the keychain; and it is in no file.
  await restart(inTheEnvironment(''));
  expect((await renew()).code).toBe(0);
  expect(filesWith(PASSWORD, world.home.userDataDir)).toEqual([]);
});

test('the settings name a proxy or a PAC file, and come before the environment', async () => {
  await restart({ ...inTheEnvironment(''), HTTPS_PROXY: 'http://127.0.0.1:9' });
  expect((await renew()).stderr).toContain('The proxy 127.0.0.1:9 cannot be reached');
  expect((await world.latchkey('doctor')).stdout).toContain('FAIL  Connection to the proxy: 127.0.0.1:9');

  const address = `http://127.0.0.1:${proxy.port}`;
  const withLogin = `http://maria:${PASSWORD}@127.0.0.1:${proxy.port}`;
  const refused = await world.latchkey('settings', 'set', 'proxy-address', withLogin);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('without user name and password');
  expect(refused.stderr).not.toContain(PASSWORD);
  expect((await world.latchkey('settings', 'set', 'proxy-address', address)).code).toBe(0);
  expect((await world.latchkey('settings', 'set', 'proxy-mode', 'address')).code).toBe(0);
  // With the login that the keychain has of this proxy.
  expect((await renew()).code).toBe(0);

  const pac = world.home.path('proxy.pac');
  writeFileSync(pac, `function FindProxyForURL(url, host) { return 'PROXY 127.0.0.1:${proxy.port}'; }`);
  expect((await world.latchkey('settings', 'set', 'pac-address', `file://${pac}`)).code).toBe(0);
  expect((await world.latchkey('settings', 'set', 'proxy-mode', 'pac')).code).toBe(0);
  const ran = await renew();
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  await world.latchkey('settings', 'set', 'pac-address', 'http://127.0.0.1:9/proxy.pac');
  expect((await renew()).stderr).toContain('The PAC file cannot be read');
  await world.latchkey('settings', 'reset', 'proxy-mode');
});

test('the authority counts from the system, ca_bundle and the setting; without it the certificate is named', async () => {
  const login = `maria:${PASSWORD}@`;
  const others = world.home.path('others.pem');
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Others', '-days', '30'].concat([
      '-keyout',
      world.home.path('others.key'),
      '-out',
      others,
    ]),
    { stdio: 'ignore' },
  );
  await restart({ ...inTheEnvironment(login), AWS_CA_BUNDLE: '/nowhere/ca.pem', SSL_CERT_FILE: others });
  const refused = await renew();
  expect(refused.stderr).toContain('The certificate of portal.sso.us-east-1.amazonaws.com is not trusted');
  const doctor = await world.latchkey('doctor');
  expect(doctor.stdout).toContain('FAIL  Certificate authorities: AWS_CA_BUNDLE names /nowhere/ca.pem');
  expect(doctor.stdout).toContain('FAIL  Certificate: that of sts.us-east-1.amazonaws.com');

  expect((await world.latchkey('settings', 'set', 'ca-file', ca)).code).toBe(0);
  expect((await renew()).stderr).toBe('');
  await world.latchkey('settings', 'reset', 'ca-file');
  expect((await renew()).code).not.toBe(0);

  const config = readFileSync(world.home.awsConfigFile, 'utf8');
  expect(config).not.toContain('[default]');
  writeFileSync(world.home.awsConfigFile, `${config}\n[default]\nca_bundle = ${ca}\n`);
  expect((await renew()).stderr).toBe('');
  writeFileSync(world.home.awsConfigFile, config);
  expect((await renew()).code).not.toBe(0);

  // As `update-ca-certificates` adds it: the app reads the file again.
  writeFileSync(others, `${readFileSync(others, 'utf8')}${readFileSync(ca, 'utf8')}`);
  expect((await renew()).stderr).toBe('');
});

test('a PAC file that changes counts without a restart, on this machine and on a server', async () => {
  await restart({ ...inTheEnvironment(''), HTTPS_PROXY: '' });
  const dead = 'PROXY 127.0.0.1:9';
  const alive = `PROXY 127.0.0.1:${proxy.port}`;
  const pac = world.home.path('changing.pac');
  const answering = (way: string): string => `function FindProxyForURL(url, host) { return '${way}'; }`;
  writeFileSync(pac, answering(dead));
  await world.latchkey('settings', 'set', 'pac-address', `file://${pac}`);
  await world.latchkey('settings', 'set', 'proxy-mode', 'pac');
  expect((await renew()).stderr).toContain('The proxy 127.0.0.1:9 cannot be reached');
  writeFileSync(pac, answering(alive));
  expect((await renew()).stderr).toBe('');

  const server = await startPacServer();
  server.proxy = `127.0.0.1:${proxy.port}`;
  await world.latchkey('settings', 'set', 'pac-address', server.url);
  expect((await renew()).stderr).toBe('');
  // The proxy is replaced: the former one answers no longer, and the file names another.
  server.proxy = '127.0.0.1:9';
  await world.latchkey('settings', 'set', 'pac-address', `${server.url}?other`);
  expect((await renew()).stderr).toContain('The proxy 127.0.0.1:9 cannot be reached');
  server.proxy = `127.0.0.1:${proxy.port}`;
  expect((await renew()).stderr).toBe('');
  server.stop();
  await world.latchkey('settings', 'reset', 'proxy-mode');
});

test('every line of the environment file that does not count is named, with why', async () => {
  const file = `${world.home.userDataDir}/environment`;
  const lines = [
    '# mine',
    'export HTTPS_PROXY=http://127.0.0.1:9',
    `AWS_CA_BUNDLE=${ca}`,
    'NODE_OPTIONS=-r x',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  await restart({ ...inTheEnvironment(`maria:${PASSWORD}@`), AWS_CA_BUNDLE: '' });
  for (const command of [['doctor'], ['network', 'test']]) {
    const { stdout, code } = await world.latchkey(...command);
    expect(stdout).toContain(
      `FAIL  Environment file: ${file}, line 2: Write HTTPS_PROXY=VALUE, without "export".`,
    );
    expect(stdout).toContain(`FAIL  Environment file: ${file}, line 4: NODE_OPTIONS is not read from here.`);
    expect(stdout).not.toContain(`${file}, line 3`);
    expect(code).not.toBe(0);
  }
  // What is right in it counts nevertheless: the certificate of the address is trusted by it alone.
  expect((await renew()).stderr).toBe('');
  rmSync(file);
});

test("a proxy's own certificate is called the proxy's, and counts once its authority is named", async () => {
  const upstream = new URL(world.playground.info.proxyUrl).host;
  const tls = await startTlsProxy(world.home.dir, upstream);
  await restart({ ...inTheEnvironment(''), HTTPS_PROXY: `https://127.0.0.1:${tls.port}` });
  const refused = await renew();
  expect(refused.stderr).toContain(`The certificate of the proxy 127.0.0.1:${tls.port} is not trusted`);
  const tested = await world.latchkey('network', 'test');
  expect(tested.stdout).toContain(
    `FAIL  Certificate: that of the proxy 127.0.0.1:${tls.port} is not trusted`,
  );
  await world.latchkey('settings', 'set', 'ca-file', tls.certPath);
  expect((await renew()).stderr).toBe('');
  await world.latchkey('settings', 'reset', 'ca-file');
  tls.stop();
});

test('a SOCKS proxy that wants a login is said to be one that gets none', async () => {
  const socks = await startSocksWithLogin();
  const place = `127.0.0.1:${socks.port}`;
  await restart({ ...inTheEnvironment(''), HTTPS_PROXY: `socks5://maria:${PASSWORD}@${place}` });
  const words = `The proxy ${place} did not connect. It is a SOCKS proxy`;
  const refused = await renew();
  expect(refused.stderr).toContain(words);
  expect(refused.stderr).not.toContain(PASSWORD);
  expect((await world.latchkey('network', 'test')).stdout).toContain(`FAIL  Proxy: ${words}`);
  const login = await world.run('latchkey', ['network', 'login', '--stdin'], { input: 'maria\nx\n' });
  expect(login.code).not.toBe(0);
  expect(login.stderr).toContain('is a SOCKS proxy');
  socks.stop();
});

test('the window says which hop fails', async () => {
  const hops = [
    [{ HTTPS_PROXY: 'http://127.0.0.1:9' }, 'Connection to the proxy', '127.0.0.1:9'],
    [{ AWS_CA_BUNDLE: '' }, 'Certificate', 'sts.us-east-1.amazonaws.com'],
  ] as const;
  for (const [env, hop, named] of hops) {
    await restart({ ...inTheEnvironment(`maria:${PASSWORD}@`), ...env });
    const page = await openWindow(world, 'Settings');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    const failed = page.getByRole('listitem').filter({ hasText: 'Problem' });
    await expect(failed.filter({ hasText: hop })).toContainText(named, { timeout: 60_000 });
    await expect(failed).toHaveCount(1);
  }
});

test('the window tests the way and keeps a login', async () => {
  // Without the file that is not there, which the test before planted.
  await restart(inTheEnvironment(`maria:${PASSWORD}@`));
  const page = await openWindow(world, 'Settings');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await expect(page.getByText('AWS answers.')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('textbox', { name: 'User name' }).fill('maria');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved in the keychain.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await expect(callVerb(page, 'testNetwork')).resolves.toMatchObject({ checks: expect.anything() });
});
