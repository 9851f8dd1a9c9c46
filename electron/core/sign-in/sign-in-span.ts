import type { SignInStatus } from '../identity-source.ts';
import { renewalLeadMs } from '../sessions/expiry.ts';

/** Renewals bring about the same life each time; a shorter one is cut by the end of the sign-in itself. */
const CUT = 0.9;

/**
 * Whether a sign-in that says it renews by itself comes to its end all the same: its provider gives less each time, or nothing
 * later at all. No provider tells that end ahead (IAM Identity Center's session, a refresh token's own life), so it is
 * seen by what renewals bring.
 */
export function createSignInSpan(): { readonly isEnding: (next: SignInStatus, now: number) => boolean } {
  let expiresAt: number | null = null;
  let longestMs = 0;
  let dueMs = 0;
  let ending = false;

  return {
    isEnding(next, now) {
      if (next.kind === 'signed-out' || next.expiresAt === null) {
        expiresAt = null;
        longestMs = 0;
        ending = false;
      } else if (next.expiresAt === expiresAt) {
        ending ||= now >= dueMs;
      } else {
        expiresAt = next.expiresAt;
        const lifeMs = next.expiresAt - (next.issuedAt ?? now);
        dueMs = next.expiresAt - renewalLeadMs(lifeMs, 1);
        ending = lifeMs < longestMs * CUT;
        longestMs = Math.max(longestMs, lifeMs);
      }
      return ending;
    },
  };
}
