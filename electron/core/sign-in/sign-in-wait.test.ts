import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { must, never, startApp, tool } from '../testing/running-app.ts';
import { createPrompts } from './prompts.ts';
import { createSignInWait, type WaitingCaller } from './sign-in-wait.ts';

async function signedOut() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
  running.world.provider.signInCalls = 0;
  return running;
}

describe('a sign-in that tools wait for', () => {
  it('is one question however many wait, naming who asked; all continue when it is given', async () => {
    const { world, app, lease } = await signedOut();
    const asked = Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        lease({ caller: { ...tool, process: i % 2 === 0 ? 'aws' : 'git' } }),
      ),
    );
    await settle(400);
    const [prompt, ...others] = app.state().prompts;
    expect(others).toEqual([]);
    expect(prompt).toMatchObject({ kind: 'sign-in-needed', sourceName: 'Work', askedBy: ['aws', 'git'] });
    expect(app.state().sessions[0]?.state).toBe('needs-sign-in');
    if (prompt === undefined) return;
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    expect((await asked).every((outcome) => outcome.ok)).toBe(true);
    expect(world.provider).toMatchObject({ signInCalls: 1, leaseCalls: 1 });
    expect(app.state().prompts).toEqual([]);
  });

  it('says in the words of the provider why the sign-in before ended', async () => {
    const { world, app, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
    });
    const revoked: Problem = { code: 'token-revoked', source: 'Work', detail: 'invalid_grant: Revoked.' };
    world.provider.leaseProblem = () => revoked;
    world.provider.refresh = () => err({ code: 'sign-in-needed', source: 'Work' });
    const asked = lease();
    await settle();
    expect(app.state().prompts).toMatchObject([{ kind: 'sign-in-needed', problem: revoked }]);
    const [prompt] = app.state().prompts;
    if (prompt === undefined) return;
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never));
    expect((await asked).ok).toBe(false);
  });

  it('ends with "not given" after the time of the settings', async () => {
    const { world, app, lease } = await signedOut();
    const asked = lease();
    await world.clock.advance(119_000);
    expect(app.state().prompts).toHaveLength(1);
    await world.clock.advance(2_000);
    expect(await asked).toEqual({
      ok: false,
      error: { code: 'sign-in-not-given', source: 'Work', waitedMs: 120_000 },
    });
    expect(app.state().prompts).toEqual([]);
  });

  it('continues when the user signs in in the window', async () => {
    const { world, app, sourceId, lease } = await signedOut();
    world.provider.signInBy = 'device-code';
    const asked = lease();
    await settle();
    const signingIn = app.verbs.signIn({ sourceId, openBrowser: true }, never);
    await settle();
    // The question gave way to the code, and the tool still waits.
    expect(app.state().prompts.map((p) => p.kind)).toEqual(['device-code']);
    expect(world.opened).toEqual(['https://device.example/']);
    world.provider.confirm();
    must(await signingIn);
    expect((await asked).ok).toBe(true);
  });

  it('ends for all when the user says no', async () => {
    const { app, lease } = await signedOut();
    const asked = Promise.all([lease(), lease()]);
    await settle();
    const [prompt] = app.state().prompts;
    if (prompt === undefined) throw new Error('no question');
    await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never);
    expect((await asked).map((o) => (o.ok ? 'ok' : o.error.code))).toEqual([
      'sign-in-not-given',
      'sign-in-not-given',
    ]);
  });

  it('is taken back when the last that waits gives up', async () => {
    const { app, lease } = await signedOut();
    const ctrlC = new AbortController();
    const asked = lease({}, ctrlC.signal);
    await settle();
    expect(app.state().prompts).toHaveLength(1);
    ctrlC.abort();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state().prompts).toEqual([]);
  });

  it('is not asked for by those that do not wait', async () => {
    const { app, lease } = await signedOut();
    const fail = await lease({ whenSignInNeeded: 'fail' });
    const background = await lease({ whenSignInNeeded: 'background' });
    expect([fail, background]).toMatchObject([
      { ok: false, error: { code: 'sign-in-needed' } },
      { ok: false, error: { code: 'sign-in-needed' } },
    ]);
    expect(app.state().prompts).toEqual([]);
  });

  it('releases every waiting caller when the session is stopped', async () => {
    const { app, sessionId, lease } = await signedOut();
    const asked = lease();
    await settle();
    app.broker.stop(sessionId);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'session-stopped' } });
    expect(app.state().prompts).toEqual([]);
  });
});

describe('a code that a session asks for', () => {
  it('is asked once, only when somebody is there to answer', async () => {
    const { world, app, lease } = await startApp((w) => {
      w.provider.latencyMs = 0;
      w.provider.asksMfa = true;
    });
    expect(await lease({ whenSignInNeeded: 'background' })).toMatchObject({
      ok: false,
      error: { code: 'mfa-needed' },
    });
    expect(app.state().prompts).toEqual([]);
    const asked = Promise.all([lease(), lease()]);
    await settle();
    const [prompt, ...others] = app.state().prompts;
    expect(prompt).toMatchObject({ kind: 'mfa-code', sessionName: 'Account 0 · Admin' });
    expect(others).toEqual([]);
    if (prompt === undefined) return;
    const wrong = await app.verbs.answerPrompt(
      { promptId: prompt.id, answer: { kind: 'text', text: 'abc' } },
      never,
    );
    expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(app.state().prompts).toHaveLength(1);
    await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'text', text: '123456' } }, never);
    expect((await asked).every((outcome) => outcome.ok)).toBe(true);
    expect(world.provider.leaseCalls).toBe(2);
  });
});

describe('the queue of callers', () => {
  const work = SourceId.parse('work');
  const home = SourceId.parse('home');
  const caller: WaitingCaller = {
    sourceId: work,
    sourceName: 'Work',
    sessionName: 'dev',
    askedBy: 'aws',
    maxMs: 60_000,
    why: { code: 'sign-in-needed', source: 'Work' },
    command: null,
  };
  const notGiven = (waitedMs: number) =>
    err({ code: 'sign-in-not-given' as const, source: 'Work', waitedMs });

  it('names the command where another program makes the sign-in', async () => {
    const command = 'aws sso login --sso-session acme';
    expect(await queue().wait({ maxMs: 0, command })).toMatchObject({ error: { command } });
  });

  function queue({ isSigningIn = false } = {}) {
    const clock = createFakeClock();
    let count = 0;
    const prompts = createPrompts({
      random: {
        hex: () => {
          count += 1;
          return String(count).padStart(16, '0');
        },
        fraction: () => 0,
      },
      changed: () => undefined,
    });
    const started: SourceId[] = [];
    const waiting = createSignInWait({
      prompts,
      clock,
      now: clock.nowMs,
      isSigningIn: () => isSigningIn,
      startSignIn: (id) => void started.push(id),
    });
    const wait = (over: Partial<WaitingCaller> = {}, signal = neverAborts()) =>
      waiting.wait({ ...caller, ...over }, signal);
    const answer = async (kind: 'yes' | 'cancel') => {
      for (const { id } of prompts.list()) prompts.answer(id, { kind });
      await settle();
    };
    return { clock, prompts, started, waiting, wait, answer };
  }

  it('says who waits and until when, while they come and go; a caller that leaves sooner counts so long', async () => {
    const { prompts, clock, wait, answer } = queue();
    const start = clock.nowMs();
    const shown = () =>
      prompts.list().map((one) => (one.kind === 'sign-in-needed' ? [one.askedBy, one.until - start] : []));
    const leave = new AbortController();
    const first = wait({ askedBy: 'aws', leavesInMs: 55_000 });
    expect(shown()).toEqual([[['aws'], 55_000]]);
    const second = wait({ askedBy: 'git' }, leave.signal);
    expect(shown()).toEqual([[['aws', 'git'], 60_000]]);
    leave.abort();
    await second;
    expect(shown()).toEqual([[['aws'], 55_000]]);
    // Little by little it is news too.
    const more: Promise<unknown>[] = [];
    for (const afterMs of [1, 600, 600]) {
      await clock.advance(afterMs);
      more.push(wait({ maxMs: 55_000 }));
    }
    expect(shown()).toEqual([[['aws'], 56_201]]);
    await answer('cancel');
    await Promise.all([first, ...more]);
    expect(prompts.list()).toEqual([]);
  });

  it('names in the question the command of another program', async () => {
    const { prompts, wait, answer } = queue();
    const asked = wait({ command: 'aws sso login --sso-session acme' });
    expect(prompts.list()).toMatchObject([{ command: 'aws sso login --sso-session acme' }]);
    await answer('cancel');
    await asked;
  });

  it('asks nothing while a sign-in runs already, and is released by its outcome', async () => {
    const { prompts, waiting, wait, clock } = queue({ isSigningIn: true });
    const all = Promise.all([wait(), wait()]);
    expect(prompts.list()).toEqual([]);
    waiting.signedIn(work);
    expect(await all).toEqual([ok(undefined), ok(undefined)]);
    expect(clock.timers()).toBe(0);
  });

  it('starts one sign-in at a yes, and waits for its outcome', async () => {
    const { prompts, started, waiting, wait, answer } = queue();
    const asked = wait();
    await answer('yes');
    expect(started).toEqual([work]);
    let isDone = false;
    void asked.then(() => {
      isDone = true;
    });
    waiting.signingIn(work);
    await settle();
    expect([isDone, prompts.list()]).toEqual([false, []]);
    waiting.notSignedIn(work);
    expect(await asked).toEqual(notGiven(0));
  });

  it('takes the question back when a sign-in begins elsewhere, and starts none', async () => {
    const { prompts, started, waiting, wait } = queue();
    const asked = wait();
    waiting.signingIn(work);
    await settle();
    expect([prompts.list(), started]).toEqual([[], []]);
    const joined = wait({ askedBy: 'git' });
    expect(prompts.list()).toEqual([]);
    waiting.signedIn(work);
    expect([await asked, await joined]).toEqual([ok(undefined), ok(undefined)]);
  });

  it('is one per source', async () => {
    const { prompts, waiting, wait } = queue();
    const first = wait();
    const second = wait({ sourceId: home, sourceName: 'Home', askedBy: 'git' });
    expect(prompts.list()).toMatchObject([
      { sourceName: 'Work', askedBy: ['aws'] },
      { sourceName: 'Home', askedBy: ['git'] },
    ]);
    waiting.signedIn(home);
    expect(await second).toEqual(ok(undefined));
    expect(prompts.list()).toHaveLength(1);
    waiting.notSignedIn(work);
    expect(await first).toEqual(notGiven(0));
  });

  it('names each program once', async () => {
    const { prompts, wait } = queue();
    for (const askedBy of ['aws', 'git', 'aws', 'git', 'terraform']) void wait({ askedBy });
    expect(prompts.list()).toMatchObject([{ askedBy: ['aws', 'git', 'terraform'] }]);
  });

  it('lets each caller leave by its own time and its own signal', async () => {
    const { clock, prompts, waiting, wait } = queue();
    const ctrlC = new AbortController();
    const [short, stopped, long] = [wait({ maxMs: 1_000 }), wait({}, ctrlC.signal), wait()];
    await clock.advance(1_000);
    expect(await short).toEqual(notGiven(1_000));
    ctrlC.abort();
    expect(await stopped).toEqual(err({ code: 'cancelled' }));
    expect(prompts.list()).toHaveLength(1);
    waiting.signedIn(work);
    expect(await long).toEqual(ok(undefined));
    expect(clock.timers()).toBe(0);
  });

  it('asks again after the last one left, whatever becomes of the former question', async () => {
    const { prompts, started, wait, answer } = queue();
    const ctrlC = new AbortController();
    const left = wait({}, ctrlC.signal);
    const [former] = prompts.list();
    ctrlC.abort();
    await left;
    const asked = wait();
    await settle();
    expect(prompts.list()).toHaveLength(1);
    expect(prompts.list()[0]?.id).not.toBe(former?.id);
    await answer('cancel');
    expect(await asked).toEqual(notGiven(0));
    expect(started).toEqual([]);
  });

  it('is not ended by a caller of the queue before, who was released and stops later', async () => {
    const { prompts, waiting, wait } = queue();
    const ctrlC = new AbortController();
    const released = wait({}, ctrlC.signal);
    waiting.signedIn(work);
    expect(await released).toEqual(ok(undefined));
    const next = wait();
    ctrlC.abort();
    await settle();
    expect(prompts.list()).toHaveLength(1);
    waiting.signedIn(work);
    expect(await next).toEqual(ok(undefined));
  });

  it('does not wait for who may not wait', async () => {
    const { prompts, wait } = queue();
    expect(await wait({ maxMs: 0 })).toEqual(notGiven(0));
    expect(await wait({}, AbortSignal.abort())).toEqual(err({ code: 'cancelled' }));
    expect(prompts.list()).toEqual([]);
  });
});
