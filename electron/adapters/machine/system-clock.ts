import type { Clock } from '../../core/ports/clock.ts';
import { monotonicMs } from './monotonic-ms.ts';

/** Longest delay a Node timer takes; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  const after = (delayMs: number, callback: () => void): (() => void) => {
    // Behind what waits already. A timer waits for at least a millisecond, and long work is done in hundreds of slices.
    if (delayMs <= 0) {
      const immediate = setImmediate(callback);
      immediate.unref();
      return () => clearImmediate(immediate);
    }
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      const stepMs = Math.min(leftMs, longestMs);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : callback()), Math.max(0, stepMs));
      timer.unref();
    };
    arm(delayMs);
    return () => {
      // Node drops the empty list of a timer that is cleared only where the timer holds the loop, and wakes for each list
      // left when its time comes: each answered call had left one.
      timer.ref();
      clearTimeout(timer);
    };
  };
  return {
    nowMs: () => Date.now(),
    monotonicMs,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const stop = () => {
          cancel();
          reject(signal.reason);
        };
        const cancel = after(delayMs, () => {
          signal.removeEventListener('abort', stop);
          resolve();
        });
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}

/**
 * Calls back when the machine was asleep, its clock was set, or it was too busy: Node's timers do not run then, so what was due is
 * late. Seen as the wall clock running ahead of the timers. `hasSlept`: the wall clock went on and the clock that nobody sets did not,
 * which Linux stops in a sleep; a busy machine moves both. Returns the way to stop.
 */
export function watchWake(
  clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'after'>,
  onWake: (lateMs: number, hasSlept: boolean) => void,
  everyMs = 15_000,
  toleranceMs = 20_000,
): () => void {
  let cancel: () => void = () => undefined;
  const tick = (dueAt: number): void => {
    const beganAt = clock.nowMs() - clock.monotonicMs();
    cancel = clock.after(everyMs, () => {
      const now = clock.nowMs();
      const missedMs = now - clock.monotonicMs() - beganAt;
      tick(now + everyMs);
      const lateMs = now - dueAt;
      if (lateMs > toleranceMs || lateMs < -toleranceMs) onWake(lateMs, missedMs > toleranceMs);
    });
  };
  tick(clock.nowMs() + everyMs);
  return () => cancel();
}
