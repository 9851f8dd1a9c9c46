import type { Problem } from '../../../shared/problem.ts';
import { unreachable } from '../../../shared/result.ts';
import type { SessionState } from '../../../shared/session.ts';

/** What is known of one session while the app runs. `expiresAt` is null exactly when no lease is held. */
export interface SessionModel {
  readonly state: SessionState;
  readonly expiresAt: number | null;
  readonly leasedAt: number | null;
  /** The held lease is close to its end. */
  readonly near: boolean;
  readonly problem: Problem | null;
}

export type SessionEvent =
  /** A lease is being fetched. */
  | { readonly type: 'fetching' }
  | { readonly type: 'leased'; readonly expiresAt: number; readonly leasedAt: number }
  /** The held lease came close to its end. */
  | { readonly type: 'near-end' }
  /** The held lease reached its end. */
  | { readonly type: 'ended' }
  | { readonly type: 'sign-in-needed'; readonly problem: Problem }
  | { readonly type: 'failed'; readonly problem: Problem }
  /** Nobody waits for the fetch any more. */
  | { readonly type: 'abandoned' }
  | { readonly type: 'stopped' }
  /** The identity source is signed in again. */
  | { readonly type: 'signed-in' };

export const inactive: SessionModel = {
  state: 'inactive',
  expiresAt: null,
  leasedAt: null,
  near: false,
  problem: null,
};

/** Pure and total: every event means something in every state. */
export function reduce(model: SessionModel, event: SessionEvent): SessionModel {
  switch (event.type) {
    case 'fetching':
      return { ...model, state: 'renewing' };
    case 'leased':
      return {
        state: 'active',
        expiresAt: event.expiresAt,
        leasedAt: event.leasedAt,
        near: false,
        problem: null,
      };
    case 'near-end':
      if (model.expiresAt === null) return model;
      return { ...model, near: true, state: model.state === 'active' ? 'expiring' : model.state };
    case 'ended':
      if (model.expiresAt === null) return model;
      return {
        ...inactive,
        state: model.state === 'renewing' ? 'renewing' : afterTheEnd(model.problem),
        problem: model.problem,
      };
    case 'sign-in-needed':
      return settle(model, 'needs-sign-in', event.problem);
    case 'failed':
      return settle(model, 'failed', event.problem);
    case 'abandoned':
      return model.state === 'renewing' ? settle(model, 'inactive', null) : model;
    case 'stopped':
      return inactive;
    case 'signed-in':
      if (model.problem === null || !meansSignIn(model.problem)) {
        return model.state === 'needs-sign-in' ? inactive : model;
      }
      return model.state === 'needs-sign-in' ? inactive : { ...model, problem: null };
    default:
      return unreachable(event);
  }
}

/** A held lease stays good whatever happened to the attempt to replace it. */
function settle(model: SessionModel, without: SessionState, problem: Problem | null): SessionModel {
  if (model.expiresAt === null) return { ...inactive, state: without, problem };
  return { ...model, state: model.near ? 'expiring' : 'active', problem };
}

function afterTheEnd(problem: Problem | null): SessionState {
  if (problem === null) return 'inactive';
  return meansSignIn(problem) ? 'needs-sign-in' : 'failed';
}

export function meansSignIn(problem: Problem): boolean {
  switch (problem.code) {
    case 'sign-in-needed':
    case 'sign-in-not-given':
    case 'sign-in-denied':
    case 'token-revoked':
    case 'device-code-expired':
    case 'browser-not-back':
      return true;
    default:
      return false;
  }
}
