import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region, SessionId } from '../../shared/ids.ts';
import { isNear } from '../../shared/search/near.ts';
import { createSessionIndex, type SessionIndex } from '../../shared/search/session-index.ts';
import type { SessionView } from '../../shared/session.ts';
import { sampleState } from '../preview/sample-state.ts';

const [sample] = sampleState(1_800_000_000_000).sessions;
if (sample === undefined) throw new Error('no sample');
const blank: SessionView = { ...sample, pinned: false, lastUsedAt: null, profile: null, sourceName: null };

const session = (id: string, over: Partial<SessionView>): SessionView => ({
  ...blank,
  id: SessionId.parse(id),
  ...over,
});
const few = [
  session('a', {
    name: 'production/Admin',
    accountName: 'acme-production',
    accountId: AccountId.parse('111122223333'),
    role: 'AdministratorAccess',
    region: Region.parse('eu-central-1'),
    profile: ProfileName.parse('prod-admin'),
  }),
  session('b', {
    name: 'staging/ReadOnly',
    accountName: 'acme-staging',
    accountId: AccountId.parse('444455556666'),
    role: 'ReadOnly',
    region: Region.parse('us-east-1'),
  }),
];
function indexOf(sessions: readonly SessionView[]): SessionIndex {
  const index = createSessionIndex();
  index.put(sessions);
  return index;
}
const ids = (found: readonly SessionView[]) => found.map((s) => s.id);

function many(count: number): readonly SessionView[] {
  const roles = ['AdministratorAccess', 'PowerUserAccess', 'ReadOnly', 'Billing', 'SecurityAudit'];
  return Array.from({ length: count }, (_, i) => {
    const account = String(100_000_000_000 + Math.floor(i / roles.length) * 7919);
    const role = roles[i % roles.length] ?? '';
    return session(`s${i}`, {
      name: `team-${Math.floor(i / roles.length)}-workload/${role}`,
      accountName: `team-${Math.floor(i / roles.length)}-workload`,
      accountId: AccountId.parse(account),
      role,
      profile: ProfileName.parse(`team-${i}-${role.toLowerCase()}`),
    });
  });
}

describe('session search', () => {
  it('finds a session by each of many texts, and its neighbour by none of them', () => {
    const profiles = ['p-one', 'p-two', 'p-three'].map((name) => ({
      name: ProfileName.parse(name),
      region: null,
    }));
    const rich = session('rich', {
      name: 'aaa',
      accountName: 'bbb',
      accountLabel: 'ccc',
      accountId: AccountId.parse('999988887777'),
      role: 'ddd',
      profile: ProfileName.parse('eee'),
      sourceName: 'fffsource',
      otherProfiles: profiles,
      tags: ['payments', 'oncall'],
    });
    const poor = session('poor', {
      name: 'zzz',
      accountName: null,
      accountId: null,
      role: null,
      region: null,
    });
    const index = indexOf([rich, poor]);
    for (const word of ['fffsource', 'p-three', 'payments', 'oncall', '#oncall', 'ccc'])
      expect(ids(index.find(word)), word).toEqual(['rich']);
    // The sign asks for a tag alone.
    expect(ids(index.find('#aaa'))).toEqual([]);
    index.put([{ ...rich, tags: ['billing'] }]);
    expect(ids(index.find('#payments'))).toEqual([]);
    expect(ids(index.find('#bill'))).toEqual(['rich']);
  });

  it.each([
    ['any part of the name', 'duction'],
    ['account alias', 'acme-prod'],
    ['account number, from its middle', '12222333'],
    ['role, whatever the case', 'ADMINISTRATOR'],
    ['region', 'eu-cent'],
    ['profile', 'prod-adm'],
    ['several words from several fields', 'admin central 1111'],
    ['a letter missing', 'prodction'],
    ['two letters swapped', 'prodcution'],
    ['a letter wrong', 'administrotor'],
    ['a letter too many, while still typing', 'adminns'],
    ['a slip in one piece of a name', 'acme-prodcution'],
  ])('finds by %s', (_, query) => {
    expect(ids(indexOf(few).find(query))).toEqual(['a']);
  });
  it('wants every word', () => {
    expect(indexOf(few).find('admin staging')).toEqual([]);
  });
  it('does not guess at short words', () => {
    expect(indexOf(few).find('xzq')).toEqual([]);
  });
  it('puts the better match first, then pinned, then recently used', () => {
    const list = [
      session('part', { name: 'nonprod' }),
      session('start', { name: 'prod-eu' }),
      session('whole', { name: 'prod' }),
      session('recent', { name: 'prod-us', lastUsedAt: 5 }),
      session('pinned', { name: 'prod-zz', pinned: true }),
    ].map((s) => ({ ...s, accountName: null, role: null }));
    expect(ids(indexOf(list).find('prod'))).toEqual(['whole', 'pinned', 'recent', 'start', 'part']);
    expect(ids(indexOf(list).find('')).slice(0, 2)).toEqual(['pinned', 'recent']);
  });
  it('finds what holds the query, whatever is asked', () => {
    const list = many(50);
    const index = indexOf(list);
    fc.assert(
      fc.property(fc.nat(49), fc.nat(12), fc.integer({ min: 1, max: 8 }), (at, from, length) => {
        const wanted = list[at];
        const query = wanted?.name.slice(from, from + length).trim() ?? '';
        fc.pre(wanted !== undefined && query !== '');
        expect(index.find(query)).toContain(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an index that changes', () => {
  const queries = ['', 'a', 'team', 'prod ad', 'prodcution', 'acme-prodcution', 'eu', '1', 'zz'];
  const word = fc.constantFrom('prod', 'Production', 'acme', 'team', 'eu', 'zürich');
  const change = fc.record({
    id: fc.nat(12),
    isGone: fc.boolean(),
    name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('-')),
    profile: fc.option(word),
    pinned: fc.boolean(),
    lastUsedAt: fc.option(fc.nat(3)),
  });
  it('answers as one that was built of the same sessions at once, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 12 }), (batches) => {
        const index = createSessionIndex();
        const there = new Map<string, SessionView>();
        for (const batch of batches) {
          const put = new Map<string, SessionView>();
          const gone: SessionId[] = [];
          for (const { id: n, isGone, name, profile, pinned, lastUsedAt } of batch) {
            const id = `s${n}`;
            if (put.has(id) || gone.includes(SessionId.parse(id))) continue;
            if (isGone) gone.push(SessionId.parse(id));
            // A name of its own, so that there is one right order.
            else
              put.set(
                id,
                session(id, {
                  name: `${name} ${id}`,
                  profile: profile === null ? null : ProfileName.parse(profile.replace('ü', 'u')),
                  pinned,
                  lastUsedAt,
                }),
              );
          }
          index.remove(gone);
          index.put([...put.values()]);
          for (const id of gone) there.delete(id);
          for (const [id, view] of put) there.set(id, view);
          // What was answered before must not be what is answered after.
          for (const query of queries) index.find(query);
        }
        const fresh = indexOf([...there.values()]);
        for (const query of queries) expect(index.find(query)).toEqual(fresh.find(query));
        expect(index.find('')).toHaveLength(there.size);
        // The very objects that were put in last.
        expect(index.find('').every((one) => there.get(one.id) === one)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
  it('finds a session by each of its profiles, until one is removed', () => {
    const [first, ...rest] = few;
    if (first === undefined) throw new Error('no session');
    const otherProfiles = [{ name: ProfileName.parse('zurich'), region: null }];
    const index = indexOf([{ ...first, otherProfiles }, ...rest]);
    expect(ids(index.find('zurich'))).toEqual(['a']);
    index.put(few);
    expect(ids(index.find('zurich'))).toEqual([]);
  });

  it('forgets the words of a session that was renamed or removed', () => {
    const named = (id: string, name: string) => session(id, { name, accountName: null });
    const index = indexOf([named('a', 'production'), named('b', 'staging')]);
    index.put([named('a', 'sandbox')]);
    expect(ids(index.find('production'))).toEqual([]);
    expect(ids(index.find('sandbox'))).toEqual(['a']);
    index.remove([SessionId.parse('b'), SessionId.parse('unknown')]);
    expect(index.find('staging')).toEqual([]);
    index.put([named('c', 'billing')]);
    expect(ids(index.find('billing'))).toEqual(['c']);
    expect(ids(index.find('')).toSorted()).toEqual(['a', 'c']);
  });
});

describe('slips', () => {
  it('are allowed by length', () => {
    expect(isNear('prod', 'prof')).toBe(true);
    expect(isNear('prod', 'poof')).toBe(false);
    expect(isNear('productoin', 'production')).toBe(true);
    expect(isNear('sandbox', 'sand')).toBe(false);
  });
});

describe('search over 20,000 sessions', () => {
  const index = indexOf(many(20_000));
  const small = indexOf(many(2_000));
  const best = (run: () => void): number => {
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 7; i += 1) {
      // On the processor: what other programs take of it does not count.
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      shortest = Math.min(shortest, (user + system) / 1_000);
    }
    return shortest;
  };
  it.each(['a', 'team-17', 'readonly 1000', 'administratr', 'zzzzzzzzzz'])(
    'grows no faster than the list for %s',
    (query) => {
      const big = best(() => index.find(query));
      const little = best(() => small.find(query));
      // A ratio, not a wall time: ten times the sessions may cost ten times the work, with room for a busy machine.
      expect(big / Math.max(little, 0.02)).toBeLessThan(60);
    },
  );
});
