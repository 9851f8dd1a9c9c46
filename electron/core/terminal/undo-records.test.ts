import { describe, expect, it } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

const name = (text: string) => ProfileName.parse(text);
const region = (text: string) => Region.parse(text);

/** The first session has two profiles, each with its region, and is the default session. */
async function started(): Promise<FilesApp & { readonly main: string }> {
  const running = await startOnFiles();
  const { app, latchkey, ids } = running;
  const [first] = ids;
  if (first === undefined) throw new Error('no session');
  must(
    await app.verbs.setSessionProfile(
      { sessionId: first, profile: name('prod-us'), region: region('us-east-1') },
      never,
    ),
  );
  must(
    await app.verbs.addSessionProfile(
      { sessionId: first, profile: name('prod-eu'), region: region('eu-west-1') },
      never,
    ),
  );
  expect((await latchkey(['use', 'prod-eu'])).code).toBe(0);
  await settle(50);
  return { ...running, main: first };
}

/** What Latchkey remembers of the user's choices, apart from when a session was used. */
function recordsOf({ app, ids }: FilesApp) {
  const { defaultSessionId, sessions, settings } = app.state();
  return {
    defaultSessionId,
    defaultRegion: settings.defaultRegion,
    sessions: sessions
      .filter(({ id }) => ids.includes(id))
      .map(({ id, profile, otherProfiles, region: own, regionAsDefault, delivery }) => ({
        id,
        profile,
        otherProfiles,
        region: own,
        regionAsDefault,
        delivery,
      })),
  };
}

async function undone(running: FilesApp): Promise<void> {
  const { latchkey, app } = running;
  expect((await latchkey(['undo', '--yes'])).code).toBe(0);
  // As the watch of the files does, and every `list`.
  await app.noticeEdits(never);
  await settle(50);
  await app.noticeEdits(never);
}

const acts: readonly (readonly [string, (running: FilesApp) => Promise<unknown>])[] = [
  ['use of the main profile', ({ latchkey }) => latchkey(['use', 'prod-us'])],
  ['use of another session', ({ latchkey, ids }) => latchkey(['use', ids[1] ?? ''])],
  ['use --none', ({ app }) => app.verbs.clearDefault({}, never)],
  [
    'a new name',
    async ({ app, ids: [sessionId] }) =>
      sessionId !== undefined &&
      app.verbs.setSessionProfile({ sessionId, profile: name('other'), region: null }, never),
  ],
  [
    'another region',
    async ({ app, ids: [sessionId] }) =>
      sessionId !== undefined &&
      app.verbs.setSessionProfile(
        { sessionId, profile: name('prod-us'), region: region('ap-south-1') },
        never,
      ),
  ],
  [
    'an additional profile taken away',
    async ({ app, ids: [sessionId] }) =>
      sessionId !== undefined &&
      app.verbs.removeSessionProfile({ sessionId, profile: name('prod-eu') }, never),
  ],
  [
    'no profile',
    async ({ app, ids: [, sessionId] }) =>
      sessionId !== undefined &&
      app.verbs.setSessionProfile({ sessionId, profile: null, region: null }, never),
  ],
  [
    'the region of the settings',
    ({ app }) => app.verbs.changeSettings({ patch: { defaultRegion: region('ca-central-1') } }, never),
  ],
];

describe('an undo leaves records and files as before', () => {
  it.each(acts)('%s', async (_, act) => {
    const running = await started();
    const { files } = running;
    const before = { config: files.config, records: recordsOf(running) };
    await act(running);
    await settle(50);
    expect(files.config).not.toBe(before.config);
    await undone(running);
    expect({ config: files.config, records: recordsOf(running) }).toEqual(before);
    // The profile that nobody touched says so in every delivery.
    const which = await running.latchkey(['which', '--profile', 'prod-us', '--json']);
    expect(JSON.parse(which.out)).toMatchObject({ region: 'us-east-1' });
  });

  it('what `use -` goes back to', async () => {
    const running = await started();
    const { latchkey, ids, app } = running;
    await latchkey(['use', ids[1] ?? '']);
    await latchkey(['use', ids[2] ?? '']);
    await undone(running);
    expect(app.state().defaultSessionId).toBe(ids[1]);
    await latchkey(['use', '-', '--yes']);
    expect(app.state().defaultSessionId).toBe(ids[0]);
  });

  it('several acts, one after the other', async () => {
    const running = await started();
    const { files } = running;
    const states = [];
    for (const [, act] of acts.filter(([what]) => what.startsWith('use') || what === 'another region')) {
      states.push({ config: files.config, records: recordsOf(running) });
      await act(running);
      await settle(50);
    }
    for (const before of states.toReversed()) {
      await undone(running);
      expect({ config: files.config, records: recordsOf(running) }).toEqual(before);
    }
  });

  it('what the user has changed since stays', async () => {
    const running = await started();
    const { app, files, main } = running;
    const id = running.ids[0];
    if (id === undefined) throw new Error(main);
    await running.latchkey(['use', 'prod-us']);
    await settle(50);
    must(await app.verbs.setPinned({ sessionId: id, pinned: true }, never));
    await undone(running);
    expect(app.state().sessions.find((one) => one.id === id)?.pinned).toBe(true);
    expect(files.config).toContain('eu-west-1');
  });

  it('a region that a user wrote is their edit also after an undo', async () => {
    const running = await started();
    const { app, files, ids } = running;
    await running.latchkey(['use', 'prod-us']);
    await undone(running);
    files.config = files.config.replace(/(\[profile prod-us\][^[]*region = )us-east-1/, '$1sa-east-1');
    await app.noticeEdits(never);
    expect(app.state().sessions.find(({ id }) => id === ids[0])?.region).toBe('sa-east-1');
  });

  it('an undo of what followed an edit of the user leaves each profile its region, and all say so', async () => {
    const running = await startOnFiles();
    const { app, files, ids, latchkey } = running;
    await latchkey(['use', ids[0] ?? '', '--yes']);
    await settle(50);
    const profile = app.state().sessions.find(({ id }) => id === ids[0])?.profile ?? '';
    const before = files.config;
    // As `aws configure set region eu-west-3`.
    files.config = before.includes('region =')
      ? before.replace(/(\[default\][^[]*region = )\S+/, '$1eu-west-3')
      : before.replace('[default]\n', '[default]\nregion = eu-west-3\n');
    await app.noticeEdits(never);
    await settle(50);
    await undone(running);
    const regionBy = async (argv: readonly string[]) =>
      JSON.parse((await latchkey([...argv, '--json'])).out).region;
    const inFile = (section: string) =>
      new RegExp(`\\[${section}\\][^[]*region = (\\S+)`).exec(files.config)?.[1] ?? null;
    expect(inFile('default')).toBe('eu-west-3');
    expect(inFile(`profile ${profile}`)).not.toBe('eu-west-3');
    expect(await regionBy(['which'])).toBe('eu-west-3');
    expect(await regionBy(['which', 'codecommit://MyDemoRepo'])).toBe('eu-west-3');
    expect(await regionBy(['which', '--profile', profile])).toBe(inFile(`profile ${profile}`));
  });
});
