import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import type { FoundRecord } from '../../../shared/records.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import { profileNaming } from '../profiles/plan/profile-name.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { namingProfiles, renaming } from './name-profiles.ts';
import type { SessionEntry } from './session-entry.ts';

const [first, second] = ['111111111111', '222222222222'];
const entry = (id: string, over: Partial<SessionEntry> = {}): SessionEntry =>
  sessionEntry({
    id: SessionId.parse(id),
    parent: { kind: 'source', id: SourceId.parse('ic-1') },
    name: 'Shop/Admin',
    accountId: AccountId.parse(first),
    accountName: 'Shop',
    role: 'Admin',
    ...over,
  });
const named = (id: string, profile: string | null, account = first, over: Partial<SessionEntry> = {}) =>
  entry(id, {
    autoProfile: profile === null ? null : ProfileName.parse(profile),
    accountId: AccountId.parse(account),
    ...over,
  });
const name = (
  sessions: readonly SessionEntry[],
  taken: { readonly chosen?: readonly ProfileName[]; readonly foreign?: readonly string[] } = {},
) =>
  Object.fromEntries(
    atOnce(
      namingProfiles({
        sessions,
        chosen: taken.chosen ?? [],
        foreign: new Set(taken.foreign),
        naming: profileNaming,
      }),
    ),
  );
function pauses(work: SlicedWork<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
}

describe('the name of a profile', () => {
  it('is of the account and the role, and clear of every other name there is', () => {
    const names = name(
      [
        entry('a'),
        entry('b', { role: 'Reader' }),
        entry('c', { role: 'Dev' }),
        entry('d', { role: 'Ops' }),
        named('e', 'shop-Ops', first, { role: 'X' }),
        named('f', 'f', first, { formerProfiles: [ProfileName.parse('shop-Dev')] }),
      ],
      { chosen: [ProfileName.parse('shop-Admin')], foreign: ['shop-Reader'] },
    );
    expect(names).toEqual({ a: 'shop-Admin-2', b: 'shop-Reader-2', c: 'shop-Dev-2', d: 'shop-Ops-2' });
  });

  it('of a session made by hand is of its own name, whatever accounts are called', () => {
    const made = entry('m', { origin: 'made', name: 'My deploy', accountName: 'Shop' });
    expect(name([made, named('x', 'x'), named('y', 'y', second)])).toEqual({ m: 'my-deploy' });
  });

  it('is of the session’s own name where the account has none', () => {
    expect(name([entry('a', { accountName: null, name: 'Bare' })])).toEqual({ a: 'bare-Admin' });
    expect(name([entry('a', { accountId: null })])).toEqual({ a: 'shop-Admin' });
  });

  it('is given once', () => {
    expect(name([named('a', 'shop-Admin'), named('b', 'other', second, { accountName: 'Lab' })])).toEqual({});
  });
});

describe('accounts of one name', () => {
  it('each get their account number', () => {
    expect(name([named('a', null), named('b', null, second)])).toEqual({
      a: `shop-${first}-Admin`,
      b: `shop-${second}-Admin`,
    });
  });

  it.each([
    ['Big Shop', 'Big  Shop', true],
    ['Big Shop', 'BigShop', false],
    ['Shop', 'Shop 2', false],
    ['a-b', 'a - b', true],
    ['Shop', '..Shop--', true],
    ['Große', 'Grosse', false],
    ['Shop', 'SHOP', true],
    ['Shop', 'Shöp', true],
    ['Shop', '-.Shop.-', true],
  ])('"%s" and "%s" are one name: %s', (one, other, isOne) => {
    const names = name([
      named('a', null, first, { accountName: one }),
      named('b', null, second, { accountName: other }),
    ]);
    expect([names.a?.includes(first), names.b?.includes(second)]).toEqual([isOne, isOne]);
  });

  it('have no dot or dash of their own before the number', () => {
    const odd = { accountName: '-Shop.' };
    expect(name([named('a', null, first, odd), named('b', null, second, odd)])).toEqual({
      a: `shop-${first}-Admin`,
      b: `shop-${second}-Admin`,
    });
    const before = `shop.-${first}-Admin`;
    expect(name([named('a', before, first, odd), named('b', 'b', second, odd)])).toEqual({});
  });

  it('that was named when it was alone gets its number when another one comes', () => {
    expect(name([named('a', 'shop-Admin'), named('b', null, second)])).toEqual({
      a: `shop-${first}-Admin`,
      b: `shop-${second}-Admin`,
    });
    expect(name([named('a', 'shop-Admin-2'), named('b', null, second)])).toHaveProperty('a');
    expect(name([named('a', 'shop-Admin-123456'), named('b', null, second)])).toHaveProperty('a');
  });

  it.each([
    ['says its number already', `shop-${first}-Admin`],
    ['was given before the account was renamed', 'store-Admin'],
    ['has the name of another role', 'shop-Admin-ro'],
    ['has the name of another role with a number', 'shop-Admin-1x'],
    ['ends in the number of no count', 'shop-Admin-1234567'],
  ])('leave a name that %s', (_, profile) => {
    expect(name([named('a', profile), named('b', `shop-${second}-Admin`, second)])).toEqual({});
  });

  it('leave a name that has no room for the number', () => {
    const accountName = `Shop ${'x'.repeat(120)}`;
    const cut = profileNaming([])(accountName, 'Admin');
    const twins = [named('a', cut, first, { accountName }), named('b', cut, second, { accountName })];
    expect(name(twins)).toEqual({});
  });

  it('are those of providers: a session made by hand counts for none', () => {
    const made = named('m', 'm', second, { origin: 'made' });
    expect(name([named('a', 'shop-Admin'), made])).toEqual({});
    expect(
      name([named('m', 'shop-Admin', first, { origin: 'made' }), named('a', 'a'), named('b', 'b', second)]),
    ).toEqual({});
    const unnumbered = named('n', 'shop-Admin', first, { accountId: null });
    expect(name([unnumbered, named('a', 'a'), named('b', 'b', second)])).toEqual({});
    expect(name([named('a', 'shop-Admin'), unnumbered])).toEqual({});
    expect(
      name([named('a', 'a', first, { accountName: null }), named('b', 'b', second, { accountName: null })]),
    ).toEqual({});
  });
});

describe('records with new names', () => {
  const record = (id: string, over: Partial<FoundRecord> = {}): FoundRecord => ({
    id: SessionId.parse(id),
    sourceId: SourceId.parse('ic-1'),
    kind: 'role',
    name: id,
    accountId: AccountId.parse(first),
    accountName: 'Shop',
    role: 'Admin',
    config: {},
    missing: false,
    autoProfile: null,
    ...over,
  });
  const [old, older, now] = ['old', 'older', 'now'].map((one) => ProfileName.parse(one));

  it('keep what they were called, and the others are the same objects', () => {
    if (old === undefined || older === undefined || now === undefined) throw new Error('no names');
    const records = [
      record('same'),
      record('new'),
      record('again', { autoProfile: old }),
      record('more', { autoProfile: old, formerProfiles: [older] }),
    ];
    const names = new Map(['new', 'again', 'more'].map((id) => [SessionId.parse(id), now] as const));
    const renamed = atOnce(renaming(records, names));
    expect(renamed[0]).toBe(records[0]);
    expect(renamed.slice(1)).toEqual([
      { ...records[1], autoProfile: now },
      { ...records[2], autoProfile: now, formerProfiles: [old] },
      { ...records[3], autoProfile: now, formerProfiles: [older, old] },
    ]);
  });

  it('of thousands can be left for a tool that asks, every 250 and not at each', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => record(`s${n}`));
    expect(pauses(renaming(many, new Map()))).toBe(4);
    const work = (autoProfile: ProfileName | null) =>
      namingProfiles({
        sessions: many.map(({ id }) => entry(id, { autoProfile })),
        chosen: [],
        foreign: new Set(),
        naming: profileNaming,
      });
    // Where all are named there is nothing but the look at each.
    expect(pauses(work(now ?? null))).toBe(4);
    expect(pauses(work(null))).toBe(9);
  });
});
