import { describe, expect, it } from 'vitest';
import { AccountId, Region, RoleArn, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { LeaseRequest } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import { createEvents } from '../events.ts';
import type { SessionContext } from '../identity-source.ts';
import { closableGate, lockedNow } from '../lock/testing-gate.ts';
import type { OwnRole } from '../own-profile.ts';
import { noBoxes } from '../sessions/testing-boxes.ts';
import { HOUR_MS, NOW_MS, testLease } from '../terminal/testing-state.ts';
import { createOwnRoleLeases } from './own-role-leases.ts';

const id = SessionId.parse('s1');
const role = (name: string, account: string): OwnRole => ({
  profile: name,
  roleArn: RoleArn.parse(`arn:aws:iam::${account}:role/${name}`),
  mfaSerial: null,
  externalId: 'ext',
  sessionName: null,
  durationSeconds: 900,
});
const chain = [role('first', '222222222222'), role('second', '333333333333')];
const caller = { verb: 'git-credential', process: null, pid: 1, cwd: '/w' };
const request = (roles: readonly OwnRole[] = chain) =>
  ({
    session: { id, name: 'One', profile: null },
    roles,
    region: Region.parse('eu-west-1'),
    caller,
    whenSignInNeeded: 'wait',
  }) as const;

function rig() {
  const events = createEvents({ onListenerError: () => ({ code: 'internal', correlationId: 'x' }) });
  const { gate, set } = closableGate(events);
  const asked: LeaseRequest[] = [];
  const assumed: { readonly context: SessionContext; readonly parent: Lease }[] = [];
  const records: ActivityDraft[] = [];
  let nowMs = NOW_MS;
  let held: Lease | null = testLease({ accessKeyId: 'PARENT' });
  let refusal: Problem | null = null;
  const leases = createOwnRoleLeases({
    lockGate: gate,
    timeBoxes: noBoxes,
    broker: {
      lease: async (of) => {
        asked.push(of);
        return held === null ? err({ code: 'sign-in-needed', source: 'Corp' }) : ok(held);
      },
      held: () => held,
    },
    assumedRole: () => ({
      lease: async (context, signal) => {
        const parent = await context.parentLease?.(signal);
        if (parent === undefined || !parent.ok) return parent ?? err({ code: 'cancelled' });
        assumed.push({ context, parent: parent.value });
        if (refusal !== null) return err(refusal);
        const accountId = AccountId.parse(context.config.roleArn?.split(':')[4]);
        const accessKeyId = `${context.sessionName}-${assumed.length}`;
        return ok(testLease({ accessKeyId, accountId, expiresAt: nowMs + HOUR_MS, chained: true }));
      },
    }),
    ask: () => async () => ({ kind: 'cancel' }),
    now: () => nowMs,
    onThrow: () => ({ code: 'internal', correlationId: 'x' }),
    events,
    record: (entry) => records.push(entry),
  });
  return {
    leases,
    asked,
    assumed,
    records,
    advance: (ms: number) => {
      nowMs += ms;
    },
    refuse: (problem: Problem) => {
      refusal = problem;
    },
    stop: () => {
      held = null;
      events.emit({ type: 'lease-changed', sessionId: id });
    },
    lock: () => set(lockedNow),
    unlock: () => set(null),
    renew: () => events.emit({ type: 'lease-changed', sessionId: id }),
  };
}
const keyOf = (got: Awaited<ReturnType<ReturnType<typeof rig>['leases']['lease']>>) =>
  got.ok ? got.value.accessKeyId : got.error.code;

describe('leases of the user’s own roles', () => {
  it('assume each role with the credentials of the one before, the first with the session’s', async () => {
    const { leases, asked, assumed, records } = rig();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-2');
    expect(assumed.map(({ parent }) => parent.accessKeyId)).toEqual(['PARENT', 'first-1']);
    expect(assumed[0]?.context).toMatchObject({
      config: { parent: 's1', roleArn: chain[0]?.roleArn, externalId: 'ext', durationSeconds: '900' },
      region: 'eu-west-1',
      sessionName: 'first',
    });
    expect(asked).toEqual([{ sessionId: id, caller, whenSignInNeeded: 'wait' }]);
    expect(records).toEqual([
      expect.objectContaining({ event: 'credentials-given', note: `second: ${chain[1]?.roleArn}` }),
    ]);
  });

  it('are made once for callers that come together, and reused while they last', async () => {
    const { leases, assumed, advance } = rig();
    const both = [leases.lease(request(), neverAborts()), leases.lease(request(), neverAborts())];
    expect((await Promise.all(both)).map(keyOf)).toEqual(['second-2', 'second-2']);
    advance(40 * 60_000);
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-2');
    expect(assumed).toHaveLength(2);
    advance(6 * 60_000);
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-4');
  });

  it('are another lease for other settings of the profile', async () => {
    const { leases } = rig();
    const [first] = chain;
    if (first === undefined) throw new Error('no role');
    await leases.lease(request([first]), neverAborts());
    expect(keyOf(await leases.lease(request([{ ...first, externalId: null }]), neverAborts()))).toBe(
      'first-2',
    );
  });

  it('go with the session: a stopped one gives nothing through a role', async () => {
    const { leases, stop, renew } = rig();
    await leases.lease(request(), neverAborts());
    renew();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-2');
    stop();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('sign-in-needed');
  });

  it('are kept from everybody while Latchkey is locked, and are not those of before afterwards', async () => {
    const { leases, lock, unlock } = rig();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-2');
    lock();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('locked');
    unlock();
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('second-4');
  });

  it('are neither given nor kept where the lock came while the role was assumed', async () => {
    const { leases, lock, unlock, assumed } = rig();
    const asked = leases.lease(request(), neverAborts());
    while (assumed.length === 0) await Promise.resolve();
    lock();
    unlock();
    expect(keyOf(await asked)).toBe('locked');
    const before = assumed.length;
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe(`second-${before + 2}`);
  });

  it('are not given where the session’s was withdrawn while the role was assumed', async () => {
    const { leases, stop, assumed } = rig();
    const asked = leases.lease(request(), neverAborts());
    while (assumed.length === 0) await Promise.resolve();
    stop();
    expect(keyOf(await asked)).toBe('session-stopped');
  });

  it('say why AWS refused the role, to the caller and in Activity', async () => {
    const { leases, refuse, records } = rig();
    refuse({ code: 'access-denied', action: 'sts:AssumeRole' });
    expect(keyOf(await leases.lease(request(), neverAborts()))).toBe('access-denied');
    expect(records.at(-1)).toMatchObject({
      event: 'credentials-refused',
      problem: { code: 'access-denied' },
    });
  });
});
