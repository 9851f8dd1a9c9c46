import { describe, expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../../shared/ids.ts';
import { sessionByPart, sessionByWholeName } from '../sessions/session-names.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { defaultInFile, type FilesApp, startOnFiles } from './testing-files.ts';

async function start() {
  const running = await startOnFiles();
  const [first, second] = running.ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  return { running, first, second };
}
const rename = ({ app }: FilesApp, sessionId: SessionId, name: string) =>
  app.verbs.setSessionProfile({ sessionId, profile: ProfileName.parse(name), region: null }, never);

/** An app that finds records of an earlier version, which let the user give these names. */
async function onOldRecords(choice: object, defaultIs: 'the first' | 'the second' | 'none') {
  const { running, first, second } = await start();
  const { saved } = running.world;
  if (saved === null) throw new Error('nothing was saved');
  const defaultSessionId = { 'the first': first, 'the second': second, none: null }[defaultIs];
  running.world.saved = { ...saved, choices: { [first]: choice }, defaultSessionId };
  const app = await running.again();
  must(await app.verbs.setProfilesWritten({ sessionIds: [first], written: true }, never));
  await settle(200);
  return { app, files: running.files, first, second };
}

describe('the profile name default', () => {
  it.each(['default', 'Default', 'DEFAULT'])('%s is no name of a session', async (name) => {
    const { running, first } = await start();
    const refused = { ok: false, error: { code: 'refused', reason: expect.stringContaining('default') } };
    expect(await rename(running, first, name)).toMatchObject(refused);
    const profile = ProfileName.parse(name);
    expect(
      await running.app.verbs.addSessionProfile({ sessionId: first, profile, region: null }, never),
    ).toMatchObject(refused);
  });

  it('means the default session, whatever a session of an earlier version is called', async () => {
    const { app, files, first, second } = await onOldRecords({ profile: 'default' }, 'the second');
    expect(defaultInFile(files)).toBe(second);
    for (const found of [
      sessionByWholeName(app.state(), 'default'),
      sessionByPart(app.state(), 'default', null),
    ])
      expect(must(found).id).toBe(second);
    // Its region can still be changed, and it can get another name, which leaves none of the old one behind.
    const same = { sessionId: first, profile: ProfileName.parse('default'), region: null };
    must(await app.verbs.setSessionProfile(same, never));
    must(
      await app.verbs.setSessionProfile(
        { sessionId: first, profile: ProfileName.parse('mine'), region: null },
        never,
      ),
    );
    const renamed = app.state().sessions.find(({ id }) => id === first);
    expect([renamed?.profile, renamed?.otherProfiles]).toEqual(['mine', undefined]);
    expect(defaultInFile(files)).toBe(second);
  });

  it('means a session of that name while there is no default session, as before', async () => {
    const { app, files, first } = await onOldRecords({ profile: 'default' }, 'none');
    expect(defaultInFile(files)).toBe(first);
    expect(must(sessionByWholeName(app.state(), 'default')).id).toBe(first);
  });

  it('is no additional profile, also where an earlier version recorded one', async () => {
    const choice = { profile: 'mine', otherProfiles: [{ name: 'default' }, { name: 'more' }] };
    const { app, files, first } = await onOldRecords(choice, 'none');
    expect(defaultInFile(files)).toBeNull();
    expect(files.config).toContain('[profile more]');
    expect(sessionByWholeName(app.state(), 'default')).toMatchObject({
      error: { code: 'no-default-session' },
    });
    const shown = app.state().sessions.find(({ id }) => id === first);
    expect(shown?.otherProfiles).toEqual([{ name: 'more', region: null }]);
  });
});

describe('the id of a session', () => {
  it('is no profile of another, because tools would find one session and Latchkey the other', async () => {
    const { running, first, second } = await start();
    const inUse = { ok: false, error: { code: 'in-use', what: second } };
    expect(await rename(running, first, second)).toMatchObject(inUse);
    const profile = ProfileName.parse(second);
    expect(
      await running.app.verbs.addSessionProfile({ sessionId: first, profile, region: null }, never),
    ).toMatchObject(inUse);
    must(await rename(running, second, second));
  });
});
