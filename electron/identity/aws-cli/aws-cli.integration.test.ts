import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import { createMachine } from '../../adapters/machine/machine.ts';
import { createSystemClock } from '../../adapters/machine/system-clock.ts';
import { awsCliSessionKind } from './session.ts';
import { awsCliKind } from './source.ts';

// The cache of the AWS CLI with a token of the playground in it, against the real adapters.
let playground: Playground;
let home: string;
beforeEach(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
  home = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws', 'config'),
    `[sso-session acme]\nsso_start_url = ${playground.startUrl}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n`,
  );
});
afterEach(async () => {
  await playground.close();
  rmSync(home, { recursive: true, force: true });
});

const ssoCache = () => join(home, '.aws', 'sso', 'cache');
const snapshot = () =>
  Object.fromEntries(
    readdirSync(ssoCache()).map((name) => [name, readFileSync(join(ssoCache(), name), 'utf8')]),
  );

/** The file as version 2 of the aws command leaves it: same name, fields and time format. */
async function awsSsoLogin(userName = 'maria.garcia'): Promise<void> {
  const { identityCenter } = createRealPorts(playground.endpoints);
  const { startUrl } = playground;
  const client = must(await identityCenter.registerClient({ region: usEast1, startUrl }, never));
  const device = must(
    await identityCenter.startDeviceAuthorization({ region: usEast1, startUrl, client }, never),
  );
  playground.confirmDevice(device.userCode, { userName });
  playground.clock.advance(5000);
  const { deviceCode } = device;
  const poll = must(await identityCenter.pollToken({ region: usEast1, client, deviceCode }, never));
  if (poll.kind !== 'token') throw new Error(poll.kind);
  const { accessToken, refreshToken, expiresAt } = poll.token;
  const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const registration = { clientId: client.clientId, clientSecret: client.clientSecret.reveal() };
  mkdirSync(ssoCache(), { recursive: true });
  writeFileSync(
    join(ssoCache(), `${createHash('sha1').update('acme').digest('hex')}.json`),
    JSON.stringify({
      startUrl,
      region: 'us-east-1',
      accessToken: accessToken.reveal(),
      expiresAt: time(expiresAt),
      ...registration,
      registrationExpiresAt: time(client.expiresAt),
      refreshToken: refreshToken?.reveal(),
    }),
    { mode: 0o600 },
  );
  writeFileSync(
    join(ssoCache(), `${createHash('sha1').update('a registration').digest('hex')}.json`),
    JSON.stringify({ ...registration, expiresAt: time(client.expiresAt), scopes: ['sso:account:access'] }),
  );
}

function latchkey(config: Readonly<Record<string, string>> = {}) {
  const ports = createRealPorts(playground.endpoints, {}, fetch, {
    machine: createMachine({ env: { HOME: home }, clock: createSystemClock() }),
  });
  const { ctx } = createSourceRig(config);
  const bound = awsCliKind.bind(ports);
  const boundSession = awsCliSessionKind.bind(ports);
  return {
    ports,
    signIn: () => bound.signIn(ctx, never),
    restore: () => bound.restore(ctx, never),
    refresh: () => bound.refresh(ctx, never),
    sync: async () => must((await bound.sync?.(ctx, () => undefined, never)) ?? { ok: true, value: [] }),
    lease: (session: Readonly<Record<string, string>>) =>
      boundSession.lease(sessionContext({ config: session, source: ctx }), never),
  };
}

it('uses what aws sso login has cached, and leaves it as it is', async () => {
  const command = 'aws sso login --sso-session acme';
  expect(await latchkey().restore()).toEqual({ ok: true, value: { kind: 'signed-out', command } });
  await awsSsoLogin();
  const before = snapshot();
  const cli = latchkey();
  expect(must(await cli.signIn())).toMatchObject({
    kind: 'signed-in',
    command,
    facts: [`aws sso login at ${playground.startUrl}`, expect.stringContaining('Read-only')],
  });
  const found = await cli.sync();
  expect(found.map(({ name }) => name)).toContain('Production/DeveloperAccess');
  expect(found).toHaveLength(14);
  const developer = found.find(({ name }) => name === 'Production/DeveloperAccess');
  const lease = must(await cli.lease(developer?.config ?? {}));
  const { arn } = must(await cli.ports.sts.getCallerIdentity(lease, usEast1, never));
  expect(arn).toMatch(
    /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_DeveloperAccess_.*\/maria.garcia$/,
  );
  expect(snapshot()).toEqual(before);
  expect(playground.calls.filter(({ operation }) => operation === 'Logout')).toEqual([]);
});

it('says whose the keys are by the very token that gave them, and asks AWS once for each token', async () => {
  await awsSsoLogin();
  const cli = latchkey();
  const found = await cli.sync();
  const configOf = (wanted: string) => found.find(({ name }) => name === wanted)?.config ?? {};
  const [production, shared] = [configOf('Production/DeveloperAccess'), configOf('Sandbox/ReadOnlyAccess')];
  const asked = () => playground.calls.filter(({ operation }) => operation === 'GetCallerIdentity').length;
  expect(must(await cli.refresh())).toMatchObject({ signedInAs: null });
  const maria = { signedInAs: 'maria.garcia', user: 'maria.garcia' };
  expect(must(await cli.lease(production)).identity).toEqual(maria);
  expect(must(await cli.refresh())).toMatchObject(maria);
  const before = asked();
  expect(must(await cli.lease(production)).identity).toEqual(maria);
  expect(asked()).toBe(before);
  expect(must(await cli.lease(shared)).identity).toEqual(maria);

  // The same file, and nobody tells Latchkey.
  await awsSsoLogin('sam.lee');
  const sam = { signedInAs: 'sam.lee', user: 'sam.lee' };
  expect(must(await cli.lease(shared)).identity).toEqual(sam);
  expect(must(await cli.refresh())).toMatchObject(sam);
});

it('finds the same by the start URL that a user types, and nothing at another', async () => {
  await awsSsoLogin();
  const parsed = must(awsCliKind.parseConfig({ startUrl: `${playground.startUrl}/#/` }));
  expect((await latchkey(parsed.config).signIn()).ok).toBe(true);
  const other = await latchkey({ startUrl: 'https://other.awsapps.com/start' }).signIn();
  expect(other).toMatchObject({ error: { code: 'nothing-here' } });
});

it('never renews what has ended, and says which command does', async () => {
  await awsSsoLogin();
  const name = `${createHash('sha1').update('acme').digest('hex')}.json`;
  const file = join(ssoCache(), name);
  const held = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...held, expiresAt: '2001-01-01T00:00:00Z' }));
  const before = snapshot();
  playground.clearCalls();
  const cli = latchkey();
  const ended = await cli.signIn();
  expect(ended.ok ? '' : problemSentence(ended.error)).toContain('aws sso login --sso-session acme');
  expect(await cli.refresh()).toMatchObject({ error: { code: 'sign-in-needed' } });
  const role = { source: 'acme', accountId: '111111111111', role: 'DeveloperAccess' };
  expect(await cli.lease(role)).toMatchObject({ error: { code: 'sign-in-needed' } });
  expect(playground.calls).toEqual([]);
  expect(snapshot()).toEqual(before);
});

it.each([
  ['a profile of the older form', '[profile old]', 'aws sso login --profile old'],
  ['a name in quotes', '[sso-session "my sso"]', 'aws sso login --sso-session "my sso"'],
  ['the default profile', '[default]', 'aws sso login --profile default'],
  ['a name that a shell would take apart', '[profile $(reboot)]', undefined],
])(
  'names the command by %s',
  async (_, header, command) => {
    writeFileSync(
      join(home, '.aws', 'config'),
      `[profile other]\nsso_start_url = https://other.awsapps.com/start\n${header}\nsso_start_url = ${playground.startUrl}/\n`,
    );
    await awsSsoLogin();
    const status = must(await latchkey().signIn());
    expect(status.command).toBe(command);
  },
  30_000,
);

it('needs the user when the provider has ended the sign-in', async () => {
  await awsSsoLogin();
  playground.revokeToken('maria.garcia');
  const role = { source: 'acme', accountId: '111111111111', role: 'DeveloperAccess' };
  expect(await latchkey().lease(role)).toMatchObject({ error: { code: 'sign-in-needed' } });
});

it('uses the keys of aws login as long as they last', async () => {
  const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
  mkdirSync(join(home, '.aws', 'login', 'cache'), { recursive: true });
  const put = (expiresAt: number) =>
    writeFileSync(
      join(home, '.aws', 'login', 'cache', `${'ab'.repeat(32)}.json`),
      JSON.stringify({
        accessToken: {
          accessKeyId: key.accessKeyId,
          secretAccessKey: key.secretAccessKey,
          sessionToken: key.sessionToken,
          accountId: '111111111111',
          expiresAt: new Date(expiresAt).toISOString().replace(/\.\d{3}Z$/, 'Z'),
        },
        tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
        refreshToken: 'r',
        idToken: 'i',
        clientId: 'arn:aws:signin:::devtools/same-device',
        dpopKey: 'PEM',
      }),
    );
  put(Date.now() + 900_000);
  const cli = latchkey();
  const [session] = await cli.sync();
  expect(session).toMatchObject({ name: 'aws login 111111111111', accountId: '111111111111' });
  const lease = must(await cli.lease(session?.config ?? {}));
  expect(must(await cli.ports.sts.getCallerIdentity(lease, usEast1, never)).arn).toContain('DeveloperAccess');
  put(Date.now() - 1000);
  writeFileSync(
    join(home, '.aws', 'config'),
    '[profile root]\nlogin_session = arn:aws:iam::111111111111:user/maria\n',
  );
  const ended = await cli.lease(session?.config ?? {});
  expect(ended.ok ? '' : problemSentence(ended.error)).toContain('or run: aws login --profile root; then');
});
