import type { Locked, LockWhy } from '../../../shared/lock.ts';
import { unreachable } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';

/** What may lock or unlock Latchkey. `at`: epoch ms. */
export type LockEvent =
  | { readonly type: 'asked' | 'asleep' | 'screen-closed' | 'screen-silent' | 'idle'; readonly at: number }
  /** The system has let the user in at the screen, after it had asked who it is. */
  | { readonly type: 'let-in' }
  /** The user asks for the end of the lock. */
  | { readonly type: 'unlock-asked' }
  /** The system has asked who it is, for Latchkey. */
  | { readonly type: 'confirmed' };

export type LockSettings = Pick<Settings, 'lockOnSleep' | 'lockOnScreenLock' | 'lockAfterIdleMinutes'>;

/**
 * Pure and total. SECURITY: only the word of the system ends a lock: what it says without having asked anybody (the machine is awake,
 * somebody types, the screen is no longer blank) is no event of this machine.
 */
export function reduce(locked: Locked | null, event: LockEvent, settings: LockSettings): Locked | null {
  const lock = (why: LockWhy, at: number, isWanted: boolean): Locked | null =>
    locked === null && isWanted ? { since: at, why } : locked;
  switch (event.type) {
    case 'asked':
      // A lock that the return to the screen would end becomes one that the user ends.
      return locked === null ? { since: event.at, why: 'asked' } : { since: locked.since, why: 'asked' };
    case 'asleep':
      return lock('sleep', event.at, settings.lockOnSleep);
    case 'screen-closed':
      return lock('screen', event.at, settings.lockOnScreenLock);
    case 'screen-silent':
      return lock('unsure', event.at, settings.lockOnScreenLock);
    case 'idle':
      return lock('idle', event.at, settings.lockAfterIdleMinutes > 0);
    case 'let-in':
      // Who locked it by hand did not ask for it to open so.
      return locked === null || (locked.why === 'asked' && locked.unlockAsked !== true) ? locked : null;
    case 'unlock-asked':
      return locked === null ? null : { since: locked.since, why: locked.why, unlockAsked: true };
    case 'confirmed':
      return null;
    default:
      return unreachable(event);
  }
}
