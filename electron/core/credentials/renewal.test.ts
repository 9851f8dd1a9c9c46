import { describe, expect, it } from 'vitest';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const quick = { latencyMs: 0 };

describe('renewal ahead of expiry', () => {
  it('renews a session that was used, once, and lapses when nobody uses it again', async () => {
    const { world, app, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    must(await lease());
    await world.clock.advance(44 * MINUTE);
    expect(world.provider.leaseCalls).toBe(1);
    await world.clock.advance(2 * MINUTE);
    expect(world.provider.leaseCalls).toBe(2);
    expect(app.state().activity[0]).toMatchObject({ event: 'renewed' });
    await world.clock.advance(24 * HOUR);
    expect(world.provider.leaseCalls).toBe(2);
    expect(app.state().sessions[0]?.state).toBe('inactive');
  });

  it('continues as long as the session is used', async () => {
    const { world, app, sessionId, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    for (let i = 0; i < 24; i += 1) {
      must(await lease());
      await world.clock.advance(20 * MINUTE);
      expect((app.broker.held(sessionId)?.expiresAt ?? 0) - world.clock.nowMs()).toBeGreaterThanOrEqual(
        13 * MINUTE,
      );
    }
    expect(world.provider.leaseCalls).toBeLessThanOrEqual(12);
  });

  it('keeps a pinned session alive without any use', async () => {
    const { world, app, sessionId, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    await app.verbs.setPinned({ sessionId, pinned: true }, never);
    must(await lease());
    await world.clock.advance(5 * HOUR);
    expect(world.provider.leaseCalls).toBeGreaterThanOrEqual(6);
    expect(app.state().sessions[0]?.state).toBe('active');
  });

  it('says when a lease is close to its end, and when it is over', async () => {
    const { world, app, sessionId, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    must(await lease());
    world.provider.leaseProblem = () => ({ code: 'network', host: 'portal' });
    await world.clock.advance(51 * MINUTE);
    expect(app.state().sessions[0]).toMatchObject({ state: 'expiring', problem: { code: 'network' } });
    await world.clock.advance(10 * MINUTE);
    expect(app.state().sessions[0]).toMatchObject({ state: 'failed', expiresAt: null });
    expect(app.broker.held(sessionId)).toBeNull();
  });

  it('warns of the end of a short lease only when it will not renew itself', async () => {
    const { world, app, lease } = await startApp((w) => {
      Object.assign(w.provider, { ...quick, lifetimeMs: 17 * MINUTE });
    });
    must(await lease());
    const seen = new Set<string>();
    app.subscribe((state) => seen.add(state.sessions[0]?.state ?? ''));
    await world.clock.advance(14 * MINUTE);
    expect(world.provider.leaseCalls).toBe(2);
    expect(seen).not.toContain('expiring');
    // Nobody used the new one: it is let go, and said so in time.
    await world.clock.advance(7 * MINUTE);
    expect(app.state().sessions[0]?.state).toBe('expiring');
  });

  it('backs off when upstream fails instead of hammering it', async () => {
    const { world, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    must(await lease());
    world.provider.leaseProblem = () => ({ code: 'throttled', service: 'sso' });
    await world.clock.advance(59 * MINUTE);
    // 15 minutes of failing: 15 s doubling gives about six attempts; one a second would be 900.
    expect(world.provider.leaseCalls).toBeGreaterThan(3);
    expect(world.provider.leaseCalls).toBeLessThan(10);
  });
});

describe('sleep', () => {
  it('of twelve hours: nothing asked and no question while asleep, one check after', async () => {
    const { world, app, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    must(await lease());
    app.onPower('lock');
    app.onPower('suspend');
    world.provider.leaseProblem = () => ({ code: 'token-revoked', source: 'Work' });
    world.provider.refresh = () => ({ ok: false, error: { code: 'token-revoked', source: 'Work' } });
    const prompts = new Set<string>();
    app.subscribe((state) => {
      for (const prompt of state.prompts) prompts.add(prompt.id);
    });
    world.clock.jump(12 * HOUR);
    await world.clock.advance(5 * MINUTE);
    expect(world.provider.leaseCalls).toBe(1);
    app.onPower('resume');
    await world.clock.advance(HOUR);
    expect(world.provider.leaseCalls + world.provider.refreshCalls).toBeLessThanOrEqual(3);
    expect(app.state().sources[0]?.state).toBe('needs-attention');
    // Still locked: a tool that asks now gets its answer at once, and nobody a question.
    expect(await lease()).toMatchObject({ ok: false, error: { code: 'sign-in-needed' } });
    expect(prompts.size).toBe(0);
    app.onPower('unlock');
    const asked = lease();
    await settle();
    expect(app.state().prompts.map((p) => p.kind)).toEqual(['sign-in-needed']);
    await world.clock.advance(3 * MINUTE);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'sign-in-not-given' } });
  });

  it('checks each used session once after a wake, staggered', async () => {
    const { world, app, lease } = await startApp((w) => void Object.assign(w.provider, quick));
    const ids = app.state().sessions.map((session) => session.id);
    for (const sessionId of ids) must(await lease({ sessionId }));
    app.onPower('suspend');
    world.clock.jump(12 * HOUR);
    app.onPower('resume');
    await settle();
    expect(world.provider.leaseCalls).toBe(3);
    await world.clock.advance(MINUTE);
    expect(world.provider.leaseCalls).toBe(6);
    await world.clock.advance(30 * MINUTE);
    expect(world.provider.leaseCalls).toBe(6);
  });
});
