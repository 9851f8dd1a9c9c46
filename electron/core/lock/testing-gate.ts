import type { Locked } from '../../../shared/lock.ts';
import { emptyRecords, type Records } from '../../../shared/records.ts';
import { createEvents, type Events } from '../events.ts';
import { createLockGate, type LockGate } from './lock-gate.ts';

/** Latchkey is never locked. For tests. */
export const openGate: LockGate = {
  problem: () => null,
  onClose: () => () => undefined,
  pass: (work) => work(),
};

/** The gate itself, over records of its own. For tests. */
export function closableGate(events: Events = createEvents({ onListenerError: () => undefined })): {
  readonly gate: LockGate;
  readonly set: (locked: Locked | null) => void;
} {
  let records: Records = emptyRecords;
  const gate = createLockGate({ records: { get: () => records }, events });
  return {
    gate,
    set(locked) {
      const before = records;
      records = locked === null ? emptyRecords : { ...emptyRecords, locked };
      events.emit({ type: 'records-changed', before, after: records });
    },
  };
}

export const lockedNow: Locked = { since: 1_000, why: 'screen' };
