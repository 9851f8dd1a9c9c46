import { expect, test } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { settle } from './testing/fake-clock.ts';
import { foundSession } from './testing/fake-identity.ts';
import type { MemoryWorld } from './testing/memory-ports.ts';
import { must, never, startApp } from './testing/running-app.ts';

const many = 3_000;
const company = () => Array.from({ length: many }, (_, n) => foundSession(n));

const startLargeApp = () =>
  startApp((world) => {
    world.provider.found = company();
    world.provider.latencyMs = 0;
  });

/** From here on each look at the clock takes a slice's time, and the next slice is a millisecond later. */
function slowDown({ clock }: MemoryWorld): void {
  const { monotonicMs, after } = clock;
  let spentMs = 0;
  Object.assign(clock, {
    after: (delayMs: number, run: () => void) => after(Math.max(1, delayMs), run),
    monotonicMs: () => {
      spentMs += 10;
      return monotonicMs() + spentMs;
    },
  });
}

test('a sync that finds the same changes no session, and not the list', async () => {
  const { app, world, sourceId } = await startLargeApp();
  const before = app.state();
  expect(before.sessions).toHaveLength(many);
  world.provider.found = company();
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(1_000);
  const after = app.state();
  expect(after.sources).not.toBe(before.sources);
  expect(after.sessions).toBe(before.sessions);
});

test('one that finds one more, and one renewal, leave all others the same objects', async () => {
  const { app, world, sourceId, sessionId } = await startLargeApp();
  const before = new Map(app.state().sessions.map((view) => [view.id, view]));
  world.provider.found = [...company(), foundSession(many)];
  must(await app.verbs.sync({ sourceId }, never));
  await world.clock.advance(1_000);
  const isNew = ({ id }: { readonly id: typeof sessionId }) => before.get(id) === undefined;
  const synced = app.state().sessions;
  expect(synced.filter(isNew)).toHaveLength(1);
  expect(synced.filter((view) => !isNew(view) && before.get(view.id) !== view)).toEqual([]);

  must(await app.verbs.renew({ sessionId }, never));
  const renewed = app.state().sessions;
  const changed = renewed.filter((view, at) => view !== synced[at]);
  expect(changed.map(({ id, state }) => [id, state])).toEqual([[sessionId, 'active']]);
});

test('a long pass leaves room for others, announces what else changed, and is over when somebody asks', async () => {
  const { app, world, sourceId } = await startLargeApp();
  slowDown(world);
  const seen: number[] = [];
  app.subscribe(({ sessions }) => void seen.push(sessions.length));
  world.provider.found = [...company(), ...Array.from({ length: many }, (_, n) => foundSession(many + n))];
  const syncing = app.verbs.sync({ sourceId }, never);
  for (let turn = 0; app.announced().sessions.length === many && turn < 500; turn += 1)
    await world.clock.advance(1);
  must(await syncing);
  // The source said that it was syncing while the list was the former one, and no list was ever half there.
  expect(seen.filter((length) => length === many).length).toBeGreaterThan(1);
  expect(new Set(seen)).toEqual(new Set([many, 2 * many]));
  await world.clock.advance(5_000);
  expect(app.announced()).toBe(app.state());

  world.provider.found = company();
  const again = app.verbs.sync({ sourceId }, never);
  const isGone = () => app.state().sessions.filter(({ missing }) => missing).length === many;
  for (let turn = 0; !isGone() && turn < 500; turn += 1) await world.clock.advance(1);
  must(await again);
  expect(isGone()).toBe(true);
});

test('a session that is deleted while a sync is taken over does not come back', async () => {
  const sessions = company().slice(0, 1_200);
  // Deleted after each number of slices, so that some of them are in the middle of the merge.
  for (let slices = 1; slices < 9; slices += 1) {
    const { app, world, sourceId, sessionId } = await startApp((w) => {
      w.provider.found = sessions;
      w.provider.latencyMs = 0;
    });
    world.provider.found = sessions.slice(1);
    must(await app.verbs.sync({ sourceId }, never));
    await world.clock.advance(1_000);
    expect(app.state().sessions.find(({ id }) => id === sessionId)?.missing).toBe(true);
    slowDown(world);
    const syncing = app.verbs.sync({ sourceId }, never);
    await world.clock.advance(slices);
    const deleting = app.verbs.deleteSession({ sessionId }, never);
    await world.clock.advance(1_000);
    must(await deleting);
    must(await syncing);
    expect(app.state().sessions.some(({ id }) => id === sessionId)).toBe(false);
  }
});

test('a caller that waits until the app has caught up finds nothing left to do, and lets others have their turns', async () => {
  const { app, world, sourceId } = await startLargeApp();
  await app.caughtUp();
  slowDown(world);
  world.provider.found = Array.from({ length: 2 * many }, (_, n) => foundSession(n));
  const syncing = app.verbs.sync({ sourceId }, never);
  let turns = 0;
  for (let tries = 0; turns === 0 && tries < 500; tries += 1) {
    await world.clock.advance(1);
    let announced: AppState | null = null;
    void app.caughtUp().then(() => {
      announced = app.announced();
      // Nothing was left for it to finish.
      expect(app.state()).toBe(announced);
    });
    await settle();
    for (; announced === null && turns < 5_000; turns += 1) await world.clock.advance(1);
  }
  expect(turns).toBeGreaterThan(3);
  must(await syncing);
  await app.caughtUp();
  expect(app.state().sessions).toHaveLength(2 * many);
});

test('a list has all sessions of this moment, also while the views of thousands are being made, and agrees with the views', async () => {
  const { app, world, sourceId } = await startLargeApp();
  await app.caughtUp();
  const views = app.state().sessions;
  // Nothing is under way: there is nothing to tell that the state has not.
  expect(app.listed().sessions).toBe(views);
  slowDown(world);
  world.provider.found = Array.from({ length: 2 * many }, (_, n) => foundSession(n));
  const syncing = app.verbs.sync({ sourceId }, never);
  let seen = 0;
  for (let tries = 0; seen === 0 && tries < 5_000; tries += 1) {
    await world.clock.advance(1);
    const { sessions, sources } = app.listed();
    if (sessions.length <= many || app.announced().sessions.length === sessions.length) continue;
    seen += 1;
    // The list is whole, and the pass goes on as before.
    expect(sessions).toHaveLength(2 * many);
    expect(app.announced().sessions).toHaveLength(many);
    const state = app.state();
    expect(sources).toBe(state.sources);
    expect(state.sessions).toEqual(sessions.map((session) => expect.objectContaining(session)));
  }
  expect(seen).toBe(1);
  for (let turns = 0; turns < 500; turns += 1) await world.clock.advance(1);
  must(await syncing);
});
