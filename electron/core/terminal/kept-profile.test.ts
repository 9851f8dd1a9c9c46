import { describe, expect, it } from 'vitest';
import { ProfileName, Region, type SessionId } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { startOnFiles } from './testing-files.ts';

/** A command of `exec` runs in the profile `deploy`, which is then removed: its section stays until the command ends. */
async function removedUnderCommand() {
  const running = await startOnFiles();
  const { app, ids } = running;
  const [sessionId] = ids;
  if (sessionId === undefined) throw new Error('no session');
  const profile = ProfileName.parse('deploy');
  must(await app.verbs.setSessionProfile({ sessionId, profile, region: null }, never));
  const ran = await running.exec('deploy', 5151);
  if (ran.end.kind !== 'exec') throw new Error('it did not start');
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(ran.end.env)) if (value !== null) env[name] = value;
  must(await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: false }, never));
  await settle(200);
  return { ...running, env };
}

it('a profile that is kept for a running command is one that aws finds', async () => {
  const { latchkey, files, env } = await removedUnderCommand();
  expect(env.AWS_PROFILE).toBe('deploy');
  expect(files.config).toContain('[profile deploy]');
  const which = JSON.parse((await latchkey(['which', '--json'], env)).out);
  expect(which.aws).toBeNull();
  expect((await latchkey(['prompt'], env)).out).not.toMatch(/^not /);

  // Without its section, or with keys of the user's own in that profile, aws does not take the session.
  const { config } = files;
  files.config = '';
  expect((await latchkey(['prompt'], env)).out).toContain('aws uses no profile deploy');
  files.config = config;
  files.credentials = '[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
  expect((await latchkey(['prompt'], env)).out).toMatch(/^not /);
});

it('while detached, no advice is a command that is refused', async () => {
  const { latchkey, app } = await startOnFiles();
  const [session] = app.state().sessions;
  if (session?.profile == null) throw new Error('no session with a profile');
  const { id: sessionId, profile } = session;
  must(await app.verbs.makeDefault({ sessionId }, never));
  must(await app.verbs.detach({}, never));
  await settle(200);
  for (const argv of [['which'], ['which', '--profile', profile]]) {
    const { out } = await latchkey(argv);
    expect(out).toContain('latchkey attach');
    expect(out).not.toContain('latchkey use');
  }
});

/** A command of `exec` runs in the further profile `zz-first` of one session, which then goes to another one. */
async function givenToAnother() {
  const running = await startOnFiles();
  const { app, ids } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  const profile = ProfileName.parse('zz-first');
  const add = async (sessionId: SessionId, region: string) =>
    must(await app.verbs.addSessionProfile({ sessionId, profile, region: Region.parse(region) }, never));
  await add(first, 'eu-west-1');
  const ran = await running.exec(profile, 5151);
  if (ran.end.kind !== 'exec') throw new Error('it did not start');
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(ran.end.env)) if (value !== null) env[name] = value;
  must(await app.verbs.removeSessionProfile({ sessionId: first, profile }, never));
  await add(second, 'eu-west-2');
  await settle(200);
  return { ...running, env, first, second };
}

describe('a profile that went to another session while a command runs in it', () => {
  it('still gives that command its session, and nothing else is said', async () => {
    const { latchkey, files, env, first, second } = await givenToAnother();
    expect(env.AWS_PROFILE).toBe('zz-first');
    expect(files.config).toContain(second);
    const which = JSON.parse((await latchkey(['which', '--json'], env)).out);
    expect(which).toMatchObject({ session: { id: first }, region: 'eu-west-1', aws: null });
    expect((await latchkey(['prompt'], env)).out).not.toMatch(/^not /);
    expect(JSON.parse((await latchkey(['status', '--json'], env)).out).shell).toEqual([]);
    // A tool that drops our comments changes nothing of it.
    files.config = files.config.replaceAll(/^#.*\n/gm, '');
    expect(JSON.parse((await latchkey(['which', '--json'], env)).out).aws).toBeNull();
  });

  it('gives git there the credentials and the region of its session', async () => {
    const { latchkey, env, first } = await givenToAnother();
    const { end } = await latchkey(['origin', 'codecommit://MyDemoRepo'], env, {
      calledAs: 'git-remote-codecommit',
    });
    if (end.kind !== 'exec') throw new Error('git was not started');
    expect(end.argv.join(' ')).toContain(`git-credential --profile '${first}' --region eu-west-1`);
  });

  it('is named where its keys are those of the other session', async () => {
    const { app, latchkey, env, second, world } = await givenToAnother();
    // Where a platform does not tell what a command has left behind, its end is all that is known.
    world.processes.delete(5151);
    must(await app.verbs.setDelivery({ sessionId: second, delivery: 'keys' }, never));
    must(await app.verbs.start({ sessionId: second }, never));
    await settle(200);
    await world.clock.advance(6_000);
    const { aws } = JSON.parse((await latchkey(['which', '--json'], env)).out);
    expect(aws).toMatch(/^The profile zz-first has keys of \S/);
    expect((await latchkey(['prompt'], env)).out).toMatch(/^not .*: aws uses the keys of /);
  });
});

describe('a profile that was removed while a command ran in it', () => {
  async function removing(beforeSave: (end: () => void) => void) {
    const { app, ids, files, latchkey, world, breaks, exec } = await startOnFiles();
    const [sessionId] = ids;
    if (sessionId === undefined) throw new Error('no session');
    const profile = ProfileName.parse('zz-first');
    must(await app.verbs.addSessionProfile({ sessionId, profile, region: null }, never));
    await exec(profile, 5151);
    const end = () => void world.processes.delete(5151);
    breaks((point) => {
      if (point === 'records') beforeSave(end);
      return null;
    });
    await latchkey(['profile', 'remove', 'zz-first']);
    await settle(200);
    expect(files.config).toContain('[profile zz-first]');
    end();
    await world.clock.advance(6_000);
    await settle(200);
    return files.config;
  }

  it('is in the files for list, status and the window until then, and for none of them afterwards', async () => {
    const { app, ids, files, latchkey, world, exec } = await startOnFiles();
    const [sessionId] = ids;
    const view = () => app.state().sessions.find(({ id }) => id === sessionId);
    const profile = view()?.profile;
    if (sessionId === undefined || profile == null) throw new Error('no session');
    must(await app.verbs.makeDefault({ sessionId }, never));
    await exec(profile, 5151);
    expect(view()).toMatchObject({ profileWritten: true });
    expect(view()?.profileHeldBy).toBeUndefined();
    await latchkey(['profile', 'remove', profile]);
    await settle(200);
    const said = async () => {
      const { defaultSession } = JSON.parse((await latchkey(['status', '--json'])).out);
      const listed = JSON.parse((await latchkey(['list', '--json'])).out);
      const row = listed.find(({ id }: { readonly id: string }) => id === sessionId);
      return [
        files.config.includes(`[profile ${profile}]`),
        defaultSession.profileWritten,
        row.profileWritten,
      ];
    };
    expect(await said()).toEqual([true, true, true]);
    expect(view()).toMatchObject({
      profileWritten: false,
      profileHeldBy: expect.stringMatching(/ \(pid 5151\)$/),
    });
    world.processes.delete(5151);
    await world.clock.advance(6_000);
    await settle(200);
    expect(await said()).toEqual([false, false, false]);
    expect(view()?.profileHeldBy).toBeUndefined();
  });

  it('goes when the command has ended', async () => {
    expect(await removing(() => undefined)).not.toContain('zz-first');
  });

  it('goes, too, where the command ended while the files were written', async () => {
    expect(await removing((end) => end())).not.toContain('zz-first');
  });
});
