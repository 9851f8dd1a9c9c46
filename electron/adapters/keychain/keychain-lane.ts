import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { keychainProblem } from './keychain-problem.ts';

/**
 * One keychain call at a time. A call that hangs is given up at its deadline, yet nothing new is started until it
 * settles: every hanging call holds one of libuv's four threads, and with four held no file can be read.
 */
export function createKeychainLane() {
  let tail: Promise<unknown> = Promise.resolve();
  let stuck: Promise<void> | null = null;

  return {
    /** Runs the work after all earlier work; an abort while waiting leaves the line. */
    async turn<T>(work: () => Promise<Result<T, Problem>>, signal: AbortSignal): Promise<Result<T, Problem>> {
      const before = tail;
      let leave: () => void = () => undefined;
      const mine = new Promise<void>((resolve) => {
        leave = resolve;
      });
      tail = Promise.all([before, mine]);
      try {
        const turned = await orStop(before, null, signal);
        if (turned !== 'settled') return err({ code: 'cancelled' });
        return await work();
      } finally {
        leave();
      }
    },

    /** One call under a deadline, at which its own signal aborts too: what can be stopped then is. */
    async call<T>(
      start: (signal: AbortSignal) => Promise<T>,
      deadlineMs: number,
      signal: AbortSignal,
    ): Promise<Result<T, Problem>> {
      if (stuck !== null) {
        const freed = await orStop(stuck, deadlineMs, signal);
        if (freed !== 'settled') return err(stopProblem(freed, deadlineMs));
      }
      if (signal.aborted) return err({ code: 'cancelled' });
      const stop = new AbortController();
      const running = start(stop.signal);
      let result: Result<T, Problem> | null = null;
      const settled = running.then(
        (value) => {
          result = ok(value);
        },
        (error: unknown) => {
          result = err(keychainProblem(error));
        },
      );
      const ended = await orStop(settled, deadlineMs, signal);
      if (ended === 'settled' && result !== null) return result;
      stop.abort();
      const held = settled.then(() => {
        if (stuck === held) stuck = null;
      });
      stuck = held;
      return err(stopProblem(ended === 'settled' ? 'deadline' : ended, deadlineMs));
    },
  };
}

function stopProblem(why: 'deadline' | 'aborted', deadlineMs: number): Problem {
  return why === 'deadline' ? { code: 'keychain-timeout', afterMs: deadlineMs } : { code: 'cancelled' };
}

function orStop(
  work: Promise<unknown>,
  deadlineMs: number | null,
  signal: AbortSignal,
): Promise<'settled' | 'deadline' | 'aborted'> {
  return new Promise((resolve) => {
    const timer = deadlineMs === null ? null : setTimeout(() => finish('deadline'), deadlineMs);
    const onAbort = () => finish('aborted');
    const finish = (how: 'settled' | 'deadline' | 'aborted') => {
      if (timer !== null) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(how);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) finish('aborted');
    work.then(
      () => finish('settled'),
      () => finish('settled'),
    );
  });
}
