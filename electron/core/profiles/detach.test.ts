import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { createLatchkeyApp } from '../app.ts';
import { settle } from '../testing/fake-clock.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-ports.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const MINUTE = 60_000;
const quick = (w: MemoryWorld) => {
  w.provider.latencyMs = 0;
};

describe('while detached', () => {
  it('nothing is written, whatever happens in the app, and everything else works', async () => {
    const { world, app, sessionId, sourceId } = await startApp(quick);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    must(await app.verbs.start({ sessionId }, never));
    await settle();
    must(await app.verbs.detach({}, never));
    expect(app.state().activity.map(({ note }) => note)).toContain('detached from your files');
    const before = world.applied.length;
    must(await app.verbs.start({ sessionId }, never));
    await world.clock.advance(50 * MINUTE);
    must(await app.verbs.renew({ sessionId }, never));
    must(await app.verbs.setSessionProfile({ sessionId, profile: null, region: null }, never));
    must(await app.verbs.changeSettings({ patch: { profileScope: 'used' } }, never));
    must(await app.verbs.sync({ sourceId }, never));
    must(await app.verbs.stop({ sessionId }, never));
    must(await app.verbs.signOut({ sourceId }, never));
    await app.filesWritten();
    await settle();
    await app.stop();
    expect(world.applied.length).toBe(before);
    expect(world.detached).toBe(1);
    expect(world.cleared).toBe(1);
  });

  it('what would be written is refused before anything is begun, and says how to go on', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.detach({}, never));
    const refused = { ok: false, error: { code: 'detached' } };
    expect(await app.verbs.makeDefault({ sessionId, confirmed: true }, never)).toMatchObject(refused);
    expect(await app.verbs.gitApply({ install: true }, never)).toMatchObject(refused);
    expect(await app.verbs.importApply({ rows: [], acceptFixes: false }, never)).toMatchObject(refused);
    expect(
      await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: true }, never),
    ).toMatchObject(refused);
    expect(
      await app.verbs.addSessionProfile({ sessionId, profile: ProfileName.parse('ci'), region: null }, never),
    ).toMatchObject(refused);
    // A detach that was cut short leaves its entry in the journal.
    world.undoTag = 'write';
    expect(await app.verbs.undo({}, never)).toMatchObject(refused);
    expect(world.undone).toBe(0);
    expect(app.state().defaultSessionId).toBeNull();
    must(await app.verbs.gitApply({ install: false }, never));
    expect(world.applied.at(-1)?.defaultSessionId).toBeNull();
  });

  it('the state says so, also after a restart, until it is attached', async () => {
    const { world, app } = await startApp(quick);
    must(await app.verbs.detach({}, never));
    const says = {
      files: { detached: true },
      attention: [{ id: 'detached', problem: { code: 'detached' } }],
    };
    expect(app.state()).toMatchObject(says);
    await app.stop();
    const before = world.applied.length;
    world.loads = ok(world.saved);
    const next = createLatchkeyApp(world.ports);
    await next.start(never);
    await settle();
    expect(next.state()).toMatchObject(says);
    expect(world.applied.length).toBe(before);
    must(await next.verbs.attach({}, never));
    expect(next.state().files.detached).toBeUndefined();
    expect(next.state().attention).toEqual([]);
    expect(world.applied.at(-1)?.sessions.length).toBeGreaterThan(0);
  });

  it('a detach that cannot be done changes nothing, and one that cannot be recorded is taken back', async () => {
    const { world, app } = await startApp(quick);
    world.applyProblem = { code: 'file-unwritable', file: '/home/ada/.aws/config' };
    expect(await app.verbs.detach({}, never)).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable' },
    });
    world.applyProblem = null;
    world.saveProblem = { code: 'disk-full', file: 'records' };
    expect(await app.verbs.detach({}, never)).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(world.detached).toBe(0);
    expect(world.cleared).toBe(0);
    expect(app.state().files.detached).toBeUndefined();
  });

  it('Activity says that sessions are removed only once they are', async () => {
    const { world, app } = await startApp(quick);
    const notes = () => app.state().activity.flatMap(({ event, note }) => (event === 'app' ? [note] : []));
    const { clear } = world.ports.homeTraces;
    const kept = { code: 'file-unwritable', file: '/home/ada/.aws/config.latchkey-kept.x' } as const;
    Object.assign(world.ports.homeTraces, { clear: async () => err(kept) });
    expect(await app.verbs.detach({ forget: true }, never)).toMatchObject({ ok: false });
    expect(app.state().sources).toHaveLength(1);
    expect(notes()).toContain('detached from your files');
    expect(notes().join()).not.toContain('removed');
    Object.assign(world.ports.homeTraces, { clear });
    must(await app.verbs.detach({ forget: true }, never));
    expect(app.state().sources).toEqual([]);
    expect(notes().join()).toContain('sessions and identity sources are removed');
  });

  it('no session says that its profile is in the files, until it is again', async () => {
    const { app } = await startApp(quick);
    const written = () => app.state().sessions.map(({ profileWritten }) => profileWritten);
    expect(written()).toContain(true);
    must(await app.verbs.detach({}, never));
    expect(written()).not.toContain(true);
    must(await app.verbs.attach({}, never));
    expect(written()).toContain(true);
  });

  it('an attach that cannot be done leaves it detached', async () => {
    const { world, app } = await startApp(quick);
    must(await app.verbs.detach({}, never));
    world.applyProblem = { code: 'disk-full', file: '/home/ada/.aws/config' };
    expect(await app.verbs.attach({}, never)).toMatchObject({ ok: false });
    expect(app.state().files.detached).toBe(true);
  });

  it('launch at login is off, and comes back as the setting says', async () => {
    const { world, app } = await startApp(quick);
    must(await app.verbs.changeSettings({ patch: { startAtLogin: true } }, never));
    must(await app.verbs.detach({}, never));
    expect(world.startAtLogin).toBe(false);
    must(await app.verbs.changeSettings({ patch: { startAtLogin: false } }, never));
    must(await app.verbs.changeSettings({ patch: { startAtLogin: true } }, never));
    expect(world.startAtLogin).toBe(false);
    must(await app.verbs.attach({}, never));
    expect(world.startAtLogin).toBe(true);
  });
});

describe('with records that cannot be read', () => {
  const malformed = { code: 'file-malformed', file: 'latchkey.json', detail: 'It is not JSON.' } as const;
  const startUnread = async () => {
    const world = createMemoryWorld();
    world.loads = err(malformed);
    world.startAtLogin = true;
    const app = createLatchkeyApp(world.ports);
    await app.start(never);
    await app.filesWritten();
    return { world, app };
  };

  it('everything leaves the files, the records stay as they are, and nothing is written', async () => {
    const { world, app } = await startUnread();
    must(await app.verbs.detach({}, never));
    expect([world.detached, world.cleared, world.startAtLogin]).toEqual([1, 1, false]);
    await app.filesWritten();
    await app.stop();
    expect([world.applied.length, world.saves]).toEqual([0, 0]);
  });

  it('what nobody knows of is not said to be forgotten', async () => {
    const { world, app } = await startUnread();
    expect(await app.verbs.detach({ forget: true }, never)).toEqual({ ok: false, error: malformed });
    expect(world.detached).toBe(0);
  });
});

describe('--forget', () => {
  it('signs out and removes sessions, sources and their keychain items', async () => {
    const { world, app, sessionId } = await startApp(quick);
    const parent = must(
      await app.verbs.addSession({ kind: 'fake-assumed', name: 'Top', values: { parent: sessionId } }, never),
    );
    must(
      await app.verbs.addSession(
        { kind: 'fake-assumed', name: 'Above', values: { parent: parent.sessionId } },
        never,
      ),
    );
    must(await app.verbs.detach({ forget: true }, never));
    expect(app.state()).toMatchObject({ sources: [], sessions: [] });
    expect([...world.keychain.keys()]).toEqual([]);
  });
});
