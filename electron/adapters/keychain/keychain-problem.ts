import type { Problem } from '../../../shared/problem.ts';
import { type BusFailure, failureText } from '../dbus/bus-failure.ts';
import type { KeyringState } from './secret-service.ts';

/** A keychain that knows what went wrong says so. */
export class KeychainError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** What a failed call to the keyring means. */
export function problemOfFailure(failure: BusFailure): Problem {
  const detail = failureText(failure);
  switch (failure.kind) {
    case 'no-bus':
    case 'unsupported':
      return { code: 'keychain-missing', detail };
    case 'timeout':
      return { code: 'keychain-timeout', afterMs: failure.afterMs };
    case 'aborted':
      return { code: 'keychain-cancelled' };
    case 'disconnected':
    case 'too-much':
      return { code: 'keychain-failed', detail };
    case 'error':
      if (failure.name.endsWith('.IsLocked')) return { code: 'keychain-locked' };
      return /\.(?:ServiceUnknown|NameHasNoOwner|UnknownObject|NoSuchObject)$|\.Spawn\./.test(failure.name)
        ? { code: 'keychain-missing', detail }
        : { code: 'keychain-failed', detail };
  }
}

/** What a rejection of the keychain means. keytar's libraries say it only in words. */
export function keychainProblem(error: unknown): Problem {
  if (error instanceof KeychainError) return error.problem;
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  const says = (pattern: RegExp) => pattern.test(detail);
  if (says(/locked collection|is locked|interaction is not allowed|-25308/i))
    return { code: 'keychain-locked', detail };
  if (says(/cancell?ed|dismissed|-128\b/i)) return { code: 'keychain-cancelled' };
  if (
    says(/was not provided by any|ServiceUnknown|Unknown or unsupported transport|Could not connect/i) ||
    says(/does not exist at path|Cannot autolaunch|libsecret|native addon|cannot open shared object/i)
  ) {
    return { code: 'keychain-missing', detail };
  }
  return { code: 'keychain-failed', detail };
}

/** Null when the state lets a call go ahead. */
export function keyringProblem(state: KeyringState): Problem | null {
  switch (state.kind) {
    case 'unlocked':
    case 'unknown':
      return null;
    case 'locked':
      return { code: 'keychain-locked' };
    case 'volatile':
      return { code: 'keychain-volatile', detail: 'The default keyring is kept in memory only.' };
    case 'no-collection':
      return { code: 'keychain-missing', detail: 'No default keyring has been created yet.' };
    case 'no-service':
    case 'no-bus':
      return { code: 'keychain-missing', detail: state.detail };
  }
}
