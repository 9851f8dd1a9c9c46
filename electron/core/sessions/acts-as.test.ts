import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import {
  type ActsAs,
  actsAsText,
  isSameIdentity,
  isSameWithKeys,
  learnt,
  readActsAs,
  startedWith,
} from '../acts-as.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import type { SignInStatus } from '../identity-source.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createActsAs, otherSince } from './acts-as.ts';
import type { SessionEntry } from './session-entry.ts';

const id = (name: string) => SessionId.parse(name);
const account = (digit: number) => AccountId.parse(String(digit).repeat(12));
const deploy = RoleArn.parse('arn:aws:iam::111111111111:role/Deploy');
const corp: SourceRecord = {
  id: SourceId.parse('corp'),
  kind: 'identity-center',
  name: 'Corp',
  config: { startUrl: 'https://corp.example/start', region: 'us-east-1' },
  subtitle: 'corp',
  syncedAt: null,
};
const user: SourceRecord = { ...corp, id: SourceId.parse('user'), kind: 'iam-user', accountId: account(3) };
const base = sessionEntry({
  id: id('base'),
  parent: { kind: 'source', id: corp.id },
  accountId: account(1),
  role: 'Dev',
});
const other = sessionEntry({ ...base, id: id('other') });
const role = sessionEntry({
  id: id('role'),
  origin: 'made',
  kind: 'assumed-role',
  parent: { kind: 'session', id: base.id },
  accountId: account(1),
  role: 'Deploy',
  roleArn: deploy,
  config: { parent: 'base', roleArn: deploy, region: 'us-east-1' },
});
const keys = sessionEntry({
  id: id('keys'),
  origin: 'made',
  kind: 'iam-user',
  parent: { kind: 'source', id: user.id },
  config: { source: 'user' },
});

function of(
  entry: SessionEntry,
  more: readonly SessionEntry[] = [],
  sources = [corp, user],
  status: SignInStatus = { kind: 'signed-out' },
): ActsAs {
  const entries = new Map([base, other, role, keys, ...more, entry].map((one) => [one.id, one]));
  const actsAs = createActsAs({
    find: (key) => entries.get(key) ?? null,
    source: (key) => sources.find((one) => one.id === key) ?? null,
    hash: nodeHash,
    status: (key) => (key === corp.id ? status : null),
    profile: () => ProfileName.parse('rollout'),
  })(entry.id);
  if (actsAs === null) throw new Error('not found');
  return actsAs;
}

describe('whom a session acts as', () => {
  it.each<[string, SessionEntry]>([
    ['its name', { ...role, name: 'Renamed' }],
    ['its region', { ...role, config: { ...role.config, region: 'eu-west-1' } }],
    ['how long its credentials last', { ...role, config: { ...role.config, durationSeconds: '900' } }],
    ['an option that is left empty', { ...role, config: { ...role.config, policy: '' } }],
    ['its profile', { ...role, formerProfiles: [], isProfileKept: true }],
  ])('does not change with %s', (_, edited) => {
    expect(isSameIdentity(of(role), of(edited))).toBe(true);
  });

  it.each<[string, SessionEntry, SessionEntry?]>([
    ['another role', { ...role, role: 'Admin' }],
    ['a role of another partition', { ...role, roleArn: RoleArn.parse(deploy.replace('aws', 'aws-cn')) }],
    ['another account', { ...role, accountId: account(2) }],
    ['another kind', { ...role, kind: 'federation-token' }],
    ['another base', { ...role, parent: { kind: 'session', id: other.id } }],
    ['another identity source', { ...role, parent: { kind: 'source', id: corp.id } }],
    ['a policy', { ...role, config: { ...role.config, policy: '{"Statement":[]}' } }],
    ['an edit of its base', role, { ...base, role: 'Admin' }],
  ])('changes with %s', (_, edited, parent = base) => {
    expect(isSameIdentity(of(role), of(edited, [parent]))).toBe(false);
  });

  it('changes where the identity of its source is another one', () => {
    const now = (over: Partial<SourceRecord>) => of(keys, [], [corp, { ...user, ...over }]);
    expect(isSameIdentity(of(keys), now({ accountId: account(4) }))).toBe(false);
    expect(isSameIdentity(of(keys), now({ config: { startUrl: 'x' } }))).toBe(false);
    expect(isSameIdentity(of(keys), now({ name: 'Renamed' }))).toBe(true);
    const moved = { ...corp, config: { ...corp.config, region: 'eu-west-1' } };
    expect(isSameIdentity(of(base), of(base, [], [moved, user]))).toBe(true);
  });

  it('is no other where the account was not known at the start', () => {
    const unknown = { ...of(keys), account: null };
    expect(isSameIdentity(unknown, of(keys))).toBe(true);
    expect(isSameWithKeys(unknown, of(keys))).toBe(true);
    // Nobody may be given credentials of an unknown account for those of a known one.
    expect(isSameIdentity(of(keys), unknown)).toBe(true);
    expect(isSameWithKeys(of(keys), unknown)).toBe(false);
  });

  it('ends with a circle of bases, and is of nobody where there is no session', () => {
    const circle = sessionEntry({ ...base, parent: { kind: 'session', id: role.id } });
    expect(of(role, [circle]).account).toBe(account(1));
    const none = createActsAs({
      find: () => null,
      source: () => null,
      hash: nodeHash,
      status: () => null,
      profile: () => null,
    });
    expect(none(role.id)).toBeNull();
  });

  it('goes through an environment, and only beside the id of its session', () => {
    for (const actsAs of [of(role), { ...of(keys), account: null }, by('ada')]) {
      const text = actsAsText(role.id, actsAs);
      expect(readActsAs(text, role.id)).toEqual({
        ...actsAs,
        signedIn: undefined,
        address: undefined,
      });
      expect(readActsAs(text, base.id)).toBeNull();
    }
    for (const text of [undefined, '', 'role', 'role x 111111111111'])
      expect(readActsAs(text, 'role')).toBeNull();
  });
});

const by = (who: string | null, signedInAs: string | null = null): ActsAs =>
  of(role, [], [corp, user], {
    kind: 'signed-in',
    signedInAs,
    expiresAt: null,
    ...(who === null ? {} : { user: who }),
  });

describe('who is signed in at the source at the bottom', () => {
  it('is part of it, by nothing that can be read back', () => {
    expect(by('ada').user).toMatch(/^[0-9a-f]{16}$/);
    expect(by('ada')).toMatchObject({ digest: of(role).digest, account: of(role).account });
    expect(isSameIdentity(by('ada'), by('ada', 'Ada L.'))).toBe(true);
    expect(isSameIdentity(by('ada'), by('eve', 'Ada L.'))).toBe(false);
    expect(isSameWithKeys(by('ada'), by('eve'))).toBe(false);
  });

  it('is nobody else where the source does not know, or nobody is signed in', () => {
    for (const unknown of [by(null), by(null, 'ada'), of(role)]) {
      expect(unknown.user).toBeNull();
      expect(isSameIdentity(by('ada'), unknown)).toBe(true);
      expect(isSameIdentity(unknown, by('ada'))).toBe(true);
    }
  });

  it('stays with what starts with keys, which may say the account', () => {
    const before = { digest: 'd'.repeat(32), account: null, user: 'a'.repeat(16) };
    const accountId = AccountId.parse('111111111111');
    expect(startedWith(before, { accountId })).toEqual({ ...before, account: accountId });
  });

  it('is learnt where it was not known, and never replaced', () => {
    const account = { ...by('ada'), account: null };
    expect(learnt(by(null), by('ada')).user).toBe(by('ada').user);
    expect(learnt(account, by('ada'))).toMatchObject({ account: by('ada').account });
    expect(learnt(by('ada'), by('eve'))).toEqual(by('ada'));
    expect(learnt(by('ada'), by(null)).user).toBe(by('ada').user);
    expect(learnt(by('ada'), null)).toEqual(by('ada'));
  });

  it('is read from the text of a version that noted none, and passes that of any other', () => {
    const text = actsAsText(role.id, by('ada'));
    const [id, digest, account] = text.split(' ');
    expect(readActsAs(`${id} ${digest} ${account}`, role.id)).toEqual({
      digest: by('ada').digest,
      account: by('ada').account,
      user: null,
    });
    expect(readActsAs(`${text} and more`, role.id)?.user).toBe(by('ada').user);
    expect(readActsAs(`${id} ${digest} ${account} no-digest`, role.id)?.user).toBeNull();
    expect(actsAsText(role.id, by(null))).toBe(`${id} ${digest} ${account}`);
  });

  it('is what a refusal names, where nothing else is another', () => {
    const session = { name: 'Rollout', role: 'Deploy', accountId: account(1) };
    const another = {
      code: 'signed-in-as-another',
      session: 'Rollout',
      address: 'rollout',
      source: 'Corp',
    };
    expect(otherSince(session, by('ada'), by('eve', 'Eve'))).toEqual({ ...another, user: 'Eve' });
    expect(otherSince(session, by('ada'), by('eve'))).toEqual({ ...another, user: null });
    const edited = { code: 'session-edited', session: 'Rollout', role: 'Deploy', account: account(1) };
    expect(otherSince(session, by('ada'), { ...by('eve'), digest: 'f'.repeat(32) })).toEqual({
      ...edited,
      address: 'rollout',
    });
    expect(otherSince(session, by('ada'), { ...by('ada'), account: null })).toMatchObject({
      code: 'keys-of-other-account',
      session: 'Rollout',
      account: null,
      started: account(1),
    });
    expect(otherSince(session, by('ada'), null)).toEqual(edited);
  });
});
