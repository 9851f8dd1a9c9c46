import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';

/**
 * The outcome of work that may throw. After an abort a throw is how the work ended, and means 'cancelled'; otherwise it is a
 * bug, which `onThrow` logs and turns into a Problem.
 */
export async function resultOf<T>(
  work: () => Promise<Result<T, Problem>>,
  onThrow: (error: unknown) => Problem,
  signal: AbortSignal,
): Promise<Result<T, Problem>> {
  try {
    return await work();
  } catch (error) {
    return err(signal.aborted ? { code: 'cancelled' } : onThrow(error));
  }
}
