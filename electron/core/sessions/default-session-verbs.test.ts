import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

const superseded = { ok: false, error: { code: 'switch-superseded', session: 'Account 0 · Admin' } };

/** Two sources: `first` is of one that is signed out, `second` of one that is signed in. */
async function start() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  const { app, world, sourceId, sessionId: first } = running;
  const own = { kind: 'fake', name: 'Own', values: { url: 'https://y.example' } };
  const added = must(await app.verbs.addSource(own, never));
  must(await app.verbs.signIn({ sourceId: added.sourceId, openBrowser: null }, never));
  await world.clock.advance(1_000);
  must(await app.verbs.signOut({ sourceId }, never));
  const second = app.state().sessions.find((session) => session.sourceId === added.sourceId)?.id;
  if (second === undefined) throw new Error('the sync found no session');
  world.provider.signInBy = 'device-code';
  return { running, first, second };
}
async function waiting(running: RunningApp, sessionId: SessionId) {
  const switching = running.app.verbs.makeDefault({ sessionId }, never);
  await settle();
  expect(running.app.state().prompts).toMatchObject([{ kind: 'device-code' }]);
  return switching;
}
const changes = ({ app }: RunningApp) =>
  app
    .state()
    .activity.filter(({ event }) => event === 'default-changed')
    .map(({ sessionId }) => sessionId);

it('is in the activity with where it came from', async () => {
  const { running, first, second } = await start();
  const { app, world, sourceId } = running;
  world.provider.signInBy = 'at-once';
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  must(await app.verbs.makeDefault({ sessionId: first }, never));
  const by = { verb: 'use', process: 'zsh', pid: 42, cwd: '/srv/shop' };
  must(await app.verbs.makeDefault({ sessionId: second, by }, never));
  expect(app.state().activity.filter(({ event }) => event === 'default-changed')).toMatchObject([
    { sessionId: second, caller: 'use · zsh (pid 42)', cwd: '/srv/shop' },
    { sessionId: first, caller: 'window', cwd: null },
  ]);
});

describe('switches of one moment', () => {
  it('end with the last one, and the others do not hear that they are done', async () => {
    const { running, first, second } = await start();
    const { app, world, sourceId } = running;
    world.provider.signInBy = 'at-once';
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    const both = [first, second].map((sessionId) => app.verbs.makeDefault({ sessionId }, never));
    expect(await Promise.all(both)).toMatchObject([superseded, { ok: true }]);
    expect(app.state().defaultSessionId).toBe(second);
    expect(changes(running)).toEqual([second]);
    const none = [app.verbs.makeDefault({ sessionId: first }, never), app.verbs.clearDefault({}, never)];
    expect(await Promise.all(none)).toMatchObject([superseded, { ok: true }]);
    expect(app.state().defaultSessionId).toBeNull();
  });
});

describe('a switch that waits for a sign-in', () => {
  it('does not undo a switch that was made since', async () => {
    const { running, first, second } = await start();
    const { app, world } = running;
    const older = { outcome: waiting(running, first) };
    await settle();
    must(await app.verbs.makeDefault({ sessionId: second }, never));
    world.provider.confirm();
    expect(await older.outcome).toMatchObject(superseded);
    await settle();
    expect(app.state().defaultSessionId).toBe(second);
    expect(changes(running)).toEqual([second]);
  });

  it('makes nothing the default again after the user wanted none', async () => {
    const { running, first } = await start();
    const { app, world } = running;
    const older = { outcome: waiting(running, first) };
    await settle();
    must(await app.verbs.clearDefault({}, never));
    world.provider.confirm();
    expect(await older.outcome).toMatchObject(superseded);
    expect(app.state().defaultSessionId).toBeNull();
  });

  it('is done where the user asked for the same session once more', async () => {
    const { running, first } = await start();
    const { app, world } = running;
    const both = Promise.all([waiting(running, first), app.verbs.makeDefault({ sessionId: first }, never)]);
    await settle();
    world.provider.confirm();
    expect(await both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(app.state().defaultSessionId).toBe(first);
  });

  it('asks where the session was marked as production in between', async () => {
    const { running, first } = await start();
    const { app, world } = running;
    const switching = waiting(running, first);
    await settle();
    must(await app.verbs.setSessionMark({ sessionId: first, mark: 'production' }, never));
    world.provider.confirm();
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt?.kind !== 'production-default') throw new Error('no question');
    expect(app.state().defaultSessionId).toBeNull();
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    must(await switching);
    expect(app.state()).toMatchObject({ defaultSessionId: first, prompts: [] });
  });

  it('asks once where the user has said yes before the sign-in', async () => {
    const { running, first } = await start();
    const { app, world } = running;
    must(await app.verbs.setSessionMark({ sessionId: first, mark: 'production' }, never));
    const switching = app.verbs.makeDefault({ sessionId: first }, never);
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt?.kind !== 'production-default') throw new Error('no question');
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    await settle();
    world.provider.confirm();
    must(await switching);
    expect(app.state()).toMatchObject({ defaultSessionId: first, prompts: [] });
  });
});
