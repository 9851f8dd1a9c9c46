import { expect, test } from 'vitest';
import { atOnce, inSlices, type SlicedWork } from './in-slices.ts';

/** Time passes with each step; a timer is only called back when the work has let go. */
function slowClock(msAStep: number) {
  let now = 0;
  const turns: number[] = [];
  return {
    turns,
    work: function* (steps: number): SlicedWork<string> {
      for (let step = 0; step < steps; step++) {
        now += msAStep;
        yield;
      }
      return 'done';
    },
    clock: {
      monotonicMs: () => now,
      after: (_: number, callback: () => void) => {
        turns.push(now);
        queueMicrotask(callback);
        return () => undefined;
      },
    },
  };
}

test('long work lets others have their turn every few milliseconds, short work does not stop', async () => {
  const long = slowClock(2);
  expect(await inSlices(long.work(30), long.clock)).toBe('done');
  const waits = long.turns.map((at, index) => at - (long.turns[index - 1] ?? 0));
  expect(waits.length).toBeGreaterThan(5);
  expect(Math.max(...waits)).toBeLessThanOrEqual(8);

  const short = slowClock(0.1);
  expect(await inSlices(short.work(30), short.clock)).toBe('done');
  expect(short.turns).toEqual([]);
});

test('work that must be done now is, and what it throws arrives', async () => {
  const { work, clock } = slowClock(2);
  expect(atOnce(work(30))).toBe('done');
  function* broken(): SlicedWork<never> {
    yield;
    throw new Error('broken');
  }
  expect(() => atOnce(broken())).toThrow('broken');
  await expect(inSlices(broken(), clock)).rejects.toThrow('broken');
});
