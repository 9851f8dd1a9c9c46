import { describe, expect, test } from 'vitest';
import { AccountId, ProfileName, Region, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords, type Records, type SessionChoice } from '../../../shared/records.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import type { SessionEntry } from './session-entry.ts';
import { createSessionFacts } from './session-views.ts';

const accountId = AccountId.parse('111122223333');
const source = {
  id: SourceId.parse('work'),
  kind: 'saml',
  name: 'Work',
  subtitle: 'idp.example',
  config: {},
  syncedAt: null,
};

/** The last step of the chain of a session in an account that the user calls `label`. */
function stepOf(entry: SessionEntry, label: string | undefined) {
  const facts = createSessionFacts({
    records: { get: () => ({ ...emptyRecords, sources: [source] }) },
    catalogue: { find: (id) => (id === entry.id ? entry : null), choice: () => ({}) },
    accounts: {
      name: () => null,
      choice: () => (label === undefined ? {} : { label }),
      text: (id) => (label === undefined ? id : `${label} (${id})`),
    },
    scope: { written: () => 'no' },
    model: () => undefined,
  });
  return facts.view(entry).chain.at(-1)?.detail;
}
const role = (over: Partial<SessionEntry>): SessionEntry =>
  sessionEntry({
    id: SessionId.parse('s'),
    name: 'Deploy',
    parent: { kind: 'source', id: source.id },
    accountId,
    role: 'Deploy',
    roleArn: RoleArn.parse('arn:aws:iam::111122223333:role/teams/Deploy'),
    ...over,
  });

test('a step names its account as the user does, where an ARN has the number alone', () => {
  expect(stepOf(role({}), 'Web shop')).toBe('Web shop (111122223333) · teams/Deploy');
  expect(stepOf(role({}), undefined)).toBe('111122223333 · teams/Deploy');
  expect(stepOf(role({ roleArn: null }), 'Web shop')).toBe('Web shop (111122223333) · Deploy');
});

test('a step of an account that nobody knows has its whole ARN', () => {
  const unknown = role({ accountId: null, accountName: null });
  expect(stepOf(unknown, undefined)).toBe('arn:aws:iam::111122223333:role/teams/Deploy');
});

describe('the view of a session', () => {
  const [usEast, euWest] = [Region.parse('us-east-1'), Region.parse('eu-west-1')];
  const parent = sessionEntry({ id: SessionId.parse('parent'), parent: { kind: 'source', id: source.id } });
  const child = sessionEntry({
    id: SessionId.parse('child'),
    parent: { kind: 'session', id: parent.id },
    origin: 'made',
    autoProfile: ProfileName.parse('child'),
  });

  function factsOf({
    records = {},
    choices = {},
    written = 'yes',
    above = parent,
  }: {
    readonly records?: Partial<Records>;
    readonly choices?: Readonly<Record<string, SessionChoice>>;
    readonly written?: 'yes' | 'kept' | 'no';
    readonly above?: SessionEntry;
  }) {
    return createSessionFacts({
      records: { get: () => ({ ...emptyRecords, sources: [source], ...records }) },
      catalogue: {
        find: (id) => [above, child].find((entry) => entry.id === id) ?? null,
        choice: (id) => choices[id] ?? {},
      },
      accounts: { name: () => 'Shop', choice: () => ({}), text: (id) => `Shop (${id})` },
      scope: { written: () => written },
      model: () => undefined,
    });
  }
  const regioned = (region: Region) => ({ ...parent, region });
  const live = { ...source, config: { region: 'ap-south-1' } };

  test.each([
    ['the choice of the user', { choices: { child: { region: usEast } }, above: regioned(euWest) }, usEast],
    ['that of the session above it', { above: regioned(euWest) }, euWest],
    ['what the user chose for the one above', { choices: { parent: { region: usEast } } }, usEast],
    [
      'that of the settings',
      { records: { settings: { ...emptyRecords.settings, defaultRegion: euWest }, sources: [live] } },
      euWest,
    ],
    [
      'where the sign-in lives, although the settings have one of another partition',
      {
        records: {
          settings: { ...emptyRecords.settings, defaultRegion: euWest },
          sources: [{ ...source, config: { region: 'us-gov-west-1' } }],
        },
      },
      'us-gov-west-1',
    ],
    ['where the sign-in lives', { records: { sources: [live] } }, 'ap-south-1'],
    ['none', {}, null],
  ])('has as its region %s', (_, ports, region) => {
    const facts = factsOf(ports);
    expect([facts.region(child), facts.view(child).region, facts.regionAsDefault(child)]).toEqual([
      region,
      region,
      region,
    ]);
  });

  test.each([
    ['as found', {}],
    [
      'chosen by the user',
      { choices: { child: { region: usEast, tags: ['web'], mark: 'production' as const } } },
    ],
    ['not delivered', { choices: { child: { delivery: 'none' as const } } }],
    ['kept', { written: 'kept' as const }],
    [
      'without what it is built on',
      { above: sessionEntry({ id: SessionId.parse('other'), parent: child.parent }) },
    ],
    [
      'with former names, matched by a pattern',
      {
        choices: { child: { otherProfiles: [{ name: ProfileName.parse('prod-old') }] } },
        records: { settings: { ...emptyRecords.settings, productionPatterns: 'prod-*' } },
      },
    ],
    ['the default session', { records: { defaultSessionId: child.id } }],
  ])('in a list says the same: %s', (_, ports) => {
    const facts = factsOf(ports);
    for (const entry of [child, { ...parent, accountId, autoProfile: ProfileName.parse('shop') }])
      expect(facts.view(entry)).toMatchObject(facts.listed(entry));
    expect(facts.listed(child).production).toBe(facts.view(child).production);
  });

  test('a pattern of the settings is compared with its other profiles', () => {
    const records = { settings: { ...emptyRecords.settings, productionPatterns: 'prod-*' } };
    const choices = { child: { otherProfiles: [{ name: ProfileName.parse('prod-old') }] } };
    expect(factsOf({ records, choices }).view(child).production).toBe(true);
    expect(factsOf({ records }).view(child).production).toBeUndefined();
  });

  test('as the default session it may have another region', () => {
    const facts = factsOf({
      choices: { child: { region: usEast, regionAsDefault: euWest } },
      records: { defaultSessionId: child.id },
    });
    expect(facts.regionAsDefault(child)).toBe('eu-west-1');
    expect(facts.view(child)).toMatchObject({
      region: 'us-east-1',
      regionAsDefault: 'eu-west-1',
      isDefault: true,
    });
  });

  test.each([
    ['yes', undefined, true, undefined],
    ['kept', undefined, true, true],
    ['no', undefined, false, undefined],
    ['kept', 'none', false, undefined],
    ['yes', 'keys', true, undefined],
  ] as const)('written %s, delivered %s', (written, delivery, profileWritten, profileKept) => {
    const choices = { child: delivery === undefined ? {} : { delivery } };
    const view = factsOf({ written, choices }).view(child);
    expect([view.profileWritten, view.profileKept, view.delivery]).toEqual([
      profileWritten,
      profileKept,
      delivery ?? 'process',
    ]);
  });

  test('has its chain, or says why there is none', () => {
    const facts = factsOf({});
    expect(facts.view(child)).toMatchObject({
      sourceId: 'work',
      sourceName: 'Work',
      editable: true,
      problem: null,
    });
    expect(facts.view(child).chain.map(({ label }) => label)).toEqual(['Work', 'Admin', 'Admin']);
    expect(facts.chain(child.id)).toMatchObject({ value: { sessionIds: [parent.id, child.id] } });
    expect(facts.chain(parent.id)).toMatchObject({ value: { sourceId: 'work', sessionIds: [parent.id] } });
    expect(facts.chain(SessionId.parse('gone'))).toMatchObject({ error: { code: 'unknown-session' } });
    const orphan = factsOf({ records: { sources: [] } }).view(parent);
    expect(orphan).toMatchObject({
      sourceId: null,
      sourceName: null,
      chain: [],
      region: null,
      problem: { code: 'chain-parent-missing', parent: 'work' },
    });
  });

  test('knows of no use, no pin and no further profile until there is one', () => {
    expect(factsOf({}).view(child)).toMatchObject({
      pinned: false,
      lastUsedAt: null,
      profile: 'child',
      otherProfiles: undefined,
      missing: false,
      state: 'inactive',
    });
    const other = { name: ProfileName.parse('more') };
    const choices = { child: { pinned: true, lastUsedAt: 5, otherProfiles: [other] } };
    expect(factsOf({ choices }).view(child)).toMatchObject({
      pinned: true,
      lastUsedAt: 5,
      otherProfiles: [{ name: 'more', region: null }],
    });
  });
});

test('the partition is said where the sign-in is in another than the region, and no ARN says it', () => {
  const [china, config] = [Region.parse('cn-north-1'), { region: 'eu-west-1' }];
  const partitionOf = (over: Partial<SessionEntry>, of: Record<string, string> = config) => {
    const entry = role(over);
    return createSessionFacts({
      records: { get: () => ({ ...emptyRecords, sources: [Object.assign({}, source, { config: of })] }) },
      catalogue: { find: (id) => (id === entry.id ? entry : null), choice: () => ({}) },
      accounts: { name: () => null, choice: () => ({}), text: (id) => id },
      scope: { written: () => 'no' },
      model: () => undefined,
    }).view(entry).partition;
  };
  expect(partitionOf({ roleArn: null, region: china })).toBe('aws');
  expect(partitionOf({ roleArn: null, region: Region.parse('us-west-2') })).toBeUndefined();
  expect(partitionOf({ roleArn: null, region: china }, {})).toBeUndefined();
  expect(partitionOf({ region: china })).toBeUndefined();
});
