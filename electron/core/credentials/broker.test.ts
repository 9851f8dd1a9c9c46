import { describe, expect, it } from 'vitest';
import { settle } from '../testing/fake-clock.ts';
import { must, startApp } from '../testing/running-app.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('single flight', () => {
  it('answers 200 parallel callers on a cold session from one upstream call', async () => {
    const { world, lease } = await startApp();
    const asked = Promise.all(Array.from({ length: 200 }, () => lease()));
    await world.clock.advance(1_000);
    const leases = (await asked).map(must);
    expect(world.provider.leaseCalls).toBe(1);
    expect(new Set(leases).size).toBe(1);
  });

  it('gives the same bytes until they are rotated', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    const first = must(await lease());
    await world.clock.advance(30 * MINUTE);
    expect(must(await lease())).toBe(first);
    expect(world.provider.leaseCalls).toBe(1);
  });

  it('releases a caller that gives up, and that caller only', async () => {
    const { world, lease } = await startApp();
    const ctrlC = new AbortController();
    const cancelled = lease({}, ctrlC.signal);
    const other = lease();
    await settle();
    ctrlC.abort();
    expect(await cancelled).toEqual({ ok: false, error: { code: 'cancelled' } });
    await world.clock.advance(1_000);
    expect((await other).ok).toBe(true);
    expect(world.provider).toMatchObject({ leaseCalls: 1, leasesAborted: 0 });
  });

  it('cancels upstream when the last caller left, and starts afresh for the next', async () => {
    const { world, app, lease } = await startApp();
    const ctrlC = new AbortController();
    const asked = [lease({}, ctrlC.signal), lease({}, ctrlC.signal)];
    await settle();
    expect(app.state().sessions[0]?.state).toBe('renewing');
    ctrlC.abort();
    await Promise.all(asked);
    await settle();
    expect(world.provider.leasesAborted).toBe(1);
    expect(app.state().sessions[0]?.state).toBe('inactive');
    const next = lease();
    await world.clock.advance(1_000);
    expect((await next).ok).toBe(true);
  });

  it('shares one failure among all that wait, and forgets it for the next', async () => {
    const { world, lease } = await startApp();
    world.provider.leaseProblem = (call) => (call === 1 ? { code: 'network', host: 'portal' } : null);
    const asked = Promise.all([lease(), lease(), lease()]);
    await world.clock.advance(1_000);
    expect((await asked).map((o) => (o.ok ? 'ok' : o.error.code))).toEqual(['network', 'network', 'network']);
    expect(world.provider.leaseCalls).toBe(1);
    const next = lease();
    await world.clock.advance(1_000);
    expect((await next).ok).toBe(true);
  });
});

describe('freshness', () => {
  it('hands out nothing with less than 15 minutes left when renewal gives more', async () => {
    const { world, app, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.lifetimeMs = 60 * MINUTE;
    must(await lease());
    // Asleep, so that the background does not renew first.
    world.clock.jump(44 * MINUTE);
    expect(must(await lease()).accessKeyId).toBe('ASIAFAKE1');
    world.clock.jump(2 * MINUTE);
    const renewed = must(await lease());
    expect(renewed.accessKeyId).not.toBe('ASIAFAKE1');
    expect(renewed.expiresAt - world.clock.nowMs()).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(app.state().sessions[0]?.expiresAt).toBe(renewed.expiresAt);
  });

  it('judges by the time of AWS, not by a wrong local clock', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.skewMs = -3 * HOUR;
      w.provider.skewMs = -3 * HOUR;
    });
    const first = must(await lease());
    expect(first.expiresAt).toBeLessThan(world.clock.nowMs());
    expect(must(await lease())).toBe(first);
    expect(world.provider.leaseCalls).toBe(1);
  });

  it('does not storm upstream when leases are shorter than the floor', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.provider.lifetimeMs = 10 * MINUTE;
    });
    for (let i = 0; i < 100; i += 1) must(await lease());
    expect(world.provider.leaseCalls).toBe(1);
    world.clock.jump(4 * MINUTE);
    must(await lease());
    expect(world.provider.leaseCalls).toBe(1);
    world.clock.jump(2 * MINUTE);
    for (let i = 0; i < 100; i += 1) must(await lease());
    expect(world.provider.leaseCalls).toBe(2);
  });

  it('hands out what is held while upstream cannot give more, and leaves it in peace meanwhile', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    const first = must(await lease());
    world.clock.jump(50 * MINUTE);
    world.provider.leaseProblem = () => ({ code: 'network', host: 'portal' });
    for (let i = 0; i < 20; i += 1) expect(must(await lease())).toBe(first);
    expect(world.provider.leaseCalls).toBe(2);
    world.clock.jump(11 * MINUTE);
    expect(await lease()).toMatchObject({ ok: false, error: { code: 'network' } });
  });

  it('asks upstream when asked to, and says so when it fails', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    must(await lease());
    expect(must(await lease({ force: true })).accessKeyId).toBe('ASIAFAKE2');
    world.provider.leaseProblem = () => ({ code: 'access-denied', action: 'GetRoleCredentials' });
    expect(await lease({ force: true })).toMatchObject({ ok: false, error: { code: 'access-denied' } });
  });
});

describe('a dead token', () => {
  const unauthorized = (call: number) =>
    call === 1 ? ({ code: 'token-revoked', source: 'Work' } as const) : null;

  it('is renewed once and the call tried once more', async () => {
    const { world, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.leaseProblem = unauthorized;
    expect((await lease()).ok).toBe(true);
    expect(world.provider).toMatchObject({ leaseCalls: 2, refreshCalls: 1 });
  });

  it('needs the user when the renewal is refused', async () => {
    const { world, app, sessionId, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.leaseProblem = unauthorized;
    world.provider.refresh = () => ({ ok: false, error: { code: 'token-revoked', source: 'Work' } });
    expect(await lease({ whenSignInNeeded: 'fail' })).toMatchObject({
      ok: false,
      error: { code: 'token-revoked', source: 'Work' },
    });
    const state = app.state();
    expect(state.sources[0]?.state).toBe('needs-attention');
    expect(state.sessions.find((s) => s.id === sessionId)?.state).toBe('needs-sign-in');
    expect(state.attention.map((a) => a.fix.kind)).toEqual(['sign-in']);
  });

  it('needs the user when the renewed one is refused too, after one more try and no storm', async () => {
    const { world, app, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.leaseProblem = () => ({ code: 'token-revoked', source: 'Work' });
    expect(await lease({ whenSignInNeeded: 'fail' })).toMatchObject({
      ok: false,
      error: { code: 'sign-in-needed' },
    });
    expect(world.provider).toMatchObject({ leaseCalls: 2, refreshCalls: 1 });
    await lease({ whenSignInNeeded: 'fail' });
    expect(world.provider.leaseCalls).toBe(2);
    expect(app.state().sources[0]?.state).toBe('needs-attention');
  });
});

describe('stop', () => {
  it('forgets the lease and releases every waiting caller', async () => {
    const { world, app, sessionId, lease } = await startApp();
    const asked = lease();
    await settle();
    app.broker.stop(sessionId);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'session-stopped' } });
    expect(app.broker.held(sessionId)).toBeNull();
    await world.clock.advance(HOUR);
    expect(app.state().sessions[0]?.state).toBe('inactive');
    const again = lease();
    await world.clock.advance(1_000);
    expect((await again).ok).toBe(true);
  });
});
