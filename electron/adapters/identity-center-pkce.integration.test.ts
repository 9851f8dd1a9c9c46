import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import { Region } from '../../shared/ids.ts';
import { Secret } from '../core/secret.ts';
import { createRealPorts, must, never } from './identity-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const codeVerifier = 'w'.repeat(64);
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');

/** What a person does in their browser, until it is sent back to the loopback address. */
async function browse(address: string, decision: 'allow' | 'deny'): Promise<void> {
  const first = await fetch(address);
  const next = /name="next" value="([^"]*)"/.exec(await first.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const { origin } = new URL(first.url);
  const form = (path: string, fields: Readonly<Record<string, string>>, cookie = '') =>
    fetch(`${origin}${path}`, {
      ...{ method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) },
    });
  const signedIn = await form('/sign-in', { user: 'sam.lee', next });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = await (await fetch(`${origin}${next}`, { headers: { cookie } })).text();
  const fields = Object.fromEntries(
    [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1], m[2] ?? '']),
  );
  const answered = await form('/authorize', { ...fields, decision }, cookie);
  await fetch(answered.headers.get('location') ?? 'http://127.0.0.1:1/');
}

async function signIn(decision: 'allow' | 'deny') {
  const { identityCenter, loopback } = createRealPorts(playground.endpoints);
  const region = Region.parse(playground.region);
  const listener = must(await loopback.listen({ path: '/oauth/callback', ports: [] }, never));
  const { redirectUri } = listener;
  const client = must(
    await identityCenter.registerClient({ region, startUrl: playground.startUrl, redirectUri }, never),
  );
  const url = identityCenter.authorizeUrl({ region, client, redirectUri, state: 's-1', codeChallenge });
  const [back] = await Promise.all([listener.next(never), browse(url, decision)]);
  await listener.close();
  const { parameters } = must(back);
  const exchange = (verifier = codeVerifier) =>
    identityCenter.exchangeCode(
      {
        ...{ region, client, redirectUri },
        code: new Secret(parameters.code ?? ''),
        codeVerifier: new Secret(verifier),
      },
      never,
    );
  return { parameters, exchange, identityCenter, region };
}

describe('authorization code with PKCE', () => {
  it('goes through the browser and the loopback address to a token, once', async () => {
    const { parameters, exchange, identityCenter, region } = await signIn('allow');
    expect(parameters.state).toBe('s-1');
    const exchanged = must(await exchange());
    if (exchanged.kind !== 'token') throw new Error(exchanged.detail);
    expect(exchanged.token.refreshToken).not.toBeNull();
    const { accessToken } = exchanged.token;
    const accounts = await identityCenter.listAccounts({ region, accessToken, nextToken: null }, never);
    expect(must(accounts).accounts.length).toBeGreaterThan(0);
    expect(must(await exchange())).toMatchObject({ kind: 'rejected' });
  });
  it('refuses another verifier', async () => {
    const { exchange } = await signIn('allow');
    expect(must(await exchange('x'.repeat(64)))).toMatchObject({ kind: 'rejected' });
  });
  it('brings a no back', async () => {
    const { parameters } = await signIn('deny');
    expect(parameters).toMatchObject({ error: 'access_denied', state: 's-1' });
  });
});
