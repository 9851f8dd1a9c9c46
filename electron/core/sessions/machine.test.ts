import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../shared/session.ts';
import { inactive, meansSignIn, reduce, type SessionEvent, type SessionModel } from './machine.ts';

const held = { expiresAt: 5_000, leasedAt: 1_000 };
const network = { code: 'network', host: 'portal' } as const;
const signIn = { code: 'sign-in-needed', source: 'Work' } as const;

const models = {
  inactive,
  'renewing from nothing': { ...inactive, state: 'renewing' },
  'renewing, held': { ...inactive, ...held, state: 'renewing' },
  'renewing, held and near': { ...inactive, ...held, near: true, state: 'renewing' },
  active: { ...inactive, ...held, state: 'active' },
  'active, with a problem': { ...inactive, ...held, state: 'active', problem: network },
  expiring: { ...inactive, ...held, near: true, state: 'expiring' },
  'expiring, signed out': { ...inactive, ...held, near: true, state: 'expiring', problem: signIn },
  'needs-sign-in': { ...inactive, state: 'needs-sign-in', problem: signIn },
  failed: { ...inactive, state: 'failed', problem: network },
} as const satisfies Record<string, SessionModel>;

const events = {
  fetching: { type: 'fetching' },
  leased: { type: 'leased', expiresAt: 9_000, leasedAt: 4_000 },
  'near-end': { type: 'near-end' },
  ended: { type: 'ended' },
  'sign-in-needed': { type: 'sign-in-needed', problem: signIn },
  failed: { type: 'failed', problem: network },
  abandoned: { type: 'abandoned' },
  stopped: { type: 'stopped' },
  'signed-in': { type: 'signed-in' },
} as const satisfies Record<SessionEvent['type'], SessionEvent>;

const next: Record<keyof typeof models, Record<keyof typeof events, SessionState>> = {
  inactive: {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'inactive',
    ended: 'inactive',
    'sign-in-needed': 'needs-sign-in',
    failed: 'failed',
    abandoned: 'inactive',
    stopped: 'inactive',
    'signed-in': 'inactive',
  },
  'renewing from nothing': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'renewing',
    ended: 'renewing',
    'sign-in-needed': 'needs-sign-in',
    failed: 'failed',
    abandoned: 'inactive',
    stopped: 'inactive',
    'signed-in': 'renewing',
  },
  'renewing, held': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'renewing',
    ended: 'renewing',
    'sign-in-needed': 'active',
    failed: 'active',
    abandoned: 'active',
    stopped: 'inactive',
    'signed-in': 'renewing',
  },
  'renewing, held and near': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'renewing',
    ended: 'renewing',
    'sign-in-needed': 'expiring',
    failed: 'expiring',
    abandoned: 'expiring',
    stopped: 'inactive',
    'signed-in': 'renewing',
  },
  active: {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'expiring',
    ended: 'inactive',
    'sign-in-needed': 'active',
    failed: 'active',
    abandoned: 'active',
    stopped: 'inactive',
    'signed-in': 'active',
  },
  'active, with a problem': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'expiring',
    ended: 'failed',
    'sign-in-needed': 'active',
    failed: 'active',
    abandoned: 'active',
    stopped: 'inactive',
    'signed-in': 'active',
  },
  expiring: {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'expiring',
    ended: 'inactive',
    'sign-in-needed': 'expiring',
    failed: 'expiring',
    abandoned: 'expiring',
    stopped: 'inactive',
    'signed-in': 'expiring',
  },
  'expiring, signed out': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'expiring',
    ended: 'needs-sign-in',
    'sign-in-needed': 'expiring',
    failed: 'expiring',
    abandoned: 'expiring',
    stopped: 'inactive',
    'signed-in': 'expiring',
  },
  'needs-sign-in': {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'needs-sign-in',
    ended: 'needs-sign-in',
    'sign-in-needed': 'needs-sign-in',
    failed: 'failed',
    abandoned: 'needs-sign-in',
    stopped: 'inactive',
    'signed-in': 'inactive',
  },
  failed: {
    fetching: 'renewing',
    leased: 'active',
    'near-end': 'failed',
    ended: 'failed',
    'sign-in-needed': 'needs-sign-in',
    failed: 'failed',
    abandoned: 'failed',
    stopped: 'inactive',
    'signed-in': 'failed',
  },
};

const cases = Object.entries(next).flatMap(([from, row]) =>
  Object.entries(row).map(([event, to]) => [from, event, to] as const),
);

describe('the session machine', () => {
  it.each(cases)('%s + %s → %s', (from, event, to) => {
    const model = models[from as keyof typeof models];
    const after = reduce(model, events[event as keyof typeof events]);
    expect(after.state).toBe(to);
    // What every state promises.
    expect(after.expiresAt === null).toBe(after.leasedAt === null);
    if (after.expiresAt === null) expect(after.near).toBe(false);
    if (after.state === 'active' || after.state === 'expiring') expect(after.expiresAt).not.toBeNull();
    if (['inactive', 'needs-sign-in', 'failed'].includes(after.state)) expect(after.expiresAt).toBeNull();
    if (after.state === 'needs-sign-in' || after.state === 'failed') expect(after.problem).not.toBeNull();
  });

  it('keeps the lease through a failed attempt to replace it', () => {
    const after = reduce(reduce(models.active, events.fetching), events.failed);
    expect(after).toEqual({ ...models.active, problem: network });
  });

  it('forgets the former problem when a lease comes', () => {
    expect(reduce(models.failed, events.leased).problem).toBeNull();
  });

  it('a new lease is not near its end', () => {
    expect(reduce(models['renewing, held and near'], events.leased)).toEqual({
      ...inactive,
      expiresAt: 9_000,
      leasedAt: 4_000,
      state: 'active',
    });
  });

  it('a lease that came near its end while it was renewed is near it when the renewal fails', () => {
    const near = reduce(models['renewing, held'], events['near-end']);
    expect(near.near).toBe(true);
    expect(reduce(near, events.failed)).toMatchObject({ state: 'expiring', problem: network });
  });

  it('an end says why nothing replaced the lease', () => {
    expect(reduce(models['active, with a problem'], events.ended).problem).toBe(network);
    expect(reduce(models['renewing from nothing'], events.ended)).toBe(models['renewing from nothing']);
  });

  it('a sign-in clears what it was needed for, and nothing else', () => {
    expect(reduce(models['expiring, signed out'], events['signed-in'])).toEqual({
      ...models['expiring, signed out'],
      problem: null,
    });
    expect(reduce(models['needs-sign-in'], events['signed-in'])).toBe(inactive);
    expect(reduce(models.failed, events['signed-in'])).toBe(models.failed);
    expect(reduce(models['active, with a problem'], events['signed-in']).problem).toBe(network);
    // Where the renewal of the token failed in another way than by its end.
    const offline = { ...models['needs-sign-in'], problem: network };
    expect(reduce(offline, events['signed-in'])).toBe(inactive);
  });
});

describe('a problem that a sign-in solves', () => {
  it.each([
    [{ code: 'sign-in-needed', source: 'Work' }, true],
    [{ code: 'sign-in-not-given', source: 'Work', waitedMs: 1 }, true],
    [{ code: 'sign-in-denied', source: 'Work' }, true],
    [{ code: 'token-revoked', source: 'Work' }, true],
    [{ code: 'device-code-expired', source: 'Work' }, true],
    [{ code: 'browser-not-back', source: 'Work', waitedMs: 1 }, true],
    [network, false],
    [{ code: 'cancelled' }, false],
  ] as const)('%j: %s', (problem, isSo) => {
    expect(meansSignIn(problem)).toBe(isSo);
  });
});
