import type { Clock } from '../ports/clock.ts';

/** Long work that can be left and taken up again: it yields wherever something else may run. */
export type SlicedWork<T> = Generator<undefined, T, undefined>;

/** How long such work keeps the app from answering a tool, in milliseconds. */
const SLICE_MS = 6;

/** Does all of it now. */
export function atOnce<T>(work: SlicedWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does it a few milliseconds at a time, and lets everything that waits have its turn in between. */
export async function inSlices<T>(
  work: SlicedWork<T>,
  clock: Pick<Clock, 'monotonicMs' | 'after'>,
): Promise<T> {
  let begunAt = clock.monotonicMs();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - begunAt < SLICE_MS) continue;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    begunAt = clock.monotonicMs();
  }
}

/** As `inSlices`, but the first slice is done before it returns: work that is short is over by then. */
export function beginSlices<T>(
  work: SlicedWork<T>,
  clock: Pick<Clock, 'monotonicMs' | 'after'>,
  done: (value: T) => void,
): void {
  const begunAt = clock.monotonicMs();
  do {
    const step = work.next();
    if (step.done === true) {
      done(step.value);
      return;
    }
  } while (clock.monotonicMs() - begunAt < SLICE_MS);
  clock.after(0, () => beginSlices(work, clock, done));
}
