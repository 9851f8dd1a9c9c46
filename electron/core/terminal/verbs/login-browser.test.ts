import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../../shared/app-state.ts';
import { PromptId } from '../../../../shared/ids.ts';
import { ok } from '../../../../shared/result.ts';
import { run } from '../testing.ts';
import { deviceCode, signedOut, signingIn } from '../testing-login.ts';
import { NOW_MS } from '../testing-state.ts';

describe('latchkey login and the browser', () => {
  it.each([
    ['over SSH', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['over SSH with a display', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', DISPLAY: ':10' }, null],
    ['over SSH with Wayland', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', WAYLAND_DISPLAY: 'w' }, null],
    ['on the desktop', { DISPLAY: ':0' }, null],
  ])('%s it asks for the browser that can be seen', async (_, env, openBrowser) => {
    const { app, asked } = signingIn();
    await run(app.ports, ['login'], { env });
    expect(asked).toEqual([{ sourceId: 'corp', openBrowser }]);
  });

  it('says in which window the sign-in continues or will, once, also to who wants no browser', async () => {
    const window: Extract<Prompt, { kind: 'sign-in-window' }> = {
      kind: 'sign-in-window',
      id: PromptId.parse('p0'),
      sourceId: signedOut.id,
      sourceName: 'Corp',
      host: 'idp.example',
      issuedAt: NOW_MS,
      expiresAt: NOW_MS + 600_000,
    };
    for (const argv of [['login'], ['login', '--no-browser']]) {
      const { app } = signingIn({
        steps: [
          { prompts: [{ ...window, id: PromptId.parse('p1'), isPutOff: true }] },
          { prompts: [window] },
          { prompts: [window], sources: [{ ...signedOut, state: 'signing-in' }] },
        ],
      });
      const ran = await run(app.ports, argv);
      expect(ran.out.split('\n').slice(0, 2)).toEqual([
        'This computer is locked or asleep. The window for idp.example opens there once it is unlocked (within 10 min); waiting…',
        'Sign in at idp.example in the window that Latchkey has opened on this computer (within 10 min); waiting…',
      ]);
      expect(ran.out.match(/Sign in at/g)).toHaveLength(1);
    }
  });

  it('asks for a code in place of a page that another began, with --no-browser only', async () => {
    const page: Prompt = {
      kind: 'browser',
      id: PromptId.parse('p0'),
      sourceId: signedOut.id,
      sourceName: 'Corp',
      url: 'https://oidc.example/authorize',
      expiresAt: NOW_MS + 600_000,
      offersCode: true,
    };
    const joined = () => {
      const answers: unknown[] = [];
      const { app } = signingIn({
        state: { sources: [{ ...signedOut, state: 'signing-in' }], prompts: [page] },
        verbs: {
          answerPrompt: async (input) => {
            answers.push(input);
            app.update({ prompts: [deviceCode({ verificationUriComplete: null })] });
            return ok({});
          },
        },
      });
      return { app, answers };
    };
    const withCode = joined();
    const ran = await run(withCode.app.ports, ['login', '--no-browser']);
    expect(withCode.answers).toEqual([{ promptId: 'p0', answer: { kind: 'use-code' } }]);
    expect(ran.out).toContain('ABCD-EFGH');
    expect(ran.out).not.toContain('authorize');
    const here = joined();
    const shown = await run(here.app.ports, ['login']);
    expect(here.answers).toEqual([]);
    expect(shown.out).toContain('https://oidc.example/authorize');
    expect(shown.out).toContain('latchkey login "Corp" --no-browser');
  });

  it.each([
    [{ code: 'browser-not-back', source: 'Corp', waitedMs: 600_000 } as const, 4, 'within 10 min'],
    [
      { code: 'source-set-up-wrong', source: 'Corp', field: 'Start URL', reason: 'No.' } as const,
      1,
      'Correct “Start URL” in the window under Identity sources, Corp, Edit.',
    ],
  ])('%j', async (problem, exit, words) => {
    const { app } = signingIn({ problem });
    const ran = await run(app.ports, ['login']);
    expect(ran.code).toBe(exit);
    expect(ran.err).toContain(words);
  });
});
