import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, FLOOR_MS, HARD_FLOOR_MS, renewalLeadMs, reuseUntilMs } from './expiry.ts';

const MINUTE = 60_000;

describe('expiry', () => {
  it('renews a quarter of the life ahead, 20 minutes at most, within ±10 %', () => {
    expect(renewalLeadMs(60 * MINUTE, 0.5)).toBe(15 * MINUTE);
    expect(renewalLeadMs(12 * 60 * MINUTE, 0.5)).toBe(20 * MINUTE);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (life, f) => {
          const middle = Math.min(20 * MINUTE, life / 4);
          const lead = renewalLeadMs(life, f);
          expect(lead).toBeGreaterThanOrEqual(middle * 0.9);
          expect(lead).toBeLessThanOrEqual(middle * 1.1);
        },
      ),
    );
  });

  it('reuses above the floor, and a short lease for half its life, its last minute never if it has more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000_000 }), (life) => {
        const until = reuseUntilMs({ expiresAt: life }, 0);
        const last = Math.max(life - HARD_FLOOR_MS, life / 4);
        expect(until).toBeLessThanOrEqual(last);
        if (life >= FLOOR_MS + MINUTE) expect(life - until).toBeGreaterThanOrEqual(FLOOR_MS);
        else if (life <= FLOOR_MS) expect(until).toBe(Math.min(life / 2, last));
        else expect(until).toBe(MINUTE);
      }),
    );
  });

  it('counts from when the lease came, not from the beginning of time', () => {
    const at = 1_768_480_496_000;
    const until = (life: number) => reuseUntilMs({ expiresAt: at + life }, at) - at;
    expect(until(60 * MINUTE)).toBe(45 * MINUTE);
    expect(until(15 * MINUTE + 1)).toBe(MINUTE);
    expect(until(15 * MINUTE)).toBe(7.5 * MINUTE);
    expect(until(MINUTE)).toBe(MINUTE / 4);
  });

  it('backs off by doubling up to ten minutes', () => {
    expect([0, 1, 2, 3].map((n) => backOffMs(n, 0.5))).toEqual([15_000, 30_000, 60_000, 120_000]);
    expect([backOffMs(0, 0), backOffMs(0, 0.75)]).toEqual([13_500, 15_750]);
    expect(backOffMs(500, 0.999)).toBeLessThanOrEqual(11 * MINUTE);
  });
});
