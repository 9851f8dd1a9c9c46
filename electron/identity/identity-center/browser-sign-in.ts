import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener } from '../../core/ports/browser.ts';
import type { OidcClientRegistration } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import { browserReturn } from '../browser-return.ts';
import { isOfferedPage, type SignedIn } from './device-sign-in.ts';
import type { SourceConfig } from './form.ts';

/** The path the service's own client registers; any port of the loopback address goes with it (RFC 8252 §7.3). */
const redirectPath = '/oauth/callback';

/** Authorization code with PKCE (protocols §viii). 'use-code': not to be had here, or not wanted; a code is the way. */
export async function browserSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<SignedIn | 'use-code', Problem>> {
  const listening = await ports.loopback.listen({ path: redirectPath, ports: [] }, signal);
  if (signal.aborted && listening.ok) await listening.value.close();
  signal.throwIfAborted();
  // No port for the browser to come back to: another device can still confirm a code.
  if (!listening.ok) return ok('use-code');
  const listener = listening.value;
  try {
    const { region, startUrl } = config;
    const { redirectUri } = listener;
    // A new one each time, unlike the device flow's: a registration that the service has forgotten would show itself only as
    // an error on the browser's page, from which nothing comes back.
    const client = await ports.identityCenter.registerClient({ region, startUrl, redirectUri }, signal);
    signal.throwIfAborted();
    if (!client.ok) return client.error.code === 'aws-refused' ? ok('use-code') : client;
    return await throughBrowser(ports, ctx, config, listener, client.value, signal);
  } finally {
    await listener.close();
  }
}

async function throughBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  { region }: SourceConfig,
  listener: LoopbackListener,
  client: OidcClientRegistration,
  signal: AbortSignal,
): Promise<Result<SignedIn | 'use-code', Problem>> {
  const { redirectUri } = listener;
  const state = ports.random.hex(16);
  const codeVerifier = ports.random.hex(32);
  const digest = ports.hash.sha256(new TextEncoder().encode(codeVerifier));
  const codeChallenge = base64url(digest);
  const url = ports.identityCenter.authorizeUrl({ region, client, redirectUri, state, codeChallenge });
  if (!isOfferedPage(url)) return err({ code: 'upstream-garbage', service: 'IAM Identity Center' });
  const came = await browserReturn(ports, ctx, { listener, url, state, offersCode: true }, signal);
  signal.throwIfAborted();
  if (!came.ok) return came;
  if (came.value.kind === 'use-code') return ok('use-code');
  const { code, error, error_description: words } = came.value.parameters;
  if (error !== undefined || code === undefined) return err(notGiven(ctx.sourceName, error, words));
  const exchanged = await ports.identityCenter.exchangeCode(
    { region, client, redirectUri, code: new Secret(code), codeVerifier: new Secret(codeVerifier) },
    signal,
  );
  signal.throwIfAborted();
  if (!exchanged.ok) return exchanged;
  return exchanged.value.kind === 'token'
    ? ok({ grant: 'browser', client, token: exchanged.value.token })
    : err({ code: 'sign-in-denied', source: ctx.sourceName, detail: exchanged.value.detail });
}

/** What the service brought back in place of a code, in its own words. */
function notGiven(source: string, error: string | undefined, words: string | undefined): Problem {
  if (error === undefined) return { code: 'upstream-garbage', service: 'IAM Identity Center' };
  const detail = (words === undefined || words === '' ? error : words).slice(0, 300);
  return { code: 'sign-in-denied', source, detail };
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
