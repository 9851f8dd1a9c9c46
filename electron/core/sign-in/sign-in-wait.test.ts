import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { err } from '../../../shared/result.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp, tool } from '../testing/running-app.ts';

async function signedOut() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
  running.world.provider.signInCalls = 0;
  return running;
}

describe('a sign-in that tools wait for', () => {
  it('is one question however many wait, naming who asked; all go on when it is given', async () => {
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

  it('goes on when the person signs in in the window meanwhile', async () => {
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

  it('ends for all when the person says no', async () => {
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

  it('releases whoever waits when the session is stopped', async () => {
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
