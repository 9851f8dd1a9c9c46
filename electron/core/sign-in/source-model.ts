import type { Problem } from '../../../shared/problem.ts';
import type { SignInState, SyncView } from '../../../shared/source.ts';
import type { SignInStatus, SourceKind } from '../identity-source.ts';
import { renewalLeadMs } from '../sessions/expiry.ts';
import { type LastUser, nobodyYet } from './last-user.ts';
import { newSpan, type SignInSpan } from './sign-in-span.ts';

const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 15 * 60_000;
const SHORTEST_RENEWAL_GAP_MS = 60_000;

export type SignedIn = Extract<SignInStatus, { kind: 'signed-in' }>;

export type Phase =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly signIn: SignedIn }
  /** The user is signing in; sessions use `before`, the sign-in that this attempt replaces, until it succeeds. */
  | { readonly kind: 'signing-in'; readonly attempt: number; readonly before: SignedIn | null }
  /** A sign-out is under way, which ended `before`; `attempt` is a sign-in that waits until it is finished. */
  | { readonly kind: 'leaving'; readonly attempt: number | null; readonly before: SignedIn | null };

/** Epoch ms by AWS's clock, and a random number in [0, 1) that spreads what many sources plan at that moment. */
export interface Moment {
  readonly at: number;
  readonly fraction: number;
}

/** How the next renewal is timed: ahead of the end, halfway there when the last one moved nothing, or backing off. */
export interface Pace extends Moment {
  readonly kind: 'ahead' | 'halfway' | 'retry';
}

/** The state of one identity source while the app runs. */
export interface SourceModel {
  readonly phase: Phase;
  /** What went wrong last, until something succeeds. */
  readonly problem: Problem | null;
  /** Renewals that failed in a row. */
  readonly failures: number;
  /** The user signed out here: until the user wants it back, no sign-in that exists elsewhere is used again. */
  readonly isLeft: boolean;
  /**
   * The user signed out, but the keychain could not be made to remove the sign-in.
   * SECURITY: what it still holds must not sign the user in again, now or at the next start.
   */
  readonly keychainHolds: boolean;
  /** As `SignInStatus.command` was last; null: the sign-in is made here. */
  readonly command: string | null;
  readonly span: SignInSpan;
  /** Over all sign-ins while the app runs, and what the kind kept of earlier ones. */
  readonly users: LastUser;
  /** Null: nothing was planned yet. */
  readonly pace: Pace | null;
  /** The number of the sync that runs; null: none does. */
  readonly syncRun: number | null;
  readonly sync: Omit<SyncView, 'running'>;
  /** When the last sync failed, and how many have in a row; null: it did not, or none ran. */
  readonly syncFailed: (Moment & { readonly failures: number }) | null;
  /** As `SourceKind.externalSignIn`; null: this sign-in is Latchkey's own. */
  readonly externalSignIn: { readonly lookEveryMs: number | null } | null;
}

export function newSource(known: {
  readonly externalSignIn: SourceKind['externalSignIn'];
  readonly keychainHolds: boolean;
  readonly syncedAt: number | null;
}): SourceModel {
  return {
    phase: { kind: 'signed-out' },
    problem: null,
    failures: 0,
    isLeft: false,
    keychainHolds: known.keychainHolds,
    command: null,
    span: newSpan,
    users: nobodyYet,
    pace: null,
    syncRun: null,
    sync: {
      doneAccounts: 0,
      totalAccounts: null,
      lastAt: known.syncedAt,
      added: 0,
      removed: 0,
      problem: null,
    },
    syncFailed: null,
    externalSignIn: known.externalSignIn ?? null,
  };
}

/** The last known sign-in, also while it is being replaced or signed out. */
export function knownSignIn({ phase }: SourceModel): SignedIn | null {
  switch (phase.kind) {
    case 'signed-out':
      return null;
    case 'signed-in':
      return phase.signIn;
    case 'signing-in':
    case 'leaving':
      return phase.before;
  }
}

/** Who is signed in, the same text for the same user; null: signed out, or the source does not say. */
export const identityOf = (signIn: SignInStatus | null): string | null =>
  signIn?.kind === 'signed-in' ? (signIn.user ?? signIn.callerArn ?? signIn.signedInAs) : null;

/** The name of who was signed in before, where another one is now; '': it had none. Null: it is the same one, or nobody knows. */
export function userBefore(model: SourceModel): string | null {
  const now = identityOf(knownSignIn(model));
  return now === null ? null : model.users.before;
}

/** Whether sessions may use the sign-in. False from the moment at which a sign-out begins. */
export const isSignedIn = (model: SourceModel): boolean =>
  model.phase.kind !== 'leaving' && knownSignIn(model) !== null;

/** The number of the sign-in that is under way or waits for a sign-out; null: none. */
export const attemptOf = ({ phase }: SourceModel): number | null =>
  phase.kind === 'signing-in' || phase.kind === 'leaving' ? phase.attempt : null;

/** Only the user can bring the sign-in back: the outcome of a look, a renewal or an action is ignored. */
export const isClosed = (model: SourceModel): boolean =>
  model.phase.kind === 'leaving' || model.isLeft || model.keychainHolds;

/** The problem that the user sees. A sign-in that the keychain still holds comes first, until it is removed. */
export const shownProblem = (model: SourceModel, sourceName: string): Problem | null =>
  model.keychainHolds ? { code: 'keychain-not-removed', source: sourceName } : model.problem;

export function shownState(model: SourceModel): SignInState {
  if (attemptOf(model) !== null) return 'signing-in';
  if (model.keychainHolds || model.problem !== null) return 'needs-attention';
  return knownSignIn(model) === null ? 'signed-out' : 'signed-in';
}

export const shownSync = ({ sync, syncRun }: SourceModel): SyncView => ({
  ...sync,
  running: syncRun !== null,
});

export interface Due {
  /** look: whether a sign-in outside Latchkey came or went · renew: without the user. */
  readonly what: 'look' | 'renew';
  /** Epoch ms by AWS's clock. */
  readonly at: number;
}

/** What the source does next without being asked; null: nothing. */
export function nextDue(model: SourceModel): Due | null {
  const { pace, failures, externalSignIn } = model;
  if (pace === null || isClosed(model)) return null;
  if (pace.kind === 'retry') return { what: 'renew', at: pace.at + retryMs(failures, pace.fraction) };
  const lookEveryMs = externalSignIn?.lookEveryMs ?? null;
  if (lookEveryMs !== null) return { what: 'look', at: pace.at + lookEveryMs };
  const expiresAt = knownSignIn(model)?.expiresAt ?? null;
  if (expiresAt === null) return null;
  const leftMs = expiresAt - pace.at;
  // The kind decides when a renewal is due; asking again at once would spin.
  if (pace.kind === 'halfway')
    return { what: 'renew', at: pace.at + Math.max(SHORTEST_RENEWAL_GAP_MS, leftMs / 2) };
  return { what: 'renew', at: expiresAt - renewalLeadMs(leftMs, pace.fraction) };
}

/** When a sync that failed is tried again without being asked, in epoch ms by AWS's clock; null: none is due. */
export function nextSync(model: SourceModel): number | null {
  const { syncFailed, syncRun } = model;
  if (syncFailed === null || syncRun !== null || !isSignedIn(model)) return null;
  const { problem } = model.sync;
  const askedMs = problem?.code === 'throttled' ? (problem.retryAfterMs ?? 0) : 0;
  return syncFailed.at + Math.max(askedMs, retryMs(syncFailed.failures, syncFailed.fraction));
}

/** After the n-th failure in a row (from 1): 30 s doubled up to 15 minutes, ±10 %. */
function retryMs(failures: number, fraction: number): number {
  const wait = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.max(0, failures - 1));
  return wait * (0.9 + fraction * 0.2);
}
