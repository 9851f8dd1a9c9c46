import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** What this machine can say of its user, looked at now. */
export interface DeviceAbility {
  /** It tells when the screen is locked or blank. */
  readonly reportsScreen: boolean;
  /** It tells when the user was let in at the screen after a question who it is. */
  readonly reportsLetIn: boolean;
  /** It can ask who it is for a program. */
  readonly asksUser: boolean;
  readonly locksScreen: boolean;
  /** It also tells of the end of a lock that nobody here asked for, and tells it from a blank screen. */
  readonly tellsAnyLock: boolean;
  /** It tells how long nobody has used it. */
  readonly measuresIdle: boolean;
}

export type ScreenLocked = 'locked' | 'closed' | 'failed';

/** What was so when nobody had heard of a change yet. */
export interface DeviceNow {
  /** closed: locked or blank · silent: what should know does not answer in time · none: nothing here knows. */
  readonly screen: 'closed' | 'open' | 'silent' | 'none';
  /** How long nobody has used the machine; null: nobody knows. */
  readonly idleMs: number | null;
}

/** The system's own ways to know who is at the machine. Not one of them is made up here. */
export interface DeviceLock {
  ability(signal: AbortSignal): Promise<DeviceAbility>;
  /** Whether the screen is locked now, within about a second; what changes after it is heard. */
  look(signal: AbortSignal): Promise<DeviceNow>;
  /** Asks the user by the system's own means. 'lock-unavailable': nobody could ask; 'cancelled', 'refused': not confirmed. */
  askUser(signal: AbortSignal): Promise<Result<void, Problem>>;
  /**
   * Has the screen locked. locked: it was seen, and the report that the user was let in is one behind a question · closed: it was
   * locked or blank before, and nobody can tell which · failed: no lock was seen.
   */
  lockScreen(signal: AbortSignal): Promise<ScreenLocked>;
}
