import { expect, it } from 'vitest';
import { profileNames } from '../sessions/session-names.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { defaultInFile, startOnFiles } from './testing-files.ts';

/** With a session whose own profile is called `default`, as an earlier version could name it, in what the last run saved. */
async function started() {
  const running = await startOnFiles();
  const { app, ids, world } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  must(await app.verbs.makeDefault({ sessionId: second }, never));
  await settle(50);
  const saved = Object(world.saved);
  saved.choices = { ...saved.choices, [first]: { ...saved.choices[first], profile: 'default' } };
  return { ...running, first, second };
}

it('a session called default does not become the default one where the user wants none', async () => {
  const running = await started();
  const { files } = running;
  const app = await running.again();
  expect(defaultInFile(files)).toBe(running.second);
  must(await app.verbs.clearDefault({}, never));
  await settle(50);
  expect([app.state().defaultSessionId, defaultInFile(files)]).toEqual([null, null]);
  expect(app.state().sessions.find(({ id }) => id === running.first)?.profile).toBeNull();
  // Chosen, it is the default session like any other.
  must(await app.verbs.makeDefault({ sessionId: running.first }, never));
  await settle(50);
  expect(defaultInFile(files)).toBe(running.first);
});

it('and its further names are still listed', async () => {
  const running = await started();
  const saved = Object(running.world.saved);
  const choice = { ...saved.choices[running.first], otherProfiles: [{ name: 'old' }] };
  saved.choices = { ...saved.choices, [running.first]: choice };
  const app = await running.again();
  must(await app.verbs.clearDefault({}, never));
  const view = app.state().sessions.find(({ id }) => id === running.first);
  expect(view?.profile).toBeNull();
  expect(view === undefined ? null : profileNames(view)).toEqual(['old']);
});
