import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { ConsoleTokenAnswer } from '../../core/ports/console-sign-in.ts';
import { isTransient } from '../transient.ts';
import { untilAborted } from '../until-aborted.ts';
import type { SourceConfig } from './form.ts';
import { type Held, keepHeld, readHeld } from './stored.ts';

/** AWS ends a sign-in after this, whatever was renewed (AWS Sign-In API reference, CreateOAuth2Token, `refresh_token`). */
export const longestMs = 12 * 60 * 60_000;
/** As @aws-sdk/credential-provider-login 3.972 does it. */
const renewAtMs = 5 * 60_000;
/** Not used any more with less than this left: they would be refused on the way. */
const deadMs = 30_000;

/**
 * Keys that hold, renewed without the user when it must be. Runs alone per source and reads the item again first: a refresh
 * token counts once, and an earlier caller may have renewed already. `isForced`: keys that hold are renewed too.
 */
export function heldKeys(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  isForced: boolean,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const work = ctx.exclusively(async () => {
    const read = await readHeld(ctx, config, signal);
    if (!read.ok) return read;
    const held = read.value;
    if (held === null) return err<Problem>({ code: 'sign-in-needed', source: ctx.sourceName });
    const left = held.expiresAt - serverNow(ports);
    if (!isForced && left > renewAtMs) return ok(held);
    const renewed = await renew(ports, ctx, config, held);
    // AWS cannot be reached, but what we hold still works; the app asks again.
    return !renewed.ok && left > deadMs && isPassing(renewed.error) ? ok(held) : renewed;
  }, signal);
  return untilAborted(work, signal);
}

/** A refusal that AWS gives no reason for was a fault of its own before (aws-cli issue 10267). */
const isPassing = (problem: Problem): boolean => isTransient(problem) || problem.code === 'aws-refused';

/** A renewal that has begun is finished and kept although its caller has left: the old refresh token is spent. */
async function renew(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  held: Held,
): Promise<Result<Held, Problem>> {
  const { device, key, refreshToken } = held;
  const answer = await ports.consoleSignIn.refresh(
    { region: config.region, device, key, refreshToken },
    neverAborts(),
  );
  if (!answer.ok) return answer;
  if (answer.value.kind !== 'token') return refused(ctx, answer.value);
  const { accessKeyId, secretAccessKey, sessionToken, issuedAt, expiresAt } = answer.value.token;
  const renewed: Held = {
    ...held,
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiresAt,
    issuedAt,
    refreshToken: answer.value.token.refreshToken,
  };
  await keepHeld(ctx, config, renewed);
  return ok(renewed);
}

async function refused(
  ctx: SourceContext,
  answer: Exclude<ConsoleTokenAnswer, { readonly kind: 'token' }>,
): Promise<Result<never, Problem>> {
  if (answer.kind === 'not-permitted') return err(notPermitted(answer.detail));
  // Without it the item says what is true: only the user can help, once.
  const removed = await ctx.secrets.remove(neverAborts());
  if (!removed.ok) return removed;
  return err(
    answer.why === 'ended'
      ? { code: 'sign-in-needed', source: ctx.sourceName }
      : { code: 'token-revoked', source: ctx.sourceName, detail: answer.detail },
  );
}

export const notPermitted = (detail: string): Problem => ({
  code: 'access-denied',
  action: 'signin:CreateOAuth2Token (it is in the managed policy SignInLocalDevelopmentAccess)',
  detail,
});
