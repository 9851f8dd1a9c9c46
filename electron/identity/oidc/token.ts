import { ResponseBodyError, refreshTokenGrant } from 'openid-client';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { isTransient } from '../transient.ts';
import { untilAborted } from '../until-aborted.ts';
import { heldFrom } from './answer.ts';
import { openClient, providerNow, wordsOf } from './client.ts';
import type { SourceConfig } from './form.ts';
import { forgetTokens, type Held, isUsable, keepHeld, readHeld } from './stored.ts';

/** Wider than the app's own lead (20 minutes or a quarter, +10 %), so that a renewal the app asks for is due. */
const leadMs = 25 * 60_000;

const isDue = (held: Held, now: number): boolean =>
  held.expiresAt - now <= Math.min(leadMs, (held.expiresAt - held.issuedAt) * 0.3);

export type RenewWhen =
  | { readonly kind: 'due' }
  | { readonly kind: 'dead' }
  /** AWS refused this very token, whatever its date says. */
  | { readonly kind: 'refused'; readonly token: Secret<string> };

/**
 * A token that holds, renewed without the user when it must be. Runs alone per source and reads the item again first: a
 * rotating refresh token that is used twice ends the sign-in, and an earlier caller may have renewed already.
 */
export function heldToken(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  when: RenewWhen,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const work = ctx.exclusively(async () => {
    const read = await readHeld(ctx, config, signal);
    if (!read.ok) return read;
    const held = read.value;
    const needed: Problem = { code: 'sign-in-needed', source: ctx.sourceName };
    if (held === null) return err(needed);
    const now = serverNow(ports);
    if (!mustRenew(held, when, now)) return ok(held);
    const isGood = when.kind !== 'refused' && isUsable(held, now);
    // Over by a clock that may be wrong: AWS has the last word on what cannot be renewed.
    if (held.refreshToken === null) return isGood || when.kind === 'dead' ? ok(held) : err(needed);
    const renewed = await renew(ports, ctx, config, held, held.refreshToken, signal);
    if (renewed.ok) return renewed.value === null ? (isGood ? ok(held) : err(needed)) : ok(renewed.value);
    // The provider cannot be reached, but what we hold still works; the app asks again.
    return isGood && isTransient(renewed.error) ? ok(held) : renewed;
  }, signal);
  return untilAborted(work, signal);
}

async function renew(
  ports: IdentityPorts,
  ctx: SourceContext,
  plain: SourceConfig,
  held: Held,
  refreshToken: Secret<string>,
  signal: AbortSignal,
): Promise<Result<Held | null, Problem>> {
  const config = { ...plain, clientSecret: held.clientSecret };
  const client = await openClient(ports, config, ctx.sourceName, signal);
  signal.throwIfAborted();
  if (!client.ok) return client;
  // A renewal that has begun is finished although its caller has left: the old refresh token is spent.
  client.value.follow(neverAborts());
  try {
    const answer = await client.value.grant((at) => refreshTokenGrant(at, refreshToken.reveal()));
    const next = heldFrom(answer, config, providerNow(ports, client.value), held);
    if (!next.ok) return next;
    // Without a new ID token the rotated refresh token still counts.
    const kept: Held =
      next.value === null
        ? { ...held, refreshToken: rotated(answer.refresh_token, refreshToken) }
        : { ...next.value, signedInAs: next.value.signedInAs ?? held.signedInAs };
    await keepHeld(ctx, config, kept);
    return ok(next.value === null ? null : kept);
  } catch (thrown) {
    if (thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant') {
      const removed = await forgetTokens(ctx, config, neverAborts());
      if (!removed.ok) return removed;
      return err({ code: 'token-revoked', source: ctx.sourceName, detail: wordsOf(thrown) });
    }
    return err(client.value.problem(thrown, ctx.sourceName));
  }
}

const rotated = (answered: string | undefined, before: Secret<string>): Secret<string> =>
  answered === undefined ? before : new Secret(answered);

function mustRenew(held: Held, when: RenewWhen, now: number): boolean {
  switch (when.kind) {
    case 'due':
      return isDue(held, now);
    case 'dead':
      return !isUsable(held, now);
    case 'refused':
      return held.token.reveal() === when.token.reveal();
  }
}
