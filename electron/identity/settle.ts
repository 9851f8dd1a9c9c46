import type { FormValues } from '../../shared/form-values.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, type Result } from '../../shared/result.ts';

export const cancelled: Problem = { code: 'cancelled' };

/**
 * Runs a method of a kind so that an abort comes out as the Problem 'cancelled', whether the port that was waiting
 * answered it or threw the signal's reason. Anything else thrown is a bug and propagates.
 */
export async function settle<T>(
  signal: AbortSignal,
  work: () => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  if (signal.aborted) return err(cancelled);
  try {
    const result = await work();
    return signal.aborted && !result.ok ? err(cancelled) : result;
  } catch (error) {
    if (signal.aborted) return err(cancelled);
    throw error;
  }
}

/** `settle` for what needs the source's configuration in its typed form, which a record of another version may not give. */
export function configured<C>(parse: (values: FormValues) => Result<C, Problem>) {
  return <T>(
    ctx: { readonly config: FormValues },
    signal: AbortSignal,
    work: (config: C) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem>> =>
    settle(signal, async () => {
      const config = parse(ctx.config);
      return config.ok ? work(config.value) : config;
    });
}
