import { describe, expect, it } from 'vitest';
import { CliList, CliLogin, CliStatus } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import type { SourceView, SyncView } from '../../../../shared/source.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { createFakeClock, settle } from '../../testing/fake-clock.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { signedOut, signingIn } from '../testing-login.ts';
import { NOW_MS, testSession, testSource } from '../testing-state.ts';

const idle: SyncView = { ...testSource().sync, lastAt: null };
const synced = (over: Partial<SyncView> = {}): SourceView =>
  testSource({ sync: { ...idle, lastAt: NOW_MS, ...over }, sessionCount: 2 });
const syncing = (done: number, total: number | null): SourceView =>
  testSource({ sync: { ...idle, running: true, doneAccounts: done, totalAccounts: total }, sessionCount: 0 });
const failing = (problem: Problem, lastAt: number | null = NOW_MS): SourceView =>
  testSource({ sync: { ...idle, lastAt, problem }, sessionCount: 1 });
const portalDown: Problem = { code: 'upstream-failed', service: 'IAM Identity Center', status: 503 };
const dev = testSession({ id: 'dev' });
const prod = testSession({ id: 'prod', accountId: '222222222222' }, { production: true });

/** A user who signs in: the sync runs until the test ends it. */
function firstDay(outcome: Parameters<ReturnType<typeof testPorts>['update']>[0] = {}) {
  const clock = createFakeClock(NOW_MS);
  let end = (): void => undefined;
  const { app } = signingIn({
    clock,
    state: { sources: [{ ...signedOut, sync: idle }], sessions: [] },
    verbs: {
      signIn: async () => {
        app.update({ sources: [syncing(0, null)] });
        return ok({});
      },
      sync: () =>
        new Promise((resolve) => {
          end = () => {
            app.update(outcome);
            resolve(ok({}));
          };
        }),
    },
  });
  return { app, clock, end: () => end() };
}
const terminal: TestRequest = { isTerminal: true, columns: 80 };

describe('login waits for the sync', () => {
  it('and says how many sessions there are, how many are new, and what to type next', async () => {
    const { app, end } = firstDay({ sources: [synced({ added: 2 })], sessions: [prod, dev] });
    const ran = run(app.ports, ['login'], terminal);
    await settle();
    app.update({ sources: [syncing(0, 400)] });
    app.update({ sources: [syncing(120, 400)] });
    expect(app.writes()).toBe(0);
    end();
    const { out, err: progress, code } = await ran;
    expect(out).toBe(
      [
        'Signed in to Corp as maria, 8 h left.',
        '2 sessions, 2 new.',
        'Next:',
        '  latchkey list',
        '  latchkey use dev',
        '  aws sts get-caller-identity --profile dev',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
    // The profiles are in the files before the next command is typed.
    expect(app.writes()).toBe(1);
    expect(progress.split('\r').map((line) => line.trimEnd())).toEqual([
      '',
      'Reading the accounts and roles of Corp…',
      'Reading the accounts and roles of Corp: 0 of 400 accounts',
      'Reading the accounts and roles of Corp: 120 of 400 accounts',
      '',
      '',
    ]);
    expect(app.listeners()).toBe(0);
  });

  it('for a bounded time: then the sync goes on without it', async () => {
    const { app, clock } = firstDay();
    const ran = run(app.ports, ['login']);
    await settle();
    app.update({ sources: [syncing(120, 400)] });
    await clock.advance(120_000);
    const { out, err: said, code } = await ran;
    expect([code, out]).toEqual([0, 'Signed in to Corp as maria, 8 h left.\n']);
    expect(said).toBe(
      'The accounts and roles of Corp are still being read (120 of 400 accounts). Latchkey goes on with it. To look: latchkey status\n',
    );
    expect(app.listeners()).toBe(0);
  });

  it('on a dumb terminal with one line, in a script with none', async () => {
    for (const [request, said] of [
      [{ isTerminal: true, env: { TERM: 'dumb' } }, 'Reading the accounts and roles of Corp…\n'],
      [{}, ''],
    ] as const) {
      const { app, end } = firstDay({ sources: [synced({ added: 1 })], sessions: [dev] });
      const ran = run(app.ports, ['login'], request);
      await settle();
      app.update({ sources: [syncing(1, 4)] });
      end();
      expect((await ran).err).toBe(said);
    }
  });

  it('until Ctrl-C', async () => {
    const { app, end } = firstDay();
    const leaving = new AbortController();
    const ran = run(app.ports, ['login'], {}, leaving.signal);
    await settle();
    leaving.abort();
    end();
    await ran;
    expect(app.listeners()).toBe(0);
  });

  it('and says why it failed, that the sessions of before stay, and what happens now', async () => {
    const { app, end } = firstDay({ sources: [failing(portalDown)], sessions: [dev] });
    const ran = run(app.ports, ['login']);
    await settle();
    end();
    const { out, err: said, code } = await ran;
    expect([code, out]).toEqual([0, 'Signed in to Corp as maria, 8 h left.\n']);
    expect(said).toContain('The sync of Corp failed: IAM Identity Center failed (HTTP 503).');
    expect(said).toContain(
      'Its session from before is unchanged. Latchkey tries again automatically. To try now: latchkey login "Corp"',
    );
  });

  it('has the same facts as JSON', async () => {
    const { app, end } = firstDay({ sources: [synced({ added: 2, removed: 1 })], sessions: [prod, dev] });
    const ran = run(app.ports, ['login', '--json']);
    await settle();
    end();
    expect(CliLogin.parse(JSON.parse((await ran).out))).toMatchObject({
      name: 'Corp',
      sync: { running: false, added: 2, removed: 1, lastAt: '2026-01-15T12:34:56Z', problem: null },
      sessionCount: 2,
      next: ['latchkey list', 'latchkey use dev', 'aws sts get-caller-identity --profile dev'],
    });
  });

  it('says of which accounts it is incomplete, beside how many sessions there are', async () => {
    const problem: Problem = {
      code: 'accounts-not-read',
      accounts: ['Sandbox (333333333333)'],
      count: 1,
      reason: 'AWS denied ListAccountRoles.',
    };
    const { app, end } = firstDay({ sources: [synced({ added: 1, problem })], sessions: [dev] });
    const ran = run(app.ports, ['login']);
    await settle();
    end();
    const { code, out, err: said } = await ran;
    expect([code, out]).toEqual([0, 'Signed in to Corp as maria, 8 h left.\n1 session, 1 new.\n']);
    expect(said).toContain(
      'The sync of Corp is incomplete: The roles of an account could not be read: Sandbox (333333333333). AWS denied ListAccountRoles. Its sessions from before are unchanged; all others are up to date.\nLatchkey tries again automatically. To try now: latchkey login "Corp"\n',
    );
  });

  it('asks again for what could not be read, where the user is signed in already', async () => {
    const app = testPorts({
      hash: nodeHash,
      state: { sources: [failing(portalDown)], sessions: [dev] },
      verbs: {
        sync: async () => {
          app.update({ sources: [synced({ added: 1 })], sessions: [dev, prod] });
          return ok({});
        },
      },
    });
    expect((await run(app.ports, ['login'])).out).toBe(
      'Already signed in to Corp as maria, 8 h left.\n2 sessions, 1 new.\n',
    );
  });

  it('says that the directory assigns nothing to the user', async () => {
    const { app, end } = firstDay({ sources: [synced()], sessions: [] });
    const ran = run(app.ports, ['login'], terminal);
    await settle();
    end();
    expect((await ran).out).toBe(
      'Signed in to Corp as maria, 8 h left.\nCorp offers you no account and role. Ask its administrator to assign one to you.\n',
    );
  });

  it('names commands that apply: the default session is kept, a profile that is not written is not used', async () => {
    const isDefault = { ...dev, isDefault: true };
    const unwritten = { ...dev, profileWritten: false };
    for (const [session, command, who] of [
      [isDefault, 'latchkey which', 'aws sts get-caller-identity --profile dev'],
      [unwritten, 'latchkey use dev', 'latchkey exec dev -- aws sts get-caller-identity'],
    ] as const) {
      const app = testPorts({ hash: nodeHash, state: { sessions: [session] } });
      const { next } = CliLogin.parse(JSON.parse((await run(app.ports, ['login', '--json'])).out));
      expect(next).toEqual(['latchkey list', command, who]);
    }
  });
});

describe('a name that no session has, while a sync runs', () => {
  const world = (over: Parameters<ReturnType<typeof testPorts>['update']>[0]) => {
    const clock = createFakeClock(NOW_MS);
    const app = testPorts({ hash: nodeHash, clock, state: { sources: [syncing(1, 4)], sessions: [] } });
    return { app, clock, end: () => app.update({ sources: [synced()], ...over }) };
  };
  it.each([
    [['use', 'dev'], 'dev · acct-11 (111111111111) is now the default session.'],
    [['which', '--profile', 'dev'], 'dev'],
    [['start', 'dev'], 'dev is active'],
    [['credential-process', '--profile', 'dev'], '"AccessKeyId":"ASIAIOSFODNN7EXAMPLE"'],
  ] as const)('%s waits for it', async (argv, said) => {
    const { app, end } = world({ sessions: [dev] });
    const ran = run(app.ports, argv);
    await settle();
    end();
    const { code, out, err: waited } = await ran;
    expect([code, waited]).toEqual([
      0,
      'latchkey: no session "dev" yet; waiting while the accounts and roles of Corp are read…\n',
    ]);
    expect(out).toContain(said);
    expect(app.listeners()).toBe(0);
  });

  it('git and exec wait for it', async () => {
    for (const [argv, request] of [
      [['origin', 'codecommit://dev@Repo'], { calledAs: 'git-remote-codecommit' }],
      [['exec', 'dev', '--', 'true'], {}],
    ] as const) {
      const { app, end } = world({ sessions: [dev] });
      const ran = run(app.ports, argv, request);
      await settle();
      end();
      expect((await ran).end.kind).toBe('exec');
    }
  });

  it('is unknown only when everything is read', async () => {
    const { app, end } = world({ sessions: [prod] });
    const ran = run(app.ports, ['use', 'staging']);
    await settle();
    end();
    expect(await ran).toMatchObject({ code: 1 });
    expect((await ran).err).toContain('Unknown session "staging".\n  See: latchkey list');
  });

  it('is refused in time, with the reason', async () => {
    const { app, clock } = world({});
    const ran = run(app.ports, ['use', 'dev'], { spentMs: 10_000 });
    await clock.advance(19_999);
    expect(app.listeners()).toBe(1);
    await clock.advance(1);
    const { code, err: said } = await ran;
    expect(code).toBe(1);
    expect(said).toContain(
      'Unknown session "dev".\n  The accounts and roles of Corp are still being read.\n  Try again when that is done. To look: latchkey status\n',
    );
  });

  it('names the source whose last sync failed', async () => {
    const app = testPorts({ hash: nodeHash, state: { sources: [failing(portalDown)], sessions: [dev] } });
    expect((await run(app.ports, ['use', 'nope'])).err).toContain(
      'Unknown session "nope".\n  The last sync of Corp failed.\n  To see why: latchkey status\n',
    );
  });

  it('keeps neither a prompt of a shell nor a foreign host of git waiting', async () => {
    const { app } = world({});
    expect((await run(app.ports, ['prompt'], { env: { AWS_PROFILE: 'dev' } })).code).toBe(1);
    const stdin = 'protocol=https\nhost=git.example.com\npath=x\n\n';
    const foreign = await run(app.ports, ['git-credential', 'get', '--profile', 'dev'], { stdin });
    expect([foreign.code, foreign.out]).toEqual([0, '']);
  });
});

describe('a sync that runs or failed', () => {
  it('list says it beside the sessions, and in each of them', async () => {
    const failed = testPorts({ hash: nodeHash, state: { sources: [failing(portalDown)], sessions: [dev] } });
    const ran = await run(failed.ports, ['list']);
    expect(ran.out).toContain('dev');
    expect(ran.err).toContain('latchkey: The sync of Corp failed: IAM Identity Center failed (HTTP 503).');
    const json = await run(failed.ports, ['list', '--json']);
    expect(CliList.parse(JSON.parse(json.out))).toMatchObject([{ name: 'dev', sync: 'failed' }]);
    expect(json.err).toBe(ran.err);
    const running = testPorts({ hash: nodeHash, state: { sources: [syncing(1, 4)], sessions: [] } });
    expect(await run(running.ports, ['list'])).toMatchObject({
      out: '',
      err: 'latchkey: The accounts and roles of Corp are still being read (1 of 4 accounts). More sessions may come.\n',
    });
  });

  it('status and doctor say it', async () => {
    const app = testPorts({
      hash: nodeHash,
      state: { sources: [failing(portalDown)], sessions: [dev] },
      verbs: {
        diagnostics: async () => ok({ checks: [] }),
        gitPlan: async () => err({ code: 'cancelled' }),
      },
    });
    const because = 'The sync of Corp failed: IAM Identity Center failed (HTTP 503).';
    expect((await run(app.ports, ['status'])).out).toContain(`\n  ${because}`);
    const json = CliStatus.parse(JSON.parse((await run(app.ports, ['status', '--json'])).out));
    expect(json.sources[0]?.sync?.problem?.code).toBe('upstream-failed');
    const doctor = await run(app.ports, ['doctor']);
    expect(doctor.out).toContain(`FAIL  Accounts and roles of Corp: ${because}`);
    app.update({ sources: [synced()] });
    expect((await run(app.ports, ['doctor'])).out).toContain(
      'ok    Accounts and roles of Corp: last read just now',
    );
    expect((await run(app.ports, ['status'])).out).not.toContain('sync');
  });
});
