import { expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
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
