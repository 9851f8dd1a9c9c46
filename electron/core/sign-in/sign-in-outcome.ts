import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { SignInState } from '../../../shared/source.ts';
import type { SignInStatus } from '../identity-source.ts';

/** What a person is shown. */
export function viewState(signingIn: boolean, status: SignInStatus, problem: Problem | null): SignInState {
  if (signingIn) return 'signing-in';
  if (problem !== null) return 'needs-attention';
  return status.kind;
}

/** Renewed, and no later end: the kind judged that no renewal is due. */
export function isUnmoved(before: SignInStatus, after: SignInStatus): boolean {
  return before.kind === 'signed-in' && after.kind === 'signed-in' && before.expiresAt === after.expiresAt;
}

/** Why a sign-in that ended left nobody signed in; null when somebody is. */
export function notSignedIn(outcome: Result<SignInStatus, Problem>, source: string): Problem | null {
  if (!outcome.ok) return outcome.error;
  return outcome.value.kind === 'signed-in' ? null : { code: 'sign-in-denied', source };
}
