import { describe, expect, it } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import type { PromptSpec } from '../identity-source.ts';
import { trayState } from '../sessions/tray-state.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const url = 'https://idp.example/authorize?client_id=x&state=s';
const roles: PromptSpec = {
  kind: 'choose-roles',
  roles: [
    { key: 'a', accountId: AccountId.parse('111111111111'), accountName: 'production', role: 'Admin' },
    { key: 'b', accountId: AccountId.parse('222222222222'), accountName: 'staging', role: 'Admin' },
  ],
};

async function signingIn(question: PromptSpec) {
  const { world, app, sourceId } = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  must(await app.verbs.signOut({ sourceId }, never));
  world.provider.question = question;
  const signedIn = app.verbs.signIn({ sourceId, openBrowser: false }, never);
  await settle();
  const [prompt] = app.state().prompts;
  if (prompt === undefined) throw new Error('nothing was asked');
  return { world, app, sourceId, prompt, promptId: prompt.id, signedIn };
}

describe('a sign-in that continues in the browser', () => {
  const question = { kind: 'browser', url, expiresAt: 2_000_000_000_000 } as const;

  it('is in the state with its source; its page opens again and its link is copied', async () => {
    const { world, app, sourceId, prompt, promptId } = await signingIn(question);
    expect(prompt).toEqual({ ...question, id: promptId, sourceId, sourceName: 'Work' });
    must(await app.verbs.openPromptLink({ promptId }, never));
    expect(world.opened).toEqual([url]);
    must(await app.verbs.copyPromptCode({ promptId }, never));
    expect(world.clipboard).toBe(url);
    expect(trayState(app.state())).not.toBe('attention');
  });

  it('can be cancelled, and answered with nothing else', async () => {
    const { app, promptId, signedIn } = await signingIn(question);
    for (const answer of [{ kind: 'yes' }, { kind: 'text', text: 'x' }] as const) {
      expect(await app.verbs.answerPrompt({ promptId, answer }, never)).toMatchObject({ ok: false });
    }
    must(await app.verbs.answerPrompt({ promptId, answer: { kind: 'cancel' } }, never));
    expect(await signedIn).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state().prompts).toEqual([]);
  });
});

describe('a sign-in that continues in a window of its own', () => {
  const question = {
    kind: 'sign-in-window',
    host: 'idp.example',
    issuedAt: 1_900_000_000_000,
    expiresAt: 2_000_000_000_000,
  } as const;

  it('is in the state with its source; its window comes forward', async () => {
    const { world, app, sourceId, prompt, promptId } = await signingIn(question);
    expect(prompt).toEqual({ ...question, id: promptId, sourceId, sourceName: 'Work' });
    must(await app.verbs.openPromptLink({ promptId }, never));
    expect(world.raised).toEqual([sourceId]);
    expect(world.opened).toEqual([]);
    expect(trayState(app.state())).not.toBe('attention');
  });

  it('can be cancelled, and answered with nothing else; it has no link to copy', async () => {
    const { world, app, promptId, signedIn } = await signingIn(question);
    for (const answer of [{ kind: 'yes' }, { kind: 'use-code' }, { kind: 'text', text: 'x' }] as const) {
      const refused = await app.verbs.answerPrompt({ promptId, answer }, never);
      expect(refused).toMatchObject({
        ok: false,
        error: { reason: expect.stringContaining('its own window') },
      });
    }
    expect(await app.verbs.copyPromptCode({ promptId }, never)).toMatchObject({ ok: false });
    expect(world.clipboard).toBe('');
    must(await app.verbs.answerPrompt({ promptId, answer: { kind: 'cancel' } }, never));
    expect(await signedIn).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state().prompts).toEqual([]);
  });
});

describe('a choice of roles', () => {
  it.each(['', 'c', 'a\nc', 'a,b', 'a\n'])('is refused when it is not of the list: %j', async (text) => {
    const { app, promptId, signedIn } = await signingIn(roles);
    const refused = await app.verbs.answerPrompt({ promptId, answer: { kind: 'text', text } }, never);
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'roles' } });
    expect(app.state().prompts).toHaveLength(1);
    must(await app.verbs.answerPrompt({ promptId, answer: { kind: 'cancel' } }, never));
    expect(await signedIn).toMatchObject({ ok: false });
  });

  it('reaches the kind as keys, one a line', async () => {
    const { world, app, promptId, signedIn } = await signingIn(roles);
    expect(trayState(app.state())).toBe('attention');
    expect(await app.verbs.openPromptLink({ promptId }, never)).toMatchObject({ ok: false });
    must(await app.verbs.answerPrompt({ promptId, answer: { kind: 'text', text: 'b\na' } }, never));
    must(await signedIn);
    expect(world.provider.answered).toEqual({ kind: 'text', text: 'b\na' });
  });
});
