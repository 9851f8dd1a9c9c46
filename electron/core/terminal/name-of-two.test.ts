import { expect, it } from 'vitest';
import { startOnFiles } from './testing-files.ts';

/** What the last run saved has one name for two sessions, as an undo of an earlier version could leave it. */
async function started(second: (name: string) => unknown) {
  const running = await startOnFiles();
  const [first, other] = running.ids;
  if (first === undefined || other === undefined) throw new Error('two sessions are needed');
  const saved = Object(running.world.saved);
  saved.choices = {
    ...saved.choices,
    [first]: { ...saved.choices[first], profile: 'prod' },
    [other]: { ...saved.choices[other], ...Object(second('prod')) },
  };
  const app = await running.again();
  return { app, latchkey: (argv: readonly string[]) => running.latchkeyOf(app, argv) };
}
const owners = (app: Awaited<ReturnType<typeof started>>['app']) =>
  app
    .state()
    .sessions.filter(
      ({ profile, otherProfiles }) =>
        profile === 'prod' || otherProfiles?.some(({ name }) => name === 'prod') === true,
    );

it.each([
  ['the main name of both', (name: string) => ({ profile: name })],
  ['the main name of one', (name: string) => ({ profile: 'dev', otherProfiles: [{ name }] })],
])('doctor finds a name that two sessions have, %s, and its commands end it', async (_, second) => {
  const { app, latchkey } = await started(second);
  expect(owners(app)).toHaveLength(2);
  const doctor = await latchkey(['doctor', '--json']);
  const found = Object(JSON.parse(doctor.out)).checks.find(
    ({ name }: { readonly name: string }) => name === 'Profile names',
  );
  expect(found).toMatchObject({
    ok: false,
    said: expect.stringContaining('2 sessions have the profile prod'),
  });
  const commands = String(found.fix)
    .split(/: |, then: /)
    .slice(1);
  expect(commands.length).toBeGreaterThan(1);
  for (const [at, command] of commands.entries()) {
    const ran = await latchkey(
      command.replaceAll('"', '').replace('NEW-NAME', `other-${at}`).split(' ').slice(1),
    );
    expect([command, ran.code, ran.err]).toEqual([command, 0, expect.any(String)]);
  }
  expect(owners(app)).toEqual([]);
  const after = await latchkey(['doctor', '--json']);
  expect(after.out).not.toContain('Profile names');
});
