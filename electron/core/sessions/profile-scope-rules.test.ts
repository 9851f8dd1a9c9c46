import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { SESSIONS_ALL_WRITTEN } from '../../../shared/profile-patterns.ts';
import { emptyRecords, type FoundRecord, type Records, type SessionChoice } from '../../../shared/records.ts';
import type { Settings } from '../../../shared/settings.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createProfileScope, isLimited, withProfileLimit } from './profile-scope.ts';
import type { SessionEntry } from './session-entry.ts';

const id = SessionId.parse('s');
const parent = { kind: 'source', id: SourceId.parse('ic') } as const;
const record: FoundRecord = {
  id,
  sourceId: parent.id,
  kind: 'role',
  name: 'Admin',
  accountId: AccountId.parse('111111111111'),
  accountName: 'Shop',
  role: 'Admin',
  config: {},
  missing: false,
  autoProfile: ProfileName.parse('shop'),
};
const entry = sessionEntry({ id, parent, accountId: record.accountId, autoProfile: record.autoProfile });
const company = Array.from({ length: SESSIONS_ALL_WRITTEN + 1 }, (_, n) => ({
  ...record,
  id: SessionId.parse(`of-company-${n}`),
}));

function scopeOf(over: {
  readonly settings?: Partial<Settings>;
  readonly choice?: SessionChoice;
  readonly records?: Partial<Records>;
  readonly entries?: readonly SessionEntry[];
}) {
  const { settings, choice, records: more, entries = [entry] } = over;
  let records: Records = {
    ...emptyRecords,
    settings: { ...emptyRecords.settings, ...settings },
    choices: choice === undefined ? {} : { [id]: choice },
    ...more,
  };
  const scope = createProfileScope({
    records: {
      get: () => records,
      suppose(supposed, read) {
        const before = records;
        records = supposed;
        try {
          return read();
        } finally {
          records = before;
        }
      },
    },
    catalogue: {
      all: () => entries,
      find: (asked) => entries.find((one) => one.id === asked) ?? null,
      choice: (asked) => records.choices[asked] ?? {},
    },
  });
  return {
    scope,
    now: () => records,
    change: (next: Partial<Records>) => {
      records = { ...records, ...next };
    },
  };
}
const many = { found: company };
const used = { settings: { profileScope: 'used' } } as const;
const none = { settings: { profileScope: 'none' } } as const;

describe('whether a session has a profile in the files', () => {
  it.each([
    ['all of few', {}, 'yes'],
    ['one of too many', { records: many }, 'no'],
    [
      'one of too many that had one before',
      { records: many, entries: [{ ...entry, isProfileKept: true }] },
      'kept',
    ],
    [
      'one of too many that is made by hand',
      { records: many, entries: [{ ...entry, origin: 'made' }] },
      'yes',
    ],
    ['one of too many that delivers keys', { records: many, choice: { delivery: 'keys' } }, 'yes'],
    ['one of too many that delivers nothing', { records: many, choice: { delivery: 'none' } }, 'no'],
    ['one of too many that is used', { records: many, choice: { lastUsedAt: 0 } }, 'yes'],
    ['one of too many that is pinned', { records: many, choice: { pinned: true } }, 'yes'],
    ['one of too many that is no longer pinned', { records: many, choice: { pinned: false } }, 'no'],
    ['one of too many that is the default', { records: { ...many, defaultSessionId: id } }, 'yes'],
    ['one that the user named', { ...none, choice: { profile: ProfileName.parse('mine') } }, 'yes'],
    ['one whose name the user took away', { choice: { profile: null, profileWritten: true } }, 'no'],
    ['one that is to be written', { ...none, choice: { profileWritten: true } }, 'yes'],
    ['one that is not', { choice: { profileWritten: false, profile: ProfileName.parse('mine') } }, 'no'],
    ['one by a pattern of its name', { settings: { ...none.settings, profilesWrittenFor: 'sh*' } }, 'yes'],
    [
      'one by the number of its account',
      { settings: { ...none.settings, profilesWrittenFor: '1111*' } },
      'yes',
    ],
    ['one by no pattern', { settings: { ...none.settings, profilesWrittenFor: 'other' } }, 'no'],
    ['none wanted, though used and pinned', { ...none, choice: { lastUsedAt: 1, pinned: true } }, 'no'],
    ['those in use, and this is not', used, 'no'],
    ['those in use, and this is', { ...used, choice: { lastUsedAt: 1 } }, 'yes'],
  ] as const)('%s', (_, over, written) => {
    const { scope } = scopeOf(over);
    const [one] = ('entries' in over ? over.entries : undefined) ?? [entry];
    if (one === undefined) throw new Error('no entry');
    expect([scope.written(one), scope.isWritten(one)]).toEqual([written, written !== 'no']);
  });

  it('follows the patterns when they change', () => {
    const { scope, change, now } = scopeOf(none);
    const withPattern = (profilesWrittenFor: string) => {
      change({ settings: { ...now().settings, profilesWrittenFor } });
      return scope.isWritten(entry);
    };
    expect(['shop', 'other', '', 'shop'].map(withPattern)).toEqual([true, false, false, true]);
  });

  it('is a matter of use where only those in use are written, and where there are too many', () => {
    expect([{}, used, none, { records: many }].map((over) => scopeOf(over).scope.followsUse())).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('the sessions that are looked at for the files', () => {
  const entries = ['a', 'b', 'c', 'd', 'e'].map((one) => ({ ...entry, id: SessionId.parse(one) }));
  const ids = (over: Parameters<typeof scopeOf>[0]) =>
    scopeOf({ entries, ...over })
      .scope.candidates()
      .map((one) => one.id);

  it('are all of few', () => {
    expect(ids({})).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are of many those with a choice, a pattern or a profile, and the default, in the order of the list', () => {
    expect(ids(used)).toEqual([]);
    const others: readonly SessionEntry[] = entries.map((one) =>
      one.id === 'b' ? { ...one, isProfileKept: true } : one.id === 'd' ? { ...one, origin: 'made' } : one,
    );
    const records = { choices: { e: { pinned: true }, gone: {} }, defaultSessionId: SessionId.parse('a') };
    expect(ids({ ...used, entries: others, records })).toEqual(['a', 'b', 'd', 'e']);
    expect(ids({ records: { ...many, ...records } })).toEqual(['a', 'e']);
    expect(ids({ settings: { profileScope: 'none', profilesWrittenFor: 'shop' } })).toHaveLength(5);
  });
});

describe('what the user says of some profiles', () => {
  const other = SessionId.parse('other');
  const both = new Set([id, other]);
  const entries = [entry, { ...entry, id: other }];

  it('"written" is noted for each, and what delivered nothing delivers again', () => {
    const { scope, now } = scopeOf({ entries, choice: { delivery: 'none', pinned: true } });
    expect(scope.settled(now(), both, true).choices).toEqual({
      [id]: { pinned: true, profileWritten: true, delivery: undefined },
      [other]: { profileWritten: true },
    });
    const keys = scopeOf({ entries, choice: { delivery: 'keys' } });
    expect(keys.scope.settled(keys.now(), both, true).choices[id]).toEqual({
      delivery: 'keys',
      profileWritten: true,
    });
  });

  it('"not written" is noted only for those that would be written all the same', () => {
    const { scope, now } = scopeOf({ ...used, entries, choice: { pinned: true, profileWritten: true } });
    expect(scope.settled(now(), both, false).choices).toEqual({
      [id]: { pinned: true, profileWritten: false },
    });
    const unused = scopeOf({ ...used, entries, choice: { profileWritten: true, delivery: 'none' } });
    expect(unused.scope.settled(unused.now(), both, false).choices).toEqual({
      [id]: { delivery: 'none', profileWritten: undefined },
    });
  });

  it('"not written" ends what was kept of a profile, of these sessions only', () => {
    const kept = { ...record, profileKept: true as const };
    const found = [kept, { ...kept, id: other }, record];
    const { scope, now } = scopeOf({ ...used, entries, records: { found } });
    expect(scope.settled(now(), new Set([id]), false).found).toEqual([
      { ...kept, profileKept: undefined },
      found[1],
      record,
    ]);
    expect(scope.settled(now(), new Set([id]), true).found).toBe(found);
  });

  it('of a session that is gone changes nothing', () => {
    const { scope, now } = scopeOf(used);
    expect(scope.settled(now(), new Set([other]), false)).toEqual(now());
  });
});

describe('the moment at which there are too many', () => {
  const written = new Set<string>(['of-company-1', 'of-company-2']);
  const limited = { ...emptyRecords, found: company };

  it('is one more than are all written, however they came, and only where all are wanted', () => {
    const last = company.slice(1);
    const made = [{ ...entry, parent, autoProfile: null }];
    expect(isLimited({ ...emptyRecords, found: last })).toBe(false);
    expect(isLimited(limited)).toBe(true);
    expect(isLimited({ ...emptyRecords, found: last, made })).toBe(true);
    expect(isLimited({ ...limited, settings: { ...emptyRecords.settings, profileScope: 'used' } })).toBe(
      false,
    );
  });

  it('notes the profiles that the files have, once', () => {
    const at = withProfileLimit(limited, written);
    expect(at.profilesLimited).toBe(true);
    expect(at.found.filter(({ profileKept }) => profileKept === true).map((one) => one.id)).toEqual([
      ...written,
    ]);
    expect(at.found[0]).toBe(company[0]);
    expect(withProfileLimit(at, new Set(['of-company-5']))).toBe(at);
    const again = withProfileLimit({ ...at, profilesLimited: undefined }, written);
    expect(again.found.map((one, n) => one === at.found[n])).not.toContain(false);
  });

  it('ends when there are fewer, and nothing is noted of few', () => {
    const few = { ...limited, found: company.slice(0, 3) };
    expect(withProfileLimit(few, written)).toBe(few);
    expect(withProfileLimit({ ...few, profilesLimited: true }, written)).toEqual({
      ...few,
      profilesLimited: undefined,
    });
  });
});
