import { expect, it } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const portalDown = { code: 'upstream-failed', service: 'Portal', status: 503 } as const;

/** A user whose sessions are known, at a portal that fails from now on. */
async function failing() {
  const rig = await startApp();
  const { world, app, sourceId } = rig;
  world.provider.syncProblem = portalDown;
  expect((await started(rig)).ok).toBe(false);
  const source = () => app.state().sources.find(({ id }) => id === sourceId);
  return { ...rig, source };
}
async function started({ app, world, sourceId }: Awaited<ReturnType<typeof startApp>>) {
  const running = app.verbs.sync({ sourceId }, never);
  await settle();
  await world.clock.advance(10);
  return running;
}

it('keeps the sessions of before and recovers without the user, at growing intervals', async () => {
  const { world, app, source } = await failing();
  expect(source()?.sync.problem).toEqual(portalDown);
  expect(app.state().sessions.map(({ missing }) => missing)).toEqual([false, false, false]);
  const calls = world.provider.syncCalls;
  await world.clock.advance(34_000);
  expect(world.provider.syncCalls).toBe(calls + 1);
  await world.clock.advance(40_000);
  expect(world.provider.syncCalls).toBe(calls + 1);
  world.provider.syncProblem = null;
  world.provider.found = [foundSession(0), foundSession(1), foundSession(2), foundSession(3)];
  await world.clock.advance(60_000);
  expect(source()?.sync).toMatchObject({ problem: null, added: 1, running: false });
  expect(app.state().sessions).toHaveLength(4);
  const after = world.provider.syncCalls;
  await world.clock.advance(3_600_000);
  expect(world.provider.syncCalls).toBe(after);
});

it('waits for the user where only a sign-in helps, and asks nothing of a source that the user left', async () => {
  const { world, app, sourceId } = await failing();
  must(await app.verbs.signOut({ sourceId }, never));
  const calls = world.provider.syncCalls;
  await world.clock.advance(3_600_000);
  expect(world.provider.syncCalls).toBe(calls);
});

it('is not asked of a source that is gone', async () => {
  const { world, app, sourceId } = await failing();
  must(await app.verbs.deleteSource({ sourceId }, never));
  const calls = world.provider.syncCalls;
  await world.clock.advance(3_600_000);
  expect(world.provider.syncCalls).toBe(calls);
});

it('keeps the sessions of an account that alone could not be read, brings the others, and tries again', async () => {
  const rig = await startApp();
  const { world, app, sourceId } = rig;
  const problem: Problem = {
    code: 'accounts-not-read',
    accounts: ['Account 1'],
    count: 1,
    reason: 'AWS denied ListAccountRoles.',
  };
  const accounts = new Set([AccountId.parse(foundSession(1).accountId)]);
  world.provider.found = Object.assign([foundSession(0), foundSession(3)], { unread: { accounts, problem } });
  expect((await started(rig)).ok).toBe(true);
  const source = () => app.state().sources.find(({ id }) => id === sourceId);
  // Account 2 is gone, account 1 is not known to be.
  expect(source()?.sync).toMatchObject({ problem, added: 1, removed: 1 });
  const missing = Object.fromEntries(app.state().sessions.map((s) => [s.accountName, s.missing]));
  expect(missing).toEqual({ 'Account 0': false, 'Account 1': false, 'Account 2': true, 'Account 3': false });
  expect(app.state().activity.find(({ event }) => event === 'sync')).toMatchObject({ problem });
  world.provider.found = [foundSession(0), foundSession(1), foundSession(3)];
  await world.clock.advance(34_000);
  expect(source()?.sync.problem).toBeNull();
});

it('says of the sign-in what it says now', async () => {
  const rig = await startApp();
  const facts = () => rig.app.state().sources.find(({ id }) => id === rig.sourceId)?.facts;
  rig.world.provider.found = Object.assign([foundSession(0)], { facts: ['A role is left out.'] });
  await started(rig);
  expect(facts()).toEqual(['A role is left out.']);
  rig.world.provider.found = Object.assign([foundSession(0)], { facts: [] });
  await started(rig);
  expect(facts()).toEqual([]);
  rig.world.provider.found = [foundSession(0)];
  await started(rig);
  expect(facts()).toEqual([]);
});

it('asks no sooner than the portal wants', async () => {
  const rig = await startApp();
  rig.world.provider.syncProblem = { code: 'throttled', service: 'Portal', retryAfterMs: 300_000 };
  await started(rig);
  const calls = rig.world.provider.syncCalls;
  await rig.world.clock.advance(299_000);
  expect(rig.world.provider.syncCalls).toBe(calls);
  await rig.world.clock.advance(2_000);
  expect(rig.world.provider.syncCalls).toBe(calls + 1);
});

it('is in the activity where it finds something else than before, fails, or is in order again', async () => {
  const rig = await startApp();
  const { world, app } = rig;
  const notes = () =>
    app
      .state()
      .activity.filter(({ event }) => event === 'sync')
      .map(({ note, problem }) => note ?? problem?.code)
      .toReversed();
  const syncWith = async (change: () => void) => {
    change();
    await started(rig);
  };
  world.provider.found = [foundSession(0)];
  await started(rig);
  const first = notes();
  await started(rig);
  await started(rig);
  expect(notes()).toEqual(first);
  await syncWith(() => Object.assign(world.provider, { found: [foundSession(0), foundSession(1)] }));
  await syncWith(() =>
    Object.assign(world.provider, { syncProblem: { code: 'throttled', service: 'Portal', retryAfterMs: 0 } }),
  );
  await syncWith(() => Object.assign(world.provider, { syncProblem: null }));
  await started(rig);
  expect(notes().slice(first.length)).toEqual(['1 added, 0 removed', 'throttled', '0 added, 0 removed']);
});
