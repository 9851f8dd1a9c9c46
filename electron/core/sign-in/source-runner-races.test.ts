import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createAgenda } from '../async/agenda.ts';
import { deferred } from '../async/deferred.ts';
import type {
  BoundSource,
  FoundSession,
  SignInStatus,
  SourceKind,
  SyncProgress,
} from '../identity-source.ts';
import { Secret } from '../secret.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { createPresence } from './presence.ts';
import { createSignInPage } from './sign-in-page.ts';
import type { SignedIn } from './source-model.ts';
import type { SourceNews } from './source-news.ts';
import { createSourceRunner } from './source-runner.ts';

const HOUR = 3_600_000;
const network: Problem = { code: 'network', host: 'portal' };
const needed: Problem = { code: 'sign-in-needed', source: 'Work' };
const bug: Problem = { code: 'internal', correlationId: 'f00d' };
const cancelled = err<Problem>({ code: 'cancelled' });
const record: SourceRecord = {
  id: SourceId.parse('work'),
  kind: 'slow',
  name: 'Work',
  config: {},
  subtitle: '',
  syncedAt: null,
};

interface Call<T> {
  readonly signal: AbortSignal;
  /** What it was called with beside the context and the signal. */
  readonly given: unknown;
  readonly end: (outcome: Result<T, Problem>) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

/** A method of the kind that ends when the test says so, and pays no heed to its signal. */
function method<T>() {
  const calls: Call<T>[] = [];
  const run = (signal: AbortSignal, given: unknown = null): Promise<Result<T, Problem>> => {
    const { promise, resolve } = deferred<() => Result<T, Problem>>();
    const end = async (outcome: () => Result<T, Problem>) => {
      resolve(outcome);
      await settle();
    };
    calls.push({
      signal,
      given,
      end: (outcome) => end(() => outcome),
      fail: (error) =>
        end(() => {
          throw error;
        }),
    });
    return promise.then((outcome) => outcome());
  };
  const call = (n: number): Call<T> => {
    const found = calls[n];
    if (found === undefined) throw new Error(`call ${n} was not made`);
    return found;
  };
  return { run, call, count: () => calls.length };
}

/** A runner over a kind that takes its time. */
function slowSource(
  over: { readonly leaving?: true; readonly externalSignIn?: SourceKind['externalSignIn'] } = {},
) {
  const clock = createFakeClock();
  const random = { hex: () => '0', fraction: () => 0.5 };
  const kind = {
    restore: method<SignInStatus>(),
    signIn: method<SignInStatus>(),
    refresh: method<SignInStatus>(),
    act: method<SignInStatus>(),
    signOut: method<void>(),
    sync: method<readonly FoundSession[]>(),
  };
  const bound: BoundSource = {
    restore: (_, signal) => kind.restore.run(signal),
    signIn: (ctx, signal) => kind.signIn.run(signal, ctx),
    refresh: (_, signal) => kind.refresh.run(signal),
    signOut: (ctx, signal) => kind.signOut.run(signal, ctx),
    sync: (_, progress, signal) => kind.sync.run(signal, progress),
    act: (_, action, signal) => kind.act.run(signal, action),
  };
  const news: SourceNews[] = [];
  const kept: boolean[] = [];
  const opened: string[] = [];
  const agenda = createAgenda({ clock, random, now: clock.nowMs });
  const presence = createPresence();
  const browser = {
    open: async (url: string) => {
      opened.push(url);
      return ok(undefined);
    },
  };
  const runner = createSourceRunner({
    record: () => (over.leaving === undefined ? record : { ...record, leaving: true }),
    shownName: () => record.name,
    bound,
    externalSignIn: over.externalSignIn,
    secrets: {
      store: {
        probe: async () => ok(undefined),
        read: async () => ok(null),
        write: async () => ok(undefined),
        remove: async () => ok(true),
      },
      observed: () => undefined,
    },
    ask: async () => ({ kind: 'cancel' }),
    signInPage: () => createSignInPage({ browser, presence }),
    presence,
    agenda,
    random,
    now: clock.nowMs,
    onThrow: () => bug,
    changed: () => undefined,
    keepLeaving: (isLeaving) => void kept.push(isLeaving),
    found: async (sessions) => ({ added: sessions.length, removed: 0 }),
    emit: (each) => void news.push(each),
  });
  const ada = (): SignedIn => ({ kind: 'signed-in', signedInAs: 'ada', expiresAt: clock.nowMs() + 8 * HOUR });
  /** Signs in at once; earlier notices of it are forgotten. */
  const signedIn = async () => {
    const outcome = runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    await kind.signIn.call(kind.signIn.count() - 1).end(ok(ada()));
    await outcome;
    news.length = 0;
  };
  const state = () => runner.snapshot().state;
  return { clock, runner, kind, news, kept, opened, ada, signedIn, state };
}

describe('a sign-in that was given up but ends late', () => {
  it('tells nobody who waits for the next one, and signs nobody in', async () => {
    const { runner, kind, news, ada, state } = slowSource();
    const window = new AbortController();
    void runner.signIn({ openBrowser: false }, window.signal);
    await settle();
    window.abort();
    const next = runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    expect(news).toEqual([{ type: 'signing-in' }, { type: 'signing-in' }]);
    await kind.signIn.call(0).end(ok({ ...ada(), signedInAs: 'eve' }));
    expect([state(), news.length]).toEqual(['signing-in', 2]);
    await kind.signIn.call(1).end(ok(ada()));
    expect(await next).toEqual(ok(undefined));
    expect(runner.snapshot().status).toMatchObject({ signedInAs: 'ada' });
    expect(news.at(-1)).toEqual({ type: 'signed-in', byUser: true });
  });

  it('is reported as given up at once when the user cancels it, and its page stays shut', async () => {
    const { runner, kind, news, opened, state } = slowSource();
    const asked = runner.signIn({ openBrowser: true }, neverAborts());
    await settle();
    runner.cancelSignIn();
    expect(await asked).toEqual(cancelled);
    expect(news.at(-1)).toEqual({ type: 'sign-in-failed', problem: { code: 'cancelled' } });
    expect(state()).toBe('signed-out');
    const { openPage } = kind.signIn.call(0).given as { openPage: (url: string) => Promise<boolean> };
    await openPage('https://idp.example/');
    expect(opened).toEqual([]);
    const reported = news.length;
    await kind.signIn.call(0).end(err({ code: 'cancelled' }));
    runner.cancelSignIn();
    expect(news).toHaveLength(reported);
  });

  it('is reported as given up by a sign-out, which it does not outlive', async () => {
    const { runner, kind, news, ada, state } = slowSource();
    const asked = runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    const left = runner.signOut(neverAborts());
    expect(await asked).toEqual(cancelled);
    expect(news.at(-1)).toEqual({ type: 'sign-in-failed', problem: { code: 'cancelled' } });
    await kind.signIn.call(0).end(ok(ada()));
    await kind.signOut.call(0).end(ok(undefined));
    expect(await left).toEqual(ok(undefined));
    expect([state(), runner.isSignedIn()]).toEqual(['signed-out', false]);
  });

  it('leaves the callers without an answer no longer when the kind throws', async () => {
    const { runner, kind, news, state } = slowSource();
    const asked = runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    await kind.signIn.call(0).fail(new Error('oops'));
    expect(await asked).toEqual(err(bug));
    expect(news.at(-1)).toEqual({ type: 'sign-in-failed', problem: bug });
    expect(state()).toBe('needs-attention');
  });
});

describe('a sign-in during a sign-out', () => {
  it('waits for it, and never asks the kind when it is cancelled before', async () => {
    const { runner, kind, news, signedIn, state } = slowSource();
    await signedIn();
    const left = runner.signOut(neverAborts());
    const asked = runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    expect([kind.signIn.count(), state()]).toEqual([1, 'signing-in']);
    runner.cancelSignIn();
    expect(await asked).toEqual(cancelled);
    await kind.signOut.call(0).end(ok(undefined));
    await left;
    expect(kind.signIn.count()).toBe(1);
    expect(news.map(({ type }) => type)).toEqual(['signing-in', 'sign-in-failed', 'signed-out']);
  });

  it('lets no session use what is being left', async () => {
    const { runner, kind, signedIn } = slowSource();
    await signedIn();
    expect(runner.isSignedIn()).toBe(true);
    void runner.signOut(neverAborts());
    expect([runner.isSignedIn(), await runner.mfaCode('arn:mfa', neverAborts())]).toEqual([false, null]);
    await kind.signOut.call(0).end(ok(undefined));
    expect(runner.isSignedIn()).toBe(false);
  });
});

describe('a renewal', () => {
  it('is finished and kept though its only caller left: the refresh token is spent', async () => {
    const { runner, kind, ada, signedIn } = slowSource();
    await signedIn();
    const tool = new AbortController();
    const asked = runner.refresh(tool.signal);
    tool.abort();
    expect(await asked).toEqual(cancelled);
    expect(kind.refresh.call(0).signal.aborted).toBe(false);
    await kind.refresh.call(0).end(ok({ ...ada(), signedInAs: 'ada again' }));
    expect(runner.snapshot().status).toMatchObject({ signedInAs: 'ada again' });
  });

  it('signs nobody in when the user has left in the meantime', async () => {
    const { runner, kind, news, ada, signedIn, clock, state } = slowSource();
    await signedIn();
    const left = runner.signOut(neverAborts());
    // Asked for by a session that did not hear of it yet.
    const asked = runner.refresh(neverAborts());
    await kind.signOut.call(0).end(ok(undefined));
    await left;
    await kind.refresh.call(0).end(ok(ada()));
    expect(await asked).toEqual(err(needed));
    expect([state(), runner.isSignedIn(), news]).toEqual(['signed-out', false, [{ type: 'signed-out' }]]);
    await clock.advance(24 * HOUR);
    expect(kind.refresh.count()).toBe(1);
  });

  it('is tried again after the kind threw', async () => {
    const { runner, kind, ada, signedIn, clock, state } = slowSource();
    await signedIn();
    const asked = runner.refresh(neverAborts());
    await kind.refresh.call(0).fail(new Error('oops'));
    expect(await asked).toEqual(err(bug));
    expect(state()).toBe('needs-attention');
    await clock.advance(30_000);
    await kind.refresh.call(1).end(ok(ada()));
    expect(state()).toBe('signed-in');
  });

  it('is one however many ask', async () => {
    const { runner, kind, ada, signedIn } = slowSource();
    await signedIn();
    const all = Promise.all([runner.refresh(neverAborts()), runner.refresh(neverAborts())]);
    await kind.refresh.call(0).end(ok(ada()));
    expect([await all, kind.refresh.count()]).toEqual([[ok(undefined), ok(undefined)], 1]);
  });

  it('is not planned any more once the source is removed', async () => {
    const { runner, kind, ada, signedIn, clock } = slowSource();
    await signedIn();
    const acting = runner.act('rotate', neverAborts());
    runner.dispose();
    await acting;
    await kind.act.call(0).end(ok(ada()));
    await clock.advance(24 * HOUR);
    expect([kind.refresh.count(), clock.timers()]).toEqual([0, 0]);
  });
});

describe('a restore', () => {
  it('that is called off is not a problem of the source', async () => {
    const { runner, kind, state } = slowSource();
    const start = new AbortController();
    const asked = runner.restore(start.signal);
    start.abort();
    expect(await asked).toEqual(cancelled);
    await kind.restore.call(0).end(err({ code: 'cancelled' }));
    expect([state(), runner.snapshot().problem]).toEqual(['signed-out', null]);
  });

  it('of what the keychain still holds is the rest of the sign-out', async () => {
    const { runner, kind, kept, state } = slowSource({ leaving: true });
    expect([state(), runner.isLeaving()]).toEqual(['needs-attention', true]);
    const asked = runner.restore(neverAborts());
    await settle();
    const { secrets } = kind.signOut.call(0).given as {
      secrets: { remove: (s: AbortSignal) => Promise<unknown> };
    };
    await secrets.remove(neverAborts());
    expect([state(), runner.isLeaving(), kept]).toEqual(['signed-out', false, [false]]);
    await kind.signOut.call(0).end(err(network));
    expect(await asked).toEqual(err(network));
    expect([state(), kind.restore.count(), kept]).toEqual(['signed-out', 0, [false]]);
  });

  it('that throws is a problem of the source, and no end of the looks', async () => {
    const { runner, kind, clock, state } = slowSource({ externalSignIn: { lookEveryMs: 60_000 } });
    const asked = runner.look(neverAborts());
    await kind.restore.call(0).fail(new Error('oops'));
    expect(await asked).toEqual(err(bug));
    expect(state()).toBe('needs-attention');
    await clock.advance(60_000);
    expect(kind.restore.count()).toBe(2);
  });
});

describe('a look outside Latchkey', () => {
  it('that began before the user left signs nobody in', async () => {
    const { runner, kind, ada, state } = slowSource({ externalSignIn: { lookEveryMs: null } });
    void runner.look(neverAborts());
    const left = runner.signOut(neverAborts());
    await kind.signOut.call(0).end(ok(undefined));
    await left;
    await kind.restore.call(0).end(ok(ada()));
    expect([state(), runner.isSignedIn()]).toEqual(['signed-out', false]);
    expect(await runner.look(neverAborts())).toEqual(ok(undefined));
    expect(kind.restore.count()).toBe(1);
  });

  it('is none for a sign-in of Latchkey’s own', async () => {
    const { runner, kind } = slowSource();
    expect(await runner.look(neverAborts())).toEqual(ok(undefined));
    expect([kind.restore.count(), kind.refresh.count()]).toEqual([0, 0]);
  });
});

describe('a sync that was given up but ends late', () => {
  it('does not show its successor as ended, nor its progress as its own', async () => {
    const { runner, kind, news, signedIn } = slowSource();
    await signedIn();
    const window = new AbortController();
    void runner.sync(window.signal);
    window.abort();
    const next = runner.sync(neverAborts());
    (kind.sync.call(0).given as SyncProgress)(7, 9);
    await kind.sync.call(0).end(ok([]));
    expect(runner.snapshot().sync).toMatchObject({ running: true, doneAccounts: 0, totalAccounts: null });
    (kind.sync.call(1).given as SyncProgress)(1, 2);
    expect(runner.snapshot().sync).toMatchObject({ running: true, doneAccounts: 1, totalAccounts: 2 });
    await kind.sync.call(1).end(ok([]));
    expect(await next).toEqual(ok(undefined));
    expect(runner.snapshot().sync.running).toBe(false);
    expect(news.map(({ type }) => type)).toEqual(['synced']);
  });

  it('shows no progress any more', async () => {
    const { runner, kind, signedIn } = slowSource();
    await signedIn();
    const window = new AbortController();
    void runner.sync(window.signal);
    window.abort();
    (kind.sync.call(0).given as SyncProgress)(7, 9);
    expect(runner.snapshot().sync.doneAccounts).toBe(0);
  });

  it('is no sync any more once the user left', async () => {
    const { runner, kind, news, signedIn } = slowSource();
    await signedIn();
    const syncing = runner.sync(neverAborts());
    void runner.signOut(neverAborts());
    expect(await syncing).toEqual(cancelled);
    expect(runner.snapshot().sync.running).toBe(false);
    await kind.sync.call(0).end(err(needed));
    await kind.signOut.call(0).end(ok(undefined));
    expect(news).toEqual([{ type: 'signed-out' }]);
  });

  it('ends with the kind that throws', async () => {
    const { runner, kind, signedIn } = slowSource();
    await signedIn();
    const syncing = runner.sync(neverAborts());
    await kind.sync.call(0).fail(new Error('oops'));
    expect(await syncing).toEqual(err(bug));
    expect(runner.snapshot().sync).toMatchObject({ running: false, problem: bug });
  });
});

describe('an action of the kind', () => {
  it('that ends after the user left signs nobody in', async () => {
    const { runner, kind, ada, signedIn, state } = slowSource();
    await signedIn();
    const acting = runner.act('rotate', neverAborts());
    const left = runner.signOut(neverAborts());
    await kind.signOut.call(0).end(ok(undefined));
    await left;
    await kind.act.call(0).end(ok(ada()));
    expect(await acting).toEqual(ok(undefined));
    expect([state(), runner.isSignedIn()]).toEqual(['signed-out', false]);
  });

  it('whose caller left is asked what became of it', async () => {
    const { runner, kind, signedIn } = slowSource();
    await signedIn();
    const window = new AbortController();
    const acting = runner.act('rotate', window.signal);
    window.abort();
    expect(await acting).toEqual(cancelled);
    await kind.act.call(0).end(err({ code: 'cancelled' }));
    expect(kind.refresh.count()).toBe(1);
  });

  it('that failed leaves the sign-in as it is', async () => {
    const { runner, kind, signedIn, state } = slowSource();
    await signedIn();
    const acting = runner.act('rotate', neverAborts());
    await kind.act.call(0).end(err(network));
    expect(await acting).toEqual(err(network));
    expect([state(), kind.refresh.count()]).toEqual(['signed-in', 0]);
  });
});

describe('a sign-out', () => {
  it('is finished though its only caller left', async () => {
    const { runner, kind, signedIn, news, state } = slowSource();
    await signedIn();
    const window = new AbortController();
    const left = runner.signOut(window.signal);
    window.abort();
    expect(await left).toEqual(cancelled);
    expect(kind.signOut.call(0).signal.aborted).toBe(false);
    await kind.signOut.call(0).end(ok(undefined));
    expect([state(), news]).toEqual(['signed-out', [{ type: 'signed-out' }]]);
  });

  it('that was never begun changes nothing', async () => {
    const { runner, kind, signedIn, state } = slowSource();
    await signedIn();
    expect(await runner.signOut(AbortSignal.abort())).toEqual(cancelled);
    expect([state(), runner.isSignedIn(), kind.signOut.count()]).toEqual(['signed-in', true, 0]);
    void runner.signIn({ openBrowser: false }, neverAborts());
    await settle();
    await runner.signOut(AbortSignal.abort());
    expect([state(), kind.signIn.call(1).signal.aborted]).toEqual(['signing-in', false]);
  });

  it('forgets what the kind held in memory alone', async () => {
    const { runner, kind, signedIn, clock } = slowSource();
    await signedIn();
    runner.context().memory.set(new Secret('assertion'), clock.nowMs() + HOUR);
    const left = runner.signOut(neverAborts());
    await kind.signOut.call(0).end(ok(undefined));
    await left;
    expect(runner.context().memory.get()).toBeNull();
  });

  it('is remembered when the keychain could not be made to remove the sign-in', async () => {
    const { runner, kind, signedIn, kept, state } = slowSource();
    await signedIn();
    const left = runner.signOut(neverAborts());
    await kind.signOut.call(0).end(err({ code: 'keychain-locked' }));
    expect(await left).toEqual(err({ code: 'keychain-locked' }));
    expect([state(), runner.isLeaving(), kept]).toEqual(['needs-attention', true, [true]]);
    expect(runner.snapshot().problem).toEqual({ code: 'keychain-not-removed', source: 'Work' });
    await signedIn();
    expect([state(), runner.isLeaving(), kept]).toEqual(['signed-in', false, [true, false]]);
  });
});
