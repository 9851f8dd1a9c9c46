import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { settle } from '../testing/fake-clock.ts';
import { createPresence } from './presence.ts';

it('calls back at once while somebody is here', async () => {
  const presence = createPresence();
  let calls = 0;
  presence.whenHere(() => {
    calls += 1;
  })();
  expect([presence.isHere(), calls]).toEqual([true, 1]);
  await presence.here(neverAborts());
});

it('calls back once as soon as somebody is here again', () => {
  const presence = createPresence();
  presence.set(false);
  let calls = 0;
  presence.whenHere(() => {
    calls += 1;
  });
  presence.set(false);
  expect([presence.isHere(), calls]).toEqual([false, 0]);
  presence.set(true);
  presence.set(false);
  presence.set(true);
  expect([presence.isHere(), calls]).toEqual([true, 1]);
});

it('does not call back what was called off, and takes one callback of two for two', () => {
  const presence = createPresence();
  presence.set(false);
  let calls = 0;
  const callback = () => {
    calls += 1;
  };
  const callOff = presence.whenHere(callback);
  presence.whenHere(callback);
  callOff();
  presence.set(true);
  expect(calls).toBe(1);
});

it('puts off again what a callback asks for while nobody is here', () => {
  const presence = createPresence();
  presence.set(false);
  const calls: string[] = [];
  presence.whenHere(() => {
    presence.set(false);
    presence.whenHere(() => void calls.push('second'));
  });
  presence.set(true);
  expect(calls).toEqual([]);
  presence.set(true);
  expect(calls).toEqual(['second']);
});

it('can be waited for, until the signal aborts', async () => {
  const presence = createPresence();
  presence.set(false);
  const stop = new AbortController();
  const given = presence.here(stop.signal);
  let isHere = false;
  const waited = presence.here(neverAborts()).then(() => {
    isHere = true;
  });
  stop.abort(new Error('gave up'));
  await expect(given).rejects.toThrow('gave up');
  await expect(presence.here(stop.signal)).rejects.toThrow('gave up');
  await settle();
  expect(isHere).toBe(false);
  presence.set(true);
  await waited;
});

it('is not called off by a signal that aborts after it', async () => {
  const presence = createPresence();
  presence.set(false);
  const stop = new AbortController();
  const waited = presence.here(stop.signal);
  presence.set(true);
  stop.abort(new Error('too late'));
  await waited;
});
