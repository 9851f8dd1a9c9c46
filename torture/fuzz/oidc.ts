import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { createRealPorts, createSourceRig } from '../../electron/adapters/integration/identity-test-rig.ts';
import { must, never } from '../../electron/core/testing/running-app.ts';
import { parseSourceConfig } from '../../electron/identity/oidc/form.ts';
import { heldToken } from '../../electron/identity/oidc/token.ts';
import { Problem } from '../../shared/problem.ts';
import { mutate, type Random } from './random.ts';
import type { Subject } from './subject.ts';

const issuer = 'https://idp.example';
const clientId = 'latchkey';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Good for a day from the start of the run. */
const now = Math.floor(Date.now() / 1000);
const header = { alg: 'RS256', kid: 'k', typ: 'JWT' };
const claims = {
  iss: issuer,
  aud: clientId,
  sub: 'ada',
  email: 'ada@x.example',
  iat: now,
  exp: now + 86_400,
};
const signed = `${part(header)}.${part(claims)}`;
const signature = createSign('sha256').update(signed).sign(privateKey, 'base64url');
const idToken = `${signed}.${signature}`;
const publicPem = publicKey.export({ format: 'pem', type: 'spki' });

/** A token that somebody made who has not the provider's key. */
function forged(random: Random): string {
  const alg = random.pick(['RS256', 'none', 'None', 'HS256', 'RS512', 'PS256', 'ES256', '']);
  const other = random.pick<Readonly<Record<string, unknown>>>([
    { sub: 'eve' },
    { exp: now + 1e9 },
    { email: 'root@x.example' },
    { aud: [clientId, 'b'] },
  ]);
  const text = `${part({ ...header, alg })}.${part({ ...claims, ...other })}`;
  const byPublicKey = createHmac('sha256', publicPem).update(text).digest('base64url');
  return `${text}.${random.pick([signature, '', byPublicKey, 'AAAA'])}`;
}

const pages = {
  discovery: JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  token: JSON.stringify({
    token_type: 'Bearer',
    access_token: 'at-1',
    refresh_token: 'rt-2',
    expires_in: 3600,
    id_token: idToken,
  }),
  jwks: JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }],
  }),
};
type Page = keyof typeof pages;

interface Input {
  readonly pages: Readonly<Record<Page, string>>;
  readonly status: number;
  readonly type: string;
}

const odd: readonly [string, ...string[]] = [
  'null',
  '[]',
  '{}',
  '""',
  '1e999',
  '-1',
  'true',
  '{"__proto__":{"a":1}}',
  '9007199254740993',
  '"\\u202e\\u0000"',
];

/** A value of the answer becomes another one, or its text is changed anywhere. */
function changed(random: Random, text: string): string {
  if (random.chance(0.4)) return mutate(random, text);
  const values = [...text.matchAll(/"[^"]*"(?=[,}\]])|\d+(?=[,}])/g)];
  const at = values[random.below(values.length)];
  if (at === undefined) return text;
  const [from, to] = [at.index, at.index + at[0].length];
  const value = random.chance(0.5) ? random.pick(odd) : JSON.stringify(mutate(random, at[0].slice(1, -1)));
  return text.slice(0, from) + value + text.slice(to);
}

function make(random: Random): string {
  const which = random.pick<Page>(['discovery', 'token', 'token', 'jwks']);
  const isForged = which === 'token' && random.chance(0.2);
  const input: Input = {
    pages: {
      ...pages,
      [which]: isForged ? pages.token.replace(idToken, forged(random)) : changed(random, pages[which]),
    },
    status: random.chance(0.9) ? 200 : random.pick([201, 204, 301, 400, 401, 403, 429, 500, 503]),
    type: random.chance(0.95) ? 'application/json' : random.pick(['text/html', '', 'application/json; a=b']),
  };
  return JSON.stringify(input);
}

const before = 'the-token-of-before';

/** A token that is about to end is renewed; what the provider answers is not what it was. */
async function renew(text: string): Promise<string | null> {
  const { pages: said, status, type }: Input = JSON.parse(text);
  const answer: typeof fetch = async (address) => {
    const path = new URL(String(address)).pathname;
    const page: Page = path.startsWith('/.well-known') ? 'discovery' : path === '/jwks' ? 'jwks' : 'token';
    const body = status === 204 || status === 301 ? null : said[page];
    const isOdd = said[page] !== pages[page];
    return new Response(body, { status: isOdd ? status : 200, headers: { 'content-type': type } });
  };
  const config = must(parseSourceConfig({ preset: 'custom', issuer, clientId }));
  const rig = createSourceRig(config.config);
  const kept = {
    version: 1,
    issuer,
    clientId,
    token: before,
    refreshToken: 'rt-1',
    issuedAt: Date.now() - 3_600_000,
    expiresAt: Date.now() + 120_000,
    signedInAs: null,
    clientSecret: null,
  };
  rig.setItem(JSON.stringify(kept));
  const ports = createRealPorts({ sts: '', sso: '', ssoOidc: '' }, {}, answer, { fetch: answer });
  const got = await heldToken(ports, rig.ctx, config.parsed, { kind: 'due' }, never);
  if (!got.ok) {
    if (!Problem.safeParse(got.error).success)
      return `it says what is no problem: ${JSON.stringify(got.error)}`;
    return null;
  }
  const token = got.value.token.reveal();
  // A signature can be written in several ways; what is signed, in one.
  if (token !== before && token.split('.').slice(0, 2).join('.') !== signed)
    return `it takes a token that the provider has not signed: ${token.slice(0, 200)}`;
  if (!Number.isFinite(got.value.expiresAt)) return `it keeps a token that ends at ${got.value.expiresAt}`;
  const item = rig.item();
  // A token may hold line ends, which the item has as JSON writes them.
  return item === null || !item.includes(JSON.stringify(token)) ? 'what it gives is not what it keeps' : null;
}

/** Whatever an OpenID provider answers: the token that it signed, the one of before, or a reason. */
export const oidc: Subject = {
  name: 'answers of OpenID providers',
  inputs: 20_000,
  make,
  async check(inputs) {
    const wrong: (string | null)[] = [];
    for (const text of inputs)
      wrong.push(
        await renew(text).catch((thrown: unknown) => (isInput(text) ? `it throws ${String(thrown)}` : null)),
      );
    return wrong;
  },
};

/** What is left when pieces are taken out of an input need not be one. */
function isInput(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
