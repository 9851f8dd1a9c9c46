import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { signInAtProvider } from './openid-person.ts';
import { waitFor } from './rig/dbus.ts';
import { startWorld, type World } from './world.ts';

// Web identities on the real app: an OpenID Connect sign-in with a code, and a machine's own token, to `aws` and `git`.
test.describe.configure({ mode: 'serial' });
const issuerPort = 47_990;
const issuer = `http://127.0.0.1:${issuerPort}`;
let directory: string;
let world: World;

test.beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-web-identity-'));
  const roleArn = 'arn:aws:iam::111111111111:role/WebIdentity';
  const config = { roleArn, region: 'us-east-1' };
  const seed = {
    sources: [
      { kind: 'oidc', name: 'OpenID', config: { preset: 'custom', issuer, clientId: 'latchkey-demo' } },
      { kind: 'web-identity', name: 'Machine', config: { tokenFile: path.join(directory, 'token') } },
    ],
    sessions: [
      { kind: 'oidc-role', name: 'openid-role', source: 'OpenID', config },
      { kind: 'web-identity-role', name: 'machine-role', source: 'Machine', config },
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
    ...['sts', 'get-caller-identity', '--profile', profile, '--region', 'us-east-1', '--output', 'json'],
  ]);
  expect(ran.stderr.trim()).toBe('');
  return JSON.parse(ran.stdout).Arn;
};

test('a sign-in with a code, then aws and git work with the role', async () => {
  const login = world.latchkey('login', 'OpenID', '--no-browser');
  const page = await world.app().window();
  const code = await waitFor('the code', async () => {
    const text = await page.locator('body').innerText();
    return /\b[A-Z]{4}-[A-Z]{4}\b/.exec(text)?.[0];
  });
  await signInAtProvider(`${issuer}/device?user_code=${code}`);
  const { code: exit, stderr } = await login;
  expect(stderr).toContain(code);
  expect(exit).toBe(0);
  expect(await arn('openid-role')).toBe(
    'arn:aws:sts::111111111111:assumed-role/WebIdentity/maria.garcia@example.com',
  );
  const clone = await world.run('git', ['clone', 'codecommit://openid-role@MyDemoRepo', 'by-openid']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
});

test('a token file on the machine is enough for aws and git', async () => {
  const minted = await world.playground.request('POST', '/oidc/mint', {});
  const token =
    typeof minted === 'object' && minted !== null && 'token' in minted ? String(minted.token) : '';
  writeFileSync(path.join(directory, 'token'), token, { mode: 0o600 });
  expect((await world.latchkey('login', 'Machine')).code).toBe(0);
  expect(await arn('machine-role')).toContain(':assumed-role/WebIdentity/latchkey-machine-role');
  const clone = await world.run('git', ['clone', 'codecommit://machine-role@MyDemoRepo', 'by-token']);
  expect(clone.stderr).not.toContain('fatal');
  expect(clone.code).toBe(0);
});
