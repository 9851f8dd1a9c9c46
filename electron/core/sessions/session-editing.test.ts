import { describe, expect, it } from 'vitest';
import { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { emptyRecords } from '../../../shared/records.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { deleteSession, setDelivery, setPinned } from './session-editing.ts';
import { TestTransact } from './testing-transact.ts';

const gone = SessionId.parse('no:session');
const unknown = { ok: false, error: { code: 'unknown-session', asked: gone } };

async function start() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  const { app, sessionId } = running;
  const add = async (name: string, parent: string, kind = 'fake-assumed') =>
    app.verbs.addSession({ kind, name, values: { parent } }, never);
  const { sessionId: child } = must(await add('Deploy', sessionId));
  return { ...running, running, add, child };
}
const view = ({ app }: Pick<RunningApp, 'app'>, id: SessionId) =>
  app.state().sessions.find((session) => session.id === id);

describe('a session made by hand', () => {
  it('is there with its profile, and can be read back as its form had it', async () => {
    const { app, child, sessionId } = await start();
    expect(view({ app }, child)).toMatchObject({ name: 'Deploy', profile: 'Deploy', editable: true });
    expect(await app.verbs.sessionValues({ sessionId: child }, never)).toEqual({
      ok: true,
      value: { kind: 'fake-assumed', values: { parent: sessionId } },
    });
  });

  it.each([
    ['a kind that is found only', 'fake-role', 'kind'],
    ['a kind there is none of', 'none-such', 'kind'],
  ])('is not of %s', async (_, kind, field) => {
    const { app, add, sessionId } = await start();
    const before = app.state().sessions;
    expect(await add('X', sessionId, kind)).toEqual(
      invalidInput(field, `A session of kind ${kind} cannot be made by hand.`),
    );
    expect(app.state().sessions).toBe(before);
  });

  it('needs values that its kind takes, and a parent that is there', async () => {
    const { app, add } = await start();
    const before = app.state().sessions;
    expect(await add('X', '')).toMatchObject({ error: { code: 'invalid-input', field: 'parent' } });
    expect(await add('X', gone)).toMatchObject({
      error: { code: 'chain-parent-missing', session: 'X', parent: gone },
    });
    const ofSource = { kind: 'fake-own', name: 'Own', values: { source: 'no-source' } };
    expect(await app.verbs.addSession(ofSource, never)).toMatchObject({
      error: { code: 'chain-parent-missing', session: 'Own', parent: 'no-source' },
    });
    expect(app.state().sessions).toBe(before);
  });

  it('is in the partition of what it is built on, with its role and its region', async () => {
    const { app, child } = await start();
    const make = (parent: string, partition: string, region: string) => {
      const roleArn = `arn:${partition}:iam::111111111111:role/Deploy`;
      return app.verbs.addSession(
        { kind: 'fake-assumed', name: 'X', values: { parent, roleArn, region } },
        never,
      );
    };
    const { sessionId } = must(await make(child, 'aws', 'eu-west-1'));
    const before = app.state().sessions;
    expect(await make(sessionId, 'aws', 'cn-north-1')).toMatchObject({
      error: { code: 'invalid-input', field: 'region', reason: expect.stringContaining('aws-cn') },
    });
    expect(await make(sessionId, 'aws-eusc', 'eusc-de-east-1')).toMatchObject({
      error: { code: 'invalid-input', field: 'roleArn', reason: expect.stringContaining('aws-eusc') },
    });
    const values = {
      parent: child,
      roleArn: 'arn:aws:iam::111111111111:role/Deploy',
      region: 'us-gov-west-1',
    };
    expect(await app.verbs.editSession({ sessionId, name: 'X', values }, never)).toMatchObject({
      error: { code: 'invalid-input', field: 'region' },
    });
    expect(app.state().sessions).toBe(before);
    expect((await make(sessionId, 'aws', 'us-east-2')).ok).toBe(true);
  });

  it('can be edited: name and parent are new, its profile is the same, and its lease is stopped', async () => {
    const { app, child, lease, running } = await start();
    const other = app.state().sessions[1]?.id ?? gone;
    must(await lease({ sessionId: child }));
    await settle();
    expect(view(running, child)).toMatchObject({ state: 'active' });
    const edited = { sessionId: child, name: 'Ship', values: { parent: other } };
    expect(await app.verbs.editSession(edited, never)).toEqual({ ok: true, value: {} });
    expect(view(running, child)).toMatchObject({ name: 'Ship', profile: 'Deploy', state: 'inactive' });
    expect(view(running, child)?.chain.map(({ label }) => label)).toEqual([
      'Work',
      'Account 1 · Admin',
      'Ship',
    ]);
  });

  it('that others are built on takes their credentials along, held and under way, where it acts as somebody else', async () => {
    const { app, add, child, lease, running, world } = await start();
    const { sessionId: grandchild } = must(await add('On top', child));
    const { sessionId: another } = must(await add('Further up', grandchild));
    const other = app.state().sessions[1]?.id ?? gone;
    must(await lease({ sessionId: grandchild }));
    const kept = app.broker.held(grandchild);
    must(
      await app.verbs.editSession(
        { sessionId: child, name: 'Ship', values: { parent: running.sessionId } },
        never,
      ),
    );
    // Another name changes nothing for them.
    expect([app.broker.held(child), app.broker.held(grandchild)]).toEqual([null, kept]);
    must(await lease({ sessionId: grandchild }));
    world.provider.latencyMs = 50;
    // A tool that waits for the credentials of what the former base gave.
    const waits = lease({ sessionId: another });
    await settle(20);
    must(await app.verbs.editSession({ sessionId: child, name: 'Ship', values: { parent: other } }, never));
    expect([app.broker.held(child), app.broker.held(grandchild)]).toEqual([null, null]);
    await world.clock.advance(1_000);
    expect(await waits).toMatchObject({ error: { code: 'session-stopped' } });
    expect(app.broker.held(another)).toBeNull();
  });

  it.each(['at once', 'one after the other'])(
    'two that are built on each other %s: one is refused',
    async (how) => {
      const { app, add, sessionId, child, running } = await start();
      const { sessionId: second } = must(await add('Second', sessionId));
      const edit = (id: SessionId, parent: SessionId) =>
        app.verbs.editSession({ sessionId: id, name: `Of ${id}`, values: { parent } }, never);
      const first = edit(child, second);
      if (how === 'one after the other') await first;
      const results = await Promise.all([first, edit(second, child)]);
      expect(results.map((one) => (one.ok ? 'done' : one.error.code))).toEqual(['done', 'chain-cycle']);
      expect(view(running, second)?.chain.map(({ label }) => label)).toEqual([
        'Work',
        'Account 0 · Admin',
        'Second',
      ]);
    },
  );

  it('is as before where the new values are refused', async () => {
    const { app, add, child, running } = await start();
    const { sessionId: grandchild } = must(await add('On top', child));
    const before = view(running, child);
    const edit = (sessionId: SessionId, parent: string) =>
      app.verbs.editSession({ sessionId, name: 'New', values: { parent } }, never);
    expect(await edit(child, '')).toMatchObject({ error: { code: 'invalid-input', field: 'parent' } });
    expect(await edit(child, grandchild)).toMatchObject({
      error: { code: 'chain-cycle', chain: ['New', 'On top', 'New'] },
    });
    expect(await edit(gone, child)).toMatchObject(unknown);
    expect(view(running, child)).toBe(before);
  });

  it('goes with its lease when it is deleted, unless another one is built on it', async () => {
    const { app, add, child, lease, running } = await start();
    const { sessionId: grandchild } = must(await add('On top', child));
    const remove = (sessionId: SessionId) => app.verbs.deleteSession({ sessionId }, never);
    must(await lease({ sessionId: child }));
    expect(await remove(child)).toEqual({
      ok: false,
      error: { code: 'in-use', what: 'Deploy', by: ['On top'] },
    });
    must(await remove(grandchild));
    must(await remove(child));
    expect([view(running, child), view(running, grandchild)]).toEqual([undefined, undefined]);
    expect(await remove(child)).toMatchObject({ error: { code: 'unknown-session' } });
  });

  it('that very many are built on names fifty of them', async () => {
    const parent = { kind: 'source', id: SourceId.parse('ic') } as const;
    const made = sessionEntry({ id: SessionId.parse('made'), parent, origin: 'made' });
    const onTop = Array.from({ length: 60 }, (_, n) => ({ ...made, name: `On top ${n}` }));
    const files = new TestTransact(emptyRecords);
    const remove = deleteSession({
      transact: files.run,
      catalogue: { find: () => made, childrenOf: () => onTop },
      broker: { stop: () => undefined },
    });
    const by = onTop.slice(0, 50).map(({ name }) => name);
    expect(await remove({ sessionId: made.id }, never)).toMatchObject({ error: { code: 'in-use', by } });
  });
});

describe('a session of an identity source', () => {
  it('is edited and deleted there, not here', async () => {
    const { app, sessionId } = await start();
    const reason =
      'This session comes from its identity source; only sessions created by hand can be edited.';
    const refused = { ok: false, error: { code: 'refused', reason } };
    const values = { parent: 'x' };
    expect(await app.verbs.editSession({ sessionId, name: 'X', values }, never)).toEqual(refused);
    expect(await app.verbs.sessionValues({ sessionId }, never)).toEqual(refused);
    expect(await app.verbs.deleteSession({ sessionId }, never)).toEqual({
      ok: false,
      error: {
        code: 'refused',
        reason: 'This session comes from its identity source and would come back with the next sync.',
      },
    });
  });

  it('that came back while its deletion waited stays', async () => {
    const { app, world, sourceId } = await start();
    const last = app.state().sessions.find(({ name }) => name === foundSession(2).name)?.id ?? gone;
    const all = world.provider.found;
    world.provider.found = all.slice(0, 2);
    must(await app.verbs.sync({ sourceId }, never));
    expect(view({ app }, last)).toMatchObject({ missing: true });
    must(await app.verbs.deleteSession({ sessionId: last }, never));
    expect(view({ app }, last)).toBeUndefined();
  });
});

it('values, delivery and pin are of a session that is there', async () => {
  const { app } = await start();
  expect(await app.verbs.sessionValues({ sessionId: gone }, never)).toMatchObject(unknown);
  expect(await app.verbs.setDelivery({ sessionId: gone, delivery: 'none' }, never)).toMatchObject(unknown);
  expect(await app.verbs.setPinned({ sessionId: gone, pinned: true }, never)).toMatchObject(unknown);
  expect(await app.verbs.deleteSession({ sessionId: gone }, never)).toMatchObject(unknown);
});

describe('the delivery of a session', () => {
  const id = SessionId.parse('s');
  const parent = { kind: 'source', id: SourceId.parse('ic') } as const;
  const delivering = (profile: string | null) => {
    const files = new TestTransact(emptyRecords);
    const catalogue = {
      find: () => sessionEntry({ id, parent }),
      profile: () => (profile === null ? null : ProfileName.parse(profile)),
    };
    return { files, set: setDelivery({ transact: files.run, catalogue }) };
  };

  it('is written for the profile that it has', async () => {
    const { files, set } = delivering('dev');
    expect(await set({ sessionId: id, delivery: 'keys' }, never)).toMatchObject({ ok: true });
    expect(files.asked).toEqual([{ needs: ['dev'], asksFor: [] }]);
    expect(files.records.choices[id]).toEqual({ delivery: 'keys' });
    const nameless = delivering(null);
    expect(await nameless.set({ sessionId: id, delivery: 'keys' }, never)).toMatchObject({ ok: true });
    expect(nameless.files.asked).toEqual([{ needs: [], asksFor: [] }]);
  });

  it('is not by keys under the one name that every other profile inherits', async () => {
    const { files, set } = delivering('DEFAULT');
    expect(await set({ sessionId: id, delivery: 'keys' }, never)).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining('every other profile inherits') },
    });
    expect(files.records).toBe(emptyRecords);
    for (const delivery of ['process', 'none'] as const)
      expect(await set({ sessionId: id, delivery }, never)).toMatchObject({ ok: true });
  });

  it.each([true, false])('a pin has the files written where they follow use: %s', async (followsUse) => {
    const chosen: unknown[] = [];
    let updates = 0;
    const set = setPinned({
      catalogue: {
        find: () => sessionEntry({ id, parent }),
        choose: (...choice) => void chosen.push(choice),
      },
      scope: { followsUse: () => followsUse },
      updateFiles: async () => {
        updates += 1;
        return { ok: true, value: undefined };
      },
    });
    expect(await set({ sessionId: id, pinned: true }, never)).toEqual({ ok: true, value: {} });
    expect([chosen, updates]).toEqual([[[id, { pinned: true }]], followsUse ? 1 : 0]);
  });
});
