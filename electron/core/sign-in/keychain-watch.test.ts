import { expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { createAttention } from '../attention.ts';
import { createKeychainWatch } from './keychain-watch.ts';

function watch() {
  let changes = 0;
  let openings = 0;
  const attention = createAttention({ changed: () => undefined });
  const keychain = createKeychainWatch({
    attention,
    changed: () => {
      changes += 1;
    },
    usable: () => {
      openings += 1;
    },
  });
  return { attention, keychain, changes: () => changes, openings: () => openings };
}
const locked: Problem = { code: 'keychain-locked' };

it('is usable until a call says otherwise, and then one matter with its fix', () => {
  const { attention, keychain } = watch();
  expect(keychain.state()).toEqual({ usable: true, problem: null });
  keychain.observe(locked);
  expect(keychain.state()).toEqual({ usable: false, problem: locked });
  expect(attention.list()).toEqual([{ id: 'keychain', problem: locked, fix: { kind: 'retry-keychain' } }]);
  keychain.observe(null);
  expect([keychain.state().usable, attention.list()]).toEqual([true, []]);
});

it('says once that it can be used again, however that was found out', () => {
  const { keychain, openings } = watch();
  keychain.observe(null);
  expect(openings()).toBe(0);
  keychain.observe(locked);
  keychain.observe(null);
  keychain.observe(null);
  expect(openings()).toBe(1);
  keychain.set(locked);
  keychain.set(null);
  expect(openings()).toBe(2);
});

it('is not touched by calls that go well while it is usable', () => {
  const { keychain, changes } = watch();
  keychain.observe(null);
  keychain.observe(null);
  expect(changes()).toBe(0);
});

it.each<Problem>([
  { code: 'network', host: 'portal' },
  { code: 'keychain-cancelled' },
  { code: 'keychain-corrupt', source: 'Work' },
])('takes $code for something of one call', (problem) => {
  const { keychain, attention, changes } = watch();
  keychain.observe(problem);
  expect([keychain.state().usable, attention.list(), changes()]).toEqual([true, [], 0]);
  keychain.set(locked);
  keychain.observe(problem);
  expect(keychain.state().problem).toEqual(locked);
});

it('shows the newest of several problems', () => {
  const { keychain, attention } = watch();
  keychain.observe(locked);
  const missing: Problem = { code: 'keychain-missing', detail: 'No Secret Service.' };
  keychain.observe(missing);
  expect(keychain.state().problem).toEqual(missing);
  expect(attention.list()).toHaveLength(1);
});
