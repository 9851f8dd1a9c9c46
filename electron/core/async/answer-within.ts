import type { Clock } from '../ports/clock.ts';
import { linkedAbort } from './linked-abort.ts';

/**
 * What `work` gives, or `late()` where it takes longer. Work that is late goes on without its caller: what it asks the user
 * stays open, and the next caller finds what came of it. A caller that leaves in time ends it.
 */
export async function answerWithin<T>(
  clock: Pick<Clock, 'after'>,
  {
    ms,
    late,
    onThrow,
  }: { readonly ms: number; readonly late: () => T; readonly onThrow: (e: unknown) => unknown },
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const linked = linkedAbort([signal]);
  const working = work(linked.signal);
  let disarm = (): void => undefined;
  const lateness = new Promise<'late'>((resolve) => {
    disarm = clock.after(ms, () => resolve('late'));
  });
  try {
    const first = await Promise.race([working, lateness]);
    if (first !== 'late') return first;
  } finally {
    disarm();
    linked.unlink();
  }
  working.catch(onThrow);
  return late();
}
