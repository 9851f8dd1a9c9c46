import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords, type FoundRecord, type MadeRecord, type Records } from '../../../shared/records.ts';
import {
  previousDefault,
  withChoice,
  withDefault,
  withMade,
  withoutFormer,
  withoutSession,
  withoutSource,
} from './session-records.ts';

const id = (text: string) => SessionId.parse(text);
const name = (text: string) => ProfileName.parse(text);
const [work, own] = [SourceId.parse('work'), SourceId.parse('own')];
const found = (of: SourceId, text: string, formerProfiles?: ProfileName[]): FoundRecord => ({
  id: id(text),
  sourceId: of,
  kind: 'role',
  name: text,
  accountId: AccountId.parse('111111111111'),
  accountName: 'Shop',
  role: 'Admin',
  config: {},
  missing: false,
  autoProfile: null,
  formerProfiles,
});
const made = (text: string, label = text): MadeRecord => ({
  id: id(text),
  kind: 'assumed',
  name: label,
  config: {},
  parent: { kind: 'source', id: work },
  accountId: null,
  role: null,
  roleArn: null,
  region: null,
  autoProfile: null,
});
const source = (of: SourceId): Records['sources'][number] => ({
  id: of,
  kind: 'center',
  name: of,
  config: {},
  subtitle: '',
  syncedAt: null,
});
const records: Records = {
  ...emptyRecords,
  sources: [source(work), source(own)],
  found: [
    found(work, 'w1'),
    found(own, 'o1', [name('old'), name('older')]),
    found(work, 'w2', [name('one')]),
  ],
  made: [made('m1'), made('m2')],
  choices: { w1: { pinned: true }, o1: { pinned: true }, m1: { delivery: 'keys' } },
  defaultSessionId: id('w1'),
};

describe('records without', () => {
  it('a session have nothing of it, and all of the others', () => {
    const { found, made, choices, defaultSessionId, ...others } = records;
    expect(withoutSession(records, id('w1'))).toEqual({
      ...others,
      found: found.slice(1),
      made,
      choices: { o1: choices.o1, m1: choices.m1 },
      defaultSessionId: null,
      withoutDefault: { why: 'removed', session: 'w1 · Shop (111111111111)', source: null },
    });
    expect(withoutSession(records, id('m1'))).toEqual({
      ...others,
      found,
      made: made.slice(1),
      choices: { w1: choices.w1, o1: choices.o1 },
      defaultSessionId,
    });
  });

  it('a source have none of its sessions, and all of the others', () => {
    const { found, sources, choices } = records;
    expect(withoutSource(records, work)).toEqual({
      ...records,
      sources: sources.slice(1),
      found: found.slice(1, 2),
      choices: { o1: choices.o1, m1: choices.m1 },
      defaultSessionId: null,
      withoutDefault: { why: 'removed', session: 'w1 · Shop (111111111111)', source: 'work' },
    });
    expect(withoutSource(records, own)).toMatchObject({ defaultSessionId: 'w1', sources: [source(work)] });
    expect(withoutSource({ ...records, defaultSessionId: null }, work).defaultSessionId).toBeNull();
  });

  it('a former name have the other ones of that session', () => {
    const without = withoutFormer(records, id('o1'), name('old'));
    expect(without.found).toEqual([records.found[0], found(own, 'o1', [name('older')]), records.found[2]]);
    expect(withoutFormer(records, id('w2'), name('one')).found[2]).toEqual(found(work, 'w2'));
  });

  it.each([
    ['a name that is of another session', 'w2', 'old'],
    ['a name that it never had', 'o1', 'new'],
    ['a session without former names', 'w1', 'old'],
    ['a session that is not there', 'gone', 'old'],
  ])('%s are the same records', (_, session, former) => {
    expect(withoutFormer(records, id(session), name(former))).toBe(records);
  });
});

describe('records with', () => {
  it('a session made by hand have it last, or in the place of the one with its id', () => {
    expect(withMade(records, made('m3')).made.map((one) => one.id)).toEqual(['m1', 'm2', 'm3']);
    const renamed = made('m1', 'New name');
    expect(withMade(records, renamed).made).toEqual([renamed, records.made[1]]);
  });

  it('a choice keep what the user chose before, and lose what is taken back', () => {
    const { choices } = withChoice(records, id('w1'), { delivery: 'keys' });
    expect(choices).toEqual({ ...records.choices, w1: { pinned: true, delivery: 'keys' } });
    expect(withChoice(records, id('w1'), { pinned: undefined }).choices.w1).toEqual({});
    expect(withChoice(records, id('w2'), { pinned: true }).choices.w2).toEqual({ pinned: true });
  });
});

describe('the default session before this one', () => {
  const twice = withDefault(withDefault(records, id('o1')), id('m1'));

  it('is remembered with every switch, and going back swaps the two', () => {
    expect(previousDefault(records)).toBeNull();
    expect([twice.defaultSessionId, previousDefault(twice)]).toEqual(['m1', 'o1']);
    const back = withDefault(twice, id('o1'));
    expect([back.defaultSessionId, previousDefault(back)]).toEqual(['o1', 'm1']);
  });

  it('stays where the same session is asked for again', () => {
    expect(withDefault(twice, id('m1'))).toBe(twice);
  });

  it('is the last one there was where there is none now, and not the one that is taken back', () => {
    const none = withDefault(twice, null);
    expect([none.defaultSessionId, previousDefault(none)]).toEqual([null, 'm1']);
    expect(previousDefault(withDefault(none, id('m1')))).toBeNull();
  });

  it('is forgotten with its session, and outlives the default', () => {
    expect(previousDefault(withoutSession(twice, id('o1')))).toBeNull();
    const without = withoutSession(twice, id('m1'));
    expect([without.defaultSessionId, previousDefault(without)]).toEqual([null, 'o1']);
  });
});
