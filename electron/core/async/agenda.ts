import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/crypto.ts';

/** Things due at a wall-clock time. One timer for all of them, so that an idle app sleeps. */
export interface Agenda {
  /** Replaces what was due under this key. `dueMs` is epoch ms of the app's corrected clock. */
  set(key: string, dueMs: number, run: () => void): void;
  cancel(key: string): void;
  /** The machine goes to sleep: nothing runs until `resume`. */
  pause(): void;
  /** Everything that came due during the sleep runs once, staggered, so that a wake is not a stampede. */
  resume(): void;
  stop(): void;
}

/** Timers may not count the time the machine slept, so no single timer is trusted for longer than this. */
const LONGEST_TIMER_MS = 10 * 60_000;
const STAGGER_MS = 250;
const STAGGER_CAP_MS = 30_000;

export function createAgenda(ports: {
  readonly clock: Clock;
  readonly random: Random;
  /** Epoch ms, corrected by the skew. */
  readonly now: () => number;
}): Agenda {
  const entries = new Map<string, { dueMs: number; readonly run: () => void }>();
  let disarm: (() => void) | null = null;
  let paused = false;
  let stopped = false;

  const arm = () => {
    disarm?.();
    disarm = null;
    if (paused || stopped || entries.size === 0) return;
    let earliest = Number.POSITIVE_INFINITY;
    for (const entry of entries.values()) earliest = Math.min(earliest, entry.dueMs);
    const delay = Math.min(LONGEST_TIMER_MS, Math.max(0, earliest - ports.now()));
    disarm = ports.clock.after(delay, tick);
  };

  const tick = () => {
    disarm = null;
    const now = ports.now();
    const due = [...entries].filter(([, entry]) => entry.dueMs <= now);
    for (const [key] of due) entries.delete(key);
    for (const [, entry] of due) entry.run();
    arm();
  };

  return {
    set(key, dueMs, run) {
      if (stopped) return;
      entries.set(key, { dueMs, run });
      arm();
    },
    cancel(key) {
      if (entries.delete(key)) arm();
    },
    pause() {
      paused = true;
      arm();
    },
    resume() {
      if (!paused) return;
      paused = false;
      const now = ports.now();
      const overdue = [...entries.values()].filter((entry) => entry.dueMs <= now);
      overdue.forEach((entry, i) => {
        const jitter = ports.random.fraction() * STAGGER_MS;
        entry.dueMs = now + Math.min(STAGGER_CAP_MS, i * STAGGER_MS + jitter);
      });
      arm();
    },
    stop() {
      stopped = true;
      entries.clear();
      arm();
    },
  };
}
