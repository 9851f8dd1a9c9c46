/** botocore asks a credential process again on every read once less than this is left (protocols §iv). */
export const FLOOR_MS = 15 * 60_000;
/** Nothing with less than this left is worth handing out while anything else can be had. */
export const HARD_FLOOR_MS = 60_000;
/** Between two renewals that callers cause: a guard for leases hardly longer than the floor. */
const LEAST_DELAY_MS = 60_000;

/**
 * How long before its end a lease or a sign-in is renewed: 20 minutes, or a quarter of what it holds, ±10 %.
 * `fraction` is uniform in [0, 1).
 */
export function renewalLeadMs(lifetimeMs: number, fraction: number): number {
  const lead = Math.min(20 * 60_000, Math.max(0, lifetimeMs) / 4);
  return lead * (0.9 + fraction * 0.2);
}

/**
 * Until when a lease is handed out without asking upstream. Above the floor: until the floor. A lease that was short
 * when it came will not get longer by asking again, so it is reused for half its life; asking at every read would be a
 * renewal storm.
 */
export function reuseUntilMs(lease: { readonly expiresAt: number }, receivedAt: number): number {
  const life = lease.expiresAt - receivedAt;
  const wanted =
    life > FLOOR_MS
      ? Math.max(lease.expiresAt - FLOOR_MS, receivedAt + LEAST_DELAY_MS)
      : receivedAt + life / 2;
  // Of a lease that hardly outlives its last minute a quarter is used: nothing better can be had than such another one.
  return Math.min(wanted, Math.max(lease.expiresAt - HARD_FLOOR_MS, receivedAt + life / 4));
}

/** Before the n-th further attempt (from 0) after a failure: 15 s doubled up to 10 minutes, ±10 %. */
export function backOffMs(failures: number, fraction: number): number {
  return Math.min(10 * 60_000, 15_000 * 2 ** Math.min(failures, 20)) * (0.9 + fraction * 0.2);
}
