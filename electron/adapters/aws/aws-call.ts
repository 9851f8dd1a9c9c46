import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Clock, ClockSkew } from '../../core/ports/clock.ts';
import type { Random } from '../../core/ports/crypto.ts';
import type { AwsApi } from './aws-endpoints.ts';
import type { AwsEndpointVariant } from './aws-partitions.ts';
import { type AwsQuestion, awsProblem } from './aws-problem.ts';
import type { FetchLike } from './http-transport.ts';
import { retryAfterMs } from './retry-after.ts';

/** What every AWS client here is made of. */
export interface AwsClientParts {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  readonly skew: ClockSkew;
  readonly random: Random;
  /** The user's own endpoint for a service, null for AWS's: see `configuredAwsEndpoint`. */
  readonly endpointFor: (service: AwsApi) => string | null;
  /** Which of AWS's own hosts: see `configuredVariant`. Absent: the plain ones. */
  readonly variant?: () => AwsEndpointVariant;
  readonly limits?: Partial<AwsLimits>;
}
export interface AwsLimits {
  /** One request. */
  readonly requestTimeoutMs: number;
  /** All attempts and pauses together. */
  readonly totalMs: number;
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}
const usual: AwsLimits = {
  requestTimeoutMs: 10_000,
  totalMs: 30_000,
  attempts: 6,
  firstPauseMs: 250,
  longestPauseMs: 5000,
};
export const awsLimits = (parts: Pick<AwsClientParts, 'limits'>): AwsLimits => ({
  ...usual,
  ...parts.limits,
});

/**
 * Which failures are tried again. 'any': passing ones too. 'refused-only': only what the server says it did not do, for
 * a request that must not be done twice (a one-time code, a rotating refresh token).
 */
export type Repeat = 'any' | 'refused-only';

/** What one attempt is sent with, as the second argument of a client's `send`. */
export interface Within {
  /** The caller's, and the deadline of all attempts together. */
  readonly abortSignal: AbortSignal;
}

/**
 * Runs one SDK call with our own retries: the SDK's know neither our clock nor a deadline over all attempts. Pauses grow
 * with full jitter.
 */
export async function awsCall<T>(
  parts: AwsClientParts,
  question: AwsQuestion,
  repeat: Repeat,
  attempt: (within: Within) => Promise<T>,
  signal: AbortSignal,
): Promise<Result<T, Problem>> {
  const { clock, random, skew } = parts;
  const limits = awsLimits(parts);
  const startedAt = clock.monotonicMs();
  const total = new AbortController();
  const cancelDeadline = clock.after(limits.totalMs, () => total.abort());
  const either = AbortSignal.any([signal, total.signal]);
  const late: Problem = { code: 'timed-out', what: question.host.slice(0, 300), afterMs: limits.totalMs };
  let skewTried = false;
  try {
    for (let tried = 1; ; tried += 1) {
      let problem: Problem;
      let askedMs: number | null = null;
      try {
        return ok(await attempt({ abortSignal: either }));
      } catch (error) {
        if (signal.aborted) return err({ code: 'cancelled' });
        if (total.signal.aborted) return err(late);
        problem = awsProblem(error, { ...question, skewMs: skew.skewMs() });
        askedMs = retryAfterMs(error, serverNow(parts));
        if (problem.code === 'throttled' && askedMs !== null) problem = { ...problem, retryAfterMs: askedMs };
      }
      // The SDK has learnt the offset from the refusal and signs again with it: exactly one more try.
      if (problem.code === 'clock-skewed' && !skewTried) {
        skewTried = true;
        continue;
      }
      if (tried >= limits.attempts || !repeats(problem, repeat)) return err(problem);
      const ceiling = Math.min(limits.longestPauseMs, limits.firstPauseMs * 2 ** tried);
      // Never sooner than the service asks, however short our own pause is.
      const pauseMs = Math.max(askedMs ?? 0, ceiling * (0.25 + 0.75 * random.fraction()));
      if (clock.monotonicMs() - startedAt + pauseMs > limits.totalMs) return err(problem);
      try {
        await clock.sleep(pauseMs, either);
      } catch {
        return err(signal.aborted ? { code: 'cancelled' } : problem);
      }
    }
  } finally {
    cancelDeadline();
  }
}

function repeats(problem: Problem, repeat: Repeat): boolean {
  switch (problem.code) {
    case 'throttled':
      return true;
    case 'network':
      // What is in between refuses for as long as the user does nothing.
      return repeat === 'any' && problem.cause !== 'intercepted';
    case 'timed-out':
    case 'upstream-failed':
      return repeat === 'any';
    default:
      return false;
  }
}
