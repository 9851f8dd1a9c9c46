import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { createLatchkeyApp } from '../app.ts';
import type { SignInStatus } from '../identity-source.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function signedOut() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
  running.world.provider.signInBy = 'device-code';
  running.world.provider.signInCalls = 0;
  return running;
}

describe('signing in', () => {
  it('twice at once is the same sign-in', async () => {
    const { world, app, sourceId } = await signedOut();
    const both = Promise.all([
      app.verbs.signIn({ sourceId, openBrowser: false }, never),
      app.verbs.signIn({ sourceId, openBrowser: false }, never),
    ]);
    await settle();
    expect(app.state().sources[0]?.state).toBe('signing-in');
    expect(app.state().prompts).toHaveLength(1);
    world.provider.confirm();
    expect((await both).every((o) => o.ok)).toBe(true);
    expect(world.provider.signInCalls).toBe(1);
    expect(world.opened).toEqual([]);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', signedInAs: 'ada' });
  });

  it('ends when the user cancels it, whichever way', async () => {
    const { app, sourceId } = await signedOut();
    const byButton = app.verbs.signIn({ sourceId, openBrowser: null }, never);
    await settle();
    must(await app.verbs.cancelSignIn({ sourceId }, never));
    expect(await byButton).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state()).toMatchObject({ prompts: [], sources: [{ state: 'signed-out', problem: null }] });

    const byPrompt = app.verbs.signIn({ sourceId, openBrowser: null }, never);
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt === undefined) throw new Error('no question');
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never));
    expect(await byPrompt).toMatchObject({ ok: false, error: { code: 'cancelled' } });

    const closed = new AbortController();
    const byWindow = app.verbs.signIn({ sourceId, openBrowser: null }, closed.signal);
    await settle();
    closed.abort();
    expect(await byWindow).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await settle();
    expect(app.state()).toMatchObject({ prompts: [], sources: [{ state: 'signed-out' }] });
  });

  it('outlives the window that began it while another still waits', async () => {
    const { world, app, sourceId } = await signedOut();
    const closed = new AbortController();
    const first = app.verbs.signIn({ sourceId, openBrowser: null }, closed.signal);
    const second = app.verbs.signIn({ sourceId, openBrowser: null }, never);
    await settle();
    closed.abort();
    expect((await first).ok).toBe(false);
    world.provider.confirm();
    expect((await second).ok).toBe(true);
  });
});

describe('signing out', () => {
  it('forgets the token, stops the sessions and releases who waits', async () => {
    const { world, app, sourceId, sessionId, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    must(await lease());
    expect(world.keychain.size).toBe(1);
    must(await app.verbs.signOut({ sourceId }, never));
    expect(world.keychain.size).toBe(0);
    expect(app.broker.held(sessionId)).toBeNull();
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', expiresAt: null });
    const asked = lease();
    await settle();
    must(await app.verbs.signOut({ sourceId }, never));
    await world.clock.advance(3 * MINUTE);
    expect((await asked).ok).toBe(false);
  });
});

describe('signing in while the sign-out is still being sent to the provider', () => {
  it('comes after it, and wins', async () => {
    const { world, app, sourceId } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    world.provider.signOutMs = MINUTE;
    const out = app.verbs.signOut({ sourceId }, never);
    await settle();
    const back = app.verbs.signIn({ sourceId, openBrowser: null }, never);
    await world.clock.advance(2 * MINUTE);
    must(await out);
    must(await back);
    expect(world.keychain.size).toBe(1);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', problem: null });
  });
});

/** As where the keyring was killed, and the bus has started another one. */
describe('signing out while a keychain answers that does not have the item', () => {
  const elsewhere = async () => {
    const running = await startApp();
    const { world, app, sourceId } = running;
    const kept = [...world.keychain];
    expect(kept).toHaveLength(1);
    world.keychain.clear();
    must(await app.verbs.signOut({ sourceId }, never));
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    const bringBack = () => {
      for (const [item, text] of kept) world.keychain.set(item, text);
    };
    const restart = async () => {
      world.loads = ok(world.saved);
      const again = createLatchkeyApp(world.ports);
      await again.start(never);
      await settle();
      return again;
    };
    return { ...running, bringBack, restart };
  };

  it('is not undone by a restart: the start removes what the keychain holds', async () => {
    const { world, app, bringBack, restart } = await elsewhere();
    await app.stop();
    bringBack();
    const again = await restart();
    expect(again.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    expect(world.keychain.size).toBe(0);
    await again.stop();
    expect(JSON.stringify(world.saved)).not.toContain('leaving');
  });

  it('is not undone by the second restart either, when the keychain came back after the first', async () => {
    const { world, app, bringBack, restart } = await elsewhere();
    await app.stop();
    const first = await restart();
    expect(first.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    await first.stop();
    bringBack();
    const second = await restart();
    expect(second.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    expect(world.keychain.size).toBe(0);
  });

  it('is not undone by a tool that asks once the keychain is back', async () => {
    const { app, bringBack, lease } = await elsewhere();
    bringBack();
    const asked = await lease({ whenSignInNeeded: 'fail' });
    expect(asked).toMatchObject({ ok: false, error: { code: 'sign-in-needed' } });
    must(await app.verbs.retryKeychain({}, never));
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
  });

  it('is over with the next sign-in', async () => {
    const { app, sourceId, restart } = await elsewhere();
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    await app.stop();
    expect((await restart()).state().sources[0]).toMatchObject({ state: 'signed-in', problem: null });
  });
});

it('a source that nobody ever signed in to can be deleted where there is no keychain', async () => {
  const { world, app } = await startApp();
  world.keychainProblem = { code: 'keychain-missing', detail: 'none' };
  const values = { url: 'https://home.example' };
  const home = must(await app.verbs.addSource({ kind: 'fake', name: 'Home', values }, never));
  must(await app.verbs.deleteSource({ sourceId: home.sourceId }, never));
  expect(app.state().sources.map(({ name }) => name)).toEqual(['Work']);
});

describe('signing out while the keychain is locked', () => {
  const locked = async () => {
    const running = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    const { world, app, sourceId } = running;
    world.keychainProblem = { code: 'keychain-locked' };
    const outcome = await app.verbs.signOut({ sourceId }, never);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'keychain-locked' } });
    const restart = async () => {
      world.loads = ok(world.saved);
      const again = createLatchkeyApp(world.ports);
      await again.start(never);
      await settle();
      return again;
    };
    return { ...running, restart };
  };
  const notRemoved = { state: 'needs-attention', problem: { code: 'keychain-not-removed', source: 'Work' } };

  it('says that the keychain still holds the sign-in, and signing out once more removes it', async () => {
    const { world, app, sourceId } = await locked();
    expect(app.state().sources[0]).toMatchObject({ ...notRemoved, expiresAt: null });
    expect(world.keychain.size).toBe(1);
    world.keychainProblem = null;
    must(await app.verbs.signOut({ sourceId }, never));
    expect(world.keychain.size).toBe(0);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
  });

  it.each(['the user who tries the keychain again', 'a tool that asks'])(
    'is finished by %s, and signs nobody in',
    async (by) => {
      const { world, app, lease } = await locked();
      world.keychainProblem = null;
      if (by === 'a tool that asks') {
        const asked = await lease({ whenSignInNeeded: 'fail' });
        expect(asked).toMatchObject({ ok: false, error: { code: 'sign-in-needed' } });
      } else must(await app.verbs.retryKeychain({}, never));
      expect(world.keychain.size).toBe(0);
      expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    },
  );

  it('is remembered over a restart: what the keychain holds is removed, not taken up', async () => {
    const { world, app, restart } = await locked();
    await app.stop();
    expect(world.saved).toMatchObject({ sources: [{ leaving: true }] });
    const again = await restart();
    expect(again.state().sources[0]).toMatchObject(notRemoved);
    world.keychainProblem = null;
    must(await again.verbs.retryKeychain({}, never));
    expect(world.keychain.size).toBe(0);
    expect(again.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
    await again.stop();
    expect(JSON.stringify(world.saved)).not.toContain('leaving');
  });

  it('keeps no start waiting for a provider that does not answer', async () => {
    const { world, app, restart } = await locked();
    await app.stop();
    world.keychainProblem = null;
    world.provider.signOutMs = 10 * MINUTE;
    const again = await restart();
    expect(world.keychain.size).toBe(0);
    expect(again.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
  });

  it('is over with the next sign-in, which is taken up as any other', async () => {
    const { world, app, sourceId, restart } = await locked();
    world.keychainProblem = null;
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    await app.stop();
    expect((await restart()).state().sources[0]).toMatchObject({ state: 'signed-in', problem: null });
  });

  it('is finished as soon as another source finds the keychain open', async () => {
    const { world, app, sourceId } = await locked();
    world.keychainProblem = null;
    const values = { url: 'https://home.example' };
    const home = must(await app.verbs.addSource({ kind: 'fake', name: 'Home', values }, never));
    must(await app.verbs.signIn({ sourceId: home.sourceId, openBrowser: null }, never));
    await settle();
    expect([...world.keychain.keys()]).toEqual([`source:${home.sourceId}`]);
    expect(app.state().sources.find(({ id }) => id === sourceId)).toMatchObject({ state: 'signed-out' });
  });

  it('is finished though the one who began it has left', async () => {
    const { world, app, sourceId } = await startApp();
    const closed = new AbortController();
    const outcome = app.verbs.signOut({ sourceId }, closed.signal);
    closed.abort();
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await settle();
    expect(world.keychain.size).toBe(0);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', problem: null });
  });
});

describe('a sign-in that is elsewhere', () => {
  const startElsewhere = () =>
    startApp((w) => {
      w.provider.externalSignIn = { isThere: true };
    });
  const gone: Result<SignInStatus, Problem> = {
    ok: false,
    error: { code: 'sign-in-needed', source: 'Work' },
  };

  it('is looked at by the minute: it goes and comes without anybody asking', async () => {
    const { world, app } = await startElsewhere();
    world.provider.refresh = () => gone;
    world.provider.externalSignIn = { isThere: false };
    await world.clock.advance(2 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ hasExternalSignIn: true, state: 'needs-attention' });
    await world.clock.advance(2 * MINUTE);
    expect(app.state().sources[0]?.problem).toMatchObject({ code: 'sign-in-needed' });
    world.provider.externalSignIn = { isThere: true };
    world.provider.refresh = () => null;
    await world.clock.advance(2 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', problem: null });
  });

  it('is there once its record is made, with what it found; one that a user signs in to is not', async () => {
    const { world, app } = await startElsewhere();
    const add = (name: string) =>
      app.verbs.addSource({ kind: 'fake', name, values: { url: 'https://y.example' } }, never);
    const stateOf = (name: string) => app.state().sources.find((source) => source.name === name)?.state;
    const asked = world.provider.signInCalls;
    must(await add('Machine'));
    await settle();
    expect(stateOf('Machine')).toBe('signed-in');
    world.provider.externalSignIn = { isThere: false };
    must(await add('Bare'));
    await settle();
    expect(stateOf('Bare')).toBe('signed-out');
    world.provider.externalSignIn = null;
    must(await add('Mine'));
    await settle();
    expect(stateOf('Mine')).toBe('signed-out');
    expect(world.provider.signInCalls).toBe(asked);
  });

  it('is looked at before a caller is notified that it is missing', async () => {
    const { world, lease } = await startElsewhere();
    world.provider.refresh = () => gone;
    world.provider.externalSignIn = { isThere: false };
    await world.clock.advance(2 * MINUTE);
    world.provider.externalSignIn = { isThere: true };
    world.provider.refresh = () => null;
    const asked = lease({ whenSignInNeeded: 'fail' });
    await world.clock.advance(5_000);
    expect(must(await asked).accessKeyId).toMatch(/^ASIAFAKE/);
  });

  it('is there again once its source was edited', async () => {
    const { app, sourceId } = await startElsewhere();
    const edited = { sourceId, name: 'Work', values: { url: 'https://y.example' } };
    must(await app.verbs.editSource(edited, never));
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', subtitle: 'https://y.example' });
  });

  it('is not taken up again after the user signed out here', async () => {
    const { world, app, sourceId } = await startElsewhere();
    must(await app.verbs.signOut({ sourceId }, never));
    await world.clock.advance(10 * MINUTE);
    expect(app.state().sources[0]?.state).toBe('signed-out');
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    expect(app.state().sources[0]?.state).toBe('signed-in');
  });
});

describe('a sign-in that expires', () => {
  it('is renewed ahead of its end without the user', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.signInLifetimeMs = HOUR;
    });
    await world.clock.advance(6 * HOUR);
    expect(world.provider.refreshCalls).toBeGreaterThanOrEqual(6);
    expect(world.provider.refreshCalls).toBeLessThanOrEqual(12);
    expect(app.state().sources[0]?.state).toBe('signed-in');
  });

  it('is not asked for again and again when its kind has nothing newer', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.signInLifetimeMs = HOUR;
    });
    const expiresAt = app.state().sources[0]?.expiresAt ?? 0;
    world.provider.refresh = () => ({ ok: true, value: { kind: 'signed-in', signedInAs: 'ada', expiresAt } });
    await world.clock.advance(59 * MINUTE);
    expect(world.provider.refreshCalls).toBeLessThan(8);
  });

  it('is notified of its end only once a renewal that was due moved nothing, and no more after one that did', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.signInLifetimeMs = HOUR;
    });
    const expiresAt = app.state().sources[0]?.expiresAt ?? 0;
    const held = { kind: 'signed-in', signedInAs: 'ada', renewsItself: true } as const;
    world.provider.refresh = () => ({ ok: true, value: { ...held, expiresAt } });
    await world.clock.advance(50 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', renewsItself: false });
    await world.clock.advance(5 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', renewsItself: false });
    world.provider.refresh = () => ({ ok: true, value: { ...held, expiresAt: expiresAt + HOUR } });
    await world.clock.advance(4 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ renewsItself: true, expiresAt: expiresAt + HOUR });
  });

  it('survives a network that is away, with back-off', async () => {
    const { world, app } = await startApp((w) => {
      w.provider.signInLifetimeMs = HOUR;
    });
    world.provider.refresh = () => ({ ok: false, error: { code: 'network', host: 'oidc' } });
    await world.clock.advance(55 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ state: 'needs-attention', problem: { code: 'network' } });
    expect(world.provider.refreshCalls).toBeLessThan(10);
    world.provider.refresh = () => null;
    await world.clock.advance(20 * MINUTE);
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-in', problem: null });
  });

  it('that is refused is one matter for attention, with the sign-in as its fix, gone after it', async () => {
    const { world, app, sourceId } = await startApp((w) => {
      w.provider.signInLifetimeMs = HOUR;
    });
    world.provider.refresh = () => ({ ok: false, error: { code: 'sign-in-needed', source: 'Work' } });
    await world.clock.advance(5 * HOUR);
    expect(world.provider.refreshCalls).toBe(1);
    expect(app.state().attention).toMatchObject([{ fix: { kind: 'sign-in', sourceId } }]);
    expect(app.state().prompts).toEqual([]);
    must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
    expect(app.state().attention).toEqual([]);
  });
});

describe('a sync', () => {
  it('runs automatically after the sign-in and says what changed', async () => {
    const { world, app, sourceId } = await startApp();
    expect(app.state().sources[0]?.sync).toMatchObject({
      running: false,
      doneAccounts: 3,
      added: 3,
      removed: 0,
    });
    world.provider.found = [foundSession(1), foundSession(2), foundSession(3)];
    const syncing = app.verbs.sync({ sourceId }, never);
    await settle();
    expect(app.state().sources[0]?.sync).toMatchObject({ running: true, doneAccounts: 0, totalAccounts: 3 });
    await world.clock.advance(1_000);
    must(await syncing);
    expect(app.state().sources[0]?.sync).toMatchObject({ running: false, added: 1, removed: 1 });
    expect(app.state().activity.find((entry) => entry.event === 'sync')?.note).toBe('1 added, 1 removed');
  });

  it('can be given up', async () => {
    const { app, sourceId } = await startApp();
    const stop = new AbortController();
    const syncing = app.verbs.sync({ sourceId }, stop.signal);
    await settle();
    stop.abort();
    expect(await syncing).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await settle();
    expect(app.state().sources[0]?.sync.running).toBe(false);
    expect(app.state().sessions.every((s) => !s.missing)).toBe(true);
  });
});

describe('the keychain', () => {
  it('that is locked at start is one matter with its fix, and a tool that asks after the unlocking is served', async () => {
    const { world, app, sourceId, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    must(await app.verbs.signOut({ sourceId }, never));
    world.keychainProblem = { code: 'keychain-locked' };
    expect(await app.verbs.signIn({ sourceId, openBrowser: null }, never)).toMatchObject({
      ok: false,
      error: { code: 'keychain-locked' },
    });
    expect(app.state()).toMatchObject({
      keychain: { usable: false, problem: { code: 'keychain-locked' } },
      attention: [{ id: 'keychain', fix: { kind: 'retry-keychain' } }],
    });
    expect(await lease({ whenSignInNeeded: 'fail' })).toMatchObject({
      ok: false,
      error: { code: 'keychain-locked' },
    });
    world.keychainProblem = null;
    world.keychain.set(`source:${sourceId}`, '{}');
    expect((await lease({ whenSignInNeeded: 'fail' })).ok).toBe(true);
    expect(app.state()).toMatchObject({ keychain: { usable: true }, attention: [] });
  });
});
