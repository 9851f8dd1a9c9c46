import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import { createAgenda } from '../async/agenda.ts';
import type { Lease } from '../credentials.ts';
import { Secret } from '../secret.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createHeldLeases, type HeldLease } from './held-leases.ts';
import { createRenewals } from './renewals.ts';

const MINUTE = 60_000;
const id = SessionId.parse('admin');
const network: Problem = { code: 'network', host: 'portal' };

/** One session whose lease ends in an hour and is renewed after 45 minutes; what is done about it is written down. */
function renewing(
  over: {
    readonly wanted?: boolean;
    readonly keptAlive?: boolean;
    readonly busy?: boolean;
    readonly unknown?: true;
    readonly renew?: () => Result<Lease, Problem>;
    readonly held?: Partial<HeldLease>;
  } = {},
) {
  const clock = createFakeClock();
  const random = { hex: () => '', fraction: () => 0.5 };
  const start = clock.nowMs();
  const held = createHeldLeases(clock.nowMs);
  const lease: Lease = {
    accessKeyId: 'ASIA1',
    secretAccessKey: new Secret('secret'),
    sessionToken: null,
    expiresAt: start + 60 * MINUTE,
    issuedAt: start,
    accountId: null,
    chained: false,
  };
  held.set(id, {
    lease,
    reuseUntil: start + 45 * MINUTE,
    renewAt: start + 45 * MINUTE,
    restUntil: 0,
    failures: 0,
    ...over.held,
  });
  const events: string[] = [];
  const records: ActivityDraft[] = [];
  const state = {
    wanted: over.wanted ?? false,
    keptAlive: over.keptAlive ?? false,
    changed: 0,
    renewed: [0],
  };
  state.renewed.length = 0;
  const renewals = createRenewals({
    clock,
    random,
    now: clock.nowMs,
    agenda: createAgenda({ clock, random, now: clock.nowMs }),
    held,
    notifyLeadMs: () => 10 * MINUTE,
    session: () =>
      over.unknown
        ? null
        : sessionEntry({
            id,
            parent: { kind: 'source', id: SourceId.parse('work') },
          }),
    isWanted: () => state.wanted,
    isKeptAlive: () => state.keptAlive,
    isBusy: () => over.busy ?? false,
    renew: async () => {
      state.renewed.push((clock.nowMs() - start) / MINUTE);
      return over.renew?.() ?? ok(lease);
    },
    dispatch: (_, event) => void events.push(event.type),
    leaseChanged: () => {
      state.changed += 1;
    },
    record: (draft) => void records.push(draft),
  });
  const minutes = async (n: number) => {
    await clock.advance(n * MINUTE);
    await settle();
  };
  return { renewals, held, clock, events, records, state, minutes, lease };
}

describe('a lease that nobody wants', () => {
  it('is left to end, said so ten minutes before and at its end', async () => {
    const { renewals, held, events, state, minutes, clock } = renewing();
    renewals.plan(id);
    await minutes(49);
    expect(events).toEqual([]);
    await minutes(2);
    expect(events).toEqual(['near-end']);
    await minutes(9);
    expect([events, held.get(id), state.changed, state.renewed]).toEqual([
      ['near-end', 'ended'],
      null,
      1,
      [],
    ]);
    expect(clock.timers()).toBe(0);
  });

  it('is renewed when somebody gets it after its time for that', async () => {
    const { renewals, state, minutes } = renewing();
    renewals.plan(id);
    renewals.handedOut(id);
    await minutes(44);
    renewals.handedOut(id);
    expect(state.renewed).toEqual([]);
    await minutes(1);
    renewals.handedOut(id);
    await settle();
    expect(state.renewed).toEqual([45]);
  });

  it('is left in peace for a while after a failure, also when somebody gets it', async () => {
    const { renewals, state, minutes, clock } = renewing({ held: { restUntil: Number.MAX_SAFE_INTEGER } });
    await minutes(50);
    renewals.handedOut(id);
    await settle();
    expect([state.renewed, clock.timers()]).toEqual([[], 0]);
  });

  it('that is gone is planned no more', async () => {
    const { renewals, held, minutes, events, clock } = renewing();
    renewals.plan(id);
    held.drop(id);
    renewals.plan(id);
    expect(clock.timers()).toBe(0);
    renewals.check(id);
    renewals.handedOut(id);
    await minutes(120);
    expect(events).toEqual([]);
  });
});

describe('a lease that is wanted', () => {
  it('is renewed at its time, and that is recorded', async () => {
    const { renewals, state, records, events, minutes } = renewing({ wanted: true });
    renewals.plan(id);
    await minutes(44.9);
    expect(state.renewed).toEqual([]);
    await minutes(0.2);
    expect(state.renewed[0]).toBeCloseTo(45, 1);
    expect(records[0]).toEqual({
      event: 'renewed',
      sessionId: id,
      sessionName: 'Admin',
      durationMs: 0,
      problem: null,
    });
    // It renews itself: there is nothing to warn of.
    await minutes(6);
    expect(events).toEqual([]);
  });

  it('is warned of when its renewal failed', async () => {
    const { renewals, minutes, events } = renewing({ wanted: true, held: { failures: 1 } });
    renewals.plan(id);
    await minutes(51);
    expect(events).toContain('near-end');
  });

  it('is not renewed twice at once, nor for a session that is gone', async () => {
    for (const over of [{ busy: true }, { unknown: true }] as const) {
      const { renewals, state, minutes, records } = renewing({ wanted: true, ...over });
      renewals.plan(id);
      await minutes(50);
      expect([state.renewed, records]).toEqual([[], []]);
    }
  });

  it('whose renewal fails says so; one that was stopped, cancelled or cut off by quitting does not', async () => {
    const failing = renewing({ wanted: true, renew: () => err(network) });
    failing.renewals.check(id);
    await failing.minutes(45);
    failing.renewals.check(id);
    await settle();
    expect(failing.records.at(-1)).toMatchObject({ event: 'renewal-failed', problem: network });
    const nobodys: Problem[] = [
      { code: 'cancelled' },
      { code: 'session-stopped', session: 'Admin' },
      { code: 'app-quitting' },
    ];
    for (const problem of nobodys) {
      const { renewals, records, minutes, state } = renewing({ wanted: true, renew: () => err(problem) });
      await minutes(45);
      renewals.check(id);
      await settle();
      expect([state.renewed.length, records]).toEqual([1, []]);
    }
  });
});

describe('what is kept alive although its lease is over', () => {
  it('is tried again and again, each time later, until it is no longer kept alive', async () => {
    const { renewals, state, minutes, clock } = renewing({
      wanted: true,
      keptAlive: true,
      renew: () => err(network),
    });
    await minutes(60);
    renewals.check(id);
    await minutes(4);
    // 15 s, 30 s, 60 s, 120 s after each other.
    expect(state.renewed).toEqual([60, 60.25, 60.75, 61.75, 63.75]);
    state.keptAlive = false;
    await minutes(60);
    expect([state.renewed.length, clock.timers()]).toEqual([6, 0]);
  });

  it.each([
    ['is not kept alive', { keptAlive: false, renew: () => err(network) }],
    [
      'needs the user',
      { keptAlive: true, renew: () => err<Problem>({ code: 'sign-in-needed', source: 'Work' }) },
    ],
  ])('is not tried again when it %s', async (_name, over) => {
    const { renewals, state, minutes, clock } = renewing({ wanted: true, ...over });
    await minutes(60);
    renewals.check(id);
    await minutes(60);
    expect([state.renewed, clock.timers()]).toEqual([[60], 0]);
  });

  it('is not tried again once it was renewed', async () => {
    const { renewals, state, minutes, clock } = renewing({ wanted: true, keptAlive: true });
    await minutes(60);
    renewals.check(id);
    await minutes(60);
    expect([state.renewed, clock.timers()]).toEqual([[60], 0]);
  });
});
