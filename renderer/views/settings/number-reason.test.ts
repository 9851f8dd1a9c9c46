import { expect, it } from 'vitest';
import { inRange } from './number-reason.ts';

it('takes whole numbers within the range only', () => {
  expect(inRange(' 10 ', 1, 240)).toBe(10);
  expect(inRange('0', 0, 600)).toBe(0);
  expect(['', '0', '241', '1.5', '-3', '1e2', 'ten'].map((raw) => inRange(raw, 1, 240))).toEqual(
    Array(7).fill(null),
  );
});
