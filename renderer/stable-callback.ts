import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * The same function object at every drawing, which does what the last drawing says: hundreds of memoised rows take it
 * without being redrawn. For events only, never while drawing.
 */
export function useStableCallback<A extends readonly unknown[]>(
  work: (...args: A) => void,
): (...args: A) => void {
  const latest = useRef(work);
  useLayoutEffect(() => {
    latest.current = work;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
