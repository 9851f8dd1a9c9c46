import { describe, expect, it } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
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
  it('keeps all of them alive, each with its region, and the name that the session had', async () => {
    const running = await start();
    must(
      await running.app.verbs.changeSettings({ patch: { defaultRegion: Region.parse('us-east-1') } }, never),
    );
    const { profile: automatic } = session(running);
    expect(await importing(running, ['prod-us', 'us-west-2'], ['prod-eu', 'eu-west-1'])).toMatchObject({
      imported: 2,
    });
    const wanted = {
      profile: 'prod-us',
      region: 'us-west-2',
      otherProfiles: [
        { name: automatic, region: 'us-east-1' },
        { name: 'prod-eu', region: 'eu-west-1' },
      ],
    };
    expect(session(running)).toMatchObject(wanted);
    expect(written(running)).toMatchObject(wanted);
    expect(running.app.state().attention).toEqual([]);
  });

  it('adds to those of an earlier one, and changes the region of none', async () => {
    const running = await start();
    await importing(running, ['prod-us', 'us-west-2']);
    await importing(running, ['prod-eu', 'eu-west-1']);
    expect(session(running)).toMatchObject({ profile: 'prod-us', region: 'us-west-2' });
    expect(session(running).otherProfiles).toContainEqual({ name: 'prod-eu', region: 'eu-west-1' });
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
    await importing(running, ...profiles);
    expect(session(running)).toMatchObject({
      profile: 'prod',
      region: 'eu-west-1',
      regionAsDefault: 'us-east-1',
      isDefault: true,
    });
    expect(written(running)).toMatchObject({ region: 'eu-west-1', regionAsDefault: 'us-east-1' });
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
