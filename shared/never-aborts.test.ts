import { expect, it } from 'vitest';
import { neverAborts } from './never-aborts.ts';

it('is not aborted, and a new signal for each call', () => {
  const signal = neverAborts();
  expect(signal.aborted).toBe(false);
  expect(neverAborts()).not.toBe(signal);
});
