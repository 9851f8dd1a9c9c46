import { CognitoIdentityClient } from '@aws-sdk/nested-clients/cognito-identity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInAtProvider } from '../../../e2e/openid-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { HttpFetch } from '../../core/ports/machine.ts';
import { oidcRoleKind } from './role.ts';
import { oidcKind } from './source.ts';

let playground: Playground;
let ports: IdentityPorts;

beforeAll(async () => {
  playground = await startPlayground();
  ports = createRealPorts(playground.endpoints);
});
afterAll(() => playground.close());
beforeEach(() => {
  playground.faults.clear();
  playground.oidcIssuer.setTokenLifetimeMs(3_600_000);
});

const configOf = (over: Readonly<Record<string, string>> = {}) => ({
  preset: 'custom',
  issuer: playground.oidc.issuer,
  clientId: playground.oidc.clientId,
  ...over,
});
const rigOf = (over: Readonly<Record<string, string>> = {}) => {
  const rig = createSourceRig(must(oidcKind.parseConfig(configOf(over))).config);
  const pages: Promise<string>[] = [];
  rig.browseWith((url) => {
    pages.push(signInAtProvider(url));
  });
  return { ...rig, pages };
};
type Rig = ReturnType<typeof rigOf>;
const lease = (rig: Rig, over: Readonly<Record<string, string>> = {}, with_ = ports) =>
  oidcRoleKind.bind(with_).lease(
    sessionContext({
      config: { source: 'acme', roleArn: playground.oidc.roleArn, ...over },
      source: rig.ctx,
    }),
    never,
  );
const signIn = (rig: Rig, with_ = ports, signal = never) => oidcKind.bind(with_).signIn(rig.ctx, signal);

describe('in the browser', () => {
  it('signs in, assumes the role under the name of the user, renews, and signs out', async () => {
    const rig = rigOf();
    const user = expect.stringMatching(/^http\S+ \S+$/);
    const signedIn = must(await signIn(rig));
    expect(signedIn).toMatchObject({
      kind: 'signed-in',
      signedInAs: 'maria.garcia@example.com',
      user,
    });
    const sameUser = { user: Object(signedIn).user };
    expect(await rig.pages[0]).toContain('close');
    const got = must(await lease(rig));
    const who = must(await ports.sts.getCallerIdentity(got, usEast1, never));
    expect(who.arn).toBe('arn:aws:sts::111111111111:assumed-role/WebIdentity/maria.garcia@example.com');
    expect(got.expiresAt - Date.now()).toBeGreaterThan(3_500_000);
    const before = rig.item();
    rig.setItem(aged(before));
    const renewed = must(await oidcKind.bind(ports).refresh(rig.ctx, never));
    expect(renewed).toMatchObject({
      kind: 'signed-in',
      signedInAs: 'maria.garcia@example.com',
      ...sameUser,
    });
    expect(JSON.parse(rig.item() ?? '').refreshToken).not.toBe(JSON.parse(before ?? '').refreshToken);
    expect(must(await oidcKind.bind(ports).restore(rig.ctx, never))).toMatchObject({
      kind: 'signed-in',
      ...sameUser,
    });
    expect((await oidcKind.bind(ports).signOut(rig.ctx, never)).ok).toBe(true);
    expect(rig.item()).toBeNull();
    expect(await lease(rig)).toMatchObject({ error: { code: 'sign-in-needed' } });
  });

  it.each(['login', 'consent'] as const)(
    'shows what the provider says when the user cancels at %s',
    async (cancelAt) => {
      const rig = rigOf();
      rig.browseWith((url) => {
        void signInAtProvider(url, { cancelAt });
      });
      expect(await signIn(rig)).toMatchObject({
        error: { code: 'sign-in-denied', detail: expect.stringContaining('End-User aborted interaction') },
      });
      expect(rig.item()).toBeNull();
    },
  );

  it('lets two people sign in at once, each with their own listener', async () => {
    const [one, two] = [rigOf(), rigOf()];
    two.browseWith((url) => {
      void signInAtProvider(url, { user: 'sam.lee' });
    });
    const [first, second] = await Promise.all([signIn(one), signIn(two)]);
    expect(must(first)).toMatchObject({ signedInAs: 'maria.garcia@example.com' });
    expect(must(second)).toMatchObject({ signedInAs: 'sam.lee@example.com' });
  });

  it('waits on when somebody else’s page calls with another state', async () => {
    const rig = rigOf();
    rig.browseWith(async (url) => {
      const redirect = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
      await (await fetch(`${redirect.href}?code=evil&state=evil`)).text();
      void signInAtProvider(url);
    });
    expect(must(await signIn(rig)).kind).toBe('signed-in');
  });

  it('refuses an ID token with another nonce', async () => {
    const rig = rigOf();
    rig.browseWith((url) => {
      const other = new URL(url);
      other.searchParams.set('nonce', 'somebody-else');
      void signInAtProvider(other.href);
    });
    expect(await signIn(rig)).toMatchObject({
      error: { code: 'refused', detail: expect.stringContaining('nonce') },
    });
    expect(rig.item()).toBeNull();
  });

  it('refuses an ID token whose signature is another’s', async () => {
    const forged: HttpFetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (!url.endsWith('/token')) return answer;
      const body = JSON.parse(await answer.text());
      const [head, claims] = body.id_token.split('.');
      return Response.json({ ...body, id_token: `${head}.${claims}.${'A'.repeat(342)}` });
    };
    const rig = rigOf();
    expect(await signIn(rig, { ...ports, fetch: forged })).toMatchObject({
      error: { code: 'upstream-garbage', detail: expect.stringContaining('signature') },
    });
  });

  it('can be called off by the user and by the app', async () => {
    const rig = rigOf();
    rig.browseWith(() => undefined);
    rig.answerWith(() => ({ kind: 'cancel' }));
    expect(await signIn(rig)).toMatchObject({ error: { code: 'cancelled' } });
    const ending = new AbortController();
    const other = rigOf();
    other.browseWith(() => ending.abort());
    expect(await signIn(other, ports, ending.signal)).toMatchObject({ error: { code: 'cancelled' } });
  });
});

describe('with a code', () => {
  it('signs in on any device', async () => {
    const rig = rigOf({ flow: 'device' });
    expect(must(await signIn(rig, quick()))).toMatchObject({ kind: 'signed-in' });
    expect(rig.prompts[0]).toMatchObject({
      kind: 'device-code',
      userCode: expect.stringMatching(/^\w{4}-\w{4}$/),
    });
    expect(must(await lease(rig)).accessKeyId).toMatch(/^ASIA/);
  });
  it('outlasts a network that fails in between', async () => {
    const rig = rigOf({ flow: 'device' });
    playground.faults.add({ service: 'oidc', operation: 'token', dropConnection: true, times: 2 });
    expect(must(await signIn(rig, quick()))).toMatchObject({ kind: 'signed-in' });
  });
  it('is what a sign-in without a browser uses automatically', async () => {
    const rig = rigOf();
    const opened: string[] = [];
    const ctx = { ...rig.ctx, withoutBrowser: true, openPage: async () => false };
    rig.answerWith((spec) => {
      if (spec.kind !== 'device-code') return null;
      opened.push(spec.userCode);
      void signInAtProvider(spec.verificationUriComplete ?? '');
      return null;
    });
    expect(must(await oidcKind.bind(quick()).signIn(ctx, never)).kind).toBe('signed-in');
    expect(opened).toHaveLength(1);
  });
  it('is offered while the browser is waited for, and takes its place', async () => {
    const rig = rigOf();
    rig.browseWith(() => undefined);
    rig.answerWith((spec) => {
      if (spec.kind === 'device-code') void signInAtProvider(spec.verificationUriComplete ?? '');
      return spec.kind === 'browser' && spec.offersCode === true ? { kind: 'use-code' } : null;
    });
    expect(must(await signIn(rig)).kind).toBe('signed-in');
    expect(rig.prompts.map(({ kind }) => kind)).toEqual(['browser', 'device-code']);
    expect((await lease(rig)).ok).toBe(true);
  });

  it('is not offered by a provider that has none', async () => {
    const rig = rigOf();
    const codeless: HttpFetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (!url.endsWith('/.well-known/openid-configuration')) return answer;
      const { device_authorization_endpoint: _, ...rest } = JSON.parse(await answer.text());
      return Response.json(rest);
    };
    const own = createRealPorts(playground.endpoints, {}, fetch, { fetch: codeless });
    expect(must(await signIn(rig, own)).kind).toBe('signed-in');
    expect(rig.prompts).toHaveLength(1);
    expect(rig.prompts[0]).not.toHaveProperty('offersCode');
  });

  it('says when the user denies, and when the code expires', async () => {
    const rig = rigOf({ flow: 'device' });
    rig.browseWith((url) => {
      void signInAtProvider(url, { cancelAt: 'login' });
    });
    expect(await signIn(rig, quick())).toMatchObject({ error: { code: 'sign-in-denied' } });
    const late = rigOf({ flow: 'device' });
    late.browseWith(() => undefined);
    let now = Date.now();
    const clock = {
      ...ports.clock,
      nowMs: () => now,
      sleep: async (ms: number) => {
        now += Math.max(ms, 200_000);
      },
    };
    expect(await signIn(late, { ...ports, clock })).toMatchObject({ error: { code: 'device-code-expired' } });
  });
});

describe('when things go wrong', () => {
  it('ends a sign-in that the provider has revoked, in its words', async () => {
    const rig = rigOf();
    must(await signIn(rig));
    expect(await playground.oidcIssuer.revokeAll()).toBeGreaterThan(0);
    rig.setItem(aged(rig.item()));
    expect(await lease(rig)).toMatchObject({
      error: { code: 'token-revoked', detail: expect.stringContaining('invalid_grant') },
    });
    expect(rig.item()).toBeNull();
  });
  it('ends a sign-in whose refresh token was used elsewhere', async () => {
    const rig = rigOf();
    must(await signIn(rig));
    const copied = aged(rig.item());
    rig.setItem(copied);
    must(await oidcKind.bind(ports).refresh(rig.ctx, never));
    rig.setItem(copied);
    expect(await oidcKind.bind(ports).refresh(rig.ctx, never)).toMatchObject({
      error: { code: 'token-revoked' },
    });
  });
  it('renews once for two leases at the same moment', async () => {
    const rig = rigOf();
    must(await signIn(rig));
    rig.setItem(aged(rig.item()));
    playground.clearCalls();
    const [one, two] = await Promise.all([lease(rig), lease(rig)]);
    expect([one.ok, two.ok]).toEqual([true, true]);
    expect(
      playground.calls.filter(({ service, operation }) => service === 'oidc' && operation === 'token'),
    ).toHaveLength(1);
  });
  it.each([
    [{ dropConnection: true }, 'network'],
    [{ garbage: true }, 'upstream-garbage'],
    [{ status: 503 }, 'upstream-failed'],
  ] as const)('says what is wrong with the issuer: %j', async (fault, code) => {
    playground.faults.add({ service: 'oidc', operation: 'discovery', ...fault });
    expect(await signIn(rigOf())).toMatchObject({ error: { code } });
  });
  it('says which client the provider does not know', async () => {
    const rig = rigOf({ clientId: 'stranger', flow: 'device' });
    expect(await signIn(rig)).toMatchObject({ error: { code: 'invalid-input', field: 'clientId' } });
  });
  it('signs in although the clock of the machine is two days ahead', async () => {
    const clock = { ...ports.clock, nowMs: () => Date.now() + 2 * 24 * 3_600_000 };
    const rig = rigOf();
    const status = must(await signIn(rig, { ...ports, clock }));
    expect(status).toMatchObject({ kind: 'signed-in' });
  });
  it('passes on what AWS says of a role that does not trust it', async () => {
    const rig = rigOf();
    must(await signIn(rig));
    expect(await lease(rig, { roleArn: 'arn:aws:iam::111111111111:role/BreakGlass' })).toMatchObject({
      error: { code: 'access-denied' },
    });
    expect(await lease(rig, { roleArn: 'arn:aws:iam::222222222222:role/Deploy' })).toMatchObject({
      error: { detail: expect.stringContaining('No OpenIDConnect provider found') },
    });
  });
});

it('shows AWS the access token of a legacy provider with its ProviderId', async () => {
  const rig = rigOf({ preset: 'amazon' });
  must(await signIn(rig));
  expect(must(await lease(rig)).accessKeyId).toMatch(/^ASIA/);
});

it('goes through the basic flow of an identity pool', async () => {
  const pool = 'us-east-1:11111111-2222-3333-4444-555555555555';
  const seen: string[] = [];
  const cognito: HttpFetch = async (url, init) => {
    if (url !== 'https://cognito-identity.us-east-1.amazonaws.com/') return fetch(url, init);
    const action = new Headers(init?.headers).get('x-amz-target') ?? '';
    const body = JSON.parse(String(init?.body));
    expect(Object.keys(body.Logins)).toEqual([playground.oidc.issuer.replace('http://', '')]);
    seen.push(action);
    if (action.endsWith('.GetId')) return Response.json({ IdentityId: 'us-east-1:identity' });
    const now = Math.floor(Date.now() / 1000);
    const token = playground.oidcIssuer.mint({
      iss: 'https://cognito-identity.amazonaws.com',
      aud: pool,
      sub: body.IdentityId,
      exp: now + 600,
    });
    return Response.json({ IdentityId: body.IdentityId, Token: token });
  };
  const rig = rigOf({ identityPoolId: pool });
  must(await signIn(rig));
  const roleArn = 'arn:aws:iam::111111111111:role/IdentityPool';
  expect(must(await lease(rig, { roleArn }, { ...ports, fetch: cognito })).accessKeyId).toMatch(/^ASIA/);
  expect(seen).toEqual(['AWSCognitoIdentityService.GetId', 'AWSCognitoIdentityService.GetOpenIdToken']);
});

it.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])(
  'asks an identity pool of %s where the rules in AWS’s own client say',
  async (region) => {
    const asked: string[] = [];
    const nobody: HttpFetch = async (url, init) => {
      if (!url.includes('cognito-identity')) return fetch(url, init);
      asked.push(url);
      return Response.json({ __type: 'NotAuthorizedException' }, { status: 400 });
    };
    const rig = rigOf({ identityPoolId: `${region}:11111111-2222-3333-4444-555555555555` });
    must(await signIn(rig));
    const roleArn = 'arn:aws:iam::111111111111:role/IdentityPool';
    expect((await lease(rig, { roleArn }, { ...ports, fetch: nobody })).ok).toBe(false);
    const { endpointProvider } = new CognitoIdentityClient({ region }).config;
    const rules = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
    expect(asked).toEqual([rules.url.href]);
  },
);

function quick(): IdentityPorts {
  const { clock } = ports;
  return { ...ports, clock: { ...clock, sleep: (_ms, signal) => clock.sleep(150, signal) } };
}
/** The same item with a token that has no time left. */
function aged(item: string | null): string {
  return JSON.stringify({ ...JSON.parse(item ?? ''), expiresAt: Date.now() - 1000 });
}
