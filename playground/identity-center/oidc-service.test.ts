import { createHash } from 'node:crypto';
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  type RegisterClientCommandInput,
  type RegisterClientCommandOutput,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../playground.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let playground: Playground;
let oidc: SSOOIDCClient;
beforeAll(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 2 });
  oidc = new SSOOIDCClient({ region: 'us-east-1', endpoint: playground.endpoints.ssoOidc, maxAttempts: 1 });
});
beforeEach(() => playground.clearCalls());
afterAll(() => playground.close());

const register = (input: Partial<RegisterClientCommandInput> = {}) =>
  oidc.send(
    new RegisterClientCommand({
      clientName: 'Latchkey',
      clientType: 'public',
      scopes: ['sso:account:access'],
      ...input,
    }),
  );
const pair = ({ clientId, clientSecret }: RegisterClientCommandOutput) => ({ clientId, clientSecret });

async function device(input: Partial<RegisterClientCommandInput> = {}) {
  const client = pair(await register(input));
  const started = await oidc.send(
    new StartDeviceAuthorizationCommand({ ...client, startUrl: playground.startUrl }),
  );
  const poll = (): Promise<CreateTokenCommandOutput> =>
    oidc.send(new CreateTokenCommand({ ...client, grantType: deviceGrant, deviceCode: started.deviceCode }));
  const refresh = (refreshToken: string | undefined): Promise<CreateTokenCommandOutput> =>
    oidc.send(new CreateTokenCommand({ ...client, grantType: 'refresh_token', refreshToken }));
  return { client, ...started, userCode: started.userCode ?? '', poll, refresh };
}

describe('the device code grant', () => {
  it('is pending until a user allows it, then gives tokens once', async () => {
    const flow = await device();
    expect(flow).toMatchObject({ interval: 2, expiresIn: 600 });
    expect(flow.userCode).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    expect(flow.verificationUriComplete).toBe(`${flow.verificationUri}?user_code=${flow.userCode}`);
    await expect(flow.poll()).rejects.toMatchObject({
      name: 'AuthorizationPendingException',
      error: 'authorization_pending',
      $metadata: { httpStatusCode: 400 },
    });
    playground.confirmDevice(flow.userCode);
    playground.clock.advance(2_000);
    const tokens = await flow.poll();
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    expect(tokens.refreshToken).toBeDefined();
    playground.clock.advance(2_000);
    await expect(flow.poll()).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('slows a hasty client down, by five seconds each time and for good', async () => {
    const flow = await device();
    await expect(flow.poll()).rejects.toMatchObject({ name: 'AuthorizationPendingException' });
    await expect(flow.poll()).rejects.toMatchObject({ name: 'SlowDownException', error: 'slow_down' });
    playground.clock.advance(6_000);
    await expect(flow.poll()).rejects.toMatchObject({ name: 'SlowDownException' });
    playground.clock.advance(12_000);
    await expect(flow.poll()).rejects.toMatchObject({ name: 'AuthorizationPendingException' });
  });

  it('ends with a no, and with time', async () => {
    const refused = await device();
    playground.confirmDevice(refused.userCode, { deny: true });
    await expect(refused.poll()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const late = await device();
    playground.clock.advance(600_000);
    await expect(late.poll()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    expect(() => playground.confirmDevice(late.userCode)).toThrow('no open device code');
  });

  it('serves only the client that asked and only a known start URL', async () => {
    const flow = await device();
    const other = pair(await register());
    playground.confirmDevice(flow.userCode);
    const stolen = new CreateTokenCommand({ ...other, grantType: deviceGrant, deviceCode: flow.deviceCode });
    await expect(oidc.send(stolen)).rejects.toMatchObject({ name: 'InvalidGrantException' });
    const elsewhere = { ...other, startUrl: 'https://example.com/start' };
    await expect(oidc.send(new StartDeviceAuthorizationCommand(elsewhere))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });
});

describe('the refresh grant', () => {
  const signedIn = async (input: Partial<RegisterClientCommandInput> = {}) => {
    const flow = await device(input);
    playground.confirmDevice(flow.userCode);
    return { ...flow, tokens: await flow.poll() };
  };

  it('rotates, and ends the family when a spent token comes back', async () => {
    const { refresh, tokens } = await signedIn();
    const second = await refresh(tokens.refreshToken);
    expect(second.refreshToken).not.toBe(tokens.refreshToken);
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' });
    await expect(refresh(second.refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('is not there without the scope', async () => {
    const { tokens } = await signedIn({ scopes: [] });
    expect(tokens.refreshToken).toBeUndefined();
    // Whole seconds, and a new one may have begun.
    expect(tokens.expiresIn).toBeGreaterThan(8 * 3600 - 60);
    expect(tokens.expiresIn).toBeLessThanOrEqual(8 * 3600);
  });

  it('ends with the sign-in and with a revocation', async () => {
    const first = await signedIn();
    expect(playground.revokeToken('maria.garcia')).toBeGreaterThan(0);
    await expect(first.refresh(first.tokens.refreshToken)).rejects.toMatchObject({
      name: 'InvalidGrantException',
    });
    const second = await signedIn();
    playground.clock.advance(8 * 3_600_000);
    await expect(second.refresh(second.tokens.refreshToken)).rejects.toMatchObject({
      name: 'InvalidGrantException',
    });
  });
});

describe('a registration', () => {
  it('expires', async () => {
    const reply = await register();
    const days = ((reply.clientSecretExpiresAt ?? 0) * 1000 - playground.clock.now()) / 86_400_000;
    expect(days).toBeCloseTo(90, 2);
    playground.clock.advance(91 * 86_400_000);
    const start = new StartDeviceAuthorizationCommand({ ...pair(reply), startUrl: playground.startUrl });
    await expect(oidc.send(start)).rejects.toMatchObject({
      name: 'InvalidClientException',
      $metadata: { httpStatusCode: 401 },
    });
  });

  it.each<readonly [string, Partial<RegisterClientCommandInput>, string]>([
    ['another client type', { clientType: 'confidential' }, 'InvalidClientMetadataException'],
    ['an unknown scope', { scopes: ['everything'] }, 'InvalidScopeException'],
    ['an unknown grant', { grantTypes: ['password'] }, 'UnsupportedGrantTypeException'],
    ['no redirect address for codes', { grantTypes: ['authorization_code'] }, 'InvalidRedirectUriException'],
    [
      'a redirect address off this machine',
      { grantTypes: ['authorization_code'], redirectUris: ['https://evil.example/'] },
      'InvalidRedirectUriException',
    ],
  ])('is refused with %s', async (_, input, name) => {
    await expect(register(input)).rejects.toMatchObject({ name });
  });

  it('is distinguished by its secret', async () => {
    const { clientId } = await register();
    const start = { clientId, clientSecret: 'wrong', startUrl: playground.startUrl };
    await expect(oidc.send(new StartDeviceAuthorizationCommand(start))).rejects.toMatchObject({
      name: 'InvalidClientException',
    });
  });
});

describe('the authorization code grant', () => {
  const verifier = 'v'.repeat(43);
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const redirectUri = 'http://127.0.0.1:45678/oauth/callback';

  async function authorize(decision: 'allow' | 'deny', changes: Readonly<Record<string, string>> = {}) {
    const client = pair(
      await register({
        grantTypes: ['authorization_code', 'refresh_token'],
        redirectUris: ['http://127.0.0.1/oauth/callback'],
        issuerUrl: playground.startUrl,
      }),
    );
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId ?? '',
      redirect_uri: redirectUri,
      state: 's1',
      code_challenge_method: 'S256',
      code_challenge: codeChallenge,
      scopes: 'sso:account:access',
      ...changes,
    });
    const url = `${playground.endpoints.ssoOidc}/authorize?${query}`;
    const first = await fetch(url);
    if (first.status !== 200) return { client, status: first.status, back: null };
    const next = /name="next" value="([^"]*)"/.exec(await first.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const origin = new URL(first.url).origin;
    const form = (path: string, fields: Readonly<Record<string, string>>, cookie = '') =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie },
        body: new URLSearchParams(fields),
      });
    const signedIn = await form('/sign-in', { user: 'sam.lee', next });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = await (await fetch(`${origin}${next}`, { headers: { cookie } })).text();
    const fields = Object.fromEntries(
      [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1], m[2] ?? '']),
    );
    const answered = await form('/authorize', { ...fields, decision }, cookie);
    return { client, status: answered.status, back: new URL(answered.headers.get('location') ?? 'x:') };
  }

  it('gives tokens for the code and its verifier, once', async () => {
    const { client, back } = await authorize('allow');
    expect(back?.searchParams.get('state')).toBe('s1');
    const input = {
      ...client,
      redirectUri,
      codeVerifier: verifier,
      code: back?.searchParams.get('code') ?? '',
    };
    const exchange = () => oidc.send(new CreateTokenCommand({ ...input, grantType: 'authorization_code' }));
    expect((await exchange()).refreshToken).toBeDefined();
    await expect(exchange()).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it.each([
    ['another verifier', { codeVerifier: 'w'.repeat(43) }],
    ['another redirect address', { redirectUri: 'http://127.0.0.1:45679/oauth/callback' }],
  ])('refuses the code with %s', async (_, changes) => {
    const { client, back } = await authorize('allow');
    const code = back?.searchParams.get('code') ?? '';
    const input = { ...client, redirectUri, codeVerifier: verifier, code, ...changes };
    await expect(
      oidc.send(new CreateTokenCommand({ ...input, grantType: 'authorization_code' })),
    ).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('brings a no back to the app', async () => {
    const { back } = await authorize('deny');
    expect(back?.searchParams.get('error')).toBe('access_denied');
    expect(back?.searchParams.get('code')).toBeNull();
  });

  it.each([
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['an address the client did not register', { redirect_uri: 'http://127.0.0.1:1/other' }],
    ['no state', { state: '' }],
    ['a scope the client did not register', { scopes: 'openid' }],
  ])('refuses %s on the page, without going back to the app', async (_, changes) => {
    expect(await authorize('allow', changes)).toMatchObject({ status: 400, back: null });
  });
});
