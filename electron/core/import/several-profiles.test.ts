import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { ImportDraft } from '../profiles/user-files-port.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

type Named = readonly [profile: string, region: string | null];

const start = () =>
  startApp((world) => {
    world.provider.latencyMs = 0;
  });
const draft = ({ sessionId }: RunningApp, [profile, region]: Named): ImportDraft => ({
  make: 'known',
  ref: profile,
  id: sessionId,
  profile: ProfileName.parse(profile),
  region: region === null ? null : Region.parse(region),
});
const importing = async (running: RunningApp, ...profiles: readonly Named[]) => {
  running.world.drafts = { leftAlone: 0, drafts: profiles.map((one) => draft(running, one)) };
  return must(await running.app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never));
};
const session = ({ app, sessionId }: RunningApp): SessionView => {
  const found = app.state().sessions.find(({ id }) => id === sessionId);
  if (found === undefined) throw new Error('no session');
  return found;
};
/** What the files are to have of it. */
const written = ({ world, sessionId }: RunningApp) =>
  world.applied.at(-1)?.sessions.find(({ id }) => id === sessionId);

describe('an import of several profiles of one session', () => {
  it('keeps all of them alive, each with its region, and leaves the session the main profile and the region that it had', async () => {
    const running = await start();
    must(
      await running.app.verbs.changeSettings({ patch: { defaultRegion: Region.parse('us-east-1') } }, never),
    );
    const { profile: automatic } = session(running);
    expect(await importing(running, ['prod-us', 'us-west-2'], ['prod-eu', 'eu-west-1'])).toMatchObject({
      imported: 2,
    });
    const wanted = {
      profile: automatic,
      region: 'us-east-1',
      otherProfiles: [
        { name: 'prod-us', region: 'us-west-2' },
        { name: 'prod-eu', region: 'eu-west-1' },
      ],
    };
    expect(session(running)).toMatchObject(wanted);
    expect(written(running)).toMatchObject(wanted);
    expect(running.app.state().attention).toEqual([]);
  });

  it('adds to those of an earlier one, and changes the region of none', async () => {
    const running = await start();
    const { profile, region } = session(running);
    await importing(running, ['prod-us', 'us-west-2']);
    await importing(running, ['prod-eu', 'eu-west-1']);
    expect(session(running)).toMatchObject({ profile, region });
    expect(session(running).otherProfiles).toEqual([
      { name: 'prod-us', region: 'us-west-2' },
      { name: 'prod-eu', region: 'eu-west-1' },
    ]);
  });

  it('gives one without a region that of the session', async () => {
    const running = await start();
    await importing(running, ['web-eu', 'eu-west-1'], ['web-noregion', null]);
    expect(session(running)).toMatchObject({
      region: null,
      otherProfiles: [
        { name: 'web-eu', region: 'eu-west-1' },
        { name: 'web-noregion', region: null },
      ],
    });
  });

  it('changes no other region where the main profile itself is imported', async () => {
    const running = await start();
    const { app, sessionId } = running;
    const [mine, following, region] = [
      ProfileName.parse('mine'),
      ProfileName.parse('following'),
      Region.parse('us-east-1'),
    ];
    must(await app.verbs.setSessionProfile({ sessionId, profile: mine, region }, never));
    must(await app.verbs.addSessionProfile({ sessionId, profile: following, region: null }, never));
    must(await app.verbs.makeDefault({ sessionId }, never));
    await importing(running, ['mine', 'eu-west-1'], ['more', null]);
    expect(session(running)).toMatchObject({
      profile: 'mine',
      region: 'eu-west-1',
      regionAsDefault: 'us-east-1',
    });
    expect(session(running).otherProfiles).toContainEqual({ name: 'following', region: 'us-east-1' });
    expect(session(running).otherProfiles).toContainEqual({ name: 'more', region: 'us-east-1' });
  });

  it.each([
    ['taken out of the files', false],
    ['written', true],
  ] as const)('leaves a main profile what it is that was %s before', async (_, written) => {
    const running = await start();
    const { app, sessionId } = running;
    const { profile, region } = session(running);
    must(await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written }, never));
    await importing(running, ['web-eu', 'eu-west-1']);
    expect(session(running)).toMatchObject({ profile, region, profileWritten: true });
    expect(session(running).otherProfiles).toEqual([{ name: 'web-eu', region: 'eu-west-1' }]);
  });

  it('gives a session that has no profile the first of them as its main one', async () => {
    const running = await start();
    const { app, sessionId } = running;
    must(await app.verbs.setSessionProfile({ sessionId, profile: null, region: null }, never));
    await importing(running, ['web-eu', 'eu-west-1'], ['web-us', 'us-west-2']);
    expect(session(running)).toMatchObject({ profile: 'web-eu', region: 'eu-west-1' });
    expect(session(running).otherProfiles).toEqual([{ name: 'web-us', region: 'us-west-2' }]);
  });

  it('gives a new session the first of them as its main one, and the others what was agreed to', async () => {
    const running = await start();
    const { app, world } = running;
    const defaultRegion = Region.parse('us-east-1');
    must(await app.verbs.changeSettings({ patch: { defaultRegion } }, never));
    const id = app.state().sources[0]?.id;
    if (id === undefined) throw new Error('no source');
    const found = (profile: string, region: string | null): ImportDraft => ({
      make: 'found',
      ref: profile,
      source: { kind: 'source', id },
      found: {
        key: 'new',
        sessionKind: 'fake-role',
        name: 'New',
        accountId: AccountId.parse('888888888888'),
        accountName: 'New',
        role: 'New',
        config: {},
      },
      profile: ProfileName.parse(profile),
      region: region === null ? null : Region.parse(region),
    });
    const drafts = [found('new-eu', 'eu-west-1'), found('new-any', null), found('default', null)];
    world.drafts = { leftAlone: 0, drafts };
    must(await app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never));
    expect(app.state().sessions.find(({ profile }) => profile === 'new-eu')).toMatchObject({
      region: 'eu-west-1',
      regionAsDefault: 'us-east-1',
      otherProfiles: [{ name: 'new-any', region: 'us-east-1' }],
      isDefault: true,
    });
  });

  it('is taken back as a whole', async () => {
    const running = await start();
    const before = session(running);
    await importing(running, ['prod-us', 'us-west-2'], ['prod-eu', 'eu-west-1']);
    must(await running.app.verbs.undo({}, never));
    expect(session(running)).toEqual(before);
  });

  it.each([
    ['the default profile first', [['default', 'us-east-1'] as const, ['prod', 'eu-west-1'] as const]],
    ['the default profile last', [['prod', 'eu-west-1'] as const, ['default', 'us-east-1'] as const]],
  ])('leaves the default profile its region: %s', async (_, profiles) => {
    const running = await start();
    const { profile, region } = session(running);
    await importing(running, ...profiles);
    expect(session(running)).toMatchObject({
      profile,
      region,
      otherProfiles: [{ name: 'prod', region: 'eu-west-1' }],
      regionAsDefault: 'us-east-1',
      isDefault: true,
    });
    expect(written(running)).toMatchObject({ region, regionAsDefault: 'us-east-1' });
  });

  it('leaves a session its region where only its default profile is imported', async () => {
    const running = await start();
    const { profile, region } = session(running);
    await importing(running, ['default', 'sa-east-1']);
    expect(session(running)).toMatchObject({ profile, region, regionAsDefault: 'sa-east-1' });
    await importing(running, ['default', 'eu-west-1']);
    expect(session(running)).toMatchObject({ profile, region, regionAsDefault: 'eu-west-1' });
  });

  it('leaves the default profile alone that the session had before', async () => {
    const running = await start();
    must(
      await running.app.verbs.setSessionProfile(
        {
          sessionId: running.sessionId,
          profile: ProfileName.parse('mine'),
          region: Region.parse('us-east-1'),
        },
        never,
      ),
    );
    must(await running.app.verbs.makeDefault({ sessionId: running.sessionId }, never));
    await importing(running, ['prod-eu', 'eu-west-1']);
    expect(session(running)).toMatchObject({ profile: 'mine', region: 'us-east-1' });
    expect(session(running).regionAsDefault).toBeUndefined();
    expect(session(running).otherProfiles).toContainEqual({ name: 'prod-eu', region: 'eu-west-1' });
  });
});

describe('a session that is renamed', () => {
  const rename = async (running: RunningApp, name: string, region: string | null = null) =>
    running.app.verbs.setSessionProfile(
      {
        sessionId: running.sessionId,
        profile: ProfileName.parse(name),
        region: region === null ? null : Region.parse(region),
      },
      never,
    );

  it('keeps the old name as an additional profile until that is removed, and nobody else gets it', async () => {
    const running = await start();
    const old = session(running).profile;
    if (old === null) throw new Error('no profile');
    must(await rename(running, 'mine'));
    expect(written(running)).toMatchObject({ profile: 'mine', otherProfiles: [{ name: old, region: null }] });
    const { sessions } = running.app.state();
    const another = sessions.find(({ id }) => id !== running.sessionId);
    if (another === undefined) throw new Error('no second session');
    const take = () =>
      running.app.verbs.setSessionProfile({ sessionId: another.id, profile: old, region: null }, never);
    expect(await take()).toMatchObject({ ok: false, error: { code: 'in-use' } });
    const { sessionId } = running;
    must(await running.app.verbs.removeSessionProfile({ sessionId, profile: old }, never));
    expect(session(running).otherProfiles).toBeUndefined();
    must(await take());
    expect(running.app.state().sessions.find(({ id }) => id === another.id)?.profile).toBe(old);
  });

  it('is given more profiles, and refused one of another session', async () => {
    const running = await start();
    const { sessionId } = running;
    const add = (name: string, region: string | null) =>
      running.app.verbs.addSessionProfile(
        {
          sessionId,
          profile: ProfileName.parse(name),
          region: region === null ? null : Region.parse(region),
        },
        never,
      );
    must(await add('prod-eu', 'eu-west-1'));
    must(await add('prod-eu', 'eu-west-3'));
    must(await add('prod-any', null));
    expect(session(running).otherProfiles).toEqual([
      { name: 'prod-eu', region: 'eu-west-3' },
      { name: 'prod-any', region: null },
    ]);
    const taken = running.app.state().sessions.find(({ id }) => id !== sessionId)?.profile ?? '';
    for (const name of [taken, session(running).profile ?? ''])
      expect(await add(name, null)).toMatchObject({ ok: false, error: { code: 'in-use' } });
    expect(await add('default', null)).toMatchObject({ ok: false, error: { code: 'refused' } });
    const absent = { sessionId, profile: ProfileName.parse('absent') };
    expect(await running.app.verbs.removeSessionProfile(absent, never)).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    });
  });
});
