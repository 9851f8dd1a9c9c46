import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { Secret } from '../../core/secret.ts';
import { isTransient } from '../transient.ts';
import { untilAborted } from '../until-aborted.ts';
import type { SourceConfig } from './form.ts';
import { clientOf, keepStored, readStored, type Stored, type StoredToken, writeStored } from './stored.ts';

/** Not used any more with less than this left: it would be refused on the way. */
const deadMs = 30_000;
/** Wider than the app's own lead (20 minutes or a quarter, +10 %), so that a renewal the app asks for is due. */
const leadMs = 25 * 60_000;

export function isDue(token: StoredToken, now: number): boolean {
  const left = token.expiresAt - now;
  return left <= Math.min(leadMs, (token.expiresAt - token.issuedAt) * 0.3);
}
export const isUsable = (token: StoredToken, now: number): boolean => token.expiresAt - now > deadMs;
export function canRenew(stored: Stored, now: number): boolean {
  const client = clientOf(stored);
  return (
    stored.token !== null && stored.token.refreshToken !== null && client !== null && client.expiresAt > now
  );
}

export type RenewWhen =
  /** Only the provider's 401 knows: this access token is dead, whatever its date says. */
  | { readonly kind: 'refused'; readonly accessToken: Secret<string> }
  | { readonly kind: 'due' }
  | { readonly kind: 'dead' };

/**
 * A token that holds, renewed without the user when it must be. Runs alone per source and reads the item again first: a
 * rotating refresh token that is used twice ends the sign-in, and an earlier caller may have renewed already.
 */
export function renewedToken(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  when: RenewWhen,
  signal: AbortSignal,
): Promise<Result<StoredToken, Problem>> {
  const renewal = ctx.exclusively(async () => {
    const read = await readStored(ctx, config, signal);
    if (!read.ok) return read;
    const { place, clients, token, before, replaced } = read.value;
    const client = clientOf(read.value);
    const needed: Problem = { code: 'sign-in-needed', source: ctx.sourceName };
    if (token === null) return err(needed);
    const now = serverNow(ports);
    if (!mustRenew(token, when, now)) return ok(token);
    if (token.refreshToken === null || client === null || !canRenew(read.value, now)) {
      switch (when.kind) {
        case 'refused':
          return dropped(ctx, read.value, needed, signal);
        case 'due':
          return isUsable(token, now) ? ok(token) : err(needed);
        // Not renewable, and over by a clock that may be wrong: the portal has the last word.
        case 'dead':
          return ok(token);
      }
    }
    // A renewal that has begun is finished and kept although its caller has left: the provider has spent the old refresh
    // token, and losing the new one would sign the user out. The port's own deadline bounds the call.
    const refresh = await ports.identityCenter.refreshToken(
      { region: token.region, client, refreshToken: token.refreshToken },
      neverAborts(),
    );
    if (!refresh.ok) {
      if (when.kind !== 'due' || !isUsable(token, now)) return refresh;
      // The provider cannot be reached, but what we hold still works; the app asks again.
      return isTransient(refresh.error) ? ok(token) : refresh;
    }
    if (refresh.value.kind === 'rejected') {
      const revoked: Problem = {
        code: 'token-revoked',
        source: ctx.sourceName,
        detail: refresh.value.detail,
      };
      return dropped(ctx, read.value, revoked, neverAborts());
    }
    const next = refresh.value.token;
    const renewed: StoredToken = {
      ...next,
      // A provider that does not rotate gives none: the old one stays good.
      refreshToken: next.refreshToken ?? token.refreshToken,
      issuedAt: serverNow(ports),
      signedInAs: token.signedInAs,
      grant: token.grant,
      region: token.region,
    };
    await keepStored(ctx, { place, clients, token: renewed, before, replaced });
    return ok(renewed);
  }, signal);
  return untilAborted(renewal, signal);
}

/** Without its token the item says what is true: only the user can help, once. */
async function dropped(
  ctx: SourceContext,
  stored: Stored,
  why: Problem,
  signal: AbortSignal,
): Promise<Result<never, Problem>> {
  const written = await writeStored(ctx, { ...stored, token: null }, signal);
  return written.ok ? err(why) : written;
}

/** Forgets an access token that the provider refuses although it was renewed just now. */
export function dropToken(
  ctx: SourceContext,
  config: SourceConfig,
  accessToken: Secret<string>,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  return ctx.exclusively(async () => {
    const read = await readStored(ctx, config, signal);
    if (!read.ok) return read;
    if (read.value.token?.accessToken.reveal() !== accessToken.reveal()) return ok(undefined);
    return writeStored(ctx, { ...read.value, token: null }, signal);
  }, signal);
}

/** Who signed in with this token, learnt since; not where another one has taken its place. */
export function keepUserName(
  ctx: SourceContext,
  config: SourceConfig,
  accessToken: Secret<string>,
  signedInAs: string,
  signal: AbortSignal,
): Promise<void> {
  return ctx.exclusively(async () => {
    const read = await readStored(ctx, config, signal);
    signal.throwIfAborted();
    const token = read.ok ? read.value.token : null;
    if (!read.ok || token === null || token.signedInAs !== null) return;
    if (token.accessToken.reveal() !== accessToken.reveal()) return;
    await keepStored(ctx, { ...read.value, token: { ...token, signedInAs } });
  }, signal);
}

function mustRenew(token: StoredToken, when: RenewWhen, now: number): boolean {
  switch (when.kind) {
    case 'refused':
      return token.accessToken.reveal() === when.accessToken.reveal();
    case 'due':
      return isDue(token, now);
    case 'dead':
      return !isUsable(token, now);
  }
}
