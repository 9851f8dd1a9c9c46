import { describe, expect, it } from 'vitest';
import { timeLeftOf } from './time-left.ts';
import { ago, clockTime } from './when.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('time left', () => {
  it('is nothing without a lease', () => {
    expect(timeLeftOf({ leasedAt: null, expiresAt: null }, 0)).toBeNull();
  });
  it('drains from whole to nothing and never leaves 0 to 1', () => {
    const lease = { leasedAt: 0, expiresAt: HOUR };
    expect(timeLeftOf(lease, 0)?.share).toBe(1);
    expect(timeLeftOf(lease, HOUR / 4)?.share).toBe(0.75);
    expect(timeLeftOf(lease, 2 * HOUR)?.share).toBe(0);
    expect(timeLeftOf(lease, -HOUR)?.share).toBe(1);
  });
  it('says it in words that promise no more than there is', () => {
    const at = (now: number) => timeLeftOf({ leasedAt: 0, expiresAt: 72 * MINUTE }, now);
    expect(at(0)?.words).toBe('1 h 12 min left');
    expect(at(1)?.words).toBe('1 h 11 min left');
    expect(at(72 * MINUTE - 1)?.words).toBe('less than a minute left');
    expect(at(72 * MINUTE)?.words).toBe('expired');
  });
  it('survives a lease whose start is unknown or after its end', () => {
    expect(timeLeftOf({ leasedAt: null, expiresAt: HOUR }, 0)?.share).toBe(1);
    expect(timeLeftOf({ leasedAt: HOUR, expiresAt: HOUR }, 0)?.share).toBe(0);
  });
});

describe('when', () => {
  const noon = new Date(2026, 10, 22, 12, 0).getTime();
  it('names the day only when it is not today', () => {
    expect(clockTime(noon + HOUR, noon)).toBe('13:00');
    expect(clockTime(noon + 24 * HOUR, noon)).toBe('12:00 tomorrow');
    expect(clockTime(noon + 240 * HOUR, noon)).toBe('2 Dec, 12:00');
  });
  it('counts minutes for an hour', () => {
    expect(ago(noon, noon + 59_000)).toBe('just now');
    expect(ago(noon, noon + 5 * MINUTE)).toBe('5 min ago');
    expect(ago(noon, noon + 2 * HOUR)).toBe('12:00');
  });
});
