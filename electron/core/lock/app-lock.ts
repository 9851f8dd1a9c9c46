import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { lockTexts } from '../../../shared/text/lock.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import { lockedProblem } from './lock-gate.ts';
import { type LockEvent, reduce } from './lock-machine.ts';

export interface LockSettled {
  readonly keys: Result<void, Problem>;
  readonly kept: Result<void, Problem>;
}

/** Locks and unlocks Latchkey as the system and the user say. Kept in the records, so that an end of the app is no way around it. */
export interface AppLock {
  note(event: LockEvent): void;
  /** Settles when the keys in the user's files are gone, or back, and the lock, or its end, is on the disk; an error: that is not so. */
  settled(): Promise<LockSettled>;
}

export function createAppLock(ports: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'flush'>;
  /** Drops every lease and releases who waits for one. */
  readonly closeBroker: (problem: Problem) => void;
  /** Renews again what is kept alive. */
  readonly openBroker: () => void;
  /** Brings keys in the user's files up to date. */
  readonly updateKeys: () => Promise<Result<void, Problem>>;
  readonly record: (entry: ActivityDraft) => void;
}): AppLock {
  let settled: Promise<LockSettled> = Promise.resolve({ keys: ok(undefined), kept: ok(undefined) });
  return {
    note(event) {
      const { locked: before = null, settings } = ports.records.get();
      const after = reduce(before, event, settings);
      if (after === before) return;
      ports.records.change(
        ({ locked: _, ...rest }): Records => (after === null ? rest : { ...rest, locked: after }),
      );
      // At once: an app that is killed before it is saved would be open at its next start.
      const saved = ports.records.flush();
      if (before === null && after !== null) {
        ports.closeBroker(lockedProblem(after));
        ports.record({ event: 'app', note: lockTexts.activity.locked(after.why) });
      } else if (after === null) {
        ports.openBroker();
        ports.record({ event: 'app', note: lockTexts.activity.unlocked });
      }
      settled = Promise.all([ports.updateKeys(), saved, settled]).then(([keys, kept]) => ({ keys, kept }));
    },
    settled: () => settled,
  };
}
