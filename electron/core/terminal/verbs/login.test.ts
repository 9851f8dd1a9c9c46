import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../../shared/app-state.ts';
import { PromptId } from '../../../../shared/ids.ts';
import { invalidInput } from '../../../../shared/invalid-input.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { deviceCode, signedOut, signingIn } from '../testing-login.ts';
import { NOW_MS, testLease, testSession, testSource } from '../testing-state.ts';

/** As a sign-in with a code goes. */
const withCode = () => signingIn({ steps: [{ prompts: [deviceCode()] }, {}] });

describe('latchkey login', () => {
  it.each([['Corp'], ['corp'], ['cor'], undefined])(
    '%s: address, code, waits, says who signed in',
    async (word) => {
      const { app, asked } = withCode();
      const ran = await run(app.ports, ['login', ...(word ?? []), '--no-browser']);
      expect(ran.out).toBe(
        [
          'Open:  https://device.example?user_code=ABCD-EFGH',
          'Code:  ABCD-EFGH   (valid for 10 min; the page must show the same code)',
          'Waiting for you to confirm…',
          'Signed in to Corp as maria, 8 h left.',
          '1 session, none new.',
          '',
        ].join('\n'),
      );
      expect([ran.code, ran.err, app.listeners()]).toEqual([0, '', 0]);
      expect(asked).toEqual([{ sourceId: 'corp', openBrowser: false }]);
    },
  );

  it('opens the page as the settings say without --no-browser', async () => {
    const { app, asked } = withCode();
    await run(app.ports, ['login']);
    expect(asked).toEqual([{ sourceId: 'corp', openBrowser: null }]);
  });

  it('joins a sign-in whose code is already shown', async () => {
    const { app } = signingIn({
      state: { sources: [{ ...signedOut, state: 'signing-in' }], prompts: [deviceCode()] },
    });
    expect((await run(app.ports, ['login'])).out).toContain('ABCD-EFGH');
  });

  it('says that another user is signed in than before, and status goes on saying it', async () => {
    const other = { sources: [testSource({ signedInAs: 'eve', signedInBefore: 'maria' })] };
    const app = testPorts({ hash: nodeHash, state: other });
    const said = 'Signed in as maria before, as eve now.';
    expect((await run(app.ports, ['login'])).err).toContain(said);
    const ran = await run(app.ports, ['login', '--json']);
    expect(JSON.parse(ran.out)).toMatchObject({ signedInAs: 'eve', signedInBefore: 'maria' });
    expect((await run(app.ports, ['status'])).out).toContain(said);
    expect((await run(app.ports, ['sources'])).out).toContain(`Corp: ${said}`);
    const nameless = { sources: [testSource({ signedInAs: 'eve', signedInBefore: '' })] };
    const ofNameless = testPorts({ hash: nodeHash, state: nameless });
    expect((await run(ofNameless.ports, ['login'])).err).toContain('as another user before, as eve now.');
  });

  it('keeps standard output for the JSON value', async () => {
    const { app } = withCode();
    const ran = await run(app.ports, ['login', '--json']);
    expect(JSON.parse(ran.out)).toMatchObject({
      name: 'Corp',
      signedInAs: 'maria',
      expiresAt: '2026-01-15T20:34:56Z',
    });
    expect(ran.err).toContain('ABCD-EFGH');
  });

  it('renews a sign-in that is about to end, and any that it is told to', async () => {
    const ends = (leftMs: number, over: object = {}) =>
      signingIn({
        state: { sources: [testSource({ expiresAt: NOW_MS + leftMs, renewsItself: false, ...over })] },
      });
    const due = ends(8 * 60_000);
    const ran = await run(due.app.ports, ['login', '--no-browser']);
    expect([ran.code, ran.out]).toEqual([0, 'Signed in to Corp as maria, 8 h left.\n1 session, none new.\n']);
    expect(due.asked).toHaveLength(1);
    const early = ends(80 * 60_000);
    expect((await run(early.app.ports, ['login'])).out).toBe(
      'Already signed in to Corp as maria, 1 h 20 min left.\n1 session, last read 5 min ago.\n',
    );
    expect(early.asked).toEqual([]);
    await run(early.app.ports, ['login', '--again']);
    expect(early.asked).toHaveLength(1);
    const itself = ends(8 * 60_000, { renewsItself: true });
    await run(itself.app.ports, ['login']);
    expect(itself.asked).toEqual([]);
  });

  it('names the command that renews a sign-in which is only read', async () => {
    const command = 'aws sso login --sso-session acme';
    const read = testSource({
      hasExternalSignIn: true,
      command,
      expiresAt: NOW_MS + 8 * 60_000,
      renewsItself: false,
    });
    const app = testPorts({
      hash: nodeHash,
      state: { sources: [read] },
      verbs: { signIn: async () => ok({}) },
    });
    expect((await run(app.ports, ['login'])).out).toBe(
      `Already signed in to Corp as maria, 8 min left.\n  To renew it, run: ${command}\n1 session, last read 5 min ago.\n`,
    );
    expect((await run(app.ports, ['status'])).out).toContain(`\n  To renew it, run: ${command}\n`);
  });

  it('says so when somebody is already signed in', async () => {
    const app = testPorts({ hash: nodeHash });
    expect((await run(app.ports, ['login'])).out).toBe(
      'Already signed in to Corp as maria, 8 h left.\n1 session, last read 5 min ago.\n',
    );
    expect(app.called).toEqual([]);
  });

  it.each([
    ['denied', { code: 'sign-in-denied', source: 'Corp' } as const, 4],
    ['ran out', { code: 'device-code-expired', source: 'Corp' } as const, 4],
    ['cancelled', { code: 'cancelled' } as const, 4],
    ['no keychain', { code: 'keychain-missing' } as const, 1],
  ])('%s', async (_, problem, exit) => {
    const { app } = signingIn({ problem });
    expect((await run(app.ports, ['login'])).code).toBe(exit);
    expect(app.listeners()).toBe(0);
  });

  it('gives its signal to the sign-in, so that Ctrl-C releases this caller alone', async () => {
    const leaving = new AbortController();
    let seen: AbortSignal | undefined;
    const { app } = signingIn({
      verbs: {
        signIn: async (_, signal) => {
          seen = signal;
          leaving.abort();
          return err({ code: 'cancelled' });
        },
      },
    });
    await run(app.ports, ['login'], {}, leaving.signal);
    expect(seen?.aborted).toBe(true);
    expect(app.called.map(({ verb }) => verb)).not.toContain('cancelSignIn');
  });

  it('asks which when there are several, lists them, and finds by part', async () => {
    const sources = [signedOut, { ...testSource({ name: 'Corp two' }), id: testSource().id }];
    const { ports } = testPorts({ hash: nodeHash, state: { sources } });
    const which = await run(ports, ['login']);
    expect([which.code, which.err.includes('Corp, Corp two')]).toEqual([2, true]);
    expect((await run(ports, ['login', 'cor'])).err).toContain('matches more than one');
    const unknown = await run(ports, ['login', 'crop']);
    expect([unknown.code, unknown.err.includes('Similar: Corp')]).toEqual([1, true]);
  });
});

describe('a sign-in that another verb has to wait for', () => {
  it('use: shows the code on standard error and leaves standard output alone', async () => {
    const { app } = signingIn({
      verbs: {
        makeDefault: async () => {
          app.update({ prompts: [deviceCode()] });
          app.update({ prompts: [], defaultSessionId: testSession({ id: 'dev' }).id });
          return ok({});
        },
      },
    });
    const ran = await run(app.ports, ['use', 'dev'], { isTerminal: true });
    expect(ran.out).toBe('dev · acct-11 (111111111111) is now the default session.\n');
    expect(ran.err).toContain('Code:  ABCD-EFGH');
    expect(app.listeners()).toBe(0);
  });
});

describe('an MFA code on the terminal', () => {
  const mfa: Prompt = {
    kind: 'mfa-code',
    id: PromptId.parse('m1'),
    sessionId: testSession({ id: 'dev' }).id,
    sessionName: 'dev',
    serial: 'arn:aws:iam::111111111111:mfa/maria',
    problem: null,
  };
  const start = async (request: TestRequest) => {
    const answers: unknown[] = [];
    let answered: () => void = () => {};
    const app = testPorts({
      hash: nodeHash,
      lease: (_, signal) =>
        new Promise((resolve) => {
          answered = () => resolve(ok(testLease()));
          signal.addEventListener('abort', answered);
          app.update({ prompts: [mfa] });
          if (request.isTerminal !== true) answered();
        }),
      verbs: {
        answerPrompt: async ({ answer }) => {
          answers.push(answer);
          if (answer.kind === 'text' && !/^\d{6}$/.test(answer.text)) {
            return invalidInput('code', 'The code is six digits.');
          }
          answered();
          return ok({});
        },
      },
    });
    const ran = await run(app.ports, ['start', 'dev'], request);
    return { ran, answers };
  };

  it('is asked for, and again with the reason while it is not six digits', async () => {
    const { ran, answers } = await start({ isTerminal: true, typed: ['12x', ' 123456 '] });
    expect(answers).toEqual([
      { kind: 'text', text: '12x' },
      { kind: 'text', text: '123456' },
    ]);
    expect(ran.asked[1]).toContain('six digits');
    expect(ran.code).toBe(0);
  });

  it('is cancelled by an empty line', async () => {
    expect((await start({ isTerminal: true, typed: [''] })).answers).toEqual([{ kind: 'cancel' }]);
  });

  it('is left to the window where there is no terminal', async () => {
    expect((await start({})).ran.asked).toEqual([]);
  });
});

describe('the questions of a sign-in on the terminal', () => {
  const roles: Prompt = {
    kind: 'choose-roles',
    id: PromptId.parse('r1'),
    sourceId: signedOut.id,
    sourceName: 'Corp',
    roles: [
      { key: 'k1', account: 'production (111111111111)', role: 'Admin' },
      { key: 'k2', account: 'staging (222222222222)', role: 'ReadOnly' },
    ],
  };
  const login = async (prompt: Prompt, request: TestRequest) => {
    const answers: unknown[] = [];
    let answered: () => void = () => {};
    const { app } = signingIn({
      verbs: {
        signIn: () =>
          new Promise((resolve) => {
            answered = () => {
              app.update({ prompts: [], sources: [testSource()] });
              resolve(ok({}));
            };
            app.update({ prompts: [prompt] });
            if (request.isTerminal !== true) answered();
          }),
        answerPrompt: async ({ answer }) => {
          answers.push(answer);
          if (answer.kind === 'text' && answer.text === '') {
            return invalidInput('roles', 'Choose at least one.');
          }
          answered();
          return ok({});
        },
      },
    });
    return { ran: await run(app.ports, ['login'], request), answers, listeners: app.listeners() };
  };

  it('lists the roles and takes numbers, again after a slip', async () => {
    const { ran, answers, listeners } = await login(roles, { isTerminal: true, typed: ['7', '1-2'] });
    expect(ran.err).toContain('1  Admin  (production (111111111111))');
    expect(ran.asked[1]).toContain('at least one');
    expect(answers).toEqual([
      { kind: 'text', text: '' },
      { kind: 'text', text: 'k1\nk2' },
    ]);
    expect([ran.code, listeners]).toEqual([0, 0]);
  });

  it('says without a terminal where the roles are chosen, once', async () => {
    const { ran, answers, listeners } = await login(roles, {});
    expect(ran.err.match(/choose in the window of Latchkey/g)).toHaveLength(1);
    expect(answers).toEqual([]);
    expect([ran.code, listeners]).toEqual([0, 0]);
  });

  it('asks for the MFA code of the source', async () => {
    const mfa: Prompt = {
      kind: 'mfa-code',
      id: PromptId.parse('m2'),
      sessionId: null,
      sessionName: 'Corp',
      serial: 'arn:aws:iam::111111111111:mfa/maria',
      problem: null,
    };
    expect((await login(mfa, { isTerminal: true, typed: ['123456'] })).answers).toEqual([
      { kind: 'text', text: '123456' },
    ]);
    const off = await login(mfa, {});
    expect([off.ran.err.match(/waiting for the MFA code/g), off.ran.err, off.answers]).toEqual([
      ['waiting for the MFA code'],
      expect.stringContaining('for Corp (enter it in the Latchkey window)'),
      [],
    ]);
  });

  it('prints the link of a sign-in in the browser', async () => {
    const page: Prompt = {
      kind: 'browser',
      id: PromptId.parse('b1'),
      sourceId: signedOut.id,
      sourceName: 'Corp',
      url: 'https://idp.example/authorize?state=1',
      expiresAt: NOW_MS + 600_000,
    };
    const { ran, answers } = await login(page, {});
    expect(ran.out).toContain('Open:  https://idp.example/authorize?state=1\nContinue in a browser');
    expect(answers).toEqual([]);
  });

  it('leaves the roles to the window where there is no terminal', async () => {
    expect((await login(roles, {})).ran.asked).toEqual([]);
  });
});
