import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { retryKeychain } from './keychain-verbs.ts';

const locked: Problem = { code: 'keychain-locked' };

/** Two sources, one of them signed in, in front of a keychain that unlocks when it is read. */
function keychain(probe: Problem | null) {
  const calls: string[] = [];
  const source = (name: string, isSignedIn: boolean) => ({
    isSignedIn: () => isSignedIn,
    restore: async () => {
      calls.push(`restore ${name}`);
      return ok(undefined);
    },
    context: () => ({
      secrets: {
        read: async () => {
          calls.push(`read ${name}`);
          return ok(null);
        },
      },
    }),
  });
  const retry = retryKeychain({
    secretStore: { probe: async () => (probe === null ? ok(undefined) : err(probe)) },
    keychain: { set: () => undefined },
    sources: { all: () => [source('in', true), source('out', false)] },
  });
  return { calls, retry: () => retry({}, neverAborts()) };
}

it.each([null, locked])(
  'has each source use the keychain, the ones signed in too, after %j',
  async (probe) => {
    const { calls, retry } = keychain(probe);
    expect((await retry()).ok).toBe(true);
    expect(calls).toEqual(['read in', 'restore out']);
  },
);

it('leaves a keychain alone that is not there', async () => {
  const { calls, retry } = keychain({ code: 'keychain-missing', detail: 'No D-Bus.' });
  expect((await retry()).ok).toBe(false);
  expect(calls).toEqual([]);
});
