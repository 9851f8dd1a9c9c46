import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import { emptyRecords, type Records, type SessionChoice } from '../../../shared/records.ts';
import { testSession } from '../terminal/testing-state.ts';
import { never, startApp } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { addSessionProfile, removeSessionProfile, setSessionProfile } from './profile-editing.ts';
import { reservedNames } from './session-profiles.ts';
import { TestTransact } from './testing-transact.ts';

const name = (text: string) => ProfileName.parse(text);
const [usEast, euWest] = [Region.parse('us-east-1'), Region.parse('eu-west-1')];
const parent = { kind: 'source', id: SourceId.parse('ic') } as const;
const [dev, prod, bare] = ['dev-id', 'prod-id', 'bare-id'].map((id) => SessionId.parse(id));
if (dev === undefined || prod === undefined || bare === undefined) throw new Error('no ids');
const former = [name('old'), name('older')];
const entries = [
  sessionEntry({ id: dev, parent, name: 'Dev', autoProfile: name('dev'), formerProfiles: former }),
  sessionEntry({ id: prod, parent, name: 'Prod', autoProfile: name('prod') }),
  sessionEntry({ id: bare, parent, name: 'Bare' }),
];

function editing(choices: Records['choices'] = {}, own: readonly string[] = []) {
  const found: Records['found'] = entries.slice(0, 1).map((entry) => ({
    id: entry.id,
    sourceId: parent.id,
    kind: entry.kind,
    name: entry.name,
    accountId: AccountId.parse('111111111111'),
    accountName: '',
    role: '',
    config: {},
    missing: false,
    autoProfile: entry.autoProfile,
    formerProfiles: [...former],
  }));
  const files = new TestTransact({ ...emptyRecords, choices, found });
  const choice = (id: SessionId): SessionChoice => files.records.choices[id] ?? {};
  const find = (id: SessionId) => entries.find((entry) => entry.id === id) ?? null;
  const ports = {
    transact: files.run,
    catalogue: {
      find,
      choice,
      all: () => entries,
      reservedNames: (id: SessionId) =>
        reservedNames(find(id) ?? { autoProfile: null, formerProfiles: [] }, choice(id)),
    },
    facts: { region: () => usEast, view: () => testSession({ id: 'dev' }) },
    ownNames: async () => new Set(own),
    accounts: { all: () => [], choice: () => ({}) },
  };
  return {
    files,
    choice,
    set: (sessionId: SessionId, profile: string | null, region: Region | null = null) =>
      setSessionProfile(ports)(
        { sessionId, profile: profile === null ? null : name(profile), region },
        never,
      ),
    add: (sessionId: SessionId, profile: string, region: Region | null = null) =>
      addSessionProfile(ports)({ sessionId, profile: name(profile), region }, never),
    remove: (sessionId: SessionId, profile: string) =>
      removeSessionProfile(ports)({ sessionId, profile: name(profile) }, never),
  };
}
const inUse = (what: string, by: string) => ({ ok: false, error: { code: 'in-use', what, by: [by] } });
const defaultIsNoName = {
  ok: false,
  error: { code: 'refused', reason: expect.stringContaining('make this session the default instead') },
};

describe('the main profile of a session', () => {
  it('is written under its new name, and the old one stays with the session', async () => {
    const { files, choice, set } = editing({ [dev]: { profileWritten: false } });
    expect(await set(dev, 'mine', euWest)).toEqual({ ok: true, value: {} });
    expect(files.asked).toEqual([{ needs: ['mine'], asksFor: ['mine'] }]);
    expect(choice(dev)).toEqual({
      profile: 'mine',
      region: 'eu-west-1',
      otherProfiles: [{ name: 'dev' }, { name: 'old' }, { name: 'older' }],
    });
  });

  it('may be none, with a region all the same, and nothing is asked of the files', async () => {
    const { files, choice, set } = editing({ [dev]: { otherProfiles: [{ name: name('more') }] } });
    expect(await set(dev, null, euWest)).toMatchObject({ ok: true });
    expect(files.asked).toEqual([{ needs: [], asksFor: [] }]);
    expect(choice(dev)).toEqual({ profile: null, region: 'eu-west-1' });
    expect(await set(dev, null)).toMatchObject({ ok: true });
    expect(choice(dev)).toEqual({ profile: null });
  });

  it.each([
    ['profile', 'prod'],
    ['id', 'prod-id'],
  ])('is not the %s of another session', async (_, taken) => {
    const { files, set } = editing();
    const before = files.records;
    expect(await set(dev, taken)).toEqual(inUse(taken, 'Prod'));
    expect(files.records).toBe(before);
  });

  it('is not the profile of another session in another case, but one of its own may be', async () => {
    const { files, set, add } = editing({ [bare]: { profile: name('PROD') } });
    const before = files.records;
    const refused = {
      error: { code: 'refused', reason: expect.stringContaining('differs only by case from') },
    };
    expect(await set(dev, 'Prod')).toMatchObject(refused);
    expect(await add(dev, 'Prod', euWest)).toMatchObject(refused);
    expect(files.records).toBe(before);
    expect(await set(bare, 'PROD', euWest)).toMatchObject({ ok: true });
    expect(await add(dev, 'DEV', euWest)).toMatchObject({ ok: true });
  });

  it('is not a profile of the user’s own in another case, where the session does not have that name yet', async () => {
    const choices = { [bare]: { profile: name('mine') } };
    const { files, set, add } = editing(choices, ['Mine', 'Web', 'exact', 'DEV']);
    const before = files.records;
    for (const refused of [await set(dev, 'mINE'), await add(dev, 'WEB', euWest), await set(prod, 'web')])
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await add(dev, 'web')).toMatchObject({
      error: {
        reason:
          'web differs only by case from Web, a profile of your own in the AWS files. Choose another name.',
      },
    });
    expect(files.records).toBe(before);
    // The user is asked about one of exactly that name.
    expect(await add(dev, 'exact')).toMatchObject({ ok: true });
    expect(await set(dev, 'dev', euWest)).toMatchObject({ ok: true });
    expect(await set(bare, 'mine', euWest)).toMatchObject({ ok: true });
  });

  it('is not a former name of another session, but may be one of its own, or its own id', async () => {
    const { set } = editing();
    expect(await set(prod, 'old')).toEqual(inUse('old', 'Dev'));
    expect(await set(dev, 'old')).toMatchObject({ ok: true });
    expect(await set(dev, 'dev-id')).toMatchObject({ ok: true });
  });

  it('is not `default`, but one that is called so already may have another region', async () => {
    expect(await editing().set(dev, 'default')).toEqual(defaultIsNoName);
    expect(await editing().set(dev, 'Default')).toEqual(defaultIsNoName);
    const { choice, set } = editing({ [dev]: { profile: name('default') } });
    expect(await set(dev, 'default', euWest)).toMatchObject({ ok: true });
    expect(choice(dev)).toMatchObject({ profile: 'default', region: 'eu-west-1' });
  });

  it('is of a session that is there', async () => {
    const { set } = editing();
    expect(await set(SessionId.parse('gone'), 'mine')).toMatchObject({ error: { code: 'unknown-session' } });
  });

  it('is unchanged where the files cannot be written', async () => {
    const { files, choice, set } = editing();
    files.problem = { code: 'disk-full', file: '/home/ada/.aws/config' };
    expect(await set(dev, 'mine')).toEqual({ ok: false, error: files.problem });
    expect(choice(dev)).toEqual({});
  });
});

it('reads the user’s own names from the files', async () => {
  const { app, sessionId } = await startApp((world) => {
    world.foreign = new Set(['Web']);
  });
  const refused = {
    ok: false,
    error: { code: 'refused', reason: expect.stringContaining('from Web, a prof') },
  };
  const asked = { sessionId, profile: name('web'), region: null };
  expect(await app.verbs.addSessionProfile(asked, never)).toMatchObject(refused);
  expect(await app.verbs.setSessionProfile(asked, never)).toMatchObject(refused);
});

describe('a further profile of a session', () => {
  it('comes after those it has, and is written with them', async () => {
    const { files, choice, add } = editing({ [dev]: { profileWritten: false } });
    expect(await add(dev, 'dev-eu', euWest)).toMatchObject({ ok: true });
    expect(files.asked).toEqual([{ needs: ['dev-eu'], asksFor: ['dev-eu'] }]);
    expect(choice(dev)).toEqual({
      profileWritten: true,
      otherProfiles: [{ name: 'old' }, { name: 'older' }, { name: 'dev-eu', region: 'eu-west-1' }],
    });
  });

  it('that is there already gets another region', async () => {
    const { choice, add } = editing({
      [prod]: { otherProfiles: [{ name: name('prod-eu'), region: euWest }] },
    });
    expect(await add(prod, 'prod-eu', usEast)).toMatchObject({ ok: true });
    expect(choice(prod).otherProfiles).toEqual([{ name: 'prod-eu', region: 'us-east-1' }]);
  });

  it('is none of another session, and not its own main one', async () => {
    const { files, add } = editing();
    const before = files.records;
    expect(await add(dev, 'prod')).toEqual(inUse('prod', 'Prod'));
    expect(await add(dev, 'prod-id')).toEqual(inUse('prod-id', 'Prod'));
    expect(await add(dev, 'dev')).toEqual(inUse('dev', 'Dev'));
    expect(await add(dev, 'default')).toEqual(defaultIsNoName);
    expect(files.records).toBe(before);
  });

  it('needs a main one', async () => {
    const { add } = editing();
    expect(await add(bare, 'more')).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('This session has no profile') },
    });
  });

  it('that is taken away leaves the others, and its name is free again', async () => {
    const others = [{ name: name('dev-eu'), region: euWest }, { name: name('dev-us') }];
    const { files, choice, remove, set } = editing({ [dev]: { otherProfiles: others } });
    expect(await remove(dev, 'dev-eu')).toMatchObject({ ok: true });
    expect(files.asked).toEqual([{ needs: [], asksFor: [] }]);
    expect(choice(dev).otherProfiles).toEqual([{ name: 'dev-us' }, { name: 'old' }, { name: 'older' }]);
    expect(await set(prod, 'dev-eu')).toMatchObject({ ok: true });
  });

  it('that is a former name is forgotten by the session', async () => {
    const { files, remove } = editing();
    expect(await remove(dev, 'old')).toMatchObject({ ok: true });
    expect(files.records.found[0]?.formerProfiles).toEqual(['older']);
    expect(files.records.choices[dev]?.otherProfiles).toEqual([{ name: 'older' }]);
  });

  it.each(['dev', 'prod', 'none-such'])('"%s" is no further one, so it stays', async (profile) => {
    const { files, remove } = editing();
    const before = files.records;
    expect(await remove(dev, profile)).toEqual({
      ok: false,
      error: { code: 'refused', reason: `${profile} is not one of the additional profiles of Dev.` },
    });
    expect(files.records).toBe(before);
  });

  it('has no region of another partition, and neither has the main one', async () => {
    const { files, set, add } = editing();
    const before = files.records;
    const china = Region.parse('cn-north-1');
    for (const made of [await add(dev, 'dev-cn', china), await set(dev, 'dev', china)])
      expect(made).toMatchObject({
        error: { code: 'refused', reason: expect.stringContaining('partition aws-cn') },
      });
    expect(files.records).toBe(before);
  });
});
