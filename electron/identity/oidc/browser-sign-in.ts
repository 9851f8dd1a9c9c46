import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener } from '../../core/ports.ts';
import { cancelled } from '../settle.ts';
import { heldFrom } from './answer.ts';
import { type Client, providerNow } from './client.ts';
import type { SourceConfig } from './form.ts';
import type { Held } from './stored.ts';

const patienceMs = 10 * 60_000;

/** Authorization code with PKCE (RFC 8252): the listener stands before the browser opens. */
export async function browserSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: Client,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const listening = await ports.loopback.listen(
    { path: '/callback', ports: config.ports, host: config.preset.redirectHost },
    signal,
  );
  if (!listening.ok) return listening;
  try {
    signal.throwIfAborted();
    return await throughBrowser(ports, ctx, config, client, listening.value, signal);
  } finally {
    await listening.value.close();
  }
}

async function throughBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: Client,
  listener: LoopbackListener,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
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
  const came = await callback(ports, ctx, listener, url, checks.expectedState, signal);
  signal.throwIfAborted();
  if (!came.ok) return came;
  for (const [name, value] of Object.entries(came.value)) redirect.searchParams.set(name, value);
  try {
    const answer = await authorizationCodeGrant(client.configuration, redirect, checks);
    signal.throwIfAborted();
    const held = heldFrom(answer, config, providerNow(ports, client), null);
    if (!held.ok) return held;
    return held.value === null ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : ok(held.value);
  } catch (thrown) {
    signal.throwIfAborted();
    return err(client.problem(thrown, ctx.sourceName));
  }
}

async function callback(
  { clock, skew }: IdentityPorts,
  ctx: SourceContext,
  listener: LoopbackListener,
  url: string,
  state: string,
  signal: AbortSignal,
): Promise<Result<Readonly<Record<string, string>>, Problem>> {
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let why: Problem | null = null;
  const end = (problem: Problem) => {
    why ??= problem;
    ending.abort();
  };
  const stopWaiting = clock.after(patienceMs, () =>
    end({ code: 'timed-out', what: 'The sign-in in your browser', afterMs: patienceMs }),
  );
  const asked = ctx
    .ask({ kind: 'browser', url, expiresAt: clock.nowMs() + skew.skewMs() + patienceMs }, both)
    .then((answer) => {
      if (answer.kind === 'cancel' && !both.aborted) end(cancelled);
    });
  const ownState = async (): Promise<Result<Readonly<Record<string, string>>, Problem>> => {
    for (;;) {
      const next = await listener.next(both);
      if (!next.ok) return next;
      both.throwIfAborted();
      // SECURITY: any page can send the browser here; only who was given our state is answered.
      if (next.value.parameters.state === state) return ok(next.value.parameters);
    }
  };
  try {
    const waiting = ownState();
    const [, came] = await Promise.all([ctx.openPage(url), waiting]);
    return why === null ? came : err(why);
  } catch (error) {
    if (why !== null) return err(why);
    throw error;
  } finally {
    stopWaiting();
    ending.abort();
    // Taken back by the abort: it may answer or throw, nobody listens any more.
    asked.catch(() => undefined);
  }
}
