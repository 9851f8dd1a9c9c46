import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { Region } from '../../../shared/ids.ts';
import { err } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { identityCenter } from '../../identity/identity-center/index.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { createRealPorts, createSourceRig, must, never } from './identity-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
});
afterAll(() => playground.close());

const codeVerifier = 'w'.repeat(64);
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');

/** What a user does in their browser, until it is sent back to the loopback address. */
async function browse(address: string, decision: 'allow' | 'deny'): Promise<void> {
  const first = await fetch(address);
  const next = /name="next" value="([^"]*)"/.exec(await first.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const { origin } = new URL(first.url);
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
        region,
        client,
        redirectUri,
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

describe('the sign-in of an identity source in the browser', () => {
  const [kind] = identityCenter.sources;
  if (kind === undefined) throw new Error('no kind');
  const start = (limits = {}, over: Partial<IdentityPorts> = {}) => {
    const source = createSourceRig({ startUrl: playground.startUrl, region: playground.region });
    const ports = createRealPorts(playground.endpoints, limits, fetch, over);
    return { ...source, bound: kind.bind(ports) };
  };
  const count = (operation: string) => playground.calls.filter((call) => call.operation === operation).length;
  const confirmCodes = (r: ReturnType<typeof start>) =>
    r.answerWith((spec) => {
      if (spec.kind === 'device-code') setTimeout(() => playground.confirmDevice(spec.userCode), 50);
      return spec.kind === 'browser' && spec.offersCode === true ? { kind: 'use-code' } : null;
    });

  it('signs in without a code, renews with its own registration, and signs out', async () => {
    const r = start();
    r.browseWith((url) => browse(url, 'allow'));
    expect(must(await r.bound.signIn(r.ctx, never))).toMatchObject({
      kind: 'signed-in',
      signedInAs: 'sam.lee',
      renewsItself: true,
    });
    expect(r.prompts).toMatchObject([{ kind: 'browser', offersCode: true }]);
    expect(r.opened).toHaveLength(1);
    const page = new URL(r.opened[0] ?? '');
    expect(page.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    expect(page.searchParams.get('code_challenge_method')).toBe('S256');
    expect(count('StartDeviceAuthorization')).toBe(0);
    // Due at once, so that the renewal really asks.
    const item = JSON.parse(r.item() ?? '{}');
    const due = { expiresAt: Date.now() + 60_000, issuedAt: Date.now() - 3_600_000 };
    r.setItem(JSON.stringify({ ...item, token: { ...item.token, ...due } }));
    expect(must(await r.bound.refresh(r.ctx, never)).kind).toBe('signed-in');
    expect(JSON.parse(r.item() ?? '{}').token.accessToken).not.toBe(item.token.accessToken);
    must(await r.bound.signOut(r.ctx, never));
    expect(r.item()).toBeNull();
  });

  it('keeps the registration of a code when the next sign-in is in the browser, and the other way round', async () => {
    const r = start();
    confirmCodes(r);
    must(await r.bound.signIn({ ...r.ctx, withoutBrowser: true }, never));
    const byCode = JSON.parse(r.item() ?? '{}');
    r.answerWith(() => null);
    r.browseWith((url) => browse(url, 'allow'));
    must(await r.bound.signIn(r.ctx, never));
    const byBrowser = JSON.parse(r.item() ?? '{}');
    expect(byBrowser.client).toEqual(byCode.client);
    expect(byBrowser.browserClient.clientId).not.toBe(byCode.client.clientId);
    expect(byBrowser.token.grant).toBe('browser');
  });

  it('passes the no of the page on, and keeps nothing', async () => {
    const r = start();
    r.browseWith((url) => browse(url, 'deny'));
    const outcome = await r.bound.signIn(r.ctx, never);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'sign-in-denied', source: 'Acme' } });
    expect(r.item()).toBeNull();
  });

  it('takes no answer with another state, and goes on to the right one', async () => {
    const r = start();
    r.browseWith(async (url) => {
      const redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
      for (const foreign of ['code=stolen&state=guess', 'code=stolen', 'error=access_denied&state='])
        await fetch(`${redirect}?${foreign}`);
      await browse(url, 'allow');
    });
    expect(must(await r.bound.signIn(r.ctx, never)).kind).toBe('signed-in');
  });

  it('continues with a code: on the user’s word, without a browser, without a loopback port', async () => {
    const asked = start();
    confirmCodes(asked);
    expect(must(await asked.bound.signIn(asked.ctx, never)).kind).toBe('signed-in');
    expect(asked.prompts.map(({ kind: each }) => each)).toEqual(['browser', 'device-code']);

    const noBrowser = start();
    confirmCodes(noBrowser);
    noBrowser.answerWith((spec) => {
      if (spec.kind === 'device-code') setTimeout(() => playground.confirmDevice(spec.userCode), 50);
      return null;
    });
    const closed = { ...noBrowser.ctx, openPage: async () => false };
    expect(must(await noBrowser.bound.signIn(closed, never)).kind).toBe('signed-in');
    expect(noBrowser.prompts.map(({ kind: each }) => each)).toEqual(['browser', 'device-code']);

    const noPort = start(
      {},
      { loopback: { listen: async () => err({ code: 'refused', reason: 'No port.' }) } },
    );
    confirmCodes(noPort);
    expect(must(await noPort.bound.signIn(noPort.ctx, never)).kind).toBe('signed-in');
    expect(noPort.prompts.map(({ kind: each }) => each)).toEqual(['device-code']);
  });

  it('says which address is wrong', async () => {
    const r = start();
    const ctx = { ...r.ctx, config: { startUrl: 'https://nobody.awsapps.com/start', region: 'us-east-1' } };
    expect(await r.bound.signIn(ctx, never)).toMatchObject({
      ok: false,
      error: { code: 'source-set-up-wrong', source: 'Acme', field: 'Start URL' },
    });
  });

  it('ends in words when nobody comes back in time, and closes its port', async () => {
    const r = start({}, { clock: { ...createSystemClock(), after: hurried } });
    const outcome = await r.bound.signIn(r.ctx, never);
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'browser-not-back', source: 'Acme', waitedMs: 600_000 },
    });
    const redirect = new URL(r.opened[0] ?? '').searchParams.get('redirect_uri') ?? '';
    await expect(fetch(redirect)).rejects.toThrow();
  });

  it('ends at once when the user cancels, or the caller leaves', async () => {
    const r = start();
    r.answerWith(() => ({ kind: 'cancel' }));
    expect(await r.bound.signIn(r.ctx, never)).toMatchObject({ error: { code: 'cancelled' } });
    r.answerWith(() => null);
    expect(await r.bound.signIn(r.ctx, AbortSignal.timeout(100))).toMatchObject({
      error: { code: 'cancelled' },
    });
  });
});

/** Ten minutes in a moment. */
function hurried(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs / 2000);
  return () => clearTimeout(timer);
}
