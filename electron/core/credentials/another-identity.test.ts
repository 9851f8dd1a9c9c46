import { describe, expect, it } from 'vitest';
import type { ActsAs } from '../acts-as.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

const start = () =>
  startApp((world) => {
    world.provider.latencyMs = 0;
  });

async function signInAgain({ world, app, sourceId }: RunningApp, as: string | null): Promise<void> {
  world.provider.signsInAs = as;
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  await settle();
}

describe('a sign-in as another identity', () => {
  it('hands out nothing that the one before was given', async () => {
    const running = await start();
    const before = must(await running.lease());
    await signInAgain(running, 'eve');
    expect(running.app.state().sources[0]?.signedInAs).toBe('eve');
    expect(running.app.broker.held(running.sessionId)).toBeNull();
    expect(running.app.state().sessions[0]).toMatchObject({ state: 'inactive', expiresAt: null });
    expect(must(await running.lease()).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('counts as another where nobody says who signed in', async () => {
    const running = await start();
    const before = must(await running.lease());
    await signInAgain(running, null);
    expect(must(await running.lease()).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('counts as another after the sign-in before was lost', async () => {
    const running = await startApp((world) => {
      world.provider.latencyMs = 0;
      world.provider.lifetimeMs = 12 * 3_600_000;
    });
    const before = must(await running.lease());
    running.world.provider.refresh = () => ({ ok: false, error: { code: 'sign-in-needed', source: 'Work' } });
    await running.world.clock.advance(8 * 3_600_000);
    expect(running.app.state().sources[0]?.signedInAs).toBeNull();
    expect(must(await running.lease()).accessKeyId).toBe(before.accessKeyId);
    await signInAgain(running, 'eve');
    expect(must(await running.lease()).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('by the same one leaves what is held', async () => {
    const running = await start();
    const before = must(await running.lease());
    await signInAgain(running, 'ada');
    expect(must(await running.lease()).accessKeyId).toBe(before.accessKeyId);
  });

  it('renews at once what is kept alive', async () => {
    const running = await start();
    const { app, sessionId } = running;
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    const before = must(await running.lease());
    await signInAgain(running, 'eve');
    const after = app.broker.held(sessionId);
    expect(after).not.toBeNull();
    expect(after?.accessKeyId).not.toBe(before.accessKeyId);
  });
});

describe('a caller that was started before another user signed in', () => {
  const startedAs = ({ app, sessionId }: RunningApp): ActsAs => {
    const found = app.actsAs(sessionId);
    if (found === null) throw new Error('no session');
    return found;
  };

  it('is given nothing of theirs, and is served again when the first one is back', async () => {
    const running = await start();
    const ada = startedAs(running);
    expect(must(await running.lease({ startedAs: ada })).accessKeyId).toBeTruthy();
    await signInAgain(running, 'eve');
    const { leaseCalls } = running.world.provider;
    expect(await running.lease({ startedAs: ada })).toMatchObject({
      ok: false,
      error: { code: 'signed-in-as-another', source: 'Work', user: 'eve' },
    });
    expect(running.world.provider.leaseCalls).toBe(leaseCalls);
    expect(must(await running.lease({ startedAs: startedAs(running) })).accessKeyId).toBeTruthy();
    await signInAgain(running, 'ada');
    expect(must(await running.lease({ startedAs: ada })).accessKeyId).toBeTruthy();
  });

  it('is given nothing of theirs where they sign in while it waits', async () => {
    const running = await start();
    const { app, sourceId, world } = running;
    const ada = startedAs(running);
    must(await app.verbs.signOut({ sourceId }, never));
    await settle();
    expect(app.actsAs(running.sessionId)?.user).toBeNull();
    world.provider.signsInAs = 'eve';
    const waiting = running.lease({ startedAs: ada });
    await settle();
    await signInAgain(running, 'eve');
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'signed-in-as-another' } });
  });

  it('goes on over a renewal, a sign-out and a sign-in of the same user, and where nobody knows who it is', async () => {
    const running = await start();
    const { app, sourceId } = running;
    const ada = startedAs(running);
    must(await app.verbs.signOut({ sourceId }, never));
    await signInAgain(running, 'ada');
    expect(must(await running.lease({ startedAs: ada })).accessKeyId).toBeTruthy();
    await signInAgain(running, null);
    expect(must(await running.lease({ startedAs: ada })).accessKeyId).toBeTruthy();
  });
});
