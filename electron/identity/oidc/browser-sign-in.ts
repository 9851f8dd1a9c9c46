import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener } from '../../core/ports/browser.ts';
import { browserReturn } from '../browser-return.ts';
import { heldFrom } from './answer.ts';
import { type Client, providerNow } from './client.ts';
import type { SourceConfig } from './form.ts';
import type { Held } from './stored.ts';

/**
 * Authorization code with PKCE (RFC 8252): the listener starts before the browser opens. 'use-code', where the issuer offers
 * one: wished by the user, or no browser could be started.
 */
export async function browserSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: Client,
  offersCode: boolean,
  signal: AbortSignal,
): Promise<Result<Held | 'use-code', Problem>> {
  const listening = await ports.loopback.listen(
    { path: '/callback', ports: config.ports, host: config.preset.redirectHost },
    signal,
  );
  if (!listening.ok) return listening;
  try {
    signal.throwIfAborted();
    return await throughBrowser(
      ports,
      ctx,
      config,
      client,
      { listener: listening.value, offersCode },
      signal,
    );
  } finally {
    await listening.value.close();
  }
}

async function throughBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: Client,
  { listener, offersCode }: { readonly listener: LoopbackListener; readonly offersCode: boolean },
  signal: AbortSignal,
): Promise<Result<Held | 'use-code', Problem>> {
  const redirect = new URL(listener.redirectUri);
  const isLegacy = config.preset.legacy !== undefined;
  const checks = {
    pkceCodeVerifier: ports.random.hex(32),
    expectedState: ports.random.hex(16),
    ...(isLegacy ? {} : { expectedNonce: ports.random.hex(16), idTokenExpected: true }),
  };
  const url = buildAuthorizationUrl(client.configuration, {
    redirect_uri: redirect.href,
    scope: config.scope,
    state: checks.expectedState,
    code_challenge: await calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(checks.expectedNonce === undefined ? {} : { nonce: checks.expectedNonce }),
    ...config.preset.extra,
  }).href;
  signal.throwIfAborted();
  const visit = { listener, url, state: checks.expectedState, offersCode };
  const came = await browserReturn(ports, ctx, visit, signal);
  signal.throwIfAborted();
  if (!came.ok) return came;
  if (came.value.kind === 'use-code') return ok('use-code');
  for (const [name, value] of Object.entries(came.value.parameters)) redirect.searchParams.set(name, value);
  try {
    const answer = await client.grant((at) => authorizationCodeGrant(at, redirect, { ...checks }));
    signal.throwIfAborted();
    const held = heldFrom(answer, config, providerNow(ports, client), null);
    if (!held.ok) return held;
    return held.value === null ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : ok(held.value);
  } catch (thrown) {
    signal.throwIfAborted();
    return err(client.problem(thrown, ctx.sourceName));
  }
}
