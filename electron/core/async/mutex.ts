import { deferred } from './deferred.ts';

/** Runs one piece of work at a time, in the order asked. A caller whose signal aborts while it waits leaves the queue. */
export type Exclusively = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createMutex(): Exclusively {
  let tail: Promise<void> = Promise.resolve();
  return async (work, signal) => {
    signal.throwIfAborted();
    const before = tail;
    const { promise: mine, resolve: release } = deferred<void>();
    tail = before.then(() => mine);
    try {
      await untilOrAbort(before, signal);
      return await work();
    } finally {
      release();
    }
  };
}

async function untilOrAbort(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: gaveUp, resolve: giveUp } = deferred<void>();
  const onAbort = () => giveUp();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([turn, gaveUp]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
