import { expect, it } from 'vitest';
import { deferred } from '../core/async/deferred.ts';
import { createFirstCallers } from './first-callers.ts';

const LONG_MS = 600_000;

it('are all answered before the rest of a start, which does not wait for those that come later', async () => {
  const callers = createFirstCallers();
  await callers.answered(LONG_MS);
  const [one, two, later] = [deferred<void>(), deferred<void>(), deferred<void>()];
  callers.note(one.promise);
  callers.note(two.promise);
  let isGoingOn = false;
  const rest = callers.answered(LONG_MS).then(() => {
    isGoingOn = true;
  });
  callers.note(later.promise);
  two.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isGoingOn).toBe(false);
  one.resolve();
  await rest;
});

it('keep nobody waiting for longer than was said', async () => {
  const callers = createFirstCallers();
  callers.note(new Promise(() => undefined));
  await callers.answered(1);
});
