import { performance } from 'node:perf_hooks';
import { describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createClockSkew } from '../aws/clock-skew.ts';
import { createSystemClock, watchWake } from './system-clock.ts';

const never = neverAborts();

describe('the system clock', () => {
  it('sleeps, and wakes at once when called off', async () => {
    const clock = createSystemClock();
    const startedAt = clock.monotonicMs();
    await clock.sleep(30, never);
    expect(clock.monotonicMs() - startedAt).toBeGreaterThan(25);
    const reason = new Error('stop');
    await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const slept = clock.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
  });

  it('calls back once, unless called off', async () => {
    const clock = createSystemClock();
    const called = vi.fn();
    clock.after(10, called)();
    clock.after(10, called);
    await clock.sleep(60, never);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('does not wake the process for timers that were called off', async () => {
    const clock = createSystemClock();
    const turns = () => performance.nodeTiming.uvMetricsInfo.loopCount;
    const before = turns();
    // A delay of its own for each, as what is left of a limit has.
    for (let ms = 20; ms < 420; ms++) clock.after(ms, () => undefined)();
    await clock.sleep(500, never);
    expect(turns() - before).toBeLessThan(150);
  });

  it('does not fire a far timer at once', async () => {
    const clock = createSystemClock();
    const called = vi.fn();
    const cancel = clock.after(2 ** 40, called);
    await clock.sleep(20, never);
    expect(called).not.toHaveBeenCalled();
    cancel();
  });

  it('sees that the machine was asleep, and knows it from one that was too busy', () => {
    let now = 0;
    let monotonic = 500;
    const timers: (() => void)[] = [];
    const woke: (readonly [number, boolean])[] = [];
    const clock = {
      nowMs: () => now,
      monotonicMs: () => monotonic,
      after: (_delayMs: number, callback: () => void) => {
        timers.push(callback);
        return () => undefined;
      },
    };
    const pass = (ms: number, ranMs: number): void => {
      now += ms;
      monotonic += ranMs;
      timers.shift()?.();
    };
    watchWake(clock, (lateMs, hasSlept) => woke.push([lateMs, hasSlept]), 1000, 5000);
    pass(1200, 1200);
    expect(woke).toEqual([]);
    pass(1000 + 3_600_000, 1200);
    expect(woke).toEqual([[3_600_000, true]]);
    pass(1000 + 60_000, 61_000);
    pass(1000 - 60_000, 1000);
    expect(woke.slice(1)).toEqual([
      [60_000, false],
      [-60_000, false],
    ]);
    expect(timers).toHaveLength(1);
  });
});

describe('the clock skew', () => {
  const at = 1_800_000_000_000;
  it('counts once two measurements agree', () => {
    const seen: number[] = [];
    const skew = createClockSkew({ onChange: (skewMs) => seen.push(skewMs) });
    skew.observe(at + 1_200_000, at);
    expect(skew.skewMs()).toBe(0);
    skew.observe(at + 1_201_000, at);
    expect(skew.skewMs()).toBe(1_201_000);
    skew.observe(at + 1_200_400, at);
    expect(seen).toHaveLength(1);
  });

  it('is not moved by one odd answer, nor by noise', () => {
    const skew = createClockSkew();
    skew.observe(at + 900, at);
    skew.observe(at - 900, at);
    skew.observe(at - 86_400_000, at);
    skew.observe(Number.NaN, at);
    expect(skew.skewMs()).toBe(0);
  });

  it('follows a clock that was set right', () => {
    const skew = createClockSkew();
    for (let n = 0; n < 5; n += 1) skew.observe(at - 1_200_000, at);
    expect(skew.skewMs()).toBe(-1_200_000);
    skew.observe(at, at);
    expect(skew.skewMs()).toBe(-1_200_000);
    skew.observe(at + 300, at);
    expect(skew.skewMs()).toBe(0);
  });
});
