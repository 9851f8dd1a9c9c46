import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { identityCenter } from '../../identity/identity-center/index.ts';
import type { FetchLike } from '../aws/http-transport.ts';
import { createRealPorts, createSourceRig, must, never, sessionContext } from './identity-test-rig.ts';

function only<T>(all: readonly T[]): T {
  const [first] = all;
  if (first === undefined || all.length !== 1) throw new Error('the folder has not exactly one kind');
  return first;
}
const sourceKind = only(identityCenter.sources);
const sessionKind = only(identityCenter.sessions);

let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground({ deviceIntervalSeconds: 1 });
});
afterEach(() => playground.close());

/** What a kind waits for passes at once, here and in the playground, which sees that it is not polled too early. */
function hurried(ports: IdentityPorts): IdentityPorts {
  const sleep: IdentityPorts['clock']['sleep'] = (ms, signal) => {
    playground.clock.advance(ms);
    return ports.clock.sleep(10, signal);
  };
  return { ...ports, clock: { ...ports.clock, sleep } };
}

function rig(limits = {}, send: FetchLike = fetch) {
  const source = createSourceRig({
    startUrl: playground.startUrl,
    region: playground.region,
    signInWith: 'code',
  });
  const ports = hurried(createRealPorts(playground.endpoints, limits, send));
  // What a user does on the page.
  const confirm = (answer?: { readonly deny?: boolean }) =>
    source.answerWith((spec) => {
      if (spec.kind === 'device-code') setTimeout(() => playground.confirmDevice(spec.userCode, answer), 50);
      return null;
    });
  confirm();
  return {
    ...source,
    ports,
    confirm,
    bound: sourceKind.bind(ports),
    lease: (accountId: string, role: string) =>
      sessionKind
        .bind(ports)
        .lease(sessionContext({ config: { source: 'acme', accountId, role }, source: source.ctx }), never),
  };
}
const calls = (operation: string) => playground.calls.filter((call) => call.operation === operation).length;

describe('device sign-in', () => {
  it('signs in, shows the code, opens the page, and gives role credentials', async () => {
    const r = rig();
    const status = must(await r.bound.signIn(r.ctx, never));
    expect(status).toMatchObject({ kind: 'signed-in', signedInAs: 'maria.garcia', renewsItself: true });
    const [prompt] = r.prompts;
    if (prompt?.kind !== 'device-code') throw new Error('no code was shown');
    expect(r.opened).toEqual([prompt.verificationUriComplete]);
    expect(must(await r.bound.restore(r.ctx, never))).toEqual(status);
    const lease = must(await r.lease('111111111111', 'DeveloperAccess'));
    expect(lease).toMatchObject({ accountId: '111111111111', chained: false });
    expect(lease.expiresAt - Date.now()).toBeGreaterThan(14_000_000);
  });

  it('keeps its registration: the second sign-in registers nothing', async () => {
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    must(await r.bound.signIn(r.ctx, never));
    expect(calls('RegisterClient')).toBe(1);
  });

  it('ends when the user says no on the page', async () => {
    const r = rig();
    r.confirm({ deny: true });
    expect(await r.bound.signIn(r.ctx, never)).toMatchObject({
      ok: false,
      error: { code: 'sign-in-denied' },
    });
    expect(r.item()).toBeNull();
  });

  it('ends at once when the user cancels here, or the caller gives up', async () => {
    const r = rig();
    r.answerWith(() => ({ kind: 'cancel' }));
    expect(await r.bound.signIn(r.ctx, never)).toEqual({ ok: false, error: { code: 'cancelled' } });
    r.answerWith(() => null);
    expect(await r.bound.signIn(r.ctx, AbortSignal.timeout(300))).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    });
  });

  it('tells an expired code', async () => {
    await playground.close();
    playground = await startPlayground({ deviceIntervalSeconds: 1, deviceCodeLifetimeMs: 1500 });
    const r = rig();
    r.answerWith(() => null);
    expect(await r.bound.signIn(r.ctx, never)).toMatchObject({
      ok: false,
      error: { code: 'device-code-expired', source: 'Acme' },
    });
  });

  it('survives a flaky network while the user is at the browser', async () => {
    const r = rig();
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, dropConnection: true });
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', times: 1, status: 503 });
    expect(must(await r.bound.signIn(r.ctx, never)).kind).toBe('signed-in');
  });

  it('says which address is wrong', async () => {
    const r = rig();
    const ctx = {
      ...r.ctx,
      config: { startUrl: 'https://nobody.awsapps.com/start', region: 'us-east-1', signInWith: 'code' },
    };
    expect(await r.bound.signIn(ctx, never)).toMatchObject({
      ok: false,
      error: { code: 'source-set-up-wrong', field: 'Start URL' },
    });
  });

  it('signs in again over an item that nobody can read', async () => {
    const r = rig();
    r.setItem('{"version":1,"oops"');
    expect(await r.bound.restore(r.ctx, never)).toEqual({
      ok: false,
      error: { code: 'keychain-corrupt', source: 'Acme' },
    });
    expect(must(await r.bound.signIn(r.ctx, never)).kind).toBe('signed-in');
  });
});

describe('renewal', () => {
  it('renews a due token without the user, once for many that ask', async () => {
    playground.setTokenLifetimeMs(31_000);
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    playground.setTokenLifetimeMs(null);
    const before = r.item();
    playground.clearCalls();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const leases = await Promise.all(
      Array.from({ length: 10 }, () => r.lease('111111111111', 'ReadOnlyAccess')),
    );
    for (const lease of leases) must(lease);
    expect(calls('CreateToken')).toBe(1);
    expect(r.item()).not.toBe(before);
    expect(r.prompts).toHaveLength(1);
  });

  it('treats a 401 as the end of the token, whatever its date says, and needs the user exactly once', async () => {
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    playground.revokeToken('maria.garcia');
    expect(await r.lease('111111111111', 'ReadOnlyAccess')).toMatchObject({
      ok: false,
      error: { code: 'token-revoked', source: 'Acme' },
    });
    playground.clearCalls();
    // The dead token is gone: nobody asks the provider with it again.
    expect(await r.lease('111111111111', 'ReadOnlyAccess')).toMatchObject({
      ok: false,
      error: { code: 'sign-in-needed' },
    });
    expect(await r.bound.refresh(r.ctx, never)).toMatchObject({ error: { code: 'sign-in-needed' } });
    expect(must(await r.bound.restore(r.ctx, never)).kind).toBe('signed-out');
    expect(playground.calls).toHaveLength(0);
    must(await r.bound.signIn(r.ctx, never));
    must(await r.lease('111111111111', 'ReadOnlyAccess'));
  });

  it('renews once and asks once more when only the access token was refused', async () => {
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    playground.clearCalls();
    playground.faults.add({
      service: 'sso',
      operation: 'GetRoleCredentials',
      times: 1,
      status: 401,
      code: 'UnauthorizedException',
    });
    must(await r.lease('111111111111', 'ReadOnlyAccess'));
    expect(calls('CreateToken')).toBe(1);
    expect(calls('GetRoleCredentials')).toBe(2);
  });

  it('stays signed in while the provider is away and the token still works', async () => {
    playground.setTokenLifetimeMs(60_000);
    const r = rig();
    const { ctx } = r;
    must(await r.bound.signIn(ctx, never));
    const item = JSON.parse(r.item() ?? '');
    r.setItem(
      JSON.stringify({ ...item, token: { ...item.token, issuedAt: item.token.issuedAt - 3_600_000 } }),
    );
    playground.faults.add({ service: 'sso-oidc', operation: 'CreateToken', status: 500 });
    expect(must(await r.bound.refresh(ctx, never)).kind).toBe('signed-in');
    expect(r.item()).not.toBeNull();
  });

  it('signs out: tells the provider, and forgets the sign-in even when the provider cannot be reached', async () => {
    const r = rig({ attempts: 1 });
    must(await r.bound.signIn(r.ctx, never));
    must(await r.bound.signOut(r.ctx, never));
    expect(calls('Logout')).toBe(1);
    expect(r.item()).toBeNull();
    must(await r.bound.signIn(r.ctx, never));
    playground.faults.add({ service: 'sso', dropConnection: true });
    must(await r.bound.signOut(r.ctx, never));
    expect(r.item()).toBeNull();
  });
});

describe('a portal that does not say who signed in', () => {
  const silent = () =>
    playground.faults.add({
      service: 'sso',
      operation: 'ListAccounts',
      status: 403,
      code: 'ForbiddenException',
    });

  it('has it said by the first credentials, and keeps it', async () => {
    const r = rig({ attempts: 1 });
    silent();
    expect(must(await r.bound.signIn(r.ctx, never))).toMatchObject({ kind: 'signed-in', signedInAs: null });
    playground.faults.clear();
    const lease = must(await r.lease('111111111111', 'DeveloperAccess'));
    expect(lease.identity).toEqual({ signedInAs: 'maria.garcia', user: 'maria.garcia' });
    expect(must(await r.bound.restore(r.ctx, never))).toMatchObject({ signedInAs: 'maria.garcia' });
    const next = must(await r.lease('111111111111', 'DeveloperAccess'));
    expect(next.identity).toEqual({ signedInAs: 'maria.garcia', user: 'maria.garcia' });
  });

  it('asks again where AWS STS did not say it either', async () => {
    const r = rig({ attempts: 1 });
    silent();
    must(await r.bound.signIn(r.ctx, never));
    playground.faults.clear();
    playground.faults.add({ service: 'sts', operation: 'GetCallerIdentity', status: 500 });
    expect(must(await r.lease('111111111111', 'DeveloperAccess')).identity).toBeUndefined();
    playground.faults.clear();
    const other = rig({ attempts: 1 });
    other.setItem(r.item() ?? '');
    expect(must(await other.lease('111111111111', 'DeveloperAccess')).identity?.signedInAs).toBe(
      'maria.garcia',
    );
  });

  it('tries another role and another account before it gives up', async () => {
    const r = rig({ attempts: 1 });
    playground.faults.add({
      service: 'sso',
      operation: 'GetRoleCredentials',
      status: 403,
      code: 'ForbiddenException',
      times: 1,
    });
    expect(must(await r.bound.signIn(r.ctx, never))).toMatchObject({ signedInAs: 'maria.garcia' });
  });

  it('says after a restart who was signed in before the sign-in ended, until the user signs out', async () => {
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    playground.revokeToken('maria.garcia');
    expect(await r.lease('111111111111', 'ReadOnlyAccess')).toMatchObject({ ok: false });
    const before = { signedInAs: 'maria.garcia', user: 'maria.garcia' };
    expect(must(await r.bound.restore(r.ctx, never))).toEqual({ kind: 'signed-out', before });
    silent();
    must(await r.bound.signIn(r.ctx, never));
    expect(must(await r.bound.restore(r.ctx, never))).toMatchObject({ signedInAs: null, before });
    must(await r.bound.signOut(r.ctx, never));
    expect(must(await r.bound.restore(r.ctx, never))).toEqual({ kind: 'signed-out' });
  });
});

describe('the access portal', () => {
  it('tells a role that is not assigned', async () => {
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    expect(await r.lease('111111111111', 'BillingAccess')).toMatchObject({
      ok: false,
      error: { code: 'role-not-assigned', account: '111111111111', role: 'BillingAccess' },
    });
  });

  it('reads 1,200 accounts through throttling, and no more than six at once', {
    timeout: 60_000,
  }, async () => {
    await playground.close();
    playground = await startPlayground({
      deviceIntervalSeconds: 1,
      generate: { accounts: 1200, rolesPerAccount: 2 },
      portalRate: { perSecond: 300, burst: 60 },
    });
    let atOnce = 0;
    let peak = 0;
    const r = rig({}, async (url, init) => {
      atOnce += 1;
      peak = Math.max(peak, atOnce);
      return fetch(url, init).finally(() => {
        atOnce -= 1;
      });
    });
    must(await r.bound.signIn(r.ctx, never));
    // On a slow machine the rate alone may never be met: these refusals are certain.
    for (let i = 0; i < 25; i += 1) {
      playground.faults.add({
        service: 'sso',
        operation: 'ListAccountRoles',
        times: 1,
        after: i * 40,
        status: 429,
        code: 'TooManyRequestsException',
      });
    }
    const seen: (readonly [number, number | null])[] = [];
    const { sync } = r.bound;
    if (sync === null) throw new Error('no catalogue');
    const found = must(await sync(r.ctx, (done, total) => seen.push([done, total]), never));
    expect(new Set(found.map((one) => one.accountId)).size).toBe(1200);
    expect(new Set(found.map((one) => one.key)).size).toBe(found.length);
    expect(seen[0]).toEqual([0, 1200]);
    expect(seen.at(-1)).toEqual([1200, 1200]);
    expect(calls('ListAccountRoles')).toBeGreaterThan(1200);
    expect(peak).toBe(6);
    for (const one of found) expect(sessionKind.parseConfig(one.config).ok).toBe(true);
  });

  it('stops a sync at once when it is called off', async () => {
    await playground.close();
    playground = await startPlayground({
      deviceIntervalSeconds: 1,
      generate: { accounts: 300, rolesPerAccount: 1 },
    });
    const r = rig();
    must(await r.bound.signIn(r.ctx, never));
    const stop = new AbortController();
    const outcome = await r.bound.sync?.(r.ctx, (done) => done === 20 && stop.abort(), stop.signal);
    expect(outcome).toEqual({ ok: false, error: { code: 'cancelled' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What was on the way still arrives; nothing is asked any more.
    expect(calls('ListAccountRoles')).toBeLessThanOrEqual(20 + 6);
  });

  it('names what goes wrong: server errors, garbage, silence', async () => {
    const patient = rig({ attempts: 2, firstPauseMs: 10 });
    const impatient = rig({ attempts: 2, firstPauseMs: 10, requestTimeoutMs: 400, totalMs: 2000 });
    must(await patient.bound.signIn(patient.ctx, never));
    impatient.setItem(patient.item());
    const problemAfter = async (fault: object, r = patient) => {
      playground.faults.clear();
      playground.faults.add({ service: 'sso', operation: 'GetRoleCredentials', ...fault });
      const result = await r.lease('111111111111', 'ReadOnlyAccess');
      return result.ok ? null : result.error;
    };
    expect(await problemAfter({ status: 500 })).toMatchObject({ code: 'upstream-failed', status: 500 });
    expect(await problemAfter({ garbage: true })).toMatchObject({ code: 'upstream-garbage' });
    expect(await problemAfter({ hang: true }, impatient)).toMatchObject({ code: 'timed-out', afterMs: 400 });
    expect(await problemAfter({ dropConnection: true })).toMatchObject({ code: 'network' });
    expect(await problemAfter({ status: 429, code: 'TooManyRequestsException' })).toMatchObject({
      code: 'throttled',
    });
  });
});
