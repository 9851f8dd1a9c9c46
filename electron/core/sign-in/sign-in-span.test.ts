import { describe, expect, it } from 'vitest';
import type { SignInStatus } from '../identity-source.ts';
import { newSpan, nextSpan } from './sign-in-span.ts';

const minute = 60_000;
const until = (expiresAt: number) => ({ kind: 'signed-in', signedInAs: 'ada', expiresAt }) as const;

/** The span of one source over what its renewals bring. */
function createSpan() {
  let span = newSpan;
  return {
    isEnding(next: SignInStatus, now: number): boolean {
      span = nextSpan(span, next, now);
      return span.isEnding;
    },
  };
}

describe('whether a sign-in comes to its end', () => {
  it('not while each renewal brings as much as the one before', () => {
    const span = createSpan();
    for (let hour = 0; hour < 12; hour += 1) {
      const now = hour * 45 * minute;
      expect(span.isEnding(until(now + 60 * minute), now)).toBe(false);
    }
  });

  it('as soon as a renewal brings less, because the session behind it ends', () => {
    const span = createSpan();
    expect(span.isEnding(until(60 * minute), 0)).toBe(false);
    expect(span.isEnding(until(90 * minute), 45 * minute)).toBe(true);
    expect(span.isEnding(until(90 * minute), 60 * minute)).toBe(true);
  });

  it('when a renewal that was due brought nothing, and not when one was early', () => {
    const span = createSpan();
    expect(span.isEnding(until(60 * minute), 0)).toBe(false);
    expect(span.isEnding(until(60 * minute), 20 * minute)).toBe(false);
    expect(span.isEnding(until(60 * minute), 46 * minute)).toBe(true);
    expect(span.isEnding(until(105 * minute), 47 * minute)).toBe(false);
  });

  it('not when it is heard late of a renewal that a session caused', () => {
    const span = createSpan();
    expect(span.isEnding(until(60 * minute), 0)).toBe(false);
    const renewed = { ...until(90 * minute), issuedAt: 30 * minute };
    expect(span.isEnding(renewed, 55 * minute)).toBe(false);
    expect(span.isEnding({ ...until(120 * minute), issuedAt: 75 * minute }, 76 * minute)).toBe(true);
  });

  it('no more after a sign-out and a shorter sign-in', () => {
    const span = createSpan();
    expect(span.isEnding(until(60 * minute), 0)).toBe(false);
    expect(span.isEnding({ kind: 'signed-out' }, minute)).toBe(false);
    expect(span.isEnding(until(10 * minute), 2 * minute)).toBe(false);
  });
});
