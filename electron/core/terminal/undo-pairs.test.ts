import { describe, expect, it } from 'vitest';
import { ProfileName, Region, type SessionId } from '../../../shared/ids.ts';
import { parseIni } from '../profiles/ini/ini-document.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// Every verb that changes names or sessions, after every other one, and undone: files and records must say the same after each step.

const OWN = '[profile mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = x\nregion = eu-west-3\n';
const FORMER = 'Account-2-Admin';
const name = (text: string) => ProfileName.parse(text);
const region = (text: string) => Region.parse(text);

type Which = 'first' | 'second' | 'third' | 'made';
type Started = FilesApp & Readonly<Record<Which, SessionId>>;

/**
 * Three sessions that a sync found, of which the third got another name when an account of the same name came, and one made by hand on the
 * first, which is the default session.
 */
async function started(): Promise<Started> {
  const running = await startOnFiles(OWN);
  const { app, ids, world, sourceId } = running;
  const [first, second, third] = ids;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('three sessions are needed');
  const { provider } = world;
  const twin = { ...foundSession(7), name: foundSession(2).name, accountName: foundSession(2).accountName };
  provider.found = [...provider.found, twin];
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(5_000);
  const { sessionId: made } = must(
    await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values: { parent: first } }, never),
  );
  must(await app.verbs.setSessionProfile({ sessionId: made, profile: name('deploy') }, never));
  must(await app.verbs.setSessionProfile({ sessionId: first, profile: name('one') }, never));
  must(await app.verbs.setSessionProfile({ sessionId: second, profile: name('two') }, never));
  must(await app.verbs.addSessionProfile({ sessionId: first, profile: name('also'), region: null }, never));
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  await settle(50);
  return { ...running, first, second, third, made };
}

const add = (profile: string, to: Which, takeOver?: boolean) => (running: Started) =>
  running.app.verbs.addSessionProfile(
    { sessionId: running[to], profile: name(profile), region: null, takeOver },
    never,
  );
const rename = (to: Which, profile: string | null, takeOver?: boolean) => (running: Started) =>
  running.app.verbs.setSessionProfile(
    { sessionId: running[to], profile: profile === null ? null : name(profile), takeOver },
    never,
  );
const remove = (from: Which, profile: string) => (running: Started) =>
  running.app.verbs.removeSessionProfile({ sessionId: running[from], profile: name(profile) }, never);

/** A verb that cannot be done in that state, such as to take away what is not there, does nothing. */
const acts: Readonly<Record<string, (running: Started) => Promise<unknown>>> = {
  'an additional name': add('extra', 'first'),
  'that name on another session': add('extra', 'second'),
  'an additional name taken away': remove('first', 'also'),
  'the name that was taken away, on another session': add('also', 'second'),
  'an additional name moved to another session': async (running) => {
    await remove('first', 'also')(running);
    await add('also', 'second')(running);
  },
  'an additional name made the main one of another': async (running) => {
    await remove('first', 'also')(running);
    await rename('made', 'also')(running);
  },
  'a former name moved to another session': async (running) => {
    await remove('third', FORMER)(running);
    await add(FORMER, 'second')(running);
  },
  'the former name as the main one': rename('third', FORMER),
  'a new name': rename('first', 'uno'),
  'the additional name as the main one': rename('first', 'also'),
  'no name': rename('second', null),
  'the name of a session that has none now': add('two', 'made'),
  'a name of the user taken over': add('mine', 'second', true),
  'a name of the user taken over as the main one': rename('made', 'mine', true),
  'a name of the user given back': remove('second', 'mine'),
  'a session removed': ({ app, made }) => app.verbs.deleteSession({ sessionId: made }, never),
  'the name of the removed session': rename('second', 'deploy'),
  'the source removed': ({ app, sourceId }) => app.verbs.deleteSource({ sourceId }, never),
  'a role edited': ({ app, made, second }) =>
    app.verbs.editSession({ sessionId: made, name: 'Deploy', values: { parent: second } }, never),
  'a region': ({ app, first }) =>
    app.verbs.setSessionProfile(
      { sessionId: first, profile: name('one'), region: region('ap-south-1') },
      never,
    ),
  'another default session': ({ app, second }) => app.verbs.makeDefault({ sessionId: second }, never),
  'no default session': ({ app }) => app.verbs.clearDefault({}, never),
};

/** What the files have of each session, and what the records say that they have. */
function saidTwice({ app, files }: Started) {
  const { sessions, defaultSessionId } = app.state();
  const inFiles = parseIni(files.config, 'config').sections.flatMap((section) =>
    section.kind === 'profile' && section.sessionId !== null
      ? [`${section.name} of ${section.sessionId}`]
      : [],
  );
  const inRecords = sessions.flatMap(({ id, profile, otherProfiles = [], profileWritten }) => [
    ...(profile !== null && profileWritten
      ? [profile, ...otherProfiles.map((one) => one.name)].map((one) => `${one} of ${id}`)
      : []),
    ...(id === defaultSessionId ? [`default of ${id}`] : []),
  ]);
  return { inFiles: inFiles.toSorted(), inRecords: inRecords.toSorted() };
}

async function afterUndo(running: Started): Promise<string> {
  const { latchkey, app } = running;
  const ran = await latchkey(['undo', '--yes']);
  await app.noticeEdits(never);
  await settle(50);
  return ran.code === 0 ? '' : ran.err;
}

describe.each(Object.keys(acts))('%s, and then', (one) => {
  it.each(Object.keys(acts))('%s', async (other) => {
    const running = await started();
    const texts = [running.files.config];
    for (const act of [acts[one], acts[other]]) {
      await act?.(running);
      await settle(50);
      const { inFiles, inRecords } = saidTwice(running);
      expect(inFiles).toEqual(inRecords);
      if (texts.at(-1) !== running.files.config) texts.push(running.files.config);
    }
    for (let left = texts.length - 1; left > 0; left--) {
      const refused = await afterUndo(running);
      const { inFiles, inRecords } = saidTwice(running);
      expect(refused).toBe('');
      expect(inFiles).toEqual(inRecords);
    }
  });
});

it('a session whose name differs by case only from that of another one can have its changes undone', async () => {
  const running = await startOnFiles();
  const { ids, world } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  must(await running.app.verbs.setSessionProfile({ sessionId: first, profile: name('x') }, never));
  await settle(50);
  // As an import of two such profiles leaves them.
  const saved = Object(world.saved);
  const called = (id: SessionId, profile: string) => ({ [id]: { ...saved.choices[id], profile } });
  saved.choices = { ...saved.choices, ...called(first, 'Dev'), ...called(second, 'dev') };
  const app = await running.again();
  const names = () =>
    app
      .state()
      .sessions.flatMap(({ profile, otherProfiles = [] }) => [
        profile,
        ...otherProfiles.map((one) => one.name),
      ]);
  const before = names();
  must(await app.verbs.addSessionProfile({ sessionId: first, profile: name('more'), region: null }, never));
  expect(names()).toContain('more');
  must(await app.verbs.undo({}, never));
  expect(names()).toEqual(before);
});
