import type { SignInStatus } from '../identity-source.ts';
import { renewalLeadMs } from '../sessions/expiry.ts';

/** Renewals usually bring the same lifetime; a shorter one is limited by the end of the sign-in itself. */
const CUT = 0.9;

/**
 * What renewals have brought so far. `isEnding`: a sign-in that claims to renew itself comes to its end anyway,
 * because its provider gives less each time, or nothing later at all. No provider announces that end (IAM Identity Center's
 * session, a refresh token's own life), so it is inferred from what renewals bring.
 */
export interface SignInSpan {
  readonly expiresAt: number | null;
  /** The longest life that a renewal of this sign-in brought, in ms. */
  readonly longestMs: number;
  /** Epoch ms from which on a renewal that moves nothing means the end. */
  readonly dueMs: number;
  readonly isEnding: boolean;
}

export const newSpan: SignInSpan = { expiresAt: null, longestMs: 0, dueMs: 0, isEnding: false };

/** `now`: epoch ms by AWS's clock, when `next` became known. */
export function nextSpan(span: SignInSpan, next: SignInStatus, now: number): SignInSpan {
  if (next.kind === 'signed-out' || next.expiresAt === null) return newSpan;
  if (next.expiresAt === span.expiresAt) return { ...span, isEnding: span.isEnding || now >= span.dueMs };
  const lifeMs = next.expiresAt - (next.issuedAt ?? now);
  return {
    expiresAt: next.expiresAt,
    longestMs: Math.max(span.longestMs, lifeMs),
    dueMs: next.expiresAt - renewalLeadMs(lifeMs, 1),
    isEnding: lifeMs < span.longestMs * CUT,
  };
}
