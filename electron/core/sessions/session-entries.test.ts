import { expect, it } from 'vitest';
import { AccountId, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import { atOnce } from '../async/in-slices.ts';
import { createSessionEntries } from './session-entries.ts';

const record = (n: number): FoundRecord => ({
  id: SessionId.parse(`acme:${n}`),
  sourceId: SourceId.parse('acme'),
  kind: 'fake',
  name: `Account ${n}`,
  accountId: AccountId.parse('111111111111'),
  accountName: 'Account',
  role: 'Dev',
  config: { region: 'eu-west-1' },
  missing: false,
  autoProfile: null,
});

it('are made a few at a time before the records have them, and not again afterwards', () => {
  let made = 0;
  let found: readonly FoundRecord[] = [];
  const entries = createSessionEntries({
    records: () => ({ found: [...found], made: [] }),
    configuredRegion: () => {
      made += 1;
      return Region.parse('eu-west-1');
    },
  });
  const next = Array.from({ length: 3_000 }, (_, n) => record(n));
  const slices = entries.preparing(next);
  slices.next();
  expect(made).toBeLessThan(1_000);
  atOnce(slices);
  expect([made, entries.now().list.length]).toEqual([3_000, 0]);
  found = next;
  expect(entries.now().list.map(({ id }) => id)).toEqual(next.map(({ id }) => id));
  expect(made).toBe(3_000);
});
