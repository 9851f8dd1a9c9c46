import type { SessionId } from '../../../shared/ids.ts';
import type { Lease } from '../credentials.ts';
import { HARD_FLOOR_MS, renewalLeadMs, reuseUntilMs } from '../sessions/expiry.ts';

/** A lease as it is held, with what was settled when it came. Times are epoch ms by the corrected clock. */
export interface HeldLease {
  readonly lease: Lease;
  /** Handed out without asking upstream until then. */
  readonly reuseUntil: number;
  readonly renewAt: number;
  /** After a failed attempt upstream is left in peace until then. */
  readonly restUntil: number;
  readonly failures: number;
}

/**
 * What to hold after upstream answered. A provider may answer with the very lease it gave before; then the same bytes
 * continue to be handed out, and upstream is not asked again until half of what is left has passed.
 */
export function adoptLease(before: HeldLease | null, lease: Lease, now: number, fraction: number): HeldLease {
  const fresh = { restUntil: 0, failures: 0 };
  if (before !== null && before.lease.expiresAt > now && isNoGain(before.lease, lease)) {
    const halfway = now + (before.lease.expiresAt - now) / 2;
    const again = Math.max(before.reuseUntil, Math.min(halfway, before.lease.expiresAt - HARD_FLOOR_MS));
    return { ...fresh, lease: before.lease, reuseUntil: again, renewAt: Math.max(again, halfway) };
  }
  return {
    ...fresh,
    lease,
    reuseUntil: reuseUntilMs(lease, now),
    renewAt: lease.expiresAt - renewalLeadMs(lease.expiresAt - now, fraction),
  };
}

function isNoGain(before: Lease, lease: Lease): boolean {
  if (before.accessKeyId === lease.accessKeyId) return before.accountId === lease.accountId;
  // SECURITY: keys of another account are another answer, however long the ones before would last.
  return before.expiresAt > lease.expiresAt && before.accountId === lease.accountId;
}

export interface HeldLeases {
  get(id: SessionId): HeldLease | null;
  set(id: SessionId, held: HeldLease): void;
  drop(id: SessionId): boolean;
  ids(): readonly SessionId[];
  /** To be handed out without asking upstream. */
  reusable(id: SessionId): Lease | null;
  /** Better than nothing: still good for a moment. */
  usable(id: SessionId): Lease | null;
}

export function createHeldLeases(now: () => number): HeldLeases {
  const held = new Map<SessionId, HeldLease>();
  const usable = (id: SessionId): Lease | null => {
    const entry = held.get(id);
    return entry !== undefined && entry.lease.expiresAt - HARD_FLOOR_MS > now() ? entry.lease : null;
  };
  return {
    get: (id) => held.get(id) ?? null,
    set: (id, entry) => void held.set(id, entry),
    drop: (id) => held.delete(id),
    ids: () => [...held.keys()],
    usable,
    reusable(id) {
      const entry = held.get(id);
      if (entry === undefined) return null;
      if (now() < entry.reuseUntil) return entry.lease;
      return now() < entry.restUntil ? usable(id) : null;
    },
  };
}
