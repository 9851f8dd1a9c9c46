import { describe, expect, it } from 'vitest';
import { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { SESSIONS_ALL_WRITTEN } from '../../../shared/profile-patterns.ts';
import { emptyRecords, type Records } from '../../../shared/records.ts';
import { createLatchkeyApp } from '../app.ts';
import type { LatchkeyApp } from '../app-ports.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-ports.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createProfileScope } from './profile-scope.ts';

const found = (count: number) => Array.from({ length: count }, (_, n) => foundSession(n));
const MANY = SESSIONS_ALL_WRITTEN + 1;

const withSessions = (count: number) =>
  startApp((w) => {
    w.provider.latencyMs = 0;
    w.provider.found = found(count);
  });
const written = (world: MemoryWorld): readonly string[] =>
  (world.applied.at(-1)?.sessions ?? []).flatMap(({ id, isWritten }) => (isWritten ? [id] : []));
const marked = (app: LatchkeyApp): readonly string[] =>
  app.state().sessions.flatMap(({ id, profileWritten }) => (profileWritten ? [id] : []));
const idOf = (app: LatchkeyApp, n: number): SessionId => {
  const id = app.state().sessions[n]?.id;
  if (id === undefined) throw new Error(`There is no session ${n}.`);
  return id;
};
/** The files are what the last write made of them. */
const standAsWritten = (world: MemoryWorld) => {
  world.written = new Set(written(world));
};

describe('the profiles in the files', () => {
  it(`are all of them up to ${SESSIONS_ALL_WRITTEN} sessions`, async () => {
    const { world, app } = await withSessions(SESSIONS_ALL_WRITTEN);
    expect(written(world)).toHaveLength(SESSIONS_ALL_WRITTEN);
    expect(marked(app)).toHaveLength(SESSIONS_ALL_WRITTEN);
  });

  it('of more sessions are those in use, and every session has its name all the same', async () => {
    const { world, app, lease } = await withSessions(MANY);
    expect([written(world), marked(app)]).toEqual([[], []]);
    expect(app.state().sessions.every(({ profile }) => profile !== null)).toBe(true);

    const [first, second, third, fourth] = [0, 1, 2, 3].map((n) => idOf(app, n));
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) return;
    must(await lease({ sessionId: first }));
    await settle();
    expect(written(world)).toEqual([first]);
    must(await app.verbs.setPinned({ sessionId: second, pinned: true }, never));
    await settle();
    must(await app.verbs.makeDefault({ sessionId: third }, never));
    must(await app.verbs.setProfilesWritten({ sessionIds: [fourth], written: true }, never));
    const { sessionId: made } = must(
      await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values: { parent: first } }, never),
    );
    const expected = [first, second, third, fourth, made];
    expect(written(world)).toEqual(expected);
    expect(marked(app)).toEqual(expected);

    must(await app.verbs.clearDefault({}, never));
    must(await app.verbs.setPinned({ sessionId: second, pinned: false }, never));
    await settle();
    expect(written(world)).toEqual([first, third, fourth, made]);
  });

  it('are those of a pattern of names or account numbers in the settings', async () => {
    const { world, app } = await withSessions(MANY);
    const named = app.state().sessions[7];
    const set = async (profilesWrittenFor: string) => {
      must(await app.verbs.changeSettings({ patch: { profilesWrittenFor } }, never));
      return written(world);
    };
    expect(await set(String(named?.profile).replace('Admin', '*'))).toEqual([named?.id]);
    expect(await set(`nothing, ${named?.accountId}`)).toEqual([named?.id]);
    expect(marked(app)).toEqual([named?.id]);
    expect(await set('*')).toHaveLength(MANY);
    expect(await set('')).toEqual([]);
  });

  it('that are taken out stay out, also when the session is used, until they are asked for again', async () => {
    const { world, app, sessionId, lease } = await withSessions(3);
    const others = [idOf(app, 1), idOf(app, 2)];
    must(await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: false }, never));
    expect(written(world)).toEqual(others);
    must(await lease());
    await settle();
    must(await app.verbs.changeSettings({ patch: { profileScope: 'used' } }, never));
    expect(written(world)).toEqual([]);
    must(await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: true }, never));
    must(await app.verbs.changeSettings({ patch: { profileScope: 'none' } }, never));
    expect(written(world)).toEqual([sessionId]);
  });

  it('that are asked for are delivered, whatever was said before', async () => {
    const { world, app, sessionId } = await withSessions(2);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'none' }, never));
    expect(marked(app)).not.toContain(sessionId);
    must(await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: true }, never));
    expect(marked(app)).toContain(sessionId);
    expect(world.applied.at(-1)?.sessions[0]).toMatchObject({ id: sessionId, delivery: 'process' });
    const nobody = await app.verbs.setSessionProfile({ sessionId, profile: null, region: null }, never);
    must(nobody);
    expect(
      await app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: true }, never),
    ).toMatchObject({ ok: false, error: { code: 'refused' } });
  });
});

describe('profiles that the files had before there were too many', () => {
  it('stay when a source grows, and the new ones are not written', async () => {
    const { world, app, sourceId } = await withSessions(SESSIONS_ALL_WRITTEN);
    const before = written(world);
    standAsWritten(world);
    world.provider.found = found(MANY + 50);
    must(await app.verbs.sync({ sourceId }, never));
    await world.clock.advance(10_000);
    expect([written(world), marked(app)]).toEqual([before, before]);
    expect(app.state().sessions.filter(({ profileKept }) => profileKept)).toHaveLength(before.length);

    // What came to the files later goes with its reason.
    const late = idOf(app, MANY + 1);
    must(await app.verbs.setPinned({ sessionId: late, pinned: true }, never));
    await settle();
    expect(written(world)).toEqual([...before, late]);
    standAsWritten(world);
    must(await app.verbs.setPinned({ sessionId: late, pinned: false }, never));
    await settle();
    expect(written(world)).toEqual(before);

    // Over a restart too; and the user may take them out at once, without a note for each.
    await app.stop();
    const again = createMemoryWorld(world.saved ?? undefined);
    const next = createLatchkeyApp(again.ports);
    await next.start(never);
    expect(marked(next)).toEqual(before);
    must(
      await next.verbs.setProfilesWritten(
        { sessionIds: before.map((_, n) => idOf(next, n)), written: false },
        never,
      ),
    );
    expect([written(again), marked(next)]).toEqual([[], []]);
    await next.stop();
    expect(Object.values(Reflect.get(Object(again.saved), 'choices'))).not.toContainEqual(
      expect.objectContaining({ profileWritten: false }),
    );
  });

  it('stay after an update of Latchkey, whatever was not in the files stays out', async () => {
    const { world, app } = await withSessions(MANY);
    await app.stop();
    const saved = Object(world.saved);
    const again = createMemoryWorld({ ...saved, profilesLimited: undefined });
    const kept = saved.found.slice(0, 40).map(({ id }: { id: string }) => id);
    again.written = new Set(kept);
    const next = createLatchkeyApp(again.ports);
    await next.start(never);
    must(await next.verbs.changeSettings({ patch: { profilesWrittenFor: 'none-such' } }, never));
    expect([written(again), marked(next)]).toEqual([kept, kept]);
  });

  it('are all written again when the sessions are few', async () => {
    const { world, app, sourceId } = await withSessions(MANY);
    expect(written(world)).toEqual([]);
    world.provider.found = found(5);
    must(await app.verbs.sync({ sourceId }, never));
    for (const { id, missing } of app.state().sessions)
      if (missing) must(await app.verbs.deleteSession({ sessionId: id }, never));
    expect(written(world)).toHaveLength(5);
    expect(marked(app)).toEqual(written(world));
  });
});

describe('a company of thousands', () => {
  it('is looked at once, however often one of its sessions is used', () => {
    let looks = 0;
    const entries = Array.from({ length: 3 * MANY }, (_, n) => {
      const id = SessionId.parse(`found.source.${n}`);
      const entry = sessionEntry({ id, parent: { kind: 'source', id: SourceId.parse('source') } });
      return {
        ...entry,
        autoProfile: ProfileName.parse(`team-${n}`),
        get isProfileKept() {
          looks += 1;
          return n === 2 * MANY;
        },
      };
    });
    let now: Records = { ...emptyRecords, found: Array.from({ length: entries.length }) };
    let choices = 0;
    const scope = createProfileScope({
      records: { get: () => now, suppose: (_, read) => read() },
      catalogue: {
        all: () => entries,
        find: () => null,
        choice: (id) => {
          choices += 1;
          return now.choices[id] ?? {};
        },
      },
    });
    const namesWritten = () =>
      scope.candidates().flatMap((entry) => (scope.isWritten(entry) ? [entry.id] : []));
    const use = (n: number) => {
      const id = entries[n]?.id ?? '';
      now = {
        ...now,
        choices: { ...now.choices, [id]: { lastUsedAt: n } },
        defaultSessionId: entries[n]?.id ?? null,
      };
    };
    const kept = entries[2 * MANY]?.id;
    expect(namesWritten()).toEqual([kept]);
    use(MANY);
    expect(namesWritten()).toEqual([entries[MANY]?.id, kept]);
    [looks, choices] = [0, 0];
    for (const n of [7, 5, 5, 7]) use(n);
    expect(namesWritten()).toEqual([entries[5]?.id, entries[7]?.id, entries[MANY]?.id, kept]);
    // Of each of the four, whether it is kept; and what was chosen for it.
    expect(looks).toBeLessThanOrEqual(4);
    expect(choices).toBeLessThanOrEqual(4);
  });
});
