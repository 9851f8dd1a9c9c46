import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { deferred } from '../async/deferred.ts';
import type { ImportDraft, ImportDrafts } from '../profiles/user-files-port.ts';
import { Secret } from '../secret.ts';
import { settle } from '../testing/fake-clock.ts';
import { CANARY } from '../testing/fake-identity.ts';
import { must, never, type RunningApp, startApp, tool } from '../testing/running-app.ts';

const key = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: new Secret(CANARY), profile: 'base' };
const corp: ImportDraft = {
  make: 'source',
  ref: 'base',
  kind: 'fake',
  name: 'Corp',
  values: { url: 'https://c.example' },
  importKey: 'fake:1',
  adopt: key,
};
const session = (ref: string, parent: string, profile: string | null): ImportDraft => ({
  make: 'session',
  ref,
  kind: 'fake-assumed',
  name: ref,
  values: {},
  region: null,
  links: [{ field: 'parent', to: { kind: 'draft', ref: parent } }],
  profile: profile === null ? null : ProfileName.parse(profile),
});
const found = (running: RunningApp): ImportDraft => ({
  make: 'known',
  ref: 'found',
  id: running.sessionId,
  region: null,
  profile: ProfileName.parse('mine'),
});
const whole = (running: RunningApp): ImportDrafts => ({
  leftAlone: 0,
  handOver: [{ profile: 'base', accessKeyId: 'AKIAEXAMPLE' }],
  drafts: [corp, found(running), session('carrier', 'found', null), session('prod', 'carrier', 'prod')],
});
const quick = () =>
  startApp((world) => {
    world.provider.latencyMs = 0;
  });
const doImport = async (drafts: (running: RunningApp) => ImportDrafts) => {
  const running = await quick();
  running.world.drafts = drafts(running);
  running.world.fileKey = key;
  const before = running.app.state();
  const outcome = await running.app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never);
  return { ...running, before, outcome };
};
const undo = async ({ app }: RunningApp) => must(await app.verbs.undo({}, never));
const names = ({ app }: RunningApp) => app.state().sessions.map(({ name, profile }) => [name, profile]);

describe('an undo among other writes', () => {
  it('waits for the one that is under way', async () => {
    const { world, app, sessionId } = await quick();
    const { promise, resolve } = deferred<void>();
    world.undoTag = 'write';
    world.applyWaits = promise;
    const switched = app.verbs.makeDefault({ sessionId }, never);
    await settle(50);
    const undone = app.verbs.undo({}, never);
    await settle(50);
    expect(world.undone).toBe(0);
    world.applyWaits = null;
    resolve();
    must(await switched);
    must(await undone);
    expect(world.undone).toBe(1);
  });

  it('lets the one that was asked for after it be the last word', async () => {
    const running = await quick();
    const { world, app, sessionId } = running;
    must(await app.verbs.makeDefault({ sessionId }, never));
    world.undoTag = 'write';
    world.currentDefault = '';
    const { promise, resolve } = deferred<void>();
    const undo = world.ports.undoJournal.undo;
    Object.assign(world.ports.undoJournal, {
      undo: async () => {
        await promise;
        return undo();
      },
    });
    const undone = app.verbs.undo({}, never);
    await settle(50);
    const before = world.applied.length;
    const switched = app.verbs.makeDefault({ sessionId }, never);
    await settle(50);
    expect(world.applied).toHaveLength(before);
    resolve();
    must(await undone);
    must(await switched);
    await settle(50);
    expect(app.state().defaultSessionId).toBe(sessionId);
    expect(world.applied.at(-1)?.defaultSessionId).toBe(sessionId);
  });
});

describe('a key that an import found', () => {
  it('waits for a command of exec in whose profile it would put something else', async () => {
    const running = await quick();
    const { world, app, sessionId } = running;
    const before = '[profile dev]\ncredential_process = other\n[profile x]\n';
    const now = `[profile dev]\ncredential_process = ours\n[profile x]\n`;
    world.undoTag = 'write';
    world.undoFiles = [{ file: '/home/ada/.aws/config', state: 'restorable', now, before }];
    world.processes.set(4711, { start: 'boot 1' });
    const startedAs = app.actsAs(sessionId) ?? { digest: '', account: null };
    await app.commands.add({ pid: 4711, program: 'terraform', profile: 'x', session: sessionId, startedAs });
    const inAnother = app.commands.all();
    await app.commands.add({
      pid: 4711,
      program: 'terraform',
      profile: 'dev',
      session: sessionId,
      startedAs,
    });
    const refused = await app.verbs.undo({ force: true }, never);
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(JSON.stringify(refused)).toContain('terraform (pid 4711)');
    expect(world.undone).toBe(0);
    app.commands.remove(4711);
    for (const command of inAnother) await app.commands.add(command);
    must(await app.verbs.undo({}, never));
    expect(world.undone).toBe(1);
  });

  it('is taken back as a whole by the next undo, where the first could not even load what compares it', async () => {
    const running = await doImport(whole);
    const { world, app } = running;
    const { userFiles } = world.ports;
    const { keyOf } = userFiles;
    Object.assign(userFiles, {
      async keyOf() {
        Object.assign(userFiles, { keyOf });
        throw new Error('EMFILE');
      },
    });
    await expect(app.verbs.undo({}, never)).rejects.toThrow('EMFILE');
    expect(world.undone).toBe(0);
    expect(must(await app.verbs.undo({}, never)).takenBack).toContain('Corp');
    expect(world.undone).toBe(1);
  });

  it('is in the keychain before any file is touched, and the write carries the import’s tag', async () => {
    const { world, outcome } = await doImport(whole);
    expect(must(outcome)).toEqual({ imported: 2, leftAlone: 0, canUndo: true });
    expect([...world.keychain.values()]).toContain(JSON.stringify(['AKIAEXAMPLE', CANARY]));
    // Exactly one: the next write, as that of the sync of the new source, is an ordinary one.
    expect(world.applied.filter(({ tag }) => tag !== undefined)).toMatchObject([
      { tag: world.undoTag, handOver: [{ profile: 'base', accessKeyId: 'AKIAEXAMPLE' }] },
    ]);
    expect(JSON.stringify(world.saved)).not.toContain(CANARY);
    expect(world.logged.join()).not.toContain(CANARY);
  });

  it.each([
    [
      'refuses',
      ({ world }: RunningApp) => {
        world.keychainProblem = { code: 'keychain-locked' };
      },
    ],
    [
      'keeps something else',
      ({ world }: RunningApp) => {
        const { set } = world.keychain;
        world.keychain.set = (name) => set.call(world.keychain, name, 'cut off');
      },
    ],
  ])('changes nothing at all where the keychain %s', async (_, spoil) => {
    const running = await quick();
    const [before, writes] = [running.app.state(), running.world.applied.length];
    running.world.drafts = {
      ...whole(running),
      drafts: [session('early', 'found', 'early'), ...whole(running).drafts].toSorted((a) =>
        a.make === 'known' ? -1 : 1,
      ),
    };
    spoil(running);
    const outcome = await running.app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never);
    expect(outcome).toMatchObject({ ok: false });
    await settle();
    const { sources, sessions, defaultSessionId } = running.app.state();
    expect(sessions).toEqual(before.sessions);
    expect(sources.map(({ name }) => name)).toEqual(before.sources.map(({ name }) => name));
    expect(defaultSessionId).toBe(before.defaultSessionId);
    expect(running.world.applied).toHaveLength(writes);
  });
});

describe('an import whose files cannot be written', () => {
  it('leaves nothing behind, and no later write carries it out', async () => {
    const running = await quick();
    const before = running.app.state();
    running.world.drafts = whole(running);
    running.world.fileKey = key;
    running.world.applyProblem = { code: 'disk-full', file: '/config' };
    const outcome = await running.app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    await settle();
    expect(running.app.state().sources.map(({ name }) => name)).toEqual(['Work']);
    expect(running.app.state().sessions).toEqual(before.sessions);
    expect([...running.world.keychain.values()].join()).not.toContain('AKIAEXAMPLE');
    running.world.applyProblem = null;
    must(await running.app.verbs.makeDefault({ sessionId: running.sessionId }, never));
    await settle();
    const last = running.world.applied.at(-1);
    expect([last?.handOver ?? [], last?.corrections ?? []]).toEqual([[], []]);
    expect([...(last?.consents ?? [])]).not.toContain('prod');
  });

  it('keeps the source whose key is in the file no more', async () => {
    const running = await quick();
    running.world.drafts = whole(running);
    running.world.fileKey = null;
    running.world.applyProblem = { code: 'disk-full', file: '/config' };
    await running.app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never);
    await settle();
    expect(running.app.state().sources.map(({ name }) => name)).toContain('Corp');
    expect([...running.world.keychain.values()].join()).toContain('AKIAEXAMPLE');
  });
});

describe('the undo of an import', () => {
  it('takes back what the import made, its key in the keychain too, and gives profiles back', async () => {
    const running = await doImport(whole);
    const plan = { takenBack: ['prod', 'carrier', 'Corp'], kept: [] };
    expect(names(running)).toContainEqual(['carrier', null]);
    expect(must(await running.app.verbs.undoPlan({}, never))).toMatchObject(plan);
    expect(await undo(running)).toMatchObject(plan);
    await settle();
    expect(running.app.state().sessions).toEqual(running.before.sessions);
    expect(running.app.state().sources.map(({ name }) => name)).toEqual(['Work']);
    expect([...running.world.keychain.values()].join()).not.toContain('AKIAEXAMPLE');
  });

  it('leaves what was used since, with what it is built on, and says so', async () => {
    const running = await doImport(whole);
    const prod = running.app.state().sessions.find(({ profile }) => profile === 'prod');
    if (prod === undefined) throw new Error('no session');
    await running.world.clock.advance(1_000);
    const leased = running.app.broker.lease(
      { sessionId: prod.id, caller: tool, whenSignInNeeded: 'fail' },
      never,
    );
    await running.world.clock.advance(1_000);
    must(await leased);
    expect(await undo(running)).toMatchObject({
      takenBack: ['Corp'],
      kept: [
        { name: 'prod', reason: 'it was used since' },
        { name: 'carrier', reason: 'prod is built on it' },
      ],
    });
    expect(names(running)).toContainEqual(['prod', 'prod']);
  });

  it('leaves what was edited since', async () => {
    const running = await doImport(whole);
    const prod = running.app.state().sessions.find(({ profile }) => profile === 'prod');
    const source = running.app.state().sources.find(({ name }) => name === 'Corp');
    if (prod === undefined || source === undefined) throw new Error('nothing was made');
    must(await running.app.verbs.setPinned({ sessionId: prod.id, pinned: true }, never));
    must(
      await running.app.verbs.editSource(
        { sourceId: source.id, name: 'Corporation', values: { url: 'https://c.example' } },
        never,
      ),
    );
    expect((await undo(running)).kept).toEqual([
      { name: 'prod', reason: 'it was edited since' },
      { name: 'carrier', reason: 'prod is built on it' },
      { name: 'Corporation', reason: 'it was edited since' },
    ]);
  });

  it.each([
    ['was rotated', { ...key, accessKeyId: 'AKIAOLDER' }],
    ['is not in the file', null],
  ])('leaves a key that %s: it exists nowhere else', async (_, fileKey) => {
    const running = await doImport(whole);
    running.world.fileKey = fileKey;
    expect((await undo(running)).kept).toEqual([
      { name: 'Corp', reason: 'its key in the keychain is not the one in the file' },
    ]);
    expect([...running.world.keychain.values()].join()).toContain('AKIAEXAMPLE');
  });

  it('says nothing of sessions where something else is undone', async () => {
    const running = await doImport(whole);
    running.world.undoTag = null;
    expect(await undo(running)).toEqual({ files: ['/home/ada/.aws/config'] });
    expect(names(running)).toContainEqual(['prod', 'prod']);
  });
});
