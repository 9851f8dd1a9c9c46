import { useRef, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { useApp } from '../../app-context.tsx';

/** Does one thing after the other, says how far it is, and what came of it. */
export function useEachInTurn() {
  const { tell, showProblem } = useApp();
  const [progress, setProgress] = useState<{ readonly done: number; readonly all: number } | null>(null);
  const isCancelled = useRef(false);
  const run = async <T>(
    items: readonly T[],
    work: (item: T) => Promise<Result<unknown, Problem>>,
    said: (n: number) => string,
  ): Promise<void> => {
    isCancelled.current = false;
    let succeeded = 0;
    for (const [done, item] of items.entries()) {
      if (isCancelled.current) break;
      setProgress({ done, all: items.length });
      const outcome = await work(item);
      if (outcome.ok) succeeded += 1;
      else showProblem(outcome.error);
      // A cancelled sign-in would be asked for again by every further session.
      if (!outcome.ok && outcome.error.code === 'cancelled') break;
    }
    setProgress(null);
    if (succeeded > 0) tell(said(succeeded));
  };
  const cancel = (): void => {
    isCancelled.current = true;
  };
  return { progress, run, cancel };
}
