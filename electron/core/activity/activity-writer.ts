import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ActivityStore } from '../ports/activity-store.ts';

/** A burst of a hundred git calls is one write. */
const BURST_MS = 1_000;
/** After a write that failed. */
const AGAIN_MS = 60_000;
const PRUNE_MS = 6 * 3_600_000;
/** Of entries that cannot be written: then the oldest go. */
const MOST_WAITING = 5_000;

/** Writes behind what happens: nothing waits for the disk. */
export function createActivityWriter(ports: {
  readonly now: () => number;
  readonly store: Pick<ActivityStore, 'append' | 'prune'>;
  readonly days: () => number | null;
  /** Answers how to take it back. Does nothing once the app ends: what is added then is not kept. */
  readonly later: (delayMs: number, work: () => void) => () => void;
  readonly trouble: (problem: Problem | null) => void;
}) {
  const { store, days, trouble, later } = ports;
  let waiting: ActivityEntry[] = [];
  /** Null: nothing is planned. */
  let disarm: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let prunedAt: number | null = null;

  const isKept = (): boolean => (days() ?? 0) > 0;

  const plan = (delayMs: number): void => {
    disarm ??= later(delayMs, () => void flush());
  };

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0 || !isKept()) return;
    const written = await store.append(batch);
    if (written.ok) {
      trouble(null);
      if (prunedAt === null || ports.now() - prunedAt > PRUNE_MS) await prune();
      return;
    }
    trouble(written.error);
    if (isKept()) waiting = [...batch, ...waiting].slice(-MOST_WAITING);
    plan(AGAIN_MS);
  }

  async function prune(): Promise<void> {
    const kept = days();
    if (kept === null) return;
    prunedAt = ports.now();
    if (kept === 0) waiting = [];
    const pruned = await store.prune(kept);
    trouble(pruned.ok ? null : pruned.error);
  }

  function flush(): Promise<void> {
    disarm?.();
    disarm = null;
    writing = writing.then(write);
    return writing;
  }

  return {
    add(entry: ActivityEntry): void {
      if (!isKept()) return;
      waiting.push(entry);
      plan(BURST_MS);
    },
    flush,
    /** Removes what the settings no longer keep. */
    prune,
  };
}
