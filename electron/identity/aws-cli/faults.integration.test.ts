import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { impatientPorts, mark, ways } from '../../adapters/integration/fault-ways.ts';
import {
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

// What can go wrong with the cache of the AWS CLI, which is somebody else's, and with the portal behind it.
let playground: Playground;
let home: string;
let cache: string;
beforeEach(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
  home = mkdtempSync(join(tmpdir(), 'latchkey-cli-faults-'));
  cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
});
afterEach(async () => {
  await playground.close();
  rmSync(home, { recursive: true, force: true });
});

const put = (name: string, text: string) => writeFileSync(join(cache, `${name}.json`), text);
const signedIn = (values: object) =>
  JSON.stringify({
    startUrl: playground.startUrl,
    region: 'us-east-1',
    refreshToken: mark,
    // By the machine's own clock, as the AWS CLI counts.
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...values,
  });
/** What is in every file now. */
const snapshot = () =>
  Object.fromEntries(readdirSync(cache).map((name) => [name, readFileSync(join(cache, name), 'utf8')]));

/** A token of the portal, as `aws sso login` comes by one. */
async function portalToken(): Promise<string> {
  const { identityCenter } = impatientPorts(playground.endpoints);
  const { startUrl } = playground;
  const at = { region: usEast1, startUrl };
  const client = must(await identityCenter.registerClient(at, never));
  const device = must(await identityCenter.startDeviceAuthorization({ ...at, client }, never));
  playground.confirmDevice(device.userCode);
  const { deviceCode } = device;
  const poll = must(await identityCenter.pollToken({ region: usEast1, client, deviceCode }, never));
  if (poll.kind !== 'token') throw new Error(poll.kind);
  return poll.token.accessToken.reveal();
}

function latchkey() {
  const ports = {
    ...impatientPorts(playground.endpoints),
    machine: createMachine({ env: { HOME: home }, clock: createSystemClock() }),
  };
  const { ctx } = createSourceRig({});
  const bound = awsCliKind.bind(ports);
  const config = { source: 'acme', accountId: '111111111111', role: 'DeveloperAccess' };
  return {
    signIn: () => bound.signIn(ctx, never),
    refresh: () => bound.refresh(ctx, never),
    sync: async () => (await bound.sync?.(ctx, () => undefined, never)) ?? null,
    lease: () => awsCliSessionKind.bind(ports).lease(sessionContext({ config, source: ctx }), never),
  };
}
const needed = { ok: false, error: { code: 'sign-in-needed', source: 'Acme' } };

const broken = [
  ['nothing', () => ''],
  ['garbage', () => `\u0000${mark}`],
  ['half a file, as while it is written', () => signedIn({ accessToken: mark }).slice(0, -20)],
  ['no object', () => '[]'],
  ['a region there is none of', () => signedIn({ accessToken: mark, region: 'nowhere' })],
  ['a time that is none', () => signedIn({ accessToken: mark, expiresAt: 'soon' })],
  ['no token', () => signedIn({ accessToken: '' })],
] as const;

describe('a cache', () => {
  it.each(broken)(
    'with %s is no sign-in; the command that makes one is named, nothing is touched',
    async (_, text) => {
      put('acme', text());
      const before = snapshot();
      const got = await latchkey().signIn();
      expect(got).toMatchObject({ error: { code: 'nothing-here', source: 'Acme' } });
      expect(got.ok ? '' : problemSentence(got.error)).toContain('Run: aws configure sso');
      expect(JSON.stringify(got)).not.toContain(mark);
      expect(await latchkey().lease()).toEqual(needed);
      expect(await latchkey().sync()).toEqual(needed);
      expect(snapshot()).toEqual(before);
    },
  );

  it('with all of these beside a good one gives the good one', async () => {
    broken.forEach(([, text], i) => {
      put(`broken-${i}`, text());
    });
    // Listed, and gone before it is read.
    symlinkSync(join(cache, 'gone'), join(cache, 'vanished.json'));
    mkdirSync(join(cache, 'directory.json'));
    put('acme', signedIn({ accessToken: await portalToken() }));
    expect(must(await latchkey().signIn()).kind).toBe('signed-in');
    expect((await latchkey().lease()).ok).toBe(true);
  });

  it('that comes, goes and comes back is seen each time, without a new start', async () => {
    const cli = latchkey();
    expect(await cli.lease()).toEqual(needed);
    const text = signedIn({ accessToken: await portalToken() });
    put('acme', text);
    expect((await cli.lease()).ok).toBe(true);
    rmSync(cache, { recursive: true });
    expect(await cli.lease()).toEqual(needed);
    expect(await cli.refresh()).toEqual(needed);
    mkdirSync(cache);
    put('acme', text);
    expect((await cli.lease()).ok).toBe(true);
  });

  it('that is not a directory is reported by its name', async () => {
    rmSync(cache, { recursive: true });
    writeFileSync(cache, '');
    expect(await latchkey().signIn()).toMatchObject({ error: { code: 'file-unreadable', file: cache } });
  });
});

describe('the portal', () => {
  it.each(ways)('%s: reported, and over when it is over', async (_, how, code) => {
    put('acme', signedIn({ accessToken: await portalToken() }));
    const before = snapshot();
    playground.faults.add({ service: 'sso', operation: 'GetRoleCredentials', ...how });
    const got = await latchkey().lease();
    expect(got).toMatchObject({ error: { code } });
    expect(JSON.stringify(got)).not.toContain(mark);
    playground.faults.clear();
    expect((await latchkey().lease()).ok).toBe(true);
    expect(snapshot()).toEqual(before);
  });

  it('that fails in the midst of the catalogue is reported; half a catalogue is none', async () => {
    put('acme', signedIn({ accessToken: await portalToken() }));
    playground.faults.add({ service: 'sso', operation: 'ListAccountRoles', after: 2, status: 500 });
    expect(await latchkey().sync()).toMatchObject({ error: { code: 'upstream-failed' } });
    playground.faults.clear();
    expect(must((await latchkey().sync()) ?? { ok: true, value: [] })).toHaveLength(14);
  });

  it('that takes the token no more needs the user, by the name of this source', async () => {
    put('acme', signedIn({ accessToken: await portalToken() }));
    playground.revokeToken('maria.garcia');
    expect(await latchkey().lease()).toEqual(needed);
    expect(await latchkey().sync()).toEqual(needed);
  });

  it.each([3, -3])('is asked with what the CLI has, although this clock is %s hours off', async (hours) => {
    playground.clock.setSkew(hours * 3_600_000);
    put('acme', signedIn({ accessToken: await portalToken() }));
    const cli = latchkey();
    must(await cli.signIn());
    // From the second answer on AWS's time is known.
    for (let i = 0; i < 3; i += 1) expect((await cli.lease()).ok).toBe(true);
    const status = must(await cli.refresh());
    const hour = playground.clock.now() + 3_600_000;
    if (status.kind !== 'signed-in') throw new Error(status.kind);
    expect(Math.abs((status.expiresAt ?? 0) - hour)).toBeLessThan(60_000);
  });
});
