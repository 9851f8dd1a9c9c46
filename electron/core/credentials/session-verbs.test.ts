import { describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Lease } from '../credentials.ts';
import { createEvents } from '../events.ts';
import { openGate } from '../lock/testing-gate.ts';
import { Secret } from '../secret.ts';
import type { SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { copyEnvironment, renew, start, stop } from './session-verbs.ts';
import { createSessionsOfSource } from './sign-in-news.ts';

const id = SessionId.parse('admin');
const gone = SessionId.parse('gone');
const work = SourceId.parse('work');
const network = err<Problem>({ code: 'network', host: 'portal' });
const unknown = err<Problem>({ code: 'unknown-session', asked: gone, similar: [] });
const entry: SessionEntry = sessionEntry({
  id,
  parent: { kind: 'source', id: work },
});
const lease: Lease = {
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('secret'),
  sessionToken: null,
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: null,
  chained: false,
};
const catalogue = { find: (sessionId: SessionId) => (sessionId === id ? entry : null) };

function verbs(
  over: {
    readonly outcome?: Result<Lease, Problem>;
    readonly delivery?: 'keys' | 'process';
    readonly write?: Result<void, Problem>;
    readonly setEnd?: Result<void, Problem>;
    readonly saved?: Result<void, Problem>;
  } = {},
) {
  const asked: unknown[] = [];
  const done: string[] = [];
  const records: ActivityDraft[] = [];
  const copied: string[] = [];
  const leases = {
    catalogue,
    userLeases: {
      lease: async (of: SessionEntry, how: { readonly verb: string; readonly force: boolean }) => {
        asked.push([of.id, how]);
        return over.outcome ?? ok(lease);
      },
    },
  };
  return {
    asked,
    done,
    records,
    copied,
    start: start({
      ...leases,
      setEnd: async (entry, end) => {
        done.push(`${entry.id} ${JSON.stringify(end)}`);
        return over.setEnd ?? ok(undefined);
      },
    }),
    renew: renew(leases),
    copy: copyEnvironment({
      ...leases,
      facts: { region: () => Region.parse('eu-west-1'), profile: () => ProfileName.parse('dev') },
      actsAs: () => ({ digest: 'a'.repeat(32), account: null }),
      givenKeys: { note: (key, of) => void done.push(`gave ${key} of ${of}`) },
      clipboard: { writeText: async (text) => void copied.push(text) },
      lockGate: openGate,
      clock: createFakeClock(),
    }),
    stop: stop({
      catalogue: { find: catalogue.find, childrenOf: () => [] },
      timeBoxes: {
        stopped: async (of) => {
          done.push(`its time: ${of}`);
          return over.saved ?? ok(undefined);
        },
        isOver: () => false,
      },
      mayHaveKeys: () => over.delivery === 'keys',
      broker: { stop: (sessionId) => void done.push(`stopped ${sessionId}`) },
      activity: { add: (draft) => void records.push(draft) },
      updateFiles: async () => {
        done.push('wrote files');
        return over.write ?? ok(undefined);
      },
    }),
  };
}
const never = neverAborts();

describe('start and renew', () => {
  it('ask for a lease in their own name; renew for a new one', async () => {
    const v = verbs();
    expect(await v.start({ sessionId: id }, never)).toEqual(ok({}));
    expect(await v.renew({ sessionId: id }, never)).toEqual(ok({}));
    expect(v.asked).toEqual([
      [id, { verb: 'start', force: false }],
      [id, { verb: 'renew', force: true }],
    ]);
  });

  it('start sets the end first, and asks for nothing where that could not be kept', async () => {
    const v = verbs();
    await v.start({ sessionId: id, forMs: 3_600_000 }, never);
    await v.start({ sessionId: id }, never);
    expect(v.done).toEqual([`${id} {"kind":"for","ms":3600000}`, `${id} {"kind":"start"}`]);
    const full = err<Problem>({ code: 'disk-full', file: 'records.json' });
    const refused = verbs({ setEnd: full });
    expect([await refused.start({ sessionId: id }, never), refused.asked]).toEqual([full, []]);
  });

  it('answer as the broker does, without the lease', async () => {
    const v = verbs({ outcome: network });
    expect([await v.start({ sessionId: id }, never), await v.renew({ sessionId: id }, never)]).toEqual([
      network,
      network,
    ]);
  });

  it('know who is not there', async () => {
    const v = verbs();
    for (const verb of [v.start, v.renew, v.copy, v.stop])
      expect(await verb({ sessionId: gone }, never)).toEqual(unknown);
    expect([v.asked, v.done, v.records, v.copied]).toEqual([[], [], [], []]);
  });
});

describe('copying the environment', () => {
  it('copies what a shell takes, with the session’s region', async () => {
    const v = verbs();
    expect(await v.copy({ sessionId: id }, never)).toEqual(ok({}));
    expect(v.asked).toEqual([[id, { verb: 'copy-environment', force: false }]]);
    expect(v.copied).toHaveLength(1);
    expect(v.copied[0]).toContain("export AWS_SECRET_ACCESS_KEY='secret'");
    expect(v.copied[0]).toContain("export AWS_REGION='eu-west-1'");
  });

  it('copies nothing without a lease', async () => {
    const v = verbs({ outcome: network });
    expect(await v.copy({ sessionId: id }, never)).toEqual(network);
    expect(v.copied).toEqual([]);
  });
});

describe('stop', () => {
  it('stops, and says so in Activity', async () => {
    const v = verbs();
    expect(await v.stop({ sessionId: id }, never)).toEqual(ok({}));
    expect(v.done).toEqual([`stopped ${id}`, `its time: ${id}`]);
    expect(v.records).toEqual([{ event: 'session-stopped', sessionId: id, sessionName: 'Admin' }]);
  });

  it('of a session with keys in a file is done when they are out of it, and not when they could not be', async () => {
    const v = verbs({ delivery: 'keys' });
    expect(await v.stop({ sessionId: id }, never)).toEqual(ok({}));
    expect(v.done).toEqual([`stopped ${id}`, `its time: ${id}`, 'wrote files']);
    const full = err<Problem>({ code: 'disk-full', file: '/home/ada/.aws/credentials' });
    expect(await verbs({ delivery: 'keys', write: full }).stop({ sessionId: id }, never)).toEqual(full);
  });
});

describe('the sessions of a source', () => {
  const home = SourceId.parse('home');
  const [ours, theirs, broken] = [id, SessionId.parse('theirs'), SessionId.parse('broken')];
  function news() {
    const events = createEvents({ onListenerError: () => undefined });
    const stopped: SessionId[] = [];
    const replaced: SessionId[] = [];
    const who: { now: string | null } = { now: 'arn:aws:iam::111111111111:user/ada' };
    const dispatched: { readonly id: SessionId; readonly event: SessionEvent }[] = [];
    let rechecks = 0;
    const { stopSessionsOn } = createSessionsOfSource({
      events,
      models: {
        withProblem: () => [ours, theirs, broken],
        dispatch: (sessionId, event) => void dispatched.push({ id: sessionId, event }),
      },
      chain: (sessionId) =>
        sessionId === broken
          ? err({ code: 'chain-cycle', chain: [] })
          : ok({ sourceId: sessionId === ours ? work : home, sessionIds: [], steps: [] }),
      broker: {
        busyIds: () => [ours, theirs, broken],
        stop: (sessionId) => void stopped.push(sessionId),
        replace: (sessionId) => void replaced.push(sessionId),
        recheck: () => {
          rechecks += 1;
        },
      },
      identity: () => who.now,
    });
    return { events, stopped, replaced, who, dispatched, stopSessionsOn, rechecks: () => rechecks };
  }

  it('are stopped by a sign-out, and no others', () => {
    const n = news();
    n.events.emit({ type: 'signed-out', sourceId: work });
    expect([n.stopped, n.dispatched, n.rechecks()]).toEqual([[ours], [], 0]);
  });

  it('work again after a sign-in, and what is due is looked at', () => {
    const n = news();
    n.events.emit({ type: 'signed-in', sourceId: work, byUser: true });
    expect([n.stopped, n.dispatched, n.rechecks()]).toEqual([
      [],
      [{ id: ours, event: { type: 'signed-in' } }],
      1,
    ]);
  });

  it.each([
    { before: 'ada', now: 'eve', byUser: true, isReplaced: true },
    { before: 'ada', now: 'ada', byUser: true, isReplaced: false },
    { before: null, now: 'ada', byUser: true, isReplaced: true },
    { before: 'ada', now: null, byUser: true, isReplaced: true },
    { before: 'ada', now: 'eve', byUser: false, isReplaced: true },
    { before: 'ada', now: null, byUser: false, isReplaced: false },
    { before: null, now: 'ada', byUser: false, isReplaced: false },
  ])('get new leases as $now after $before, by the user: $byUser → $isReplaced', (row) => {
    const n = news();
    n.who.now = row.before;
    n.events.emit({ type: 'signed-in', sourceId: work, byUser: false });
    n.who.now = row.now;
    n.events.emit({ type: 'signed-in', sourceId: work, byUser: row.byUser });
    expect([n.replaced, n.stopped]).toEqual([row.isReplaced ? [ours] : [], []]);
  });

  it('pay no heed to other news, and are stopped on request', () => {
    const n = news();
    n.events.emit({ type: 'view-changed', part: 'prompts' });
    n.events.emit({ type: 'lease-changed', sessionId: ours });
    expect([n.stopped, n.dispatched, n.rechecks()]).toEqual([[], [], 0]);
    n.stopSessionsOn(home);
    expect(n.stopped).toEqual([theirs]);
  });
});
