import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInAtProvider } from '../../../e2e/openid-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { problemText } from '../../../shared/text/problem.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
} from '../../adapters/integration/identity-test-rig.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { oidcRoleKind } from './role.ts';
import { oidcKind } from './source.ts';

// What can go wrong at each step of a sign-in and of a renewal, against a real provider.
let playground: Playground;
let ports: IdentityPorts;
beforeAll(async () => {
  playground = await startPlayground();
  ports = createRealPorts(playground.endpoints);
});
afterAll(() => playground.close());
beforeEach(() => playground.faults.clear());

function rigOf(over: Readonly<Record<string, string>> = {}) {
  const { issuer, clientId } = playground.oidc;
  const rig = createSourceRig(
    must(oidcKind.parseConfig({ preset: 'custom', issuer, clientId, ...over })).config,
  );
  rig.browseWith((url) => {
    // Where the issuer is down its pages are too.
    signInAtProvider(url).catch(() => undefined);
  });
  return rig;
}
const signIn = (rig: ReturnType<typeof rigOf>, at: Partial<IdentityPorts> = {}) =>
  oidcKind.bind({ ...ports, ...at }).signIn(rig.ctx, never);
const quick = (): Partial<IdentityPorts> => ({
  clock: { ...ports.clock, sleep: (_ms, signal) => ports.clock.sleep(50, signal) },
});

const ways = [
  ['is cut off', { dropConnection: true }, 'network'],
  ['fails', { status: 503 }, 'upstream-failed'],
  ['answers garbage', { garbage: true }, 'upstream-garbage'],
] as const;

describe.each(['discovery', 'token', 'jwks'])('in the browser, while %s', (operation) => {
  it.each(ways)('%s', async (_, how, code) => {
    const rig = rigOf();
    playground.faults.add({ service: 'oidc', operation, ...how });
    const got = await signIn(rig);
    expect(got).toMatchObject({ error: { code } });
    if (!got.ok) expect(Object.values(problemText(got.error)).join(' ')).toContain('127.0.0.1');
    expect(rig.item()).toBeNull();
    // Nothing of the failure is left over.
    playground.faults.clear();
    expect((await signIn(rig)).ok).toBe(true);
  });
});

describe('in the browser', () => {
  it('a yes whose answer was lost is reported as lost', async () => {
    const rig = rigOf();
    playground.faults.add({ service: 'oidc', operation: 'token', times: 1, loseReply: true });
    expect(await signIn(rig)).toMatchObject({ error: { code: 'network', detail: 'other side closed' } });
    expect(rig.item()).toBeNull();
    expect((await signIn(rig)).ok).toBe(true);
  });
  it('a page that nobody finishes ends in words after ten minutes, and its port is free again', async () => {
    const rig = rigOf();
    rig.browseWith(() => undefined);
    const { after } = ports.clock;
    const hurried = { ...ports.clock, after: (ms: number, run: () => void) => after(ms / 2000, run) };
    expect(await signIn(rig, { clock: hurried })).toMatchObject({
      error: { code: 'browser-not-back', source: 'Acme', waitedMs: 600_000 },
    });
    const redirect = new URL(rig.opened[0] ?? '').searchParams.get('redirect_uri') ?? '';
    await expect(fetch(redirect)).rejects.toThrow();
  });
  it('replaces an item that nobody can read', async () => {
    const rig = rigOf();
    rig.setItem('{"version":1,"oops"');
    for (const call of ['restore', 'refresh'] as const)
      expect(await oidcKind.bind(ports)[call](rig.ctx, never)).toEqual({
        ok: false,
        error: { code: 'keychain-corrupt', source: 'Acme' },
      });
    expect((await signIn(rig)).ok).toBe(true);
  });
});

describe('with a code', () => {
  it.each(ways)('while the code is asked for, the provider %s', async (_, how, code) => {
    playground.faults.add({ service: 'oidc', operation: 'device', ...how });
    expect(await signIn(rigOf({ flow: 'device' }), quick())).toMatchObject({ error: { code } });
  });
  it.each(ways)(
    'a provider that %s for good while the user confirms is given up, in words',
    async (_, how, code) => {
      playground.faults.add({ service: 'oidc', operation: 'token', ...how });
      expect(await signIn(rigOf({ flow: 'device' }), quick())).toMatchObject({ error: { code } });
    },
  );
  it('bears what passes while the user confirms', async () => {
    const rig = rigOf({ flow: 'device' });
    for (const [, how] of ways)
      playground.faults.add({ service: 'oidc', operation: 'token', times: 1, ...how });
    expect((await signIn(rig, quick())).ok).toBe(true);
  });
  it('a yes whose answer was lost is reported as lost, never as a no', async () => {
    const rig = rigOf({ flow: 'device' });
    const confirmed = new Promise<void>((resolve, reject) => {
      rig.browseWith((url) => void signInAtProvider(url).then(() => resolve(), reject));
    });
    playground.faults.add({ service: 'oidc', operation: 'token', times: 1, loseReply: true });
    const clock = { ...ports.clock, sleep: () => confirmed };
    expect(await signIn(rig, { clock })).toMatchObject({ error: { code: 'network' } });
    expect(rig.item()).toBeNull();
    expect((await signIn(rigOf({ flow: 'device' }), quick())).ok).toBe(true);
  });
});

/** The provider's answer with an ID token that says something else, signed with its own key. */
const claiming =
  (change: (claims: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>): typeof fetch =>
  async (url, init) => {
    const answer = await fetch(url, init);
    if (!String(url).endsWith('/token')) return answer;
    const body = JSON.parse(await answer.text());
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString('utf8'));
    return Response.json({ ...body, id_token: playground.oidcIssuer.signer.sign(change(claims)) });
  };

it.each([
  ['another issuer', { iss: 'https://elsewhere.example' }, 'refused', 'iss'],
  ['another audience', { aud: 'somebody-else' }, 'refused', 'aud'],
  ['another nonce', { nonce: 'of another sign-in' }, 'refused', 'nonce'],
  ['no subject', { sub: undefined }, 'upstream-garbage', 'sub'],
  ['a time that is over', { exp: 1_600_000_000 }, 'refused', 'has expired'],
])('refuses an ID token with %s, and says why', async (_, claims, code, word) => {
  const rig = rigOf();
  const got = await signIn(rig, { fetch: claiming((given) => ({ ...given, ...claims })) });
  expect(got).toMatchObject({ error: { code } });
  expect(JSON.stringify(got)).toContain(word);
  expect(rig.item()).toBeNull();
});

describe('a renewal', () => {
  const signedIn = async (leftMs: number) => {
    const rig = rigOf();
    must(await signIn(rig));
    const item = JSON.parse(rig.item() ?? '');
    const now = Date.now();
    rig.setItem(JSON.stringify({ ...item, issuedAt: now - 3_600_000, expiresAt: now + leftMs }));
    return rig;
  };
  const refresh = (rig: ReturnType<typeof rigOf>) => oidcKind.bind(ports).refresh(rig.ctx, never);

  it.each(ways)(
    'when the provider %s: what still holds is kept, what does not is told',
    async (_, how, code) => {
      const good = await signedIn(300_000);
      const dead = await signedIn(-1000);
      const before = dead.item();
      playground.faults.add({ service: 'oidc', operation: 'token', ...how });
      expect(must(await refresh(good)).kind).toBe('signed-in');
      expect(await refresh(dead)).toMatchObject({ error: { code } });
      // Only the provider's own no ends a sign-in.
      expect(dead.item()).toBe(before);
      playground.faults.clear();
      expect(must(await refresh(dead)).kind).toBe('signed-in');
    },
  );

  it('whose answer is lost has spent the refresh token: the next is reported in the provider’s words', async () => {
    const rig = await signedIn(-1000);
    playground.faults.add({ service: 'oidc', operation: 'token', times: 1, loseReply: true });
    expect(await refresh(rig)).toMatchObject({ error: { code: 'network', detail: 'other side closed' } });
    expect(await refresh(rig)).toMatchObject({
      error: { code: 'token-revoked', detail: expect.stringContaining('invalid_grant') },
    });
    expect(rig.item()).toBeNull();
  });
});

it('two sign-ins at once both end well, and what is kept renews', async () => {
  const rig = rigOf();
  for (const status of await Promise.all([signIn(rig), signIn(rig)]))
    expect(must(status).kind).toBe('signed-in');
  const before = JSON.parse(rig.item() ?? '');
  rig.setItem(JSON.stringify({ ...before, expiresAt: Date.now() - 1000 }));
  expect(must(await oidcKind.bind(ports).refresh(rig.ctx, never)).kind).toBe('signed-in');
  expect(JSON.parse(rig.item() ?? '').refreshToken).not.toBe(before.refreshToken);
});

it('a token that cannot be renewed is AWS’s to judge, not the clock’s of this machine', async () => {
  const rig = rigOf();
  must(await signIn(rig));
  const nowMs = () => Date.now() + 3 * 3_600_000;
  const ahead = { ...ports, clock: { ...ports.clock, nowMs } };
  const session = sessionContext({
    config: { source: 'acme', roleArn: playground.oidc.roleArn },
    source: rig.ctx,
  });
  const item = { ...JSON.parse(rig.item() ?? ''), refreshToken: null };
  rig.setItem(JSON.stringify(item));
  expect((await oidcRoleKind.bind(ahead).lease(session, never)).ok).toBe(true);
  const token = playground.oidcIssuer.mint({ exp: Math.floor(Date.now() / 1000) - 60 });
  rig.setItem(JSON.stringify({ ...item, token }));
  expect(await oidcRoleKind.bind(ahead).lease(session, never)).toMatchObject({
    error: { code: 'sign-in-needed', source: 'Acme' },
  });
});
