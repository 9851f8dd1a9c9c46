import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createMemorySlot } from '../../core/sign-in/memory-slot.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { codeAt, freshCode, parseSeed } from './totp.ts';

/** The key of RFC 6238, appendix B, in base32. */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;

describe('a seed', () => {
  it.each([
    [seed, seed],
    [` ${seed.toLowerCase()} `, seed],
    ['gezd gnbv gy3t qojq gezd gnbv gy3t qojq', seed],
    ['GEZD-GNBV-GY3T-QOJQ====', 'GEZDGNBVGY3TQOJQ'],
    [`otpauth://totp/AWS:ada?secret=${seed}&issuer=AWS`, seed],
    [`OTPAUTH://totp/AWS:ada?secret=${seed}`, seed],
    [`otpauth://totp/AWS:ada?secret=${seed}&digits=6&period=30&algorithm=SHA1`, seed],
  ])('is read from %s', (typed, read) => {
    expect(parseSeed(typed)).toBe(read);
  });

  it.each([
    ['', 'nothing'],
    ['123456', 'a code in its place'],
    ['GEZDGNBVGY3TQOJ', 'fewer than 80 bits'],
    ['A'.repeat(129), 'longer than any'],
    ['GEZDGNBVGY3TQOJ0GEZDGNBVGY3TQOJ1', 'digits that base32 has not'],
    [`otpauth://hotp/AWS:ada?secret=${seed}&counter=1`, 'counts instead of telling the time'],
    [`otpauth://totp/AWS:ada?secret=${seed}&digits=8`, 'eight digits'],
    [`otpauth://totp/AWS:ada?secret=${seed}&period=60`, 'a minute each'],
    [`otpauth://totp/AWS:ada?secret=${seed}&algorithm=SHA256`, 'another hash'],
    ['otpauth://totp/AWS:ada', 'no secret'],
    ['otpauth:', 'no address'],
  ])('is not read from "%s" (%s)', (typed) => {
    expect(parseSeed(typed)).toBeNull();
  });
});

// RFC 6238, appendix B: the last six of the eight digits.
it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('makes the code of RFC 6238 at %d s', (atSeconds, code) => {
  expect(codeAt(seed, atSeconds * 1000)).toBe(code);
});

describe('codes for AWS, which takes each one once', () => {
  /** 10 s after a step began. `earlyMs`: how much too soon by the wall clock a timer fires. */
  function device({ skewMs = 0, earlyMs = 0 } = {}) {
    const clock = createFakeClock(STEP_MS * 1_000_000 + 10_000);
    let skew = skewMs;
    const memory = createMemorySlot({
      key: 'memory:ada',
      now: () => clock.nowMs() + skew,
      agenda: { set: () => undefined, cancel: () => undefined },
    });
    const ports = {
      clock: {
        ...clock,
        sleep: (delayMs: number, signal: AbortSignal) => clock.sleep(delayMs - earlyMs, signal),
      },
      skew: { skewMs: () => skew, observe: () => undefined },
    };
    const code = async (signal = neverAborts()) =>
      (await freshCode(ports, { memory }, seed, signal)).reveal();
    const setSkew = (ms: number) => {
      skew = ms;
    };
    return { clock, memory, code, setSkew, now: () => clock.nowMs() + skew };
  }
  const doneIn = async <T>(work: Promise<T>, clock: { advance(ms: number): Promise<void> }, ms: number) => {
    let isDone = false;
    void work.then(() => {
      isDone = true;
    });
    await clock.advance(ms - 1);
    expect(isDone).toBe(false);
    await clock.advance(1);
    expect(isDone).toBe(true);
    return work;
  };

  it('are of this moment by the clock of AWS', async () => {
    for (const skewMs of [0, -90_000, 40_000]) {
      const { code, now } = device({ skewMs });
      expect(await code()).toBe(codeAt(seed, now()));
    }
  });

  it('are never the same twice: who asks again in the same half minute waits for the next one', async () => {
    const { clock, code } = device();
    const first = await code();
    const second = await doneIn(code(), clock, 20_000);
    expect(second).toBe(codeAt(seed, clock.nowMs()));
    const third = await doneIn(code(), clock, STEP_MS);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it('are not waited for in the next half minute', async () => {
    const { clock, code } = device();
    await code();
    await clock.advance(20_000);
    expect(await code()).toBe(codeAt(seed, clock.nowMs()));
  });

  it('are not the same twice either when a timer fires a moment early', async () => {
    const { clock, code } = device({ earlyMs: 3 });
    const first = await code();
    const asked = code();
    await clock.advance(20_000);
    const second = await asked;
    expect(second).not.toBe(first);
    const again = code();
    await clock.advance(STEP_MS);
    expect([first, second]).not.toContain(await again);
  });

  it('are not waited for because of a clock that was thought to be far ahead', async () => {
    const { code, setSkew, now } = device({ skewMs: 45_000 });
    await code();
    setSkew(0);
    expect(await code()).toBe(codeAt(seed, now()));
  });

  it('are not waited for once who asked has left', async () => {
    const { clock, code } = device();
    await code();
    const leaving = new AbortController();
    const asked = code(leaving.signal);
    leaving.abort(new Error('left'));
    await expect(asked).rejects.toThrow('left');
    expect(clock.timers()).toBe(0);
  });
});
