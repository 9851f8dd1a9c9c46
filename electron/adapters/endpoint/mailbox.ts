import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** Values in the order they came, each for one taker. */
export interface Mailbox<T> {
  /** Dropped when `most` wait already, or after `close`. */
  put(value: T): void;
  take(signal: AbortSignal): Promise<Result<T, Problem>>;
  /** Every present and later caller gets 'cancelled'. */
  close(): void;
}

export function createMailbox<T>(most: number): Mailbox<T> {
  const values: T[] = [];
  const takers: ((outcome: Result<T, Problem>) => void)[] = [];
  let closed = false;
  return {
    put(value) {
      if (closed) return;
      const taker = takers.shift();
      if (taker !== undefined) taker(ok(value));
      else if (values.length < most) values.push(value);
    },
    take(signal) {
      if (closed || signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      const value = values.shift();
      if (value !== undefined) return Promise.resolve(ok(value));
      return new Promise((resolve) => {
        const settle = (outcome: Result<T, Problem>): void => {
          signal.removeEventListener('abort', leave);
          resolve(outcome);
        };
        const leave = (): void => {
          takers.splice(takers.indexOf(settle), 1);
          settle(err({ code: 'cancelled' }));
        };
        takers.push(settle);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    close() {
      closed = true;
      for (const taker of takers.splice(0)) taker(err({ code: 'cancelled' }));
    },
  };
}
