import type { Clock } from '../ports/clock.ts';

export interface FakeClock extends Clock {
  /** Lets time pass: timers run in order, and what they set going settles before the next. */
  advance(ms: number): Promise<void>;
  /** The machine sleeps: the wall clock continues, timers do not. */
  jump(ms: number): void;
  timers(): number;
}

/** Lets everything settle that waits for nothing but promises. */
export async function settle(turns = 60): Promise<void> {
  for (let i = 0; i < turns; i += 1) await Promise.resolve();
}

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let monotonic = 0;
  let offset = startMs;
  let serial = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  const after = (delayMs: number, run: () => void) => {
    serial += 1;
    const id = serial;
    timers.set(id, { at: monotonic + Math.max(0, delayMs), run });
    return () => void timers.delete(id);
  };
  const next = (until: number) =>
    [...timers].filter(([, t]) => t.at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];

  return {
    nowMs: () => monotonic + offset,
    monotonicMs: () => monotonic,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const onAbort = () => {
          disarm();
          reject(signal.reason);
        };
        const disarm = after(delayMs, () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    async advance(ms) {
      const until = monotonic + ms;
      await settle();
      for (let due = next(until); due !== undefined; due = next(until)) {
        const [id, timer] = due;
        timers.delete(id);
        monotonic = Math.max(monotonic, timer.at);
        timer.run();
        await settle();
      }
      monotonic = until;
      await settle();
    },
    jump: (ms) => {
      offset += ms;
    },
    timers: () => timers.size,
  };
}
