import type { Problem } from '../../shared/problem.ts';
import { deferred } from '../core/async/deferred.ts';
import type { OnBug } from '../core/bugs.ts';

/** What nobody caught in the main process. */
export interface Uncaught {
  /** What each is reported to, also those of before. To be called once. */
  reportTo(report: (problem: Problem) => void): void;
}

/**
 * An error that nobody caught is a bug of one part, and the rest goes on. Without a listener Electron shows a box with the
 * stack, and until somebody closes it nothing else is done: on a machine without a display, no tool is answered ever again.
 */
export function catchUncaught(onBug: OnBug): Uncaught {
  const reporting = deferred<(problem: Problem) => void>();
  process.on('uncaughtException', (error) => {
    const problem = onBug('uncaught', error);
    void reporting.promise.then((report) => report(problem));
  });
  return { reportTo: reporting.resolve };
}
