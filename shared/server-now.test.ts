import { expect, it } from 'vitest';
import { serverNow } from './server-now.ts';

it('tells the time of AWS in whole milliseconds', () => {
  const at = (nowMs: number, skewMs: number) =>
    serverNow({ clock: { nowMs: () => nowMs }, skew: { skewMs: () => skewMs } });
  expect(at(1_000, 0)).toBe(1_000);
  expect(at(1_000, -250)).toBe(750);
  expect(at(1_000.25, 250.5)).toBe(1_251);
});
