import { timeLeft } from '../shared/words.ts';

export interface TimeLeft {
  readonly words: string;
  /** Share of the lease that is left, 0 to 1. */
  readonly share: number;
}

/** What the draining bar shows. Null when no lease is held. */
export function timeLeftOf(
  lease: { readonly leasedAt: number | null; readonly expiresAt: number | null },
  now: number,
): TimeLeft | null {
  if (lease.expiresAt === null) return null;
  const leftMs = lease.expiresAt - now;
  const wholeMs = lease.expiresAt - (lease.leasedAt ?? now);
  const share = wholeMs <= 0 ? 0 : Math.min(1, Math.max(0, leftMs / wholeMs));
  return { words: timeLeft(leftMs), share };
}
