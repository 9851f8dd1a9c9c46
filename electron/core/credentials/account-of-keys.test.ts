import { expect, it } from 'vitest';
import { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Lease } from '../credentials.ts';
import { Secret } from '../secret.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createAccountOfKeys } from './account-of-keys.ts';

const entry = sessionEntry({
  id: SessionId.parse('own'),
  parent: { kind: 'source', id: SourceId.parse('machine') },
});
const lease: Lease = {
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('s'),
  sessionToken: null,
  expiresAt: 2,
  issuedAt: 1,
  accountId: null,
  chained: false,
};

it('keeps the keys of a network without AWS STS for three seconds, and not longer', async () => {
  const clock = createFakeClock();
  const accountOfKeys = createAccountOfKeys({
    clock,
    sts: { getCallerIdentity: () => new Promise(() => undefined) },
    region: () => null,
    status: () => null,
    onThrow: () => ({ code: 'internal', correlationId: 'b1' }),
  });
  let given: Lease | null = null;
  void accountOfKeys(entry, lease, null, neverAborts()).then((answer) => {
    given = answer;
  });
  await clock.advance(2_900);
  expect(given).toBeNull();
  await clock.advance(200);
  await settle();
  expect(given).toEqual(lease);
});

it('asks nothing where the session, its keys, or the same key before say it', async () => {
  const account = AccountId.parse('111111111111');
  const accountOfKeys = createAccountOfKeys({
    clock: createFakeClock(),
    sts: {
      getCallerIdentity: () => {
        throw new Error('asked');
      },
    },
    region: () => null,
    status: () => null,
    onThrow: () => ({ code: 'internal', correlationId: 'b1' }),
  });
  const ask = (at = entry, keys = lease, before: Lease | null = null) =>
    accountOfKeys(at, keys, before, neverAborts());
  expect(await ask(sessionEntry({ ...entry, accountId: account }))).toEqual(lease);
  expect((await ask(entry, { ...lease, accountId: account })).accountId).toBe(account);
  expect((await ask(entry, lease, { ...lease, accountId: account })).accountId).toBe(account);
});
