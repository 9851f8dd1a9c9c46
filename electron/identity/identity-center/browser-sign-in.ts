import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener } from '../../core/ports/browser.ts';
import type { OidcClientRegistration } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import { browserReturn, codeOf } from '../browser-return.ts';
import { codeChallenge } from '../pkce.ts';
import { isOfferedPage, type NewSignIn } from './device-sign-in.ts';
import type { SourceConfig } from './form.ts';

/** The path the service's own client registers; any port of the loopback address goes with it (RFC 8252 §7.3). */
const redirectPath = '/oauth/callback';

/** Authorization code with PKCE (protocols §viii). 'use-code': not to be had here, or not wanted; a code is the way. */
export async function browserSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<NewSignIn | 'use-code', Problem>> {
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
): Promise<Result<NewSignIn | 'use-code', Problem>> {
  const { redirectUri } = listener;
  const state = ports.random.hex(16);
  const codeVerifier = ports.random.hex(32);
  const challenge = codeChallenge(ports.hash, codeVerifier);
  const url = ports.identityCenter.authorizeUrl({
    region,
    client,
    redirectUri,
    state,
    codeChallenge: challenge,
  });
  if (!isOfferedPage(url)) return err({ code: 'upstream-garbage', service: 'IAM Identity Center' });
  const came = await browserReturn(ports, ctx, { listener, url, state, offersCode: true }, signal);
  signal.throwIfAborted();
  if (!came.ok) return came;
  if (came.value.kind === 'use-code') return ok('use-code');
  const code = codeOf(came.value.parameters, ctx.sourceName, 'IAM Identity Center');
  if (!code.ok) return code;
  const exchanged = await ports.identityCenter.exchangeCode(
    { region, client, redirectUri, code: code.value, codeVerifier: new Secret(codeVerifier) },
    signal,
  );
  signal.throwIfAborted();
  if (!exchanged.ok) return exchanged;
  return exchanged.value.kind === 'token'
    ? ok({ grant: 'browser', client, token: exchanged.value.token })
    : err({ code: 'sign-in-denied', source: ctx.sourceName, detail: exchanged.value.detail });
}
