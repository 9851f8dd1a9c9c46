import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region, SessionId } from '../ids.ts';
import { distinctSessionTexts, sessionText } from './session-text.ts';

const one = AccountId.parse('111122223333');
const other = AccountId.parse('555566667777');
const session = (over: object) => ({
  id: SessionId.parse('a'),
  name: 'Production/Admin',
  accountName: 'Production',
  accountId: one,
  role: 'Admin',
  region: Region.parse('us-east-1'),
  profile: ProfileName.parse('production-Admin'),
  sourceName: 'Acme',
  ...over,
});

describe('a session in words', () => {
  it('has its account beside it: the name once, the number always', () => {
    expect(sessionText(session({}))).toBe('Production/Admin (111122223333)');
    expect(sessionText(session({ name: 'deploy' }))).toBe('deploy · Production (111122223333)');
    expect(sessionText(session({ name: 'break-glass', accountName: null }))).toBe(
      'break-glass (111122223333)',
    );
    expect(sessionText(session({ name: '111122223333/Admin', accountName: one }))).toBe('111122223333/Admin');
    expect(sessionText(session({ name: 'this machine', accountName: null, accountId: null }))).toBe(
      'this machine',
    );
  });

  it('has the name that the user gave the account', () => {
    expect(sessionText(session({ accountLabel: 'Shop' }))).toBe('Production/Admin · Shop (111122223333)');
  });
});

describe('sessions that share a name', () => {
  const id = (text: string) => SessionId.parse(text);
  it('differ by the number of their account', () => {
    const texts = distinctSessionTexts([session({}), session({ id: id('b'), accountId: other })]);
    expect([...texts.values()]).toEqual([
      'Production/Admin (111122223333)',
      'Production/Admin (555566667777)',
    ]);
  });

  it('differ by role, region, source or profile where name and account are the same', () => {
    const eu = Region.parse('eu-west-1');
    const texts = distinctSessionTexts([
      session({}),
      session({ id: id('b'), region: eu, profile: ProfileName.parse('production-Admin-eu') }),
      session({ id: id('c'), name: 'alone' }),
    ]);
    expect(texts.get(id('a'))).toBe('Production/Admin (111122223333) · us-east-1 · production-Admin');
    expect(texts.get(id('b'))).toBe('Production/Admin (111122223333) · eu-west-1 · production-Admin-eu');
    expect(texts.get(id('c'))).toBe('alone · Production (111122223333)');
  });

  it('differ by their id where nothing else does', () => {
    const texts = distinctSessionTexts([session({}), session({ id: id('b') })]);
    expect(new Set(texts.values()).size).toBe(2);
    expect(texts.get(id('b'))).toBe('Production/Admin (111122223333) · b');
  });
});
