import { isLoopback } from '../../../shared/loopback.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type {
  DeviceAuthorization,
  OidcClientRegistration,
  OidcToken,
} from '../../core/ports/identity-center.ts';
import { cancelled } from '../settle.ts';
import { isTransient } from '../transient.ts';
import { type SourceConfig, startUrlLabel } from './form.ts';
import type { Grant } from './stored.ts';

/** RFC 8628 §3.5: slower by this from then on. */
const slowDownMs = 5000;
/** In a row, while the user is at the browser: a flaky network is no reason to start over. */
const toleratedTroubles = 8;
/** A registration must outlive the sign-in it is used for. */
const registrationLeadMs = 15 * 60_000;

export interface NewSignIn {
  readonly grant: Grant;
  readonly client: OidcClientRegistration;
  readonly token: OidcToken;
}

/** Shows the code, opens the page, and asks the provider at its own pace until the user has answered there. */
export async function deviceSignIn(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  known: OidcClientRegistration | null,
  signal: AbortSignal,
): Promise<Result<NewSignIn, Problem>> {
  const started = await start(ports, ctx, config, known, signal);
  if (!started.ok) return started;
  const { client, device } = started.value;
  const issuedAt = serverNow(ports);
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let isSentAway = false;
  const { userCode, verificationUri, verificationUriComplete, expiresAt } = device;
  const asked = ctx
    .ask(
      { kind: 'device-code', userCode, verificationUri, verificationUriComplete, issuedAt, expiresAt },
      both,
    )
    .then((answer) => {
      if (answer.kind !== 'cancel' || both.aborted) return;
      isSentAway = true;
      ending.abort();
    });
  try {
    const poll = pollUntilAnswered(ports, ctx, config, client, device, both);
    // The page opens beside the first poll: a browser that is slow to start holds up nothing.
    const [, token] = await Promise.all([ctx.openPage(verificationUriComplete ?? verificationUri), poll]);
    if (isSentAway) return err(cancelled);
    return token.ok ? ok({ grant: 'code', client, token: token.value }) : token;
  } catch (error) {
    if (isSentAway || signal.aborted) return err(cancelled);
    throw error;
  } finally {
    ending.abort();
    // Taken back by the abort: it may answer or throw, nobody listens any more.
    asked.catch(() => undefined);
  }
}

async function start(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  known: OidcClientRegistration | null,
  signal: AbortSignal,
): Promise<
  Result<{ readonly client: OidcClientRegistration; readonly device: DeviceAuthorization }, Problem>
> {
  const { region, startUrl } = config;
  const { identityCenter } = ports;
  const isKnown = known !== null && known.expiresAt > serverNow(ports) + registrationLeadMs;
  for (const reuse of isKnown ? [known, null] : [null]) {
    const client =
      reuse === null ? await identityCenter.registerClient({ region, startUrl }, signal) : ok(reuse);
    signal.throwIfAborted();
    if (!client.ok) return client;
    const device = await identityCenter.startDeviceAuthorization(
      { region, startUrl, client: client.value },
      signal,
    );
    signal.throwIfAborted();
    if (device.ok) {
      return isSafePage(device.value)
        ? ok({ client: client.value, device: device.value })
        : err({ code: 'upstream-garbage', service: 'IAM Identity Center' });
    }
    // A registration the service has forgotten is made again, once.
    if (reuse !== null && isClientRefused(device.error)) continue;
    return err(isStartUrlRefused(device.error) ? wrongStartUrl(ctx.sourceName, config) : device.error);
  }
  return err(cancelled);
}

async function pollUntilAnswered(
  { clock, skew, identityCenter }: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  client: OidcClientRegistration,
  device: DeviceAuthorization,
  signal: AbortSignal,
): Promise<Result<OidcToken, Problem>> {
  const expired: Problem = { code: 'device-code-expired', source: ctx.sourceName };
  // As the code was given out: a clock skew learnt since then must not end it.
  const skewMs = skew.skewMs();
  let intervalMs = device.intervalMs;
  let troubles = 0;
  let trouble: Problem | null = null;
  for (;;) {
    const poll = await identityCenter.pollToken(
      { region: config.region, client, deviceCode: device.deviceCode },
      signal,
    );
    if (signal.aborted) return err(cancelled);
    if (poll.ok) {
      switch (poll.value.kind) {
        case 'token':
          return ok(poll.value.token);
        case 'denied':
          // The answer before this one may have been the yes, and was lost.
          if (poll.value.codeIsSpent === true) return err(trouble ?? expired);
          return err({ code: 'sign-in-denied', source: ctx.sourceName, detail: poll.value.detail });
        case 'expired':
          return err(expired);
        case 'slow-down':
          intervalMs += slowDownMs;
          break;
        case 'pending':
          break;
      }
      troubles = 0;
      trouble = null;
    } else {
      troubles += 1;
      trouble = poll.error;
      if (!isTransient(poll.error) || troubles > toleratedTroubles) return poll;
    }
    if (clock.nowMs() + skewMs + intervalMs > device.expiresAt) return err(expired);
    await clock.sleep(intervalMs, signal);
    signal.throwIfAborted();
  }
}

function isClientRefused(problem: Problem): boolean {
  return (
    problem.code === 'aws-refused' &&
    ['InvalidClientException', 'UnauthorizedClientException', 'ExpiredTokenException'].includes(
      problem.awsCode,
    )
  );
}
function isStartUrlRefused(problem: Problem): boolean {
  return problem.code === 'aws-refused' && problem.awsCode === 'InvalidRequestException';
}
function wrongStartUrl(source: string, { startUrl, region }: SourceConfig): Problem {
  return {
    code: 'source-set-up-wrong',
    source,
    field: startUrlLabel,
    reason: `IAM Identity Center in ${region} does not know ${startUrl.slice(0, 300)}: the address or the region is not right.`,
  };
}

const isSafePage = ({ verificationUri, verificationUriComplete }: DeviceAuthorization): boolean =>
  [verificationUri, verificationUriComplete ?? verificationUri].every(isOfferedPage);

// SECURITY: the page is opened in the user's browser on the provider's word; only a web page, and never in clear.
export function isOfferedPage(page: string): boolean {
  try {
    const { protocol, hostname } = new URL(page);
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  } catch {
    return false;
  }
}
