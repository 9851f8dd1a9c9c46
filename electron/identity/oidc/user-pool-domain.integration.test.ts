import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInAtProvider } from '../../../e2e/openid-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
} from '../../adapters/integration/identity-test-rig.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { HttpFetch } from '../../core/ports/machine.ts';
import { oidcKind } from './source.ts';

const domain = 'https://acme.auth.us-east-1.amazoncognito.com';
const pool = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI';
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

/** A user pool whose pages, tokens and keys the playground's issuer gives, under the names of Cognito. */
function userPool(issuer: string) {
  const asked: string[] = [];
  const at: HttpFetch = async (url, init) => {
    asked.push(url);
    const { oidc, oidcIssuer } = playground;
    if (url === `${issuer}/.well-known/jwks.json`) return fetch(`${oidc.issuer}/jwks`, init);
    if (url === `${domain}/oauth2/revoke`) return fetch(`${oidc.issuer}/token/revocation`, init);
    if (url !== `${domain}/oauth2/token`) throw new Error(`nothing is at ${url}`);
    const answer = await fetch(`${oidc.issuer}/token`, init);
    const body = JSON.parse(await answer.text());
    if (body.id_token === undefined) return Response.json(body, { status: answer.status });
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString('utf8'));
    return Response.json({ ...body, id_token: oidcIssuer.signer.sign({ ...claims, iss: issuer }) });
  };
  const config = { preset: 'cognito', issuer: domain, clientId: playground.oidc.clientId };
  const rig = createSourceRig(must(oidcKind.parseConfig(config)).config);
  rig.browseWith((url) => {
    const { origin, pathname, search } = new URL(url);
    expect(`${origin}${pathname}`).toBe(`${domain}/oauth2/authorize`);
    void signInAtProvider(`${playground.oidc.issuer}/auth${search}`);
  });
  const real = createRealPorts(playground.endpoints);
  // Cognito names no issuer (RFC 9207) where the browser comes back.
  const loopback: IdentityPorts['loopback'] = {
    listen: async (where, signal) => {
      const got = await real.loopback.listen(where, signal);
      if (!got.ok) return got;
      const next: typeof got.value.next = async (waiting) => {
        const came = await got.value.next(waiting);
        if (!came.ok) return came;
        const { iss: _, ...parameters } = came.value.parameters;
        return { ok: true, value: { ...came.value, parameters } };
      };
      return { ok: true, value: { ...got.value, next } };
    },
  };
  const ports = { ...real, loopback, fetch: at };
  return { rig, asked, source: oidcKind.bind(ports) };
}

it('signs in and renews at a domain, with the keys of the pool that the token names', async () => {
  const { rig, asked, source } = userPool(pool);
  expect(must(await source.signIn(rig.ctx, never))).toMatchObject({ signedInAs: 'maria.garcia@example.com' });
  // A code works once: asked once, judged against the pool.
  expect(asked).toEqual([`${domain}/oauth2/token`, `${pool}/.well-known/jwks.json`]);
  rig.setItem(JSON.stringify({ ...JSON.parse(rig.item() ?? ''), expiresAt: Date.now() - 1000 }));
  expect(must(await source.refresh(rig.ctx, never)).kind).toBe('signed-in');
  expect((await source.signOut(rig.ctx, never)).ok).toBe(true);
});

it.each([
  ['another region', 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI'],
  ['two regions', 'https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEfGhI'],
  ['somebody else', 'https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_AbCdEfGhI'],
])('refuses a token that names %s', async (_, issuer) => {
  const { rig, asked, source } = userPool(issuer);
  expect(await source.signIn(rig.ctx, never)).toMatchObject({ error: { code: 'refused' } });
  expect(asked).toEqual([`${domain}/oauth2/token`]);
  expect(rig.item()).toBeNull();
});

it.each([
  'https://cognito-idp.us-east-1.amazonaws.com.cn/us-east-1_AbCdEfGhI',
  'https://cognito-idp.us-east-1.amazonaws.eu/us-east-1_AbCdEfGhI',
])('refuses a pool at a host of another partition: %s', async (issuer) => {
  const { rig, asked, source } = userPool(issuer);
  expect((await source.signIn(rig.ctx, never)).ok).toBe(false);
  expect(asked).toEqual([`${domain}/oauth2/token`]);
});

it('refuses a token that the pool’s keys do not prove', async () => {
  const { rig, source } = userPool(pool);
  const stranger = await startPlayground();
  const mine = playground.oidcIssuer.signer;
  Object.assign(playground.oidcIssuer, { signer: stranger.oidcIssuer.signer });
  try {
    expect(await source.signIn(rig.ctx, never)).toMatchObject({
      error: { code: 'upstream-garbage', detail: expect.stringContaining('no applicable keys') },
    });
    expect(rig.item()).toBeNull();
  } finally {
    Object.assign(playground.oidcIssuer, { signer: mine });
    await stranger.close();
  }
});
