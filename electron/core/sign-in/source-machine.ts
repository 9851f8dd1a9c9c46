import type { Problem } from '../../../shared/problem.ts';
import { unreachable } from '../../../shared/result.ts';
import type { LeaseIdentity } from '../credentials.ts';
import type { SignInStatus } from '../identity-source.ts';
import { meansSignIn } from '../sessions/machine.ts';
import { nextUser } from './last-user.ts';
import { newSpan, nextSpan } from './sign-in-span.ts';
import type { SourceEvent } from './source-event.ts';
import {
  attemptOf,
  isClosed,
  knownSignIn,
  type Moment,
  type Pace,
  type Phase,
  type SignedIn,
  type SourceModel,
} from './source-model.ts';

/** Pure and total: every event has a defined outcome in every phase. Returns the same object when nothing changes. */
export function reduce(model: SourceModel, event: SourceEvent): SourceModel {
  const known = event.type === 'restored' ? withUser(model, event.status.before ?? null, false) : model;
  const after = step(known, event);
  if (after === known) return after;
  const isNewSignIn = event.type === 'sign-in-succeeded' && after.phase.kind === 'signed-in';
  const now = knownSignIn(after);
  return isNewSignIn || now !== knownSignIn(known) ? withUser(after, now, isNewSignIn) : after;
}

function withUser(model: SourceModel, who: LeaseIdentity | null, isNewSignIn: boolean): SourceModel {
  const users = nextUser(model.users, who, isNewSignIn);
  return users === model.users ? model : { ...model, users };
}

function step(model: SourceModel, event: SourceEvent): SourceModel {
  switch (event.type) {
    case 'restore-begun':
    case 'restored':
    case 'restore-failed':
    case 'refresh-succeeded':
    case 'refresh-failed':
    case 'lost':
    case 'identified':
    case 'acted':
      return reduceRenewal(model, event);
    case 'sign-in-begun':
    case 'sign-in-succeeded':
    case 'sign-in-failed':
    case 'cancelled':
      return reduceSignIn(model, event);
    case 'sign-out-begun':
    case 'keychain-removed':
    case 'signed-out':
    case 'keychain-held':
      return reduceSignOut(model, event);
    case 'sync-begun':
    case 'sync-progress':
    case 'synced':
    case 'sync-failed':
    case 'sync-cancelled':
      return reduceSync(model, event);
    default:
      return unreachable(event);
  }
}

type Of<T extends SourceEvent['type']> = Extract<SourceEvent, { readonly type: T }>;

function reduceRenewal(
  model: SourceModel,
  event: Of<
    | 'restore-begun'
    | 'restored'
    | 'restore-failed'
    | 'refresh-succeeded'
    | 'refresh-failed'
    | 'lost'
    | 'identified'
    | 'acted'
  >,
): SourceModel {
  if (event.type === 'restore-begun') {
    return model.isLeft ? { ...model, isLeft: false } : model;
  }
  if (isClosed(model)) return model;
  switch (event.type) {
    case 'restored':
      if (event.isLook && event.status.kind === 'signed-out')
        return {
          ...model,
          command: event.status.command ?? null,
          pace: { kind: 'ahead', ...event.moment },
        };
      return adopt(model, event.status, event.moment);
    case 'restore-failed':
      return { ...model, problem: event.problem, pace: { kind: 'ahead', ...event.moment } };
    case 'refresh-succeeded': {
      const isUnmoved = knownSignIn(model)?.expiresAt === event.signIn.expiresAt;
      return adopt(model, event.signIn, event.moment, isUnmoved ? 'halfway' : 'ahead');
    }
    case 'refresh-failed':
      if (meansSignIn(event.problem)) return lose(model, event.problem, event.moment);
      return {
        ...model,
        problem: event.problem,
        failures: model.failures + 1,
        pace: { kind: 'retry', ...event.moment },
      };
    case 'lost':
      return lose(model, event.problem, event.moment);
    case 'identified':
      return identify(model, event.identity);
    case 'acted':
      return adopt(model, event.status, event.moment);
    default:
      return unreachable(event);
  }
}

function reduceSignIn(
  model: SourceModel,
  event: Of<'sign-in-begun' | 'sign-in-succeeded' | 'sign-in-failed' | 'cancelled'>,
): SourceModel {
  if (event.type === 'sign-in-begun') {
    const kind = model.phase.kind === 'leaving' ? 'leaving' : 'signing-in';
    return { ...model, phase: { kind, attempt: event.attempt, before: knownSignIn(model) } };
  }
  // The attempt was given up or replaced by a newer one.
  if (attemptOf(model) !== event.attempt) return model;
  const ended: SourceModel = { ...model, phase: withoutAttempt(model.phase) };
  switch (event.type) {
    case 'sign-in-succeeded': {
      // The sign-out under way removes this sign-in too.
      if (ended.phase.kind === 'leaving') return ended;
      const fresh: SourceModel = { ...ended, isLeft: false, keychainHolds: false, span: newSpan };
      return adopt(fresh, event.signIn, event.moment);
    }
    case 'sign-in-failed': {
      const failed: SourceModel = { ...ended, problem: event.problem };
      // This sign-in exists outside Latchkey, and the attempt has just not found it.
      return model.externalSignIn === null ? failed : { ...failed, phase: withSignIn(failed.phase, null) };
    }
    case 'cancelled':
      return ended;
    default:
      return unreachable(event);
  }
}

function reduceSignOut(
  model: SourceModel,
  event: Of<'sign-out-begun' | 'keychain-removed' | 'signed-out' | 'keychain-held'>,
): SourceModel {
  const { phase } = model;
  switch (event.type) {
    case 'sign-out-begun':
      if (phase.kind === 'leaving' && phase.attempt === null) return model;
      return {
        ...model,
        phase: { kind: 'leaving', attempt: null, before: knownSignIn(model) },
        syncRun: null,
      };
    case 'keychain-removed':
      return model.keychainHolds ? { ...model, keychainHolds: false } : model;
    case 'signed-out':
    case 'keychain-held':
      if (phase.kind !== 'leaving') return model;
      return {
        ...model,
        phase:
          phase.attempt === null
            ? { kind: 'signed-out' }
            : { kind: 'signing-in', attempt: phase.attempt, before: null },
        problem: null,
        failures: 0,
        isLeft: true,
        // A sign-in outside Latchkey keeps nothing in the keychain.
        keychainHolds: event.type === 'keychain-held' && model.externalSignIn === null,
        span: newSpan,
        pace: { kind: 'ahead', ...event.moment },
      };
    default:
      return unreachable(event);
  }
}

function reduceSync(
  model: SourceModel,
  event: Of<'sync-begun' | 'sync-progress' | 'synced' | 'sync-failed' | 'sync-cancelled'>,
): SourceModel {
  const { sync } = model;
  if (event.type === 'sync-begun') {
    const begun = { ...sync, doneAccounts: 0, totalAccounts: null, problem: null };
    return { ...model, syncRun: event.run, sync: begun };
  }
  // The sync was given up or replaced by a newer one.
  if (model.syncRun !== event.run) return model;
  switch (event.type) {
    case 'sync-progress':
      return { ...model, sync: { ...sync, doneAccounts: event.done, totalAccounts: event.total } };
    case 'sync-cancelled':
      return { ...model, syncRun: null };
    case 'synced': {
      const { added, removed, moment, facts, unread = null } = event;
      const failures = (model.syncFailed?.failures ?? 0) + 1;
      const signIn = knownSignIn(model);
      return {
        ...model,
        phase:
          signIn === null || facts === undefined
            ? model.phase
            : withSignIn(model.phase, { ...signIn, facts }),
        syncRun: null,
        syncFailed: unread === null ? null : { ...moment, failures },
        sync: { ...sync, added, removed, lastAt: moment.at, problem: unread },
      };
    }
    case 'sync-failed': {
      const failures = (model.syncFailed?.failures ?? 0) + 1;
      const failed: SourceModel = {
        ...model,
        syncRun: null,
        syncFailed: { ...event.moment, failures },
        sync: { ...sync, problem: event.problem },
      };
      const isLost = meansSignIn(event.problem) && !isClosed(model);
      return isLost ? lose(failed, event.problem, event.moment) : failed;
    }
    default:
      return unreachable(event);
  }
}

/** Takes the status that a provider or the keychain reported. */
function adopt(
  model: SourceModel,
  status: SignInStatus,
  moment: Moment,
  pace: Pace['kind'] = 'ahead',
): SourceModel {
  const span = nextSpan(model.span, status, moment.at);
  const known = status.kind === 'signed-in' && span.isEnding ? { ...status, renewsItself: false } : status;
  return {
    ...model,
    phase: withSignIn(model.phase, known.kind === 'signed-in' ? known : null),
    problem: null,
    failures: 0,
    command: status.command ?? null,
    span,
    pace: { kind: pace, ...moment },
  };
}

/** The sign-in is that of this identity from now on, also where it is not known any more who that is. */
function identify(model: SourceModel, identity: LeaseIdentity): SourceModel {
  const known = knownSignIn(model);
  if (known === null) return model;
  const { callerArn: _arn, user: _user, ...rest } = known;
  const now: SignedIn = { ...rest, ...identity };
  return JSON.stringify(idOf(now)) === JSON.stringify(idOf(known))
    ? model
    : { ...model, phase: withSignIn(model.phase, now) };
}

const idOf = ({ signedInAs, callerArn, user, facts }: SignedIn): readonly unknown[] => [
  signedInAs,
  callerArn,
  user,
  facts,
];

function lose(model: SourceModel, why: Problem, moment: Moment): SourceModel {
  return {
    ...model,
    phase: withSignIn(model.phase, null),
    // A source that was not signed in has no problem because of this.
    problem: knownSignIn(model) === null ? model.problem : why,
    failures: 0,
    pace: { kind: 'ahead', ...moment },
  };
}

function withSignIn(phase: Phase, signIn: SignedIn | null): Phase {
  if (phase.kind === 'signing-in' || phase.kind === 'leaving') return { ...phase, before: signIn };
  return signIn === null ? { kind: 'signed-out' } : { kind: 'signed-in', signIn };
}

function withoutAttempt(phase: Phase): Phase {
  if (phase.kind === 'leaving') return { ...phase, attempt: null };
  if (phase.kind !== 'signing-in') return phase;
  return phase.before === null ? { kind: 'signed-out' } : { kind: 'signed-in', signIn: phase.before };
}
