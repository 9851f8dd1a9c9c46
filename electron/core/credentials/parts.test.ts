import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Lease } from '../credentials.ts';
import { Secret } from '../secret.ts';
import { createAskPermission } from './ask-permission.ts';
import { adoptLease, createHeldLeases, type HeldLease } from './held-leases.ts';
import { createStoppable } from './stoppable.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_800_000_000_000;
const id = SessionId.parse('s-1');

function lease(over: Partial<Lease> = {}): Lease {
  return {
    accessKeyId: 'ASIA1',
    secretAccessKey: new Secret('secret'),
    sessionToken: new Secret('token'),
    expiresAt: NOW + HOUR,
    issuedAt: NOW,
    accountId: null,
    chained: false,
    ...over,
  };
}

const hold = (over: Partial<HeldLease> = {}, now = NOW) => {
  let at = now;
  const held = createHeldLeases(() => at);
  held.set(id, {
    lease: lease(),
    reuseUntil: NOW + 45 * MINUTE,
    renewAt: NOW + 30 * MINUTE,
    restUntil: 0,
    failures: 0,
    ...over,
  });
  return { held, at: (next: number) => (at = next) };
};

describe('held leases', () => {
  it('are handed out again until the floor of their reuse, and not from then on', () => {
    const { held, at } = hold();
    expect(held.reusable(id)).not.toBeNull();
    at(NOW + 45 * MINUTE - 1);
    expect(held.reusable(id)).not.toBeNull();
    at(NOW + 45 * MINUTE);
    expect(held.reusable(id)).toBeNull();
  });

  it('are still usable after it while upstream is given a rest, but never with seconds left', () => {
    const { held, at } = hold({ restUntil: NOW + HOUR });
    at(NOW + 50 * MINUTE);
    expect(held.reusable(id)).not.toBeNull();
    at(NOW + HOUR - 30_000);
    expect(held.reusable(id)).toBeNull();
    expect(held.usable(id)).toBeNull();
  });

  it('that have expired are neither reusable nor usable', () => {
    const { held, at } = hold({ reuseUntil: NOW + HOUR });
    at(NOW + HOUR + 1);
    expect(held.usable(id)).toBeNull();
    expect(held.reusable(id)).toBeNull();
  });
});

describe('the last minute of a lease', () => {
  it('is never handed out while anything else can be had', () => {
    const { held, at } = hold({ restUntil: NOW + HOUR });
    at(NOW + 59 * MINUTE - 1);
    expect([held.usable(id), held.reusable(id)]).not.toContain(null);
    at(NOW + 59 * MINUTE);
    expect([held.usable(id), held.reusable(id)]).toEqual([null, null]);
  });

  it('comes after a rest that is over at its last moment, not one later', () => {
    const { held, at } = hold({ restUntil: NOW + 50 * MINUTE });
    at(NOW + 50 * MINUTE - 1);
    expect(held.reusable(id)).not.toBeNull();
    at(NOW + 50 * MINUTE);
    expect(held.reusable(id)).toBeNull();
  });
});

describe('which leases are held', () => {
  it('is known by session, and a drop says whether there was one', () => {
    const { held } = hold();
    expect([held.ids(), held.drop(id), held.drop(id), held.ids(), held.get(id)]).toEqual([
      [id],
      true,
      false,
      [],
      null,
    ]);
  });
});

describe('a provider that answers with the lease it gave before', () => {
  const before = adoptLease(null, lease(), NOW, 0.5);
  const again = (minutes: number, next: Partial<Lease> = {}) =>
    adoptLease(before, lease(next), NOW + minutes * MINUTE, 0.5);

  it('is asked again after half of what is left, and not in its last minute', () => {
    // At 50 minutes ten are left: five more. At 58.5 a minute and a half: up to the last minute.
    expect(again(50)).toMatchObject({ reuseUntil: NOW + 55 * MINUTE, renewAt: NOW + 55 * MINUTE });
    expect(again(58.5)).toMatchObject({ reuseUntil: NOW + 59 * MINUTE, renewAt: NOW + 59.25 * MINUTE });
    expect(again(10)).toMatchObject({ reuseUntil: NOW + 45 * MINUTE, renewAt: NOW + 45 * MINUTE });
  });

  it('is known by its key, or by an end that comes sooner', () => {
    expect(again(50, { accessKeyId: 'ASIA2', expiresAt: NOW + HOUR - 1 }).lease).toBe(before.lease);
    expect(again(50, { accessKeyId: 'ASIA2', expiresAt: NOW + HOUR }).lease.accessKeyId).toBe('ASIA2');
    expect(again(50, { expiresAt: NOW + 2 * HOUR }).lease).toBe(before.lease);
    expect(again(60).lease).not.toBe(before.lease);
  });
});

describe('the 15-minute floor', () => {
  // botocore/credentials.py: an advisory refresh is due at 15 minutes, a mandatory one at 10. A lease that is handed out
  // below the first makes botocore ask again for every property that it reads.
  const ADVISORY_MS = 15 * MINUTE;

  it.each([HOUR, 12 * HOUR, 30 * MINUTE])('holds for a lease of %d ms', (life) => {
    const kept = adoptLease(null, lease({ expiresAt: NOW + life }), NOW, 0.5);
    expect(NOW + life - kept.reuseUntil).toBeGreaterThanOrEqual(ADVISORY_MS);
  });

  it('is not 14', () => {
    const kept = adoptLease(null, lease(), NOW, 0.5);
    const held = createHeldLeases(() => NOW + HOUR - 14.5 * MINUTE);
    held.set(id, kept);
    expect(held.reusable(id)).toBeNull();
  });

  it('gives way where a provider answers with the very lease it gave before', () => {
    const before = adoptLease(null, lease(), NOW, 0.5);
    const at = NOW + 50 * MINUTE;
    const again = adoptLease(before, lease(), at, 0.5);
    expect(again.lease).toBe(before.lease);
    expect(again.reuseUntil).toBeGreaterThan(at);
    expect(again.reuseUntil).toBeLessThan(NOW + HOUR);
  });

  it('takes a new lease over one that has expired, whatever its key', () => {
    const before = adoptLease(null, lease(), NOW, 0.5);
    const next = lease({ expiresAt: NOW + 3 * HOUR });
    expect(adoptLease(before, next, NOW + 2 * HOUR, 0.5).lease).toBe(next);
  });
});

describe('permission to ask', () => {
  it('is given while one waiting caller allows it, asked again each time', () => {
    const permission = createAskPermission();
    let isHere = true;
    expect(permission.isGranted(id)).toBe(false);
    const withdraw = permission.grant(id, () => isHere);
    const other = permission.grant(id, () => false);
    expect(permission.isGranted(id)).toBe(true);
    isHere = false;
    expect(permission.isGranted(id)).toBe(false);
    isHere = true;
    withdraw();
    expect(permission.isGranted(id)).toBe(false);
    other();
  });

  it('counts two callers with one function as two', () => {
    const permission = createAskPermission();
    const mayAsk = () => true;
    const first = permission.grant(id, mayAsk);
    permission.grant(id, mayAsk);
    first();
    expect(permission.isGranted(id)).toBe(true);
  });

  it('remembers what nobody was asked', () => {
    const permission = createAskPermission();
    permission.mute(id);
    expect(permission.isMuted(id)).toBe(true);
    permission.unmute(id);
    expect(permission.isMuted(id)).toBe(false);
  });
});

describe('stopping', () => {
  it('ends the work of every caller of a session, and of no other', async () => {
    const running = createStoppable();
    const other = SessionId.parse('s-2');
    const until = (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        signal.addEventListener('abort', () => resolve('ended'), { once: true });
      });
    const caller = new AbortController();
    const [one, two] = [running.run(id, caller.signal, until), running.run(id, caller.signal, until)];
    const third = running.run(other, caller.signal, until);
    expect(running.ids()).toEqual([id, other]);
    running.stop(id);
    expect(await one).toEqual({ outcome: 'ended', wasStopped: true });
    expect(await two).toEqual({ outcome: 'ended', wasStopped: true });
    expect(running.ids()).toEqual([other]);
    caller.abort();
    expect(await third).toEqual({ outcome: 'ended', wasStopped: false });
    expect(running.ids()).toEqual([]);
  });

  it('forgets a caller whose work throws', async () => {
    const running = createStoppable();
    await expect(
      running.run(id, neverAborts(), async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(running.ids()).toEqual([]);
  });
});
