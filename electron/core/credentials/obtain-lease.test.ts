import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { LeaseRequest } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import { Secret } from '../secret.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import type { FlightOptions } from './lease-flights.ts';
import { type ObtainPorts, obtainLease } from './obtain-lease.ts';

const id = SessionId.parse('admin');
const work = SourceId.parse('work');
const network: Problem = { code: 'network', host: 'portal' };
const needed: Problem = { code: 'sign-in-needed', source: 'Work' };
const revoked: Problem = { code: 'token-revoked', source: 'Work' };
const notGiven: Problem = { code: 'sign-in-not-given', source: 'Work', waitedMs: 1 };
const lease: Lease = {
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('secret'),
  sessionToken: null,
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: null,
  chained: false,
};
const entry: SessionEntry = sessionEntry({
  id,
  parent: { kind: 'source', id: work },
});
const tool = { verb: 'credential-process', process: 'aws', pid: 1, cwd: '/' };

type Wait = Parameters<ObtainPorts['signInWait']['wait']>[0];

/** Flights that end one after the other as listed; the last again and again. */
function obtaining(
  flights: readonly Result<Lease, Problem>[],
  more: {
    readonly reusable?: boolean;
    readonly usable?: boolean;
    readonly canPrompt?: boolean;
    readonly muted?: boolean;
    readonly signedIn?: boolean;
    readonly wait?: Result<void, Problem>;
    readonly noSource?: true;
    readonly sourceProblem?: Problem;
    readonly onJoin?: () => void | Promise<void>;
  } = {},
) {
  const clock = createFakeClock();
  const joined: FlightOptions[] = [];
  const waits: Wait[] = [];
  let canPrompt = more.canPrompt ?? true;
  const ports: ObtainPorts = {
    clock,
    held: {
      get: () => null,
      set: () => undefined,
      drop: () => false,
      ids: () => [],
      reusable: () => (more.reusable === true ? lease : null),
      usable: () => (more.usable === true ? lease : null),
    },
    flights: {
      join: async (_entry, options) => {
        joined.push(options);
        await more.onJoin?.();
        return flights[Math.min(joined.length, flights.length) - 1] ?? err({ code: 'cancelled' });
      },
    },
    permission: { isMuted: () => more.muted ?? false },
    signInWait: {
      wait: async (what) => {
        waits.push(what);
        return more.wait ?? ok(undefined);
      },
    },
    signInWaitMs: () => 120_000,
    textOf: (one) => `${one.name} of an account`,
    chain: () =>
      more.noSource
        ? err({ code: 'chain-cycle', chain: [] })
        : ok({ sourceId: work, sessionIds: [], steps: [] }),
    source: () =>
      Object.assign(Object.create(null), {
        id: work,
        isSignedIn: () => more.signedIn ?? false,
        context: () => ({ sourceName: 'Work' }),
        snapshot: () => ({ problem: more.sourceProblem ?? null, command: null }),
      }),
    canPrompt: () => canPrompt,
  };
  const ask = (over: Partial<LeaseRequest> = {}, signal: AbortSignal = neverAborts()) =>
    obtainLease(ports, entry, { sessionId: id, caller: tool, whenSignInNeeded: 'wait', ...over }, signal);
  return { ask, joined, waits, clock, lock: () => (canPrompt = false) };
}

describe('a held lease', () => {
  it('is handed out without asking upstream', async () => {
    const { ask, joined } = obtaining([err(network)], { reusable: true });
    expect(await ask()).toEqual(ok(lease));
    expect(joined).toEqual([]);
  });

  it('is passed over by who wants a new one, who is answered as upstream answers', async () => {
    const fresh = obtaining([ok(lease)], { reusable: true });
    expect(await fresh.ask({ force: true })).toEqual(ok(lease));
    expect(fresh.joined).toMatchObject([{ isForced: true }]);
    const failed = obtaining([err(network)], { reusable: true, usable: true });
    expect(await failed.ask({ force: true })).toEqual(err(network));
  });

  it('is handed out below the floor while upstream has nothing better', async () => {
    const { ask, joined, waits } = obtaining([err(needed)], { usable: true });
    expect(await ask()).toEqual(ok(lease));
    expect([joined.length, joined[0]?.isForced, waits]).toEqual([1, false, []]);
  });
});

describe('a refusal', () => {
  it('that no sign-in would change is the answer, at once', async () => {
    const { ask, joined, waits } = obtaining([err(network)]);
    expect(await ask()).toEqual(err(network));
    expect([joined.length, waits]).toEqual([1, []]);
  });

  it('is the answer to who left, whatever a sign-in would change', async () => {
    const left = new AbortController();
    const { ask, joined, waits } = obtaining([err(needed)], { onJoin: () => left.abort(), usable: true });
    expect(await ask({}, left.signal)).toEqual(err(needed));
    expect([joined.length, waits]).toEqual([1, []]);
  });

  it.each(['fail', 'background'] as const)(
    'is the answer to a caller that says %s',
    async (whenSignInNeeded) => {
      const { ask, joined, waits } = obtaining([err(needed)]);
      expect(await ask({ whenSignInNeeded })).toEqual(err(needed));
      expect([joined[0]?.mayAsk(), waits]).toEqual([false, []]);
    },
  );

  it('is the answer while nobody is there to be asked', async () => {
    const { ask, joined, waits } = obtaining([err(needed)], { canPrompt: false });
    expect(await ask()).toEqual(err(needed));
    expect([joined[0]?.mayAsk(), waits]).toEqual([false, []]);
  });

  it('of a question that nobody was asked is tried again, a few times', async () => {
    const { ask, joined } = obtaining([err(network), ok(lease)], { muted: true });
    expect(await ask()).toEqual(ok(lease));
    expect(joined).toHaveLength(2);
    const stubborn = obtaining([err(network)], { muted: true });
    expect(await stubborn.ask()).toEqual(err(network));
    expect(stubborn.joined).toHaveLength(4);
  });
});

describe('a sign-in that is needed', () => {
  it('is waited for in the caller’s name, and then tried again', async () => {
    const { ask, joined, waits } = obtaining([err(needed), ok(lease)]);
    expect(await ask()).toEqual(ok(lease));
    expect(joined).toHaveLength(2);
    expect(waits).toEqual([
      {
        sourceId: work,
        sourceName: 'Work',
        sessionName: 'Admin of an account',
        askedBy: 'aws',
        maxMs: 120_000,
        why: needed,
        command: null,
      },
    ]);
  });

  it('is asked for by the verb where the process is not known', async () => {
    const { ask, waits } = obtaining([err(needed), ok(lease)]);
    await ask({ caller: { ...tool, process: null } });
    expect(waits[0]?.askedBy).toBe('credential-process');
  });

  it('is explained in the provider’s own words where the source has some', async () => {
    const said = obtaining([err(needed), ok(lease)], { sourceProblem: revoked });
    await said.ask();
    expect(said.waits[0]?.why).toBe(revoked);
    const other = obtaining([err(needed), ok(lease)], { sourceProblem: network });
    await other.ask();
    expect(other.waits[0]?.why).toBe(needed);
    const own = obtaining([err(revoked), ok(lease)], { sourceProblem: notGiven });
    await own.ask();
    expect(own.waits[0]?.why).toBe(revoked);
  });

  it('that is not given is the answer', async () => {
    const { ask, joined } = obtaining([err(needed)], { wait: err(notGiven) });
    expect(await ask()).toEqual(err(notGiven));
    expect(joined).toHaveLength(1);
  });

  it('that came in the meantime is not waited for', async () => {
    const { ask, joined, waits } = obtaining([err(needed), ok(lease)], { signedIn: true });
    expect(await ask()).toEqual(ok(lease));
    expect([joined.length, waits]).toEqual([2, []]);
  });

  it('is waited for no longer than the settings say, however many rounds there are', async () => {
    const round = obtaining([err(needed)], { onJoin: () => round.clock.advance(50_000) });
    expect(await round.ask()).toEqual(err(needed));
    expect(round.waits.map(({ maxMs }) => maxMs)).toEqual([70_000, 20_000, -30_000, -80_000]);
  });

  it('of a session without a source is the answer', async () => {
    const { ask, waits } = obtaining([err(needed)], { noSource: true });
    expect(await ask()).toEqual(err(needed));
    expect(waits).toEqual([]);
  });

  it('is not asked for any more once the screen is locked', async () => {
    const locking = obtaining([err(needed)], { onJoin: () => void locking.lock() });
    expect(await locking.ask()).toEqual(err(needed));
    expect(locking.waits).toEqual([]);
  });
});
