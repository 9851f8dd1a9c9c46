import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { AccountId, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import { createActivityLog } from './activity-log.ts';

function rig(days: number | null = 30, kept: readonly ActivityEntry[] = []) {
  const clock = createFakeClock();
  const world = {
    days,
    fails: null as Problem | null,
    opens: null as Problem | null,
    writes: [] as (readonly number[])[],
    prunes: [] as number[],
    troubles: [] as (string | null)[],
    unread: [] as Problem[],
    said: [] as (string | null)[],
  };
  let disk = kept;
  const answer = <T>(value: T): Result<T, Problem> => (world.fails === null ? ok(value) : err(world.fails));
  const log = createActivityLog({
    now: clock.nowMs,
    changed: () => undefined,
    later: clock.after,
    days: () => world.days,
    trouble: (problem) => void world.troubles.push(problem?.code ?? null),
    unreadable: (problem) => void world.said.push(problem?.code ?? null),
    store: {
      open: async () => (world.opens === null ? ok(disk.at(-1)?.seq ?? 0) : err(world.opens)),
      append: async (entries) => {
        if (world.fails === null) {
          world.writes.push(entries.map(({ seq }) => seq));
          disk = [...disk, ...entries];
        }
        return answer(undefined);
      },
      prune: async (kept) => {
        world.prunes.push(kept);
        if (kept === 0) disk = [];
        return ok(undefined);
      },
      page: async (before, limit) =>
        ok(
          disk
            .filter(({ seq }) => seq < before)
            .slice(-limit)
            .reverse(),
        ),
      unread: async () => ok(world.unread),
      verify: async () => {
        throw new Error('nobody asks');
      },
    },
  });
  return { log, clock, world };
}
const full: Problem = { code: 'disk-full', file: '/home/ada/.config/latchkey/activity' };
const seqs = (entries: readonly ActivityEntry[]) => entries.map(({ seq }) => seq);

describe('the activity', () => {
  it('says at once that what kept it from the disk is over, where somebody asks', async () => {
    const { log, clock, world } = rig();
    world.opens = full;
    world.fails = full;
    await log.begin();
    log.add({ event: 'app' });
    await clock.advance(1_000);
    expect(world.troubles.at(-1)).toBe('disk-full');
    expect(await log.lookAgain()).toEqual([]);
    expect(world.troubles.at(-1)).toBe('disk-full');
    world.opens = null;
    world.fails = null;
    expect(await log.lookAgain()).toEqual([]);
    expect(world.troubles.at(-1)).toBeNull();
    expect(world.writes).toHaveLength(1);
  });

  it('says what of it cannot be read, until it can', async () => {
    const { log, world } = rig();
    await log.begin();
    const unread: Problem = {
      code: 'file-unreadable',
      file: '/data/activity/0000000000000001.jsonl',
      detail: '',
    };
    world.unread = [unread];
    expect(await log.lookAgain()).toEqual([unread]);
    expect(world.said.at(-1)).toBe('file-unreadable');
    world.unread = [];
    expect(await log.lookAgain()).toEqual([]);
    expect(world.said.at(-1)).toBeNull();
  });

  it('writes a burst at once, a moment later, and nothing waits for it', async () => {
    const { log, clock, world } = rig();
    await log.begin();
    for (let n = 0; n < 100; n += 1) log.add({ event: 'credentials-given' });
    expect(world.writes).toEqual([]);
    await clock.advance(1_500);
    expect(world.writes.map((batch) => batch.length)).toEqual([100]);
  });

  it('notes in which account a session acted, and keeps it when the session acts in another one', async () => {
    const { log } = rig();
    await log.begin();
    const sessionId = SessionId.parse('own:deploy');
    let account = AccountId.parse('111122223333');
    log.nameAccounts((id) => (id === sessionId ? account : null));
    log.add({ event: 'credentials-given', sessionId });
    account = AccountId.parse('444455556666');
    log.add({ event: 'credentials-given', sessionId });
    log.add({ event: 'sync' });
    await log.flush();
    const kept = must(await log.page(null, 9));
    expect(kept.map(({ accountId }) => accountId)).toEqual([null, '444455556666', '111122223333']);
  });

  it('writes what is left when the app quits', async () => {
    const { log, world } = rig();
    await log.begin();
    log.add({ event: 'app' });
    await log.flush();
    expect(world.writes).toEqual([[1]]);
  });

  it('continues the record, what came before it was read included, and pages over both', async () => {
    const before = rig();
    await before.log.begin();
    for (let n = 0; n < 3; n += 1) before.log.add({ event: 'sync', note: `${n}` });
    const { log, world } = rig(30, must(await before.log.page(null, 9)).toReversed());
    log.add({ event: 'app', note: 'early' });
    expect(log.head()).toEqual([]);
    await log.begin();
    log.add({ event: 'app' });
    expect(seqs(log.head())).toEqual([5, 4]);
    expect(seqs(must(await log.page(null, 4)))).toEqual([5, 4, 3, 2]);
    expect(seqs(must(await log.page(3, 4)))).toEqual([2, 1]);
    await log.recall();
    expect(seqs(log.head())).toEqual([5, 4, 3, 2, 1]);
    await log.flush();
    expect(world.writes).toEqual([[4, 5]]);
  });

  it('says once that the disk is full, keeps what it could not write, and writes it later', async () => {
    const { log, clock, world } = rig();
    await log.begin();
    world.fails = full;
    log.add({ event: 'app' });
    await clock.advance(2_000);
    log.add({ event: 'sync' });
    await clock.advance(30_000);
    expect(world.troubles).toEqual(['disk-full']);
    world.fails = null;
    await clock.advance(60_000);
    expect(world.writes).toEqual([[1, 2]]);
    expect(world.troubles.at(-1)).toBeNull();
  });

  it('keeps nothing on the disk with 0 days, also what a crash left there, and nothing where nobody knows', async () => {
    const kept = rig(0);
    await kept.log.begin();
    kept.log.add({ event: 'app' });
    await kept.log.recall();
    await kept.clock.advance(10_000);
    expect([kept.world.writes, kept.world.prunes]).toEqual([[], [0]]);
    const unknown = rig(null);
    await unknown.log.begin();
    unknown.log.add({ event: 'app' });
    await unknown.log.recall();
    await unknown.log.keepDays();
    await unknown.clock.advance(10_000);
    expect([unknown.world.writes, unknown.world.prunes]).toEqual([[], []]);
    expect(seqs(unknown.log.head())).toEqual([1]);
  });

  it('takes no number twice where the record cannot be read', async () => {
    const { log, world } = rig();
    world.opens = full;
    await log.begin();
    log.add({ event: 'app' });
    expect(log.head()[0]?.seq).toBeGreaterThan(1_000_000);
    expect(world.troubles).toEqual(['disk-full']);
  });
});

describe('the setting', () => {
  it('removes what is there with 0, at once', async () => {
    const { app, world } = await startApp();
    await world.clock.advance(2_000);
    expect(must(await world.ports.activityStore.page(1_000, 9)).length).toBeGreaterThan(0);
    must(await app.verbs.changeSettings({ patch: { activityDays: 0 } }, never));
    await world.clock.advance(2_000);
    expect(must(await world.ports.activityStore.page(1_000, 9))).toEqual([]);
    // In memory it goes on.
    expect(app.state().activity.some(({ event }) => event === 'settings-changed')).toBe(true);
  });
});

describe('the account of an entry', () => {
  it('is that of its session in the running app', async () => {
    const { app, sessionId } = await startApp();
    must(await app.verbs.stop({ sessionId }, never));
    const [session] = app.state().sessions.filter(({ id }) => id === sessionId);
    const stopped = app.state().activity.find(({ event }) => event === 'session-stopped');
    expect(session?.accountId).toMatch(/^\d{12}$/);
    expect(stopped?.accountId).toBe(session?.accountId);
  });
});
