import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { emptyRecords } from '../../../shared/records.ts';
import { createLatchkeyApp } from '../app.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../terminal/testing.ts';
import { settle } from '../testing/fake-clock.ts';
import { createMemoryWorld } from '../testing/memory-ports.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { shownSourceName } from './source-names.ts';

const record = (id: string, name: string, subtitle: string) => ({
  id: SourceId.parse(id),
  kind: 'fake',
  name,
  config: { url: `https://${id}.example` },
  subtitle,
  syncedAt: null,
});
const twins = [record('one', 'Work', 'one.example'), record('two', 'Work', 'two.example')];
const alone = record('three', 'Lab', 'two.example');

/** An app that finds the records of an earlier version, in which two sources may have one name. */
async function onOldRecords(sources = [...twins, alone]) {
  const world = createMemoryWorld({ ...emptyRecords, sources });
  const app = createLatchkeyApp(world.ports);
  await app.start(never);
  return { world, app, names: () => app.state().sources.map(({ name }) => name) };
}
const url = 'https://x.example';
type App = ReturnType<typeof createLatchkeyApp>;
const rename = (app: App, id: string, name: string) =>
  app.verbs.editSource(
    { sourceId: SourceId.parse(id), name, values: { url: `https://${id}.example` } },
    never,
  );

describe('two identity sources of one name', () => {
  it.each([
    ['by the line under the name', twins, ['Work (one.example)', 'Work (two.example)']],
    [
      'by the id where that is the same',
      [
        record('one', 'Work', 'a.example'),
        record('two', 'Work', 'a.example'),
        record('three', 'Work', 'b.example'),
      ],
      ['Work (a.example, one)', 'Work (a.example, two)', 'Work (b.example)'],
    ],
    [
      'by the id where there is none',
      [record('one', 'Work', ''), record('two', 'Work', '')],
      ['Work (one)', 'Work (two)'],
    ],
    [
      'where they differ by case, blanks or what nothing shows',
      [record('one', 'Work A', '1'), record('two', 'work  a', '2'), record('three', 'Wo\u200brk A ', '3')],
      ['Work A (1)', 'work  a (2)', 'Wo\u200brk A  (3)'],
    ],
    [
      'where a third has the name that would tell them apart',
      [...twins, record('three', 'Work (two.example)', 'x')],
      ['Work (one.example)', 'Work (two.example, two)', 'Work (two.example) (x)'],
    ],
    ['and one that is alone keeps its name', [alone, record('one', 'Work', 'two.example')], ['Lab', 'Work']],
  ])('are told apart %s', (_, sources, names) => {
    expect(sources.map((one) => shownSourceName(sources, one))).toEqual(names);
    expect(new Set(names).size).toBe(sources.length);
  });

  it('are told apart in the state, in the question where a password is typed, and in the errors', async () => {
    const { world, app, names } = await onOldRecords();
    expect(names()).toEqual(['Work (one.example)', 'Work (two.example)', 'Lab']);
    expect(app.state().sources.map(({ givenName }) => givenName)).toEqual(['Work', 'Work', undefined]);
    world.provider.signInBy = 'device-code';
    const signingIn = app.verbs.signIn({ sourceId: SourceId.parse('two'), openBrowser: null }, never);
    await settle();
    expect(app.state().prompts).toMatchObject([{ kind: 'device-code', sourceName: 'Work (two.example)' }]);
    world.provider.confirm();
    must(await signingIn);
    await world.clock.advance(1_000);
    const [session] = app.state().sessions;
    expect(session?.sourceName).toBe('Work (two.example)');
    expect(session?.chain[0]?.label).toBe('Work (two.example)');
    expect(app.state().activity.some(({ sourceName }) => sourceName === 'Work (two.example)')).toBe(true);
  });

  it('have their own names again once one of them is renamed, in every view', async () => {
    const { world, app, names } = await onOldRecords();
    must(await app.verbs.signIn({ sourceId: SourceId.parse('two'), openBrowser: null }, never));
    await world.clock.advance(1_000);
    // What is kept stays as it is, and another edit of it is possible.
    must(await rename(app, 'two', 'Work'));
    must(await rename(app, 'one', 'Bank'));
    await settle();
    expect(names()).toEqual(['Bank', 'Work', 'Lab']);
    expect(app.state().sessions[0]).toMatchObject({ sourceName: 'Work', chain: [{ label: 'Work' }, {}] });
    expect(app.state().sources.every(({ givenName }) => givenName === undefined)).toBe(true);
  });

  it.each(['Work', 'work', 'WORK', 'Wo\u200brk', ' Work '])('none is meant by %j', async (typed) => {
    const { app } = await onOldRecords();
    const { sources } = app.state();
    for (const verb of [
      ['login', typed],
      ['logout', typed],
      ['source', 'actions', typed],
      ['source', 'rotate-key', typed],
    ]) {
      const { ports, called } = testPorts({ hash: nodeHash, state: { sources } });
      const ran = await run(ports, verb);
      expect(ran.err).toContain('matches more than one: Work (one.example) [one], Work (two.example) [two]');
      expect([ran.code, called]).toEqual([1, []]);
    }
  });

  it('each is meant by the name that it is shown under, and by its id', async () => {
    const { app } = await onOldRecords();
    const sources = app.state().sources.map((one) => ({ ...one, state: 'signed-in' as const }));
    for (const typed of ['Work (two.example)', 'work (TWO.example)', 'two.example)', 'two']) {
      const { ports, called } = testPorts({ hash: nodeHash, state: { sources } });
      expect([(await run(ports, ['logout', typed])).code, called]).toEqual([
        0,
        [{ verb: 'signOut', input: { sourceId: 'two' } }],
      ]);
    }
  });

  it('are told apart in sources, list and status', async () => {
    const { app } = await onOldRecords();
    const { ports } = testPorts({ hash: nodeHash, state: { sources: app.state().sources } });
    for (const verb of ['sources', 'status']) {
      const { out } = await run(ports, [verb]);
      for (const name of ['Work (one.example)', 'Work (two.example)']) expect(out).toContain(name);
    }
  });
});

describe('a name that another identity source has', () => {
  const taken = (free: string) => ({
    ok: false,
    error: { code: 'invalid-input', field: 'name', reason: expect.stringContaining(`such as "${free}"`) },
  });

  it.each([
    ['Work', 'Work 2'],
    ['work', 'work 2'],
    ['Wo\u200brk', 'Wo\u200brk 2'],
  ])('%j is refused for a new one, and a free one proposed', async (name, free) => {
    const { app, sourceId } = await startApp();
    const before = app.state().sources;
    const refused = await app.verbs.addSource({ kind: 'fake', name, values: { url } }, never);
    expect(refused).toMatchObject(taken(free));
    expect(JSON.stringify(refused)).toContain(
      'An identity source has this name, or one that looks like it: Work',
    );
    // Its id is what a user types for it as well.
    const byId = await app.verbs.addSource({ kind: 'fake', name: sourceId, values: { url } }, never);
    expect(byId).toMatchObject(taken(`${sourceId} 2`));
    expect(app.state().sources).toBe(before);
    must(await app.verbs.addSource({ kind: 'fake', name: free, values: { url } }, never));
  });

  it('is refused where one is renamed, which keeps its sign-in', async () => {
    const { app, sourceId } = await startApp();
    const input = { kind: 'fake', name: 'Bank', values: { url } };
    must(await app.verbs.addSource(input, never));
    const before = app.state().sources;
    const edit = (name: string, address: string) =>
      app.verbs.editSource({ sourceId, name, values: { url: address } }, never);
    expect(await edit('BANK', 'https://elsewhere.example')).toMatchObject(taken('BANK 2'));
    expect(app.state().sources).toBe(before);
    must(await edit('WORK', url));
  });

  it('is given to one of two that are added at the same time', async () => {
    const { app } = await startApp();
    const input = { kind: 'fake', name: 'Bank', values: { url } };
    const made = await Promise.all([app.verbs.addSource(input, never), app.verbs.addSource(input, never)]);
    expect(made.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });
});
