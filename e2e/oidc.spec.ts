import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { signInAtProvider } from './openid-user.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { SHIM, startWorld, type World } from './world.ts';

// OpenID Connect on the real app: in the browser and with a code, to `aws` and `git`.
test.describe.configure({ mode: 'serial' });
const issuerPort = 27_990;
const issuer = `http://127.0.0.1:${issuerPort}`;
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-web-identity-'));
  const roleArn = 'arn:aws:iam::111111111111:role/WebIdentity';
  const config = { roleArn, region: 'us-east-1' };
  const exact = { roleArn: `${roleArn}Exact`, region: 'us-east-1' };
  const seed = {
    sources: [
      { kind: 'oidc', name: 'OpenID', config: { preset: 'custom', issuer, clientId: 'latchkey-demo' } },
      // As Okta's applications are set up: its redirect addresses are compared to the letter, and are of localhost.
      { kind: 'oidc', name: 'Exact', config: { preset: 'okta', issuer, clientId: 'latchkey-exact' } },
      { kind: 'oidc', name: 'Loopback', config: { preset: 'custom', issuer, clientId: 'latchkey-exact' } },
    ],
    sessions: [
      { kind: 'oidc-role', name: 'openid-role', source: 'OpenID', config },
      { kind: 'oidc-role', name: 'exact-role', source: 'Exact', config: exact },
    ],
  };
  writeFileSync(path.join(directory, 'seed.json'), JSON.stringify(seed));
  world = await startWorld({
    playground: { ports: { oidc: issuerPort } },
    env: { LATCHKEY_SEED: path.join(directory, 'seed.json') },
  });
});
test.afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

const arn = async (profile: string): Promise<string> => {
  const ran = await world.run('aws', [
    'sts',
    'get-caller-identity',
    '--profile',
    profile,
    '--region',
    'us-east-1',
    '--output',
    'json',
  ]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Arn;
};

/** Starts a sign-in in a terminal; gives what the terminal shows by the pattern, and how it ends. */
async function login(pattern: RegExp, ...[source = 'OpenID', ...more]: readonly string[]) {
  const child = spawn(SHIM, ['login', source, ...more], { env: { ...world.env }, cwd: world.home.dir });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const shown = await waitFor(
    `the sign-in in the terminal, which shows ${text}`,
    async () => pattern.exec(text)?.[0],
  );
  return { shown, ended, text: () => text };
}
const signInAddress = /http:\/\/127\.0\.0\.1:27990\/auth\?\S+/;

test('a cancelled consent is reported in the words of the provider', async () => {
  const { shown, ended, text } = await login(signInAddress);
  await signInAtProvider(shown, { cancelAt: 'consent' });
  expect(await ended).not.toBe(0);
  expect(text()).toContain('End-User aborted interaction');
});

test('a sign-in in the browser, then aws and git work with the role', async () => {
  const { shown, ended } = await login(signInAddress);
  expect(await signInAtProvider(shown)).toContain('Latchkey');
  expect(await ended).toBe(0);
  expect(await arn('openid-role')).toBe(
    'arn:aws:sts::111111111111:assumed-role/WebIdentity/maria.garcia@example.com',
  );
  const clone = await world.run('git', ['clone', 'codecommit://openid-role@MyDemoRepo', 'by-openid']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
});

test('a sign-in with a code', async () => {
  expect((await world.latchkey('logout', 'OpenID')).code).toBe(0);
  const { shown, ended } = await login(/http:\/\/127\.0\.0\.1:27990\/device\?\S+/, 'OpenID', '--no-browser');
  await signInAtProvider(shown, { user: 'sam.lee' });
  expect(await ended).toBe(0);
  expect((await world.latchkey('start', 'openid-role')).code).toBe(0);
  expect(await arn('openid-role')).toContain('/WebIdentity/sam.lee@example.com');
});

test('a provider that takes http://localhost alone gets just that, and one that takes it not is heard', async () => {
  const { shown, ended } = await login(signInAddress, 'Exact');
  expect(new URL(shown).searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:4783[123]\/callback$/);
  expect(await signInAtProvider(shown)).toContain('Latchkey');
  expect(await ended).toBe(0);
  expect((await world.latchkey('start', 'exact-role')).stderr).toBe('');
  expect(await arn('exact-role')).toContain('/WebIdentityExact/maria.garcia@example.com');

  const refused = await login(signInAddress, 'Loopback');
  expect(await signInAtProvider(refused.shown)).toContain('redirect_uri');
});
