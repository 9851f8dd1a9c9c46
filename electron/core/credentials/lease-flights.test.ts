import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { BoundSession } from '../identity-source.ts';
import { Secret } from '../secret.ts';
import type { SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { settle } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createAskPermission } from './ask-permission.ts';
import { createHeldLeases } from './held-leases.ts';
import { createLeaseFlights } from './lease-flights.ts';

const NOW = 1_800_000_000_000;
const parent = SessionId.parse('base');
const id = SessionId.parse('role');

const entry = (at: SessionId, above: SessionEntry['parent']): SessionEntry =>
  sessionEntry({
    id: at,
    origin: 'made',
    kind: 'fake',
    name: String(at),
    parent: above,
  });
const base = entry(parent, { kind: 'session', id: SessionId.parse('root') });
const role = entry(id, { kind: 'session', id: parent });

const lease = (expiresAt: number): Lease => ({
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('secret'),
  sessionToken: null,
  expiresAt,
  issuedAt: NOW,
  accountId: null,
  chained: false,
});

/** Shared calls over one kind of session whose answer the test gives. */
function flightsOver(answer: BoundSession['lease']) {
  let nowMs = NOW;
  const held = createHeldLeases(() => nowMs);
  const events: { readonly id: SessionId; readonly event: SessionEvent }[] = [];
  const bugs: unknown[] = [];
  const flights = createLeaseFlights({
    random: { hex: () => '', fraction: () => 0.5 },
    now: () => nowMs,
    held,
    permission: createAskPermission(),
    accountOfKeys: async (_entry, lease) => lease,
    onThrow: (error) => {
      bugs.push(error);
      return { code: 'internal', correlationId: 'b1' };
    },
    session: (at) => (at === parent ? base : at === id ? role : null),
    ask: () => async () => ({ kind: 'yes' }),
    dispatch: (at, event) => void events.push({ id: at, event }),
    accepted: () => {},
    refused: () => {},
    chain: () => ok({ sourceId: SourceId.parse('source'), sessionIds: [], steps: [] }),
    kind: () => ({ lease: answer }),
    source: () => null,
    region: () => null,
  });
  const join = (signal: AbortSignal = neverAborts()): Promise<Result<Lease, Problem>> =>
    flights.join(role, { mayAsk: () => false, isForced: false }, signal);
  const setNow = (ms: number): void => {
    nowMs = ms;
  };
  return { flights, join, held, events, bugs, setNow };
}

describe('a lease from upstream', () => {
  it.each([NOW, NOW - 1, NOW - 3_600_000])('that has expired already (%d) is not handed out', async (end) => {
    const { join, held } = flightsOver(async () => ok(lease(end)));
    expect(await join()).toEqual({ ok: false, error: { code: 'credentials-expired', session: 'role' } });
    expect(held.get(id)).toBeNull();
  });

  it('is asked for once more where the clock was corrected by the answer', async () => {
    let calls = 0;
    const { join, events, setNow } = flightsOver(async () => {
      calls += 1;
      if (calls === 2) setNow(NOW);
      return ok(lease(NOW + 3_600_000));
    });
    setNow(NOW + 3 * 3_600_000);
    expect((await join()).ok).toBe(true);
    expect([calls, events.map(({ event }) => event.type)]).toEqual([2, ['fetching', 'leased']]);
  });

  it('is held and told', async () => {
    const { join, held, events } = flightsOver(async () => ok(lease(NOW + 3_600_000)));
    expect((await join()).ok).toBe(true);
    expect(held.get(id)?.lease.expiresAt).toBe(NOW + 3_600_000);
    expect(events.map(({ event }) => event.type)).toEqual(['fetching', 'leased']);
  });

  it('that throws is a bug with a number, once, and no lease', async () => {
    const { join, bugs, events } = flightsOver(async () => {
      throw new Error('boom');
    });
    expect(await join()).toEqual({ ok: false, error: { code: 'internal', correlationId: 'b1' } });
    expect(bugs).toHaveLength(1);
    expect(events.at(-1)?.event.type).toBe('failed');
  });

  it('that arrives after everybody left is dropped', async () => {
    let answer: (outcome: Result<Lease, Problem>) => void = () => {};
    const { join, held, events } = flightsOver(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const caller = new AbortController();
    const asked = join(caller.signal);
    await settle();
    caller.abort();
    expect(await asked).toEqual({ ok: false, error: { code: 'cancelled' } });
    answer(ok(lease(NOW + 3_600_000)));
    await settle();
    expect(held.get(id)).toBeNull();
    expect(events.at(-1)?.event.type).toBe('abandoned');
  });
});

describe('a role on a session', () => {
  it('gets a held lease of its parent when that is good, and a new one when it is dead', async () => {
    let calls = 0;
    const { join, held } = flightsOver(async (context, signal) => {
      if (context.sessionId === parent) {
        calls += 1;
        return ok(lease(NOW + 3_600_000 + calls));
      }
      const above = await context.parentLease?.(signal);
      if (above?.ok !== true) return err({ code: 'cancelled' });
      return calls < 2 ? err({ code: 'credentials-expired', session: 'base' }) : ok(lease(NOW + 900_000));
    });
    expect((await join()).ok).toBe(true);
    expect(calls).toBe(2);
    expect(held.get(parent)?.lease.expiresAt).toBe(NOW + 3_600_002);
  });

  it('gets another one of a parent whose kind keeps the dead one itself', async () => {
    const { join } = flightsOver(async (context, signal) => {
      if (context.sessionId === parent)
        return ok({
          ...lease(NOW + 3_600_000),
          accessKeyId: context.isForced === true ? 'ASIANEW' : 'ASIADEAD',
        });
      const above = await context.parentLease?.(signal);
      if (above?.ok !== true) return err({ code: 'cancelled' });
      const isDead = above.value.accessKeyId === 'ASIADEAD';
      return isDead ? err({ code: 'credentials-expired', session: 'base' }) : ok(lease(NOW + 900_000));
    });
    expect((await join()).ok).toBe(true);
  });

  it('without its parent says which one is missing', async () => {
    const { flights } = flightsOver(async (context, signal) => {
      const above = await context.parentLease?.(signal);
      return above ?? err({ code: 'cancelled' });
    });
    const orphan = entry(SessionId.parse('orphan'), { kind: 'session', id: SessionId.parse('gone') });
    expect(await flights.join(orphan, { mayAsk: () => false, isForced: false }, neverAborts())).toEqual({
      ok: false,
      error: { code: 'chain-parent-missing', session: 'orphan', parent: 'gone' },
    });
  });
});
