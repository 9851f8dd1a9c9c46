import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';

/** A token bucket for each access token: `burst` calls at once, refilled at `perSecond`. */
export const rateSchema = z.strictObject({ perSecond: z.number().positive(), burst: z.int().positive() });
export type Rate = Readonly<z.infer<typeof rateSchema>>;

export interface Throttle {
  admits(caller: string): boolean;
  /** null = everything is let through. */
  setRate(rate: Rate | null): void;
}

export function createThrottle(clock: PlaygroundClock, initial: Rate | null): Throttle {
  let rate = initial;
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    admits: (caller) => {
      if (rate === null) return true;
      const now = clock.now();
      const bucket = buckets.get(caller) ?? { level: rate.burst, at: now };
      bucket.level = Math.min(rate.burst, bucket.level + ((now - bucket.at) / 1000) * rate.perSecond);
      bucket.at = now;
      buckets.set(caller, bucket);
      if (bucket.level < 1) return false;
      bucket.level -= 1;
      return true;
    },
    setRate: (next) => {
      rate = next;
      buckets.clear();
    },
  };
}
