import { describe, expect, it } from 'vitest';
import { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { ActsAs } from '../acts-as.ts';
import type { LeaseRequest } from '../app-api.ts';
import { createAgenda } from '../async/agenda.ts';
import type { Lease } from '../credentials.ts';
import type { SessionContext } from '../identity-source.ts';
import { openGate } from '../lock/testing-gate.ts';
import { Secret } from '../secret.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { noBoxes } from '../sessions/testing-boxes.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createCredentialBroker } from './broker.ts';

const MINUTE = 60_000;
const base = SessionId.parse('base');
const role = SessionId.parse('role');
const network: Problem = { code: 'network', host: 'portal' };
const tool = { verb: 'credential-process', process: 'aws', pid: 42, cwd: '/home/ada' };

const entry = (id: SessionId, parent: SessionEntry['parent']): SessionEntry =>
  sessionEntry({
    id,
    origin: 'made',
    kind: 'fake',
    name: `Session ${id}`,
    parent,
  });
const entries = new Map([
  [base, entry(base, { kind: 'session', id: SessionId.parse('root') })],
  [role, entry(role, { kind: 'session', id: base })],
]);

type Answer = (context: SessionContext, signal: AbortSignal) => Promise<Result<Lease, Problem>>;

/** The broker over one kind of session, without the app around it; its calls to others are recorded. */
function brokerWith(
  answer: Answer,
  over: { readonly keptAlive?: boolean; readonly canPrompt?: boolean; readonly actsAs?: () => ActsAs } = {},
) {
  const clock = createFakeClock();
  const random = { hex: () => '', fraction: () => 0.5 };
  const seen = {
    events: [] as string[],
    used: [] as SessionId[],
    changed: [] as SessionId[],
    records: [] as ActivityDraft[],
    calls: [] as SessionContext[],
    questions: 0,
    bugs: 0,
  };
  const known = new Map(entries);
  const broker = createCredentialBroker({
    lockGate: openGate,
    timeBoxes: noBoxes,
    accountOfKeys: async (_entry, lease) => ({
      ...lease,
      accountId: lease.accountId ?? over.actsAs?.().account ?? null,
    }),
    clock,
    random,
    now: clock.nowMs,
    agenda: createAgenda({ clock, random, now: clock.nowMs }),
    signInWait: Object.assign(Object.create(null), { wait: async () => err(network) }),
    onThrow: () => {
      seen.bugs += 1;
      return { code: 'internal', correlationId: 'b1' };
    },
    session: (id) => known.get(id) ?? null,
    actsAs: (id) => (known.has(id) ? (over.actsAs?.() ?? { digest: 'a', account: null }) : null),
    ask: () => async () => {
      seen.questions += 1;
      return { kind: 'text', text: '123456' };
    },
    dispatch: (id, { type }) => void seen.events.push(`${id} ${type}`),
    signInWaitMs: () => MINUTE,
    notifyLeadMs: () => 10 * MINUTE,
    isKeptAlive: () => over.keptAlive ?? false,
    isInFile: () => false,
    canPrompt: () => over.canPrompt ?? true,
    textOf: ({ name }) => name,
    used: (id) => void seen.used.push(id),
    leaseChanged: (id) => void seen.changed.push(id),
    record: (draft) => void seen.records.push(draft),
    chain: () => ok({ sourceId: SourceId.parse('work'), sessionIds: [], steps: [] }),
    kind: () => ({
      lease: (context, signal) => {
        seen.calls.push(context);
        return answer(context, signal);
      },
    }),
    source: () => null,
    region: () => null,
  });
  const lease = (key: string, minutes = 60): Lease => ({
    accessKeyId: key,
    secretAccessKey: new Secret('secret'),
    sessionToken: null,
    expiresAt: clock.nowMs() + minutes * MINUTE,
    issuedAt: clock.nowMs(),
    accountId: null,
    chained: false,
  });
  const ask = (more: Partial<LeaseRequest> = {}, signal: AbortSignal = neverAborts()) =>
    broker.lease({ sessionId: base, caller: tool, whenSignInNeeded: 'wait', ...more }, signal);
  return { broker, clock, seen, ask, lease, known };
}
const always =
  (make: () => Lease): Answer =>
  async () =>
    ok(make());

describe('what others hear of a lease', () => {
  it('that was given: session, tool, how long it took, and that it is in use', async () => {
    const b = brokerWith(async () => {
      await b.clock.advance(250);
      return ok(b.lease('ASIA1'));
    });
    await b.clock.advance(1_000);
    expect(await b.ask()).toMatchObject({ ok: true });
    expect(b.seen).toMatchObject({
      events: ['base fetching', 'base leased'],
      used: [base],
      changed: [base],
      bugs: 0,
    });
    expect(b.seen.records).toEqual([
      {
        event: 'credentials-given',
        sessionId: base,
        sessionName: 'Session base',
        caller: 'credential-process · aws (pid 42)',
        cwd: '/home/ada',
        durationMs: 250,
        problem: null,
      },
    ]);
  });

  it.each([
    [{ ...tool, process: null }, 'credential-process'],
    [{ ...tool, pid: null }, 'credential-process · aws'],
    [{ ...tool, process: null, pid: null }, 'credential-process'],
  ])('names its caller as far as it is known: %#', async (caller, name) => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    await b.ask({ caller });
    expect(b.seen.records[0]).toMatchObject({ caller: name });
  });

  it('that was refused: why, and nothing of a use', async () => {
    const b = brokerWith(async () => err(network));
    expect(await b.ask()).toEqual(err(network));
    expect(b.seen.records).toMatchObject([{ event: 'credentials-refused', problem: network }]);
    expect([b.seen.used, b.seen.changed]).toEqual([[], []]);
  });

  it('of a caller that left: nothing', async () => {
    const b = brokerWith(async () => err(network));
    expect(await b.ask({}, AbortSignal.abort())).toEqual(err({ code: 'cancelled' }));
    const leaving = new AbortController();
    const slow = brokerWith(() => new Promise(() => {}));
    const asked = slow.ask({}, leaving.signal);
    await settle();
    leaving.abort();
    expect(await asked).toEqual(err({ code: 'cancelled' }));
    expect([b.seen.records, b.seen.calls, slow.seen.records]).toEqual([[], [], []]);
  });

  it('that the app itself asked for in the background: nothing', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    expect(await b.ask({ whenSignInNeeded: 'background' })).toMatchObject({ ok: true });
    expect([b.seen.used, b.seen.records]).toEqual([[], []]);
    await b.clock.advance(59 * MINUTE);
    expect(b.seen.calls).toHaveLength(1);
  });
});

describe('a session that is not there', () => {
  it('is named, and nobody upstream is asked', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    const sessionId = SessionId.parse('nobody');
    expect(await b.ask({ sessionId })).toEqual(
      err({ code: 'unknown-session', asked: sessionId, similar: [] }),
    );
    expect([b.seen.calls, b.seen.records]).toEqual([[], []]);
  });

  it('or was deleted while it was asked for is named by its id when it is stopped', async () => {
    const b = brokerWith(() => new Promise(() => {}));
    const asked = b.ask();
    await settle();
    b.known.delete(base);
    b.broker.stop(base);
    expect(await asked).toEqual(err({ code: 'session-stopped', session: 'Session base' }));
  });
});

describe('the lease that is held', () => {
  it('is the one handed out, until the moment it ends', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    expect(b.broker.held(base)).toBeNull();
    await b.ask({ whenSignInNeeded: 'background' });
    expect(b.broker.held(base)?.accessKeyId).toBe('ASIA1');
    b.clock.jump(60 * MINUTE - 1);
    expect(b.broker.held(base)?.accessKeyId).toBe('ASIA1');
    b.clock.jump(1);
    expect(b.broker.held(base)).toBeNull();
  });

  it('is dropped by a stop, which says so once and plans nothing more', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    await b.ask();
    expect([b.broker.busyIds(), b.seen.changed]).toEqual([[base], [base]]);
    b.broker.stop(base);
    b.broker.stop(base);
    expect([b.broker.busyIds(), b.seen.changed, b.clock.timers()]).toEqual([[], [base, base], 0]);
    expect(b.seen.events.slice(2)).toEqual(['base stopped', 'base stopped']);
    await b.clock.advance(120 * MINUTE);
    expect(b.seen.calls).toHaveLength(1);
  });

  it('that was used is renewed once; the new one only when it is used or kept alive', async () => {
    for (const keptAlive of [false, true]) {
      const b = brokerWith(async () => ok(b.lease(`ASIA${b.seen.calls.length}`)), { keptAlive });
      await b.ask();
      await b.clock.advance(50 * MINUTE);
      expect(b.seen.calls).toHaveLength(2);
      await b.clock.advance(50 * MINUTE);
      expect(b.seen.calls).toHaveLength(keptAlive ? 3 : 2);
      expect(b.seen.calls.map(({ isForced }) => isForced)).not.toContain(true);
    }
  });

  it('whose renewal is overdue is renewed as soon as somebody gets it', async () => {
    const b = brokerWith(async () => ok(b.lease(`ASIA${b.seen.calls.length}`)));
    await b.ask({ whenSignInNeeded: 'background' });
    // Passed over at 45 minutes: nobody had used it. Above the floor, so it is given.
    await b.clock.advance(44 * MINUTE);
    expect(await b.ask()).toMatchObject({ value: { accessKeyId: 'ASIA1' } });
    await b.clock.advance(2 * MINUTE);
    expect(b.seen.calls).toHaveLength(2);
  });

  it('is looked at again after a wake, all of them', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')));
    await b.ask();
    await b.ask({ sessionId: role });
    b.clock.jump(120 * MINUTE);
    b.broker.recheck();
    expect(b.seen.events.filter((event) => event.endsWith('ended'))).toEqual(['base ended', 'role ended']);
    await settle();
  });

  it('is tried for again after a refusal, later and later', async () => {
    let isDown = false;
    const b = brokerWith(async () => (isDown ? err(network) : ok(b.lease('ASIA1'))), { keptAlive: true });
    await b.ask();
    isDown = true;
    await b.clock.advance(46 * MINUTE);
    expect(b.seen.calls.length).toBeGreaterThan(2);
    expect(b.seen.calls.length).toBeLessThan(7);
    expect(b.seen.events).toContain('base failed');
  });
});

describe('closing', () => {
  it('releases everybody with the reason, and hands out nothing more', async () => {
    const b = brokerWith(async ({ sessionId }) =>
      sessionId === base ? ok(b.lease('ASIA1')) : new Promise(() => {}),
    );
    await b.ask();
    const waiting = b.ask({ sessionId: role });
    await settle();
    expect(b.broker.busyIds().toSorted()).toEqual([base, role]);
    b.broker.close();
    expect(await waiting).toEqual(err({ code: 'app-quitting' }));
    expect(await b.ask()).toEqual(err({ code: 'app-quitting' }));
    expect([b.broker.held(base), b.broker.busyIds(), b.seen.calls.length, b.clock.timers()]).toEqual([
      null,
      [],
      2,
      0,
    ]);
    expect(b.seen.records.at(-1)).toMatchObject({
      sessionName: 'Session role',
      problem: { code: 'app-quitting' },
    });
  });
});

describe('a question to the user', () => {
  const asking: Answer = async (context, signal) => {
    const answer = await context.ask({ kind: 'mfa-code', serial: 'arn', problem: null }, signal);
    return err<Problem>({ code: 'mfa-needed', session: answer.kind, serial: 'arn' });
  };

  it('is put when a waiting caller allows it', async () => {
    const b = brokerWith(asking);
    expect(await b.ask()).toMatchObject({ error: { session: 'text' } });
    expect(b.seen.questions).toBe(1);
  });

  it.each(['fail', 'background'] as const)('is put for nobody who says %s', async (whenSignInNeeded) => {
    const b = brokerWith(asking);
    expect(await b.ask({ whenSignInNeeded })).toMatchObject({ error: { session: 'cancel' } });
    expect(b.seen.questions).toBe(0);
  });

  it('is put to nobody who is away, nor by a renewal ahead of time', async () => {
    const away = brokerWith(asking, { canPrompt: false });
    expect(await away.ask()).toMatchObject({ error: { session: 'cancel' } });
    let isAsking = false;
    const b = brokerWith(async (context, signal) =>
      isAsking ? asking(context, signal) : ok(b.lease('ASIA1')),
    );
    await b.ask();
    isAsking = true;
    await b.clock.advance(46 * MINUTE);
    expect(b.seen.calls.length).toBeGreaterThan(1);
    expect([away.seen.questions, b.seen.questions, b.seen.bugs]).toEqual([0, 0, 0]);
  });

  it('of a parent is put when the caller of the role allows it, and tried again when only another had asked', async () => {
    const through: Answer = async (context, signal) => {
      if (context.sessionId === base) return asking(context, signal);
      return (await context.parentLease?.(signal)) ?? err(network);
    };
    const b = brokerWith(through);
    expect(await b.ask({ sessionId: role })).toMatchObject({ error: { session: 'text' } });
    const quiet = brokerWith(through);
    expect(await quiet.ask({ sessionId: role, whenSignInNeeded: 'fail' })).toMatchObject({
      error: { session: 'cancel' },
    });
    // Two callers: the first allows no question, the second joins its call and does, so it is tried once more.
    const both = brokerWith(through);
    const first = both.ask({ sessionId: role, whenSignInNeeded: 'fail' });
    const second = both.ask({ sessionId: role });
    await first;
    expect(await second).toMatchObject({ error: { session: 'text' } });
  });
});

describe('a role on a session', () => {
  const onParent: Answer = async (context, signal) => {
    const above = await context.parentLease?.(signal);
    return above ?? err(network);
  };

  it('gets its parent’s lease, fetched once and held for both', async () => {
    const b = brokerWith(async (context, signal) =>
      context.sessionId === base ? ok(b.lease('ASIABASE')) : onParent(context, signal),
    );
    expect(await b.ask({ sessionId: role })).toMatchObject({ value: { accessKeyId: 'ASIABASE' } });
    expect(b.broker.held(base)?.accessKeyId).toBe('ASIABASE');
    await b.ask({ sessionId: role, force: true });
    expect(b.seen.calls.map(({ sessionId, isForced }) => `${sessionId} ${isForced}`)).toEqual([
      'role false',
      'base false',
      'role true',
    ]);
  });

  it('is given what is left of its parent’s lease when no new one can be had', async () => {
    let isDown = false;
    const b = brokerWith(async (context, signal) => {
      if (context.sessionId !== base) return onParent(context, signal);
      return isDown ? err(network) : ok(b.lease('ASIABASE'));
    });
    await b.ask({ whenSignInNeeded: 'background' });
    isDown = true;
    b.clock.jump(50 * MINUTE);
    expect(await b.ask({ sessionId: role })).toMatchObject({ value: { accessKeyId: 'ASIABASE' } });
    b.clock.jump(9 * MINUTE + 30_000);
    expect(await b.ask({ sessionId: role, force: true })).toEqual(err(network));
  });

  it('says that its parent ended when it turns out dead', async () => {
    const b = brokerWith(async (context, signal) => {
      if (context.sessionId === base) return ok(b.lease(`ASIA${b.seen.calls.length}`));
      const above = await onParent(context, signal);
      if (!above.ok || above.value.accessKeyId !== 'ASIA1') return above;
      return err({ code: 'credentials-expired', session: 'base' });
    });
    await b.ask();
    expect(await b.ask({ sessionId: role })).toMatchObject({ value: { accessKeyId: 'ASIA4' } });
    expect(b.seen.events).toContain('base ended');
    expect(b.seen.calls.map(({ sessionId }) => sessionId)).toEqual([base, role, role, base]);
  });
});

describe('a lease that a bug has', () => {
  it('is a problem with a number for all that wait, and none is held', async () => {
    const b = brokerWith(async () => {
      throw new Error('boom');
    });
    expect(await Promise.all([b.ask(), b.ask()])).toEqual([
      err({ code: 'internal', correlationId: 'b1' }),
      err({ code: 'internal', correlationId: 'b1' }),
    ]);
    expect([b.seen.bugs, b.seen.calls.length, b.broker.held(base)]).toEqual([1, 1, null]);
  });

  it('is no bug when the call was given up', async () => {
    const b = brokerWith(
      (_context, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const asked = b.ask();
    await settle();
    b.broker.stop(base);
    expect(await asked).toEqual(err({ code: 'session-stopped', session: 'Session base' }));
    await settle();
    expect([b.seen.bugs, b.seen.events.includes('base abandoned')]).toEqual([0, true]);
  });
});

it('a lease as short as its renewal is not asked for in a circle', async () => {
  const b = brokerWith(always(() => b.lease(`ASIA${b.seen.calls.length}`, 10)));
  for (let n = 0; n < 50; n += 1) await b.ask();
  expect(b.seen.calls).toHaveLength(1);
});

describe('a caller that was started in the session before it was edited', () => {
  const started: ActsAs = { digest: 'a', account: AccountId.parse('111111111111') };
  const edited = { ok: false, error: { code: 'session-edited', session: 'Session base' } };

  it('is given nothing of the new identity, and AWS is not asked', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')), { actsAs: () => ({ ...started, digest: 'b' }) });
    expect(await b.ask({ startedAs: started })).toMatchObject(edited);
    expect(b.seen.calls).toEqual([]);
    expect(await b.ask()).toMatchObject({ ok: true });
  });

  it('also where it is edited while AWS answers, and where the answer is of another account', async () => {
    let now = started;
    const b = brokerWith(
      async () => {
        now = { ...started, digest: 'b' };
        return ok(b.lease('ASIA1'));
      },
      { actsAs: () => now },
    );
    expect(await b.ask({ startedAs: started })).toMatchObject(edited);
    const accountId = AccountId.parse('222222222222');
    const other = brokerWith(async () => ok({ ...other.lease('ASIA1'), accountId }), {
      actsAs: () => started,
    });
    const refused = { code: 'keys-of-other-account', started: started.account };
    expect(await other.ask({ startedAs: started })).toMatchObject({
      ok: false,
      error: { ...refused, account: accountId },
    });
    const unknown = brokerWith(async () => ok(unknown.lease('ASIA1')), {
      actsAs: () => ({ ...started, account: null }),
    });
    expect(await unknown.ask({ startedAs: started })).toMatchObject({
      ok: false,
      error: { ...refused, account: null },
    });
  });

  it('is given nothing of another user, who signed in before it asked or while AWS answers', async () => {
    const [ada, eve] = ['ada', 'eve'].map((user) => ({
      ...started,
      user,
      signedIn: { source: 'Corp', as: user },
    }));
    if (ada === undefined || eve === undefined) throw new Error('nobody');
    const refused = {
      ok: false,
      error: { code: 'signed-in-as-another', session: 'Session base', source: 'Corp', user: 'eve' },
    };
    const before = brokerWith(async () => ok(before.lease('ASIA1')), { actsAs: () => eve });
    expect(await before.ask({ startedAs: ada })).toMatchObject(refused);
    expect(before.seen.calls).toEqual([]);
    expect(await before.ask({ startedAs: started })).toMatchObject({ ok: true });
    let now: ActsAs = ada;
    const during = brokerWith(
      async () => {
        now = eve;
        return ok(during.lease('ASIA1'));
      },
      { actsAs: () => now },
    );
    expect(await during.ask({ startedAs: ada })).toMatchObject(refused);
    const unknown = brokerWith(async () => ok(unknown.lease('ASIA1')), { actsAs: () => started });
    expect(await unknown.ask({ startedAs: ada })).toMatchObject({ ok: true });
  });

  it('is given those of the same one', async () => {
    const b = brokerWith(async () => ok(b.lease('ASIA1')), { actsAs: () => started });
    expect(await b.ask({ startedAs: started })).toMatchObject({ ok: true });
    expect(await b.ask({ startedAs: { ...started, account: null } })).toMatchObject({ ok: true });
  });
});
