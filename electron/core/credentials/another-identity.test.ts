import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../shared/ids.ts';
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

/** A token in a file, a program that prints keys: what they give is another user's from one time to the next. */
describe('a source whose identity changes without a sign-in', () => {
  const startedAs = ({ app }: RunningApp, id: SessionId): ActsAs => {
    const found = app.actsAs(id);
    if (found === null) throw new Error('no session');
    return found;
  };
  const onTop = async ({ app, sessionId }: RunningApp): Promise<SessionId> =>
    must(
      await app.verbs.addSession(
        { kind: 'fake-assumed', name: 'On top', values: { parent: sessionId, region: 'us-east-1' } },
        never,
      ),
    ).sessionId;

  it('is signed in as who the new credentials are of, and gives them to nothing that the one before started', async () => {
    const running = await start();
    const { app, world } = running;
    const ada = startedAs(running, running.sessionId);
    must(await running.lease({ startedAs: ada }));
    world.provider.leasesAs = 'eve';
    expect(await running.lease({ startedAs: ada, force: true })).toMatchObject({
      ok: false,
      error: { code: 'signed-in-as-another', source: 'Work', user: 'eve' },
    });
    expect(app.state().sources[0]?.signedInAs).toBe('eve');
    expect(await running.lease({ startedAs: ada })).toMatchObject({ error: { user: 'eve' } });
    must(await running.lease({ startedAs: startedAs(running, running.sessionId) }));
  });

  it('does so where the keys run out, and not before', async () => {
    const running = await start();
    const ada = startedAs(running, running.sessionId);
    const before = must(await running.lease({ startedAs: ada }));
    running.world.provider.leasesAs = 'eve';
    await running.world.clock.advance(600_000);
    expect(must(await running.lease({ startedAs: ada })).accessKeyId).toBe(before.accessKeyId);
    await running.world.clock.advance(3_600_000);
    expect(await running.lease({ startedAs: ada })).toMatchObject({ error: { user: 'eve' } });
  });

  it('hands out nothing under the new name that other sessions there hold from before, or are being given', async () => {
    const running = await start();
    const { app, world } = running;
    const [first, second, third] = app.state().sessions.map(({ id }) => id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no sessions');
    world.provider.leasesAs = 'ada';
    const held = must(await running.lease({ sessionId: second }));
    world.provider.latencyMs = 1_000;
    const slow = running.lease({ sessionId: third });
    await world.clock.advance(500);
    world.provider.latencyMs = 0;
    world.provider.leasesAs = 'eve';
    must(await running.lease({ sessionId: first }));
    expect(app.broker.held(second)).toBeNull();
    expect(app.broker.held(first)).not.toBeNull();
    await world.clock.advance(2_000);
    must(await slow);
    expect(world.provider.leasesAborted).toBe(1);
    const eve = startedAs(running, second);
    expect(must(await running.lease({ sessionId: second, startedAs: eve })).accessKeyId).not.toBe(
      held.accessKeyId,
    );
  });

  it('takes the new keys although those of the one before last longer', async () => {
    const running = await start();
    const before = must(await running.lease());
    running.world.provider.leasesAs = 'eve';
    running.world.provider.lifetimeMs = 1_800_000;
    expect(must(await running.lease({ force: true })).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('gives a role on top its new credentials in one go, and nothing to what the one before started there', async () => {
    const running = await start();
    const role = await onTop(running);
    running.world.provider.leasesAs = 'ada';
    const ada = startedAs(running, role);
    must(await running.lease({ sessionId: role, startedAs: ada }));
    running.world.provider.leasesAs = 'eve';
    running.app.broker.stop(running.sessionId);
    const calls = running.world.provider.leaseCalls;
    must(await running.lease({ sessionId: role, whenSignInNeeded: 'fail', force: true }));
    expect(running.world.provider.leaseCalls).toBe(calls + 2);
    expect(await running.lease({ sessionId: role, startedAs: ada })).toMatchObject({
      error: { user: 'eve' },
    });
  });

  it('says that nobody is known where the new credentials do not say it', async () => {
    const running = await start();
    running.world.provider.leasesAs = 'eve';
    must(await running.lease());
    running.world.provider.leasesAs = '';
    must(await running.lease({ force: true }));
    expect(running.app.state().sources[0]?.signedInAs).toBeNull();
  });

  it('changes nothing after a sign-out', async () => {
    const running = await start();
    const { app, world, sourceId } = running;
    world.provider.leasesAs = 'eve';
    world.provider.latencyMs = 1_000;
    const late = running.lease({ whenSignInNeeded: 'fail' });
    await settle();
    must(await app.verbs.signOut({ sourceId }, never));
    await world.clock.advance(2_000);
    expect((await late).ok).toBe(false);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', signedInAs: null });
  });
});

/** A portal that does not say at the sign-in whose it is: its first credentials do. */
describe('another user at a source that does not say who signs in', () => {
  const source = ({ app }: RunningApp) => app.state().sources[0];
  const notes = ({ app }: RunningApp) =>
    app.state().activity.flatMap(({ event, note }) => (event === 'signed-in' && note !== null ? [note] : []));

  it('is announced before anything is handed out under the new name', async () => {
    const running = await start();
    const { world, app } = running;
    await signInAgain(running, null);
    world.provider.leasesAs = 'ada';
    const ada = must(await running.lease());
    expect(source(running)).toMatchObject({ signedInAs: 'ada' });
    expect(source(running)?.signedInBefore).toBeUndefined();
    await signInAgain(running, null);
    expect(source(running)?.signedInAs).toBeNull();
    expect(app.broker.held(running.sessionId)).toBeNull();
    world.provider.leasesAs = 'eve';
    const seen: unknown[] = [];
    const off = app.subscribe(() => seen.push(source(running)?.signedInBefore));
    const lease = running.lease().then((given) => {
      seen.push('answered');
      return given;
    });
    expect(must(await lease).accessKeyId).not.toBe(ada.accessKeyId);
    off();
    expect(source(running)).toMatchObject({ signedInAs: 'eve', signedInBefore: 'ada' });
    expect(seen.indexOf('ada')).toBeGreaterThanOrEqual(0);
    expect(seen.indexOf('ada')).toBeLessThan(seen.indexOf('answered'));
    expect(notes(running)).toEqual([expect.stringContaining('Signed in as ada before, as eve now.')]);
  });

  it('is announced at the sign-in where the source does say it, also after a sign-out', async () => {
    const running = await start();
    must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
    await signInAgain(running, 'eve');
    expect(source(running)).toMatchObject({ signedInAs: 'eve', signedInBefore: 'ada' });
    expect(notes(running)).toHaveLength(1);
    await signInAgain(running, 'eve');
    expect(source(running)?.signedInBefore).toBeUndefined();
    expect(notes(running)).toHaveLength(1);
  });

  it('is not announced for the same user', async () => {
    const running = await start();
    running.world.provider.leasesAs = 'ada';
    await signInAgain(running, null);
    must(await running.lease());
    await signInAgain(running, 'ada');
    expect(source(running)?.signedInBefore).toBeUndefined();
    expect(notes(running)).toEqual([]);
  });
});
