import { genericGrantRequest, initiateDeviceAuthorization, ResponseBodyError } from 'openid-client';
import { isLoopback } from '../../../shared/loopback.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { cancelled } from '../settle.ts';
import { isTransient } from '../transient.ts';
import { heldFrom, type TokenAnswer } from './answer.ts';
import { type Client, providerNow, wordsOf } from './client.ts';
import type { SourceConfig } from './form.ts';
import type { Held } from './stored.ts';

const LONGEST_CODE = 100;
const LONGEST_PAGE = 4000;

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628 §3.5: slower by this from then on. */
const slowDownMs = 5000;
/** In a row, while the user is at the browser: a flaky network is no reason to start over. */
const toleratedTroubles = 8;

export const offersDeviceFlow = ({ configuration }: Client): boolean =>
  configuration.serverMetadata().device_authorization_endpoint !== undefined;

/** Device authorization (RFC 8628): a code that is typed on any device. */
export async function deviceSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: Client,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let isSentAway = false;
  let asked: Promise<void> = Promise.resolve();
  try {
    const device = await initiateDeviceAuthorization(client.configuration, { scope: config.scope });
    signal.throwIfAborted();
    const { user_code: userCode, verification_uri: verificationUri } = device;
    const verificationUriComplete = device.verification_uri_complete ?? null;
    const page = verificationUriComplete ?? verificationUri;
    // SECURITY: both are shown in the terminal, the tray and the window.
    const isShort =
      userCode.length <= LONGEST_CODE &&
      [verificationUri, page].every(({ length }) => length <= LONGEST_PAGE);
    if (!isShort || ![verificationUri, page].every(isSafePage))
      return err({ code: 'upstream-garbage', service: new URL(config.issuer).host });
    const lifetimeMs = device.expires_in * 1000;
    const issuedAt = serverNow(ports);
    const expiresAt = issuedAt + lifetimeMs;
    asked = ctx
      .ask(
        { kind: 'device-code', userCode, verificationUri, verificationUriComplete, issuedAt, expiresAt },
        both,
      )
      .then((answer) => {
        if (answer.kind !== 'cancel' || both.aborted) return;
        isSentAway = true;
        ending.abort();
      });
    client.follow(both);
    const polling = poll(
      ports,
      ctx,
      client,
      device.device_code,
      (device.interval ?? 5) * 1000,
      ports.clock.nowMs() + lifetimeMs,
      both,
    );
    const [, answer] = await Promise.all([ctx.openPage(page), polling]);
    both.throwIfAborted();
    if (!answer.ok) return answer;
    const held = heldFrom(answer.value, config, providerNow(ports, client), null);
    if (!held.ok) return held;
    return held.value === null ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : ok(held.value);
  } catch (thrown) {
    if (isSentAway || signal.aborted) return err(cancelled);
    return err(client.problem(thrown, ctx.sourceName));
  } finally {
    ending.abort();
    // Taken back by the abort: it may answer or throw, nobody listens any more.
    asked.catch(() => undefined);
  }
}

async function poll(
  { clock }: IdentityPorts,
  ctx: SourceContext,
  client: Client,
  code: string,
  firstIntervalMs: number,
  endsAtLocalMs: number,
  signal: AbortSignal,
): Promise<Result<TokenAnswer, Problem>> {
  const expired: Problem = { code: 'device-code-expired', source: ctx.sourceName };
  let intervalMs = firstIntervalMs;
  let troubles = 0;
  let trouble: Problem | null = null;
  for (;;) {
    if (clock.nowMs() + intervalMs > endsAtLocalMs) return err(expired);
    await clock.sleep(intervalMs, signal);
    signal.throwIfAborted();
    try {
      return ok(await genericGrantRequest(client.configuration, grantType, { device_code: code }));
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof ResponseBodyError) || thrown.status >= 500) {
        troubles += 1;
        trouble = client.problem(thrown, ctx.sourceName);
        if (isTransient(trouble) && troubles <= toleratedTroubles) continue;
        return err(trouble);
      }
      switch (thrown.error) {
        case 'authorization_pending':
          break;
        case 'slow_down':
          intervalMs += slowDownMs;
          break;
        case 'invalid_grant':
          // The answer before this one may have been the yes, and was lost.
          return err(trouble ?? expired);
        case 'expired_token':
          return err(expired);
        case 'access_denied':
          return err({ code: 'sign-in-denied', source: ctx.sourceName, detail: wordsOf(thrown) });
        default:
          throw thrown;
      }
      troubles = 0;
      trouble = null;
    }
  }
}

// SECURITY: the page is opened in the user's browser on the provider's word; only a web page, and never in clear.
function isSafePage(page: string): boolean {
  try {
    const { protocol, hostname } = new URL(page);
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  } catch {
    return false;
  }
}
