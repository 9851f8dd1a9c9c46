import type { Problem } from '../../../../shared/problem.ts';
import type { SourceEvent } from '../source-event.ts';
import { type Moment, newSource, type SignedIn, type SourceModel } from '../source-model.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The moment of every event of the table. */
export const moment: Moment = { at: 10 * HOUR, fraction: 0.5 };
const earlier: Moment = { at: 9 * HOUR, fraction: 0.5 };

export const network: Problem = { code: 'network', host: 'portal' };
export const needed: Problem = { code: 'sign-in-needed', source: 'Work' };

export const ada: SignedIn = { kind: 'signed-in', signedInAs: 'ada', expiresAt: 11 * HOUR };
/** What the events of the table bring. */
const eve: SignedIn = { kind: 'signed-in', signedInAs: 'eve', expiresAt: 18 * HOUR };

const own = newSource({ externalSignIn: undefined, keychainHolds: false, syncedAt: null });
const signedIn: SourceModel = {
  ...own,
  phase: { kind: 'signed-in', signIn: ada },
  pace: { kind: 'ahead', ...earlier },
};
const outside = { lookEveryMs: MINUTE };

export const models = {
  new: own,
  lost: { ...own, problem: needed, pace: { kind: 'ahead', ...earlier } },
  left: { ...own, isLeft: true, pace: { kind: 'ahead', ...earlier } },
  'left, keychain holds': { ...own, keychainHolds: true },
  'signing in': { ...own, problem: needed, phase: { kind: 'signing-in', attempt: 2, before: null } },
  'signing in again': { ...signedIn, phase: { kind: 'signing-in', attempt: 2, before: ada } },
  'signed in': signedIn,
  'signed in, failing': {
    ...signedIn,
    problem: network,
    failures: 2,
    pace: { kind: 'retry', ...earlier },
  },
  'signed in, syncing': { ...signedIn, syncRun: 2 },
  leaving: { ...signedIn, phase: { kind: 'leaving', attempt: null, before: ada } },
  'leaving, sign-in waits': { ...signedIn, phase: { kind: 'leaving', attempt: 2, before: ada } },
  'signing in, keychain holds': {
    ...own,
    keychainHolds: true,
    phase: { kind: 'signing-in', attempt: 2, before: null },
  },
  'leaving, keychain holds': {
    ...own,
    keychainHolds: true,
    phase: { kind: 'leaving', attempt: null, before: null },
  },
  'outside, signed in': { ...signedIn, externalSignIn: outside },
  'outside, signing in again': {
    ...signedIn,
    externalSignIn: outside,
    phase: { kind: 'signing-in', attempt: 2, before: ada },
  },
  'outside, leaving': {
    ...signedIn,
    externalSignIn: outside,
    phase: { kind: 'leaving', attempt: null, before: ada },
  },
  'outside, lost': { ...own, externalSignIn: outside, problem: needed, pace: { kind: 'ahead', ...earlier } },
  'outside, left': { ...own, externalSignIn: outside, isLeft: true, pace: { kind: 'ahead', ...earlier } },
} as const satisfies Record<string, SourceModel>;

export const events = {
  'restore-begun': { type: 'restore-begun' },
  restored: { type: 'restored', status: eve, isLook: false, moment },
  'restored: nothing': { type: 'restored', status: { kind: 'signed-out' }, isLook: false, moment },
  'looked: found': { type: 'restored', status: eve, isLook: true, moment },
  'looked: nothing': { type: 'restored', status: { kind: 'signed-out' }, isLook: true, moment },
  'restore-failed': { type: 'restore-failed', problem: network, moment },
  'sign-in-begun': { type: 'sign-in-begun', attempt: 3 },
  'sign-in-succeeded': { type: 'sign-in-succeeded', attempt: 2, signIn: eve, moment },
  'sign-in-failed': { type: 'sign-in-failed', attempt: 2, problem: network },
  cancelled: { type: 'cancelled', attempt: 2 },
  'refresh-succeeded': { type: 'refresh-succeeded', signIn: eve, moment },
  'refresh-succeeded, unmoved': { type: 'refresh-succeeded', signIn: ada, moment },
  'refresh-failed': { type: 'refresh-failed', problem: network, moment },
  'refresh-failed: sign in': { type: 'refresh-failed', problem: needed, moment },
  lost: { type: 'lost', problem: needed, moment },
  'sync-begun': { type: 'sync-begun', run: 3 },
  'sync-progress': { type: 'sync-progress', run: 2, done: 1, total: 9 },
  synced: { type: 'synced', run: 2, added: 3, removed: 1, moment },
  'sync-failed': { type: 'sync-failed', run: 2, problem: network, moment },
  'sync-failed: sign in': { type: 'sync-failed', run: 2, problem: needed, moment },
  'sync-cancelled': { type: 'sync-cancelled', run: 2 },
  'sign-out-begun': { type: 'sign-out-begun' },
  'keychain-removed': { type: 'keychain-removed' },
  'signed-out': { type: 'signed-out', moment },
  'keychain-held': { type: 'keychain-held', moment },
  identified: { type: 'identified', identity: { signedInAs: 'eve' } },
  acted: { type: 'acted', status: eve, moment },
  'acted: nobody': { type: 'acted', status: { kind: 'signed-out' }, moment },
} as const satisfies Record<string, SourceEvent>;

/** Outcomes of a sign-in and of a sync that a newer one replaced, or that nobody waits for any more. */
export const late = {
  'sign-in-succeeded': { type: 'sign-in-succeeded', attempt: 1, signIn: eve, moment },
  'sign-in-failed': { type: 'sign-in-failed', attempt: 1, problem: network },
  cancelled: { type: 'cancelled', attempt: 1 },
  'sync-progress': { type: 'sync-progress', run: 1, done: 1, total: 9 },
  synced: { type: 'synced', run: 1, added: 3, removed: 1, moment },
  'sync-failed': { type: 'sync-failed', run: 1, problem: needed, moment },
  'sync-cancelled': { type: 'sync-cancelled', run: 1 },
} as const satisfies Record<string, SourceEvent>;
