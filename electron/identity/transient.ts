import type { Problem } from '../../shared/problem.ts';

/** It may be over by the next try, garbage too (the page of a captive portal): what is held still counts, what is waited for continues. */
export const isTransient = ({ code }: Problem): boolean =>
  ['network', 'timed-out', 'throttled', 'upstream-failed', 'upstream-garbage'].includes(code);
