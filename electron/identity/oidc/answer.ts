import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { Secret } from '../../core/secret.ts';
import type { SourceConfig } from './form.ts';
import type { Held } from './stored.ts';

export type TokenAnswer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** AWS asks a legacy provider itself; without a lifetime we ask again after an hour. */
const unsaidLifetimeMs = 3_600_000;

/** What of the provider's answer is kept. Null when a renewal brought no ID token, as the standard allows. */
export function heldFrom(
  answer: TokenAnswer,
  { preset, issuer, clientSecret }: SourceConfig,
  now: number,
  before: Held | null,
): Result<Held | null, Problem> {
  const refreshToken =
    answer.refresh_token === undefined ? (before?.refreshToken ?? null) : new Secret(answer.refresh_token);
  if (preset.legacy !== undefined) {
    const seconds = answer.expiresIn();
    return ok({
      token: new Secret(answer.access_token),
      refreshToken,
      expiresAt: now + (seconds === undefined ? unsaidLifetimeMs : seconds * 1000),
      issuedAt: now,
      signedInAs: null,
      subject: null,
      clientSecret,
    });
  }
  const claims = answer.claims();
  if (answer.id_token === undefined || claims === undefined) {
    if (before !== null) return ok(null);
    const detail = 'It returned no ID token. The scope openid is required.';
    return err({ code: 'upstream-garbage', service: new URL(issuer).host, detail });
  }
  const said = [claims.email, claims.preferred_username, claims.name, claims.sub];
  return ok({
    token: new Secret(answer.id_token),
    refreshToken,
    expiresAt: claims.exp * 1000,
    issuedAt: now,
    signedInAs: said.find((each): each is string => typeof each === 'string' && each !== '') ?? null,
    subject: claims.sub,
    clientSecret,
  });
}
