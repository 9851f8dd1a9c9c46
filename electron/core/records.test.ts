import { describe, expect, it } from 'vitest';
import { emptyRecords } from '../../shared/records.ts';
import { createLatchkeyApp } from './app.ts';
import { createMemoryWorld } from './testing/memory-ports.ts';
import { must, never, startApp } from './testing/running-app.ts';

describe('what is remembered', () => {
  it('is there at the next start, before any network', async () => {
    const { world, app, sessionId } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    must(await app.verbs.makeDefault({ sessionId }, never));
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(
      await app.verbs.addSession(
        { kind: 'fake-assumed', name: 'Deploy', values: { parent: sessionId } },
        never,
      ),
    );
    must(await app.verbs.changeSettings({ patch: { theme: 'dark' } }, never));
    const before = app.state();
    await app.stop();

    const next = createMemoryWorld(world.saved);
    next.provider.latencyMs = 1_000_000;
    const again = createLatchkeyApp(next.ports);
    await again.start(never);
    const after = again.state();
    expect(after.sources.map((s) => [s.id, s.name, s.state])).toEqual([
      [before.sources[0]?.id, 'Work', 'signed-out'],
    ]);
    const kept = (view: (typeof after.sessions)[number]) => [
      view.id,
      view.name,
      view.profile,
      view.pinned,
      view.isDefault,
    ];
    expect(after.sessions.map(kept)).toEqual(before.sessions.map(kept));
    expect(after).toMatchObject({ defaultSessionId: sessionId, settings: { theme: 'dark' } });
    expect(next.provider.leaseCalls).toBe(0);
  });

  it('is saved a moment later, many changes at once', async () => {
    const { world, app, sessionId } = await startApp();
    await world.clock.advance(5_000);
    const { saves } = world;
    for (let i = 0; i < 10; i += 1) await app.verbs.setPinned({ sessionId, pinned: i % 2 === 0 }, never);
    expect(world.saves).toBe(saves);
    await world.clock.advance(5_000);
    expect(world.saves).toBe(saves + 1);
  });

  it('that a full disk refused is said by the setting, and saved without a further change once there is space', async () => {
    const { world, app } = await startApp();
    await world.clock.advance(5_000);
    world.saveProblem = { code: 'disk-full', file: 'latchkey.json' };
    expect(await app.verbs.changeSettings({ patch: { theme: 'dark' } }, never)).toMatchObject({
      ok: false,
      error: { code: 'disk-full' },
    });
    expect(app.state().settings.theme).not.toBe('dark');
    expect(app.state().attention).toMatchObject([{ id: 'records', problem: { code: 'disk-full' } }]);
    world.saveProblem = null;
    await world.clock.advance(60_000);
    expect(app.state().attention).toEqual([]);
  });

  it.each([
    ['no JSON', { ok: false, error: { code: 'file-malformed', file: 'records.json' } } as const],
    ['another shape', { ok: true, value: { ...emptyRecords, made: [{ id: 'x' }] } } as const],
    ['a broken session', { ok: true, value: { ...emptyRecords, found: [{ id: 'x' }] } } as const],
    ['no list of sessions', { ok: true, value: { ...emptyRecords, found: {} } } as const],
    ['a version of the future', { ok: true, value: { ...emptyRecords, version: 2 } } as const],
  ])('is never saved over a file that cannot be understood: %s', async (_, loads) => {
    const world = createMemoryWorld();
    world.loads = loads;
    const app = createLatchkeyApp(world.ports);
    await app.start(never);
    expect(app.state().attention).toMatchObject([{ id: 'records', problem: { code: 'file-malformed' } }]);
    // Nor are the user's AWS files touched: no sessions were read, which does not mean that there are none.
    expect(world.applied).toEqual([]);
    must(await app.verbs.changeSettings({ patch: { theme: 'dark' } }, never));
    await world.clock.advance(10_000);
    expect(world.saves).toBe(0);
    world.loads = { ok: true, value: null };
    await app.stop();
    expect(world.saved).toMatchObject({ settings: { theme: 'dark' } });
  });

  it('leaves out sessions of a source that is not there, as a crash between two files may leave them', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    await app.stop();
    const saved = Object(world.saved);
    const [first] = saved.found;
    const again = createMemoryWorld({
      ...saved,
      found: [{ ...first, id: 'gone:1', sourceId: 'gone' }, first],
    });
    const next = createLatchkeyApp(again.ports);
    await next.start(never);
    expect(next.state().sessions.map((s) => s.id)).toEqual([first.id]);
  });

  it('reads records of before a session had several profiles, without loss', async () => {
    const { world, app, sessionId } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    await app.stop();
    const saved = Object(world.saved);
    const older = {
      ...saved,
      found: saved.found.map((one: object) => ({ ...one, formerProfiles: ['older'] })),
      choices: { [sessionId]: { profile: 'mine', region: 'eu-west-1', pinned: true, lastUsedAt: 5 } },
      imports: [
        {
          tag: 'import-1',
          at: 1,
          sources: [],
          sessions: [
            {
              id: sessionId,
              made: false,
              name: 'x',
              config: {},
              before: { profile: 'a' },
              after: { profile: 'mine' },
            },
          ],
        },
      ],
    };
    const again = createMemoryWorld(older);
    const next = createLatchkeyApp(again.ports);
    await next.start(never);
    const mine = next.state().sessions.find(({ id }) => id === sessionId);
    expect(mine).toMatchObject({ profile: 'mine', region: 'eu-west-1', pinned: true });
    expect(mine?.otherProfiles).toBeUndefined();
    expect(next.state().attention).toEqual([]);
    must(await next.verbs.setPinned({ sessionId, pinned: true }, never));
    await next.stop();
    expect(Object(again.saved)).toMatchObject({
      found: older.found,
      choices: older.choices,
      imports: older.imports,
    });
  });

  it('forgives single settings that make no sense', async () => {
    const world = createMemoryWorld({
      ...emptyRecords,
      settings: { version: 1, theme: 'plaid', signInWaitSeconds: 5 },
    });
    const app = createLatchkeyApp(world.ports);
    await app.start(never);
    expect(app.state().settings).toMatchObject({ theme: 'system', signInWaitSeconds: 5 });
    expect(app.state().attention).toEqual([]);
  });
});
