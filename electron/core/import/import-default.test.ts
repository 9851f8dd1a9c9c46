import { describe, expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../../shared/ids.ts';
import { deferred } from '../async/deferred.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

/** The default session is another one than the one that the imported `[default]` turns out to be. */
async function start(): Promise<RunningApp & { readonly before: SessionId }> {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
  });
  const other = running.app.state().sessions.find(({ id }) => id !== running.sessionId);
  if (other === undefined) throw new Error('no other session');
  must(await running.app.verbs.makeDefault({ sessionId: other.id }, never));
  await settle();
  const profile = ProfileName.parse('default');
  running.world.drafts = {
    leftAlone: 0,
    drafts: [{ make: 'known', ref: 'default', id: running.sessionId, region: null, profile }],
  };
  return { ...running, before: other.id };
}
const importing = ({ app }: RunningApp, confirmed?: boolean) =>
  app.verbs.importApply(
    { rows: ['x'], acceptFixes: true, ...(confirmed === undefined ? {} : { confirmed }) },
    never,
  );
const switches = async ({ app, sessionId }: RunningApp): Promise<number> => {
  const entries = must(await app.verbs.activity({ beforeSeq: null, limit: 100 }, never));
  return entries.filter(({ event, sessionId: id }) => event === 'default-changed' && id === sessionId).length;
};

describe('an import of the default profile', () => {
  it('switches the default session, and Activity says so', async () => {
    const running = await start();
    must(await importing(running));
    expect(running.app.state().defaultSessionId).toBe(running.sessionId);
    expect(running.world.applied.at(-1)?.defaultSessionId).toBe(running.sessionId);
    expect(await switches(running)).toBe(1);
  });

  it('is no switch where the user asks for another default in the same moment', async () => {
    const running = await start();
    const { app, world, before } = running;
    // A write is under way, so both are carried out by the next one.
    const { promise, resolve } = deferred<void>();
    world.applyWaits = promise;
    const first = app.verbs.makeDefault({ sessionId: before }, never);
    await settle();
    const importOutcome = importing(running);
    await settle();
    const using = app.verbs.makeDefault({ sessionId: before }, never);
    await settle();
    world.applyWaits = null;
    resolve();
    const [imported, used] = await Promise.all([importOutcome, using, first]);
    must(imported);
    must(used);
    await settle();
    expect(app.state().defaultSessionId).toBe(before);
    expect(world.applied.at(-1)?.defaultSessionId).toBe(before);
    expect(await switches(running)).toBe(0);
  });

  it('is carried out by its own write alone, whatever write is under way when it is confirmed', async () => {
    const running = await start();
    const { app, world, sessionId } = running;
    world.drafts = {
      ...world.drafts,
      handOver: [{ profile: ProfileName.parse('default'), accessKeyId: 'AKIAOWN' }],
    };
    world.conflicts = ({ defaultSessionId }) =>
      defaultSessionId === sessionId
        ? [
            {
              profile: ProfileName.parse('default'),
              sessionId,
              file: '/c',
              diff: '',
              basis: 'b',
              isOfAnother: false,
            },
          ]
        : [];
    const before = world.applied.length;
    // A write whose turn has come, and that has not yet asked what it is to write.
    const { promise, resolve } = deferred<void>();
    world.lookWaits = promise;
    const other = app.verbs.setDelivery({ sessionId: running.before, delivery: 'none' }, never);
    await settle();
    const importOutcome = importing(running);
    await settle();
    world.lookWaits = null;
    resolve();
    must(await other);
    must(await importOutcome);
    await settle();
    const [first, ...rest] = world.applied.slice(before);
    expect([first?.tag, first?.handOver, [...(first?.consents ?? [])]]).toEqual([undefined, undefined, []]);
    expect(rest.filter(({ tag, handOver }) => tag !== undefined && handOver !== undefined)).toHaveLength(1);
    expect(rest[0]?.consents.has('default')).toBe(true);
    // The yes was to the import: nothing is asked after it.
    expect(app.state().prompts).toEqual([]);
  });

  it('gives the default session of before back when it is undone, also where the files do not name it', async () => {
    const running = await start();
    must(await importing(running));
    // The marker of no session: it delivered keys, which no undo brings back.
    running.world.currentDefault = 'nobody';
    must(await running.app.verbs.undo({}, never));
    await settle();
    expect(running.app.state().defaultSessionId).toBe(running.before);
  });

  it('leaves what the user switched to since when it is undone', async () => {
    const running = await start();
    must(await importing(running));
    must(await running.app.verbs.clearDefault({}, never));
    running.world.currentDefault = 'nobody';
    must(await running.app.verbs.undo({}, never));
    await settle();
    expect(running.app.state().defaultSessionId).toBeNull();
  });

  it('leaves the default session where the files cannot be written, now and with the next write', async () => {
    const running = await start();
    running.world.applyProblem = { code: 'disk-full', file: '/config' };
    expect(await importing(running)).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    await settle();
    expect(running.app.state().defaultSessionId).toBe(running.before);
    running.world.applyProblem = null;
    must(await running.app.verbs.setPinned({ sessionId: running.sessionId, pinned: true }, never));
    await settle();
    expect(running.world.applied.at(-1)?.defaultSessionId).toBe(running.before);
    expect(await switches(running)).toBe(0);
  });

  it.each([
    { answer: 'yes', isDone: true },
    { answer: 'cancel', isDone: false },
  ] as const)('asks about a production session: $answer', async ({ answer, isDone }) => {
    const running = await start();
    const { app, sessionId, before } = running;
    must(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never));
    const outcome = importing(running);
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt?.kind !== 'production-default') throw new Error('no question');
    expect(app.state().defaultSessionId).toBe(before);
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: answer } }, never));
    expect(await outcome).toMatchObject(isDone ? { ok: true } : { ok: false, error: { code: 'cancelled' } });
    expect(app.state().defaultSessionId).toBe(isDone ? sessionId : before);
  });

  it('asks nothing where the user agreed already', async () => {
    const running = await start();
    const { app, sessionId } = running;
    must(await app.verbs.setSessionMark({ sessionId, mark: 'production' }, never));
    must(await importing(running, true));
    expect(app.state()).toMatchObject({ prompts: [], defaultSessionId: sessionId });
  });
});
