import { describe, expect, it } from 'vitest';
import { ProfileName, Region, SourceId } from '../../../shared/ids.ts';
import { createLatchkeyApp } from '../app.ts';
import type { LatchkeyApp } from '../app-ports.ts';
import type { FoundSession } from '../identity-source.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { createMemoryWorld } from '../testing/memory-ports.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { foundSessionId } from './merge-found.ts';
import { sessionByWholeName } from './session-names.ts';

describe('the id of a found session', () => {
  const source = SourceId.parse('ic-1');
  it('is readable, and different for every key', () => {
    expect(foundSessionId(source, '111111111111:Admin')).toBe('ic-1:111111111111:Admin');
    const keys = ['a+b', 'a=b', 'a,b', 'a/b', 'a2b.', 'a@2b.', 'a@2b.b', 'ä', 'a b', 'a@', '@2b.'];
    const ids = keys.map((key) => foundSessionId(source, key));
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(keys.length);
  });
  it('is refused where it would be cut', () => {
    expect(foundSessionId(source, 'x'.repeat(300))).toBeNull();
  });
});

describe('a sync over what a user made of it', () => {
  it('greys what is gone and touches nothing that is built on it', async () => {
    const { world, app, sourceId, sessionId } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    const { sessionId: child } = must(
      await app.verbs.addSession(
        { kind: 'fake-assumed', name: 'Deploy', values: { parent: sessionId } },
        never,
      ),
    );
    const profile = ProfileName.parse('prod');
    const region = Region.parse('eu-west-1');
    must(await app.verbs.setSessionProfile({ sessionId, profile, region }, never));
    world.provider.found = [foundSession(1)];
    must(await app.verbs.sync({ sourceId }, never));
    const find = (id: string) => app.state().sessions.find((s) => s.id === id);
    expect(find(sessionId)).toMatchObject({ missing: true, profile: 'prod', region: 'eu-west-1' });
    expect(find(child)).toMatchObject({ missing: false, region: 'eu-west-1', editable: true });
    expect(find(child)?.chain.map((step) => step.label)).toEqual(['Work', 'Account 0 · Admin', 'Deploy']);
    expect(await app.verbs.deleteSession({ sessionId }, never)).toMatchObject({
      ok: false,
      error: { code: 'in-use', by: ['Deploy'] },
    });
    world.provider.found = [foundSession(0), foundSession(1)];
    must(await app.verbs.sync({ sourceId }, never));
    expect(find(sessionId)).toMatchObject({ missing: false, profile: 'prod' });
  });

  it('lets the user delete what is gone, and only that', async () => {
    const { world, app, sourceId, sessionId } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    expect(await app.verbs.deleteSession({ sessionId }, never)).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    });
    world.provider.found = [];
    must(await app.verbs.sync({ sourceId }, never));
    must(await app.verbs.deleteSession({ sessionId }, never));
    expect(app.state().sessions.map((s) => s.id)).not.toContain(sessionId);
  });
});

describe('profile names', () => {
  const namesIn = (app: LatchkeyApp) =>
    Object.fromEntries(app.state().sessions.map((s) => [s.id, s.profile]));

  it('are given once, stay clear of the names of the user and of each other, and stay', async () => {
    const { world, app, sourceId } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.foreign = new Set(['Account-0-Admin', 'Account-7-Other']);
      w.provider.found = [foundSession(0), foundSession(0, 'Other')];
    });
    const given = namesIn(app);
    expect(Object.values(given).sort()).toEqual(['Account-0-Admin-2', 'Account-0-Other']);
    world.provider.found = [foundSession(7, 'Other'), ...world.provider.found];
    must(await app.verbs.sync({ sourceId }, never));
    await world.clock.advance(1);
    expect(namesIn(app)).toMatchObject(given);
    expect(Object.values(namesIn(app))).toContain('Account-7-Other-2');
  });

  it('that an account of the same name comes to carry the number, and the former names still mean them', async () => {
    const { world, app, sourceId, sessionId } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.foreign = new Set(['Account-0-Admin', 'Account-0-111111111111-Other']);
      w.provider.found = [foundSession(0), foundSession(0, 'Other')];
    });
    world.provider.found = [{ ...foundSession(7), accountName: 'Account 0' }, ...world.provider.found];
    const sync = async () => {
      must(await app.verbs.sync({ sourceId }, never));
      await world.clock.advance(10_000);
    };
    await sync();
    let named = namesIn(app);
    expect(Object.values(named).sort()).toEqual([
      'Account-0-111111111111-Admin',
      'Account-0-111111111111-Other-2',
      'Account-0-111111111118-Admin',
    ]);
    // Both names are in the files, and nobody else may have the former one.
    expect(world.applied.at(-1)?.sessions).toContainEqual(
      expect.objectContaining({
        id: sessionId,
        profile: 'Account-0-111111111111-Admin',
        otherProfiles: [{ name: 'Account-0-Admin-2', region: null }],
      }),
    );
    expect(must(sessionByWholeName(app.state(), 'Account-0-Admin-2')).id).toBe(sessionId);
    const [added] = app.state().sessions.filter(({ accountId }) => accountId === '111111111118');
    if (added === undefined) throw new Error('It was found.');
    const profile = ProfileName.parse('Account-0-Admin-2');
    expect(
      await app.verbs.setSessionProfile({ sessionId: added.id, profile, region: null }, never),
    ).toMatchObject({ ok: false, error: { code: 'in-use' } });
    must(
      await app.verbs.addSession(
        { kind: 'fake-assumed', name: 'Account 0 Admin 2', values: { parent: sessionId } },
        never,
      ),
    );
    await world.clock.advance(10_000);
    expect(app.state().sessions.at(-1)?.profile).toBe('Account-0-Admin-2-2');
    named = namesIn(app);
    // Whatever comes next changes no name again.
    const { saves } = world;
    await sync();
    expect([namesIn(app), world.saves]).toEqual([named, saves]);
    world.provider.found = [foundSession(0), foundSession(0, 'Other')];
    await sync();
    expect(namesIn(app)).toEqual(named);
    await app.stop();
    const again = createMemoryWorld(world.saved ?? undefined);
    const next = createLatchkeyApp(again.ports);
    await next.start(never);
    expect(must(sessionByWholeName(next.state(), 'Account-0-Admin-2')).id).toBe(sessionId);
  });

  it('stay as they are where the number finds no room', async () => {
    const accountName = 'x'.repeat(120);
    const { world, app, sourceId } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.provider.found = [
        { ...foundSession(0), accountName },
        { ...foundSession(1), accountName },
      ];
    });
    const given = namesIn(app);
    expect(new Set(Object.values(given)).size).toBe(2);
    for (let round = 0; round < 3; round++) {
      must(await app.verbs.sync({ sourceId }, never));
      must(await app.verbs.changeSettings({ patch: { defaultRegion: null } }, never));
      await world.clock.advance(1_000);
    }
    expect(namesIn(app)).toEqual(given);
  });

  it('carry the numbers of two accounts of one name, so they mean the same account on every machine', async () => {
    const namesOf = async (found: readonly FoundSession[]) => {
      const { app } = await startApp((w) => {
        w.provider.latencyMs = 0;
        w.provider.found = found;
      });
      return Object.fromEntries(app.state().sessions.map((s) => [s.accountId, s.profile]));
    };
    const two = [foundSession(0), { ...foundSession(5), accountName: 'account  0' }];
    const expected = {
      '111111111111': 'Account-0-111111111111-Admin',
      '111111111116': 'account-0-111111111116-Admin',
    };
    expect(await namesOf(two)).toEqual(expected);
    expect(await namesOf(two.toReversed())).toEqual(expected);
  });

  it('that two sources give to one account are distinguished by a number at the end', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.provider.found = [foundSession(0)];
    });
    const second = await app.verbs.addSource(
      { kind: 'fake', name: 'Again', values: { url: 'https://y.example' } },
      never,
    );
    must(await app.verbs.signIn({ sourceId: must(second).sourceId, openBrowser: null }, never));
    await world.clock.advance(1_000);
    expect(app.state().sessions.map((s) => s.profile)).toEqual(['Account-0-Admin', 'Account-0-Admin-2']);
  });

  it('belong to one session only', async () => {
    const { app } = await startApp();
    const [first, second] = app.state().sessions;
    if (first === undefined || second === undefined) throw new Error('two sessions expected');
    const asked = await app.verbs.setSessionProfile(
      { sessionId: second.id, profile: first.profile, region: null },
      never,
    );
    expect(asked).toMatchObject({ ok: false, error: { code: 'in-use', by: [first.name] } });
  });
});

describe('a session on top of others', () => {
  it('must not be its own parent, at any distance', async () => {
    const { app, sessionId } = await startApp();
    const add = async (name: string, parent: string) =>
      must(await app.verbs.addSession({ kind: 'fake-assumed', name, values: { parent } }, never)).sessionId;
    const a = await add('a', sessionId);
    const b = await add('b', a);
    const c = await add('c', b);
    const asked = await app.verbs.editSession({ sessionId: a, name: 'a', values: { parent: c } }, never);
    expect(asked).toEqual({ ok: false, error: { code: 'chain-cycle', chain: ['a', 'b', 'c', 'a'] } });
    expect(app.state().sessions.find((s) => s.id === a)?.chain).toHaveLength(3);
    expect(
      await app.verbs.editSession({ sessionId: a, name: 'a', values: { parent: a } }, never),
    ).toMatchObject({
      ok: false,
      error: { code: 'chain-cycle' },
    });
  });

  it('is leased through each step once, and shares its parent with others', async () => {
    const { world, app, sessionId, lease } = await startApp();
    const add = async (name: string, parent: string) =>
      must(await app.verbs.addSession({ kind: 'fake-assumed', name, values: { parent } }, never)).sessionId;
    const a = await add('a', sessionId);
    const [b, c] = [await add('b', a), await add('c', a)];
    const asked = Promise.all([lease({ sessionId: b }), lease({ sessionId: c }), lease({ sessionId: b })]);
    await world.clock.advance(1_000);
    expect((await asked).map((o) => o.ok && o.value.chained)).toEqual([true, true, true]);
    // The found one, a, b and c.
    expect(world.provider.leaseCalls).toBe(4);
  });

  it('waits for one sign-in of the source at its foot', async () => {
    const { world, app, sourceId, sessionId, lease } = await startApp();
    const made = await app.verbs.addSession(
      { kind: 'fake-assumed', name: 'a', values: { parent: sessionId } },
      never,
    );
    must(await app.verbs.signOut({ sourceId }, never));
    const asked = lease({ sessionId: must(made).sessionId });
    await world.clock.advance(100);
    expect(app.state().prompts).toMatchObject([{ kind: 'sign-in-needed', sessionName: 'a' }]);
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    await world.clock.advance(1_000);
    expect((await asked).ok).toBe(true);
  });
});
