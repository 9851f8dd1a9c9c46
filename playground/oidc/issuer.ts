import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import Provider from 'oidc-provider';
import { type Incoming, Refusal, type Reply, type StreamService } from '../service.ts';
import { devicePages, type PageContext, plain, show } from './pages.ts';
import { createTokenSigner, type TokenSigner } from './token-signer.ts';

/** What the app's client is called at the issuer; public, with PKCE. */
export const oidcClientId = 'latchkey-demo';
/** A client of a provider that takes `http://localhost` alone, and compares the whole address, port included. */
export const exactClientId = 'latchkey-exact';

export interface OidcIssuer {
  readonly issuer: string;
  readonly service: StreamService;
  readonly signer: TokenSigner;
  /** Whom a legacy access token speaks for, as the provider itself would say; null when it does not hold. */
  accessToken(value: string): Promise<{ readonly subject: string; readonly clientId: string } | null>;
  /** An ID token without the way through a sign-in, as a machine's own issuer puts it into a file. */
  mint(claims?: Readonly<Record<string, unknown>>): string;
  /** Ends every sign-in there is; refresh tokens die with them. */
  revokeAll(): Promise<number>;
  /** What ID tokens last from now on. */
  setTokenLifetimeMs(lifetimeMs: number): void;
  /** Whether it gives refresh tokens from now on, as not every provider does. */
  setRefreshable(isRefreshable: boolean): void;
}

export interface IssuerOptions {
  readonly issuer: string;
  readonly deviceCodeLifetimeMs: number;
}

const lineageMs = 14 * 24 * 3_600_000;

/** The certified `oidc-provider` with its own plain pages: any name signs in, then Continue or Cancel. */
export function createOidcIssuer({ issuer, deviceCodeLifetimeMs }: IssuerOptions): OidcIssuer {
  const signer = createTokenSigner();
  let lifetimeMs = 3_600_000;
  let isRefreshable = true;
  const grants = new Set<string>();
  const provider = quietly(
    () =>
      new Provider(
        issuer,
        providerConfiguration({
          signer,
          deviceCodeLifetimeMs,
          tokenSeconds: () => Math.ceil(lifetimeMs / 1000),
          isRefreshable: () => isRefreshable,
        }),
      ),
  );
  provider.on('grant.success', (ctx) => {
    const id = grantIdOf(ctx);
    if (id !== null) grants.add(id);
  });
  const answer = quietly(() => provider.callback());

  return {
    issuer,
    signer,
    service: {
      kind: 'stream',
      name: 'oidc',
      operationOf: ({ path }: Incoming) => operationOf(path),
      refuse: (refusal: Refusal): Reply => ({
        status: refusal.status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ error: refusal.code, error_description: refusal.message }),
      }),
      handle: async (_request: Incoming, req: IncomingMessage, res: ServerResponse) => {
        req.url = legacyPath(req.url ?? '/');
        // The issuer's clock is the machine's, whatever the playground's own says.
        res.setHeader('date', new Date().toUTCString());
        const ended = finished(res).catch(() => undefined);
        await answer(req, res);
        await ended;
        if (res.statusCode >= 500) throw new Refusal(res.statusCode, 'server_error', 'The issuer failed.');
        return { accessKeyId: '' };
      },
    },
    accessToken: async (value) => {
      const token = await provider.AccessToken.find(value);
      return token?.isValid === true ? { subject: token.accountId, clientId: token.clientId } : null;
    },
    mint: (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return signer.sign({
        iss: issuer,
        sub: 'build-machine',
        aud: oidcClientId,
        iat: now,
        exp: now + 24 * 3600,
        ...claims,
      });
    },
    revokeAll: async () => {
      const ids = [...grants];
      grants.clear();
      for (const id of ids) await (await provider.Grant.find(id))?.destroy();
      return ids.length;
    },
    setTokenLifetimeMs: (next) => {
      lifetimeMs = next;
    },
    setRefreshable: (next) => {
      isRefreshable = next;
    },
  };
}

function providerConfiguration(of: {
  readonly signer: TokenSigner;
  readonly deviceCodeLifetimeMs: number;
  readonly tokenSeconds: () => number;
  readonly isRefreshable: () => boolean;
}): Readonly<Record<string, unknown>> {
  return {
    clients: [
      {
        client_id: oidcClientId,
        client_name: 'Latchkey demo',
        // Native: any port of the loopback address is the registered one.
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      },
      {
        client_id: exactClientId,
        client_name: 'Latchkey exact',
        // Not native: the addresses are compared to the letter.
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        redirect_uris: [47_831, 47_832, 47_833].map((port) => `http://localhost:${port}/callback`),
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [of.signer.privateJwk] },
    cookies: { keys: ['playground'] },
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, preferred_username: id, email: `${id}@example.com` }),
    }),
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true, ...devicePages },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    renderError: (ctx: PageContext, out: Readonly<Record<string, unknown>>) =>
      show(ctx, `<p>${plain(out.error)}: ${plain(out.error_description)}</p>`),
    issueRefreshToken: of.isRefreshable,
    rotateRefreshToken: () => true,
    expiresWithSession: () => false,
    ttl: {
      IdToken: of.tokenSeconds,
      AccessToken: of.tokenSeconds,
      DeviceCode: Math.ceil(of.deviceCodeLifetimeMs / 1000),
      Grant: lineageMs / 1000,
      RefreshToken: lineageMs / 1000,
      Session: lineageMs / 1000,
      Interaction: 3600,
    },
  };
}

/** Login with Amazon asks at addresses of its own. */
function legacyPath(url: string): string {
  return url.replace(/^\/ap\/oa(?=\?|$)/, '/auth').replace(/^\/auth\/o2\/token(?=\?|$)/, '/token');
}

function operationOf(path: string): string {
  if (path.startsWith('/.well-known/')) return 'discovery';
  if (path.startsWith('/auth/o2/token')) return 'token';
  return path.split('/')[1] ?? '-';
}

function grantIdOf(ctx: unknown): string | null {
  if (typeof ctx !== 'object' || ctx === null || !('oidc' in ctx)) return null;
  const { oidc } = ctx;
  if (typeof oidc !== 'object' || oidc === null || !('entities' in oidc)) return null;
  const { entities } = oidc;
  if (typeof entities !== 'object' || entities === null || !('Grant' in entities)) return null;
  const { Grant } = entities;
  if (typeof Grant !== 'object' || Grant === null || !('jti' in Grant)) return null;
  return typeof Grant.jti === 'string' ? Grant.jti : null;
}

/** The package tells on the console that its pages and its memory are for development: here they are. */
function quietly<T>(work: () => T): T {
  const { info, warn } = console;
  console.info = () => undefined;
  console.warn = () => undefined;
  try {
    return work();
  } finally {
    console.info = info;
    console.warn = warn;
  }
}
