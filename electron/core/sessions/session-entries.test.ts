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

it('say of a found session what its record says, and of one made by hand where a sync named its account', () => {
  const accountId = AccountId.parse('111111111111');
  const made = {
    id: SessionId.parse('made'),
    kind: 'assumed',
    name: 'Deploy',
    config: {},
    parent: { kind: 'session', id: SessionId.parse('acme:0') },
    accountId,
    role: 'Deploy',
    roleArn: null,
    region: null,
    autoProfile: null,
  } as const;
  const kept = { ...record(1), config: {}, profileKept: true as const, missing: true };
  const elsewhere = AccountId.parse('222222222222');
  const entries = createSessionEntries({
    records: () => ({
      found: [record(0), kept],
      made: [
        { ...made },
        { ...made, id: SessionId.parse('other'), accountId: elsewhere },
        { ...made, id: SessionId.parse('none'), accountId: null },
      ],
    }),
    configuredRegion: (_, { region }) => Region.parse(region),
  });
  const shown = entries
    .now()
    .list.map(({ id, origin, accountName, region, missing, isProfileKept }) => [
      id,
      origin,
      accountName,
      region,
      missing,
      isProfileKept,
    ]);
  expect(shown).toEqual([
    ['acme:0', 'found', 'Account', 'eu-west-1', false, false],
    ['acme:1', 'found', 'Account', null, true, true],
    ['made', 'made', 'Account', null, false, false],
    ['other', 'made', null, null, false, false],
    ['none', 'made', null, null, false, false],
  ]);
  expect(entries.now().byId.get(made.id)?.parent).toEqual(made.parent);
});

it('are the same list while the records are', () => {
  let records = { found: [record(0)], made: [] };
  const entries = createSessionEntries({ records: () => records, configuredRegion: () => null });
  const before = entries.now();
  records = { ...records };
  expect(entries.now()).toBe(before);
  records = { found: [...records.found, record(1)], made: records.made };
  expect(entries.now().list).toHaveLength(2);
  // A record that is the same keeps its entry.
  expect(entries.now().list[0]).toBe(before.list[0]);
  const empty = createSessionEntries({
    records: () => ({ found: [], made: [] }),
    configuredRegion: () => null,
  });
  expect(empty.now().list).toEqual([]);
});
