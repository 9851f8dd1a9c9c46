import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CliStatus } from '../../../../shared/cli.ts';
import { PromptId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { toIsoTime } from '../../utc.ts';
import { run, type TestRequest, type TestWorld, testPorts } from '../testing.ts';
import { HOUR_MS, NOW_MS, testLease, testSession, testSource } from '../testing-state.ts';

const host = 'git-codecommit.us-east-1.amazonaws.com';
const request = `protocol=https\nhost=${host}\npath=v1/repos/MyDemoRepo\n\n`;

const get = async (world: Partial<TestWorld> = {}, more: TestRequest = {}, args: string[] = []) => {
  const app = testPorts({ hash: nodeHash, ...world });
  const ran = await run(app.ports, ['git-credential', ...args, 'get'], { stdin: request, ...more });
  return { ...ran, ...app };
};
const expiryOf = (out: string): number => Number(/password_expiry_utc=(\d+)/.exec(out)?.[1]);
const refuses = (problem: Problem): Partial<TestWorld> => ({
  lease: async () => ({ ok: false, error: problem }),
});

describe('latchkey git-credential', () => {
  it('ends the password with its signature, or with its lease when that is sooner', async () => {
    expect(expiryOf((await get()).out)).toBe(NOW_MS / 1000 + 900);
    const lease = testLease({ expiresAt: NOW_MS + 5 * 60_000 + 999 });
    expect(expiryOf((await get({ lease: async () => ({ ok: true, value: lease }) })).out)).toBe(
      NOW_MS / 1000 + 300,
    );
  });

  it('signs by the clock of AWS and tells git the end by the local clock', async () => {
    const { out } = await get({ skewMs: -HOUR_MS, nowMs: NOW_MS + HOUR_MS });
    expect(out).toContain(
      'password=20260115T123456Z57784f29877b1450b1fe1aad7e66e72401bcfd1cdd1a0cc4617014d88ec1c1ed\n',
    );
    expect(expiryOf(out)).toBe((NOW_MS + HOUR_MS) / 1000 + 900);
  });

  it('answers with the session of this shell, whatever is the default now', async () => {
    const sessions = [testSession({ id: 'prod' }), testSession({ id: 'staging' })];
    const world = { state: { sessions, defaultSessionId: sessions[0]?.id ?? null } };
    const asked = await get(world, { env: { LATCHKEY_SESSION_ID: 'staging' } });
    expect(asked.leases.map(({ sessionId }) => sessionId)).toEqual(['staging']);
    const gone = await get(world, { env: { LATCHKEY_SESSION_ID: 'deleted' } });
    expect([gone.code, gone.out, gone.leases.length]).toEqual([5, 'quit=1\n\n', 0]);
    expect(gone.err).toContain('latchkey exec SESSION');
  });

  it('refuses beside keys of somebody else, unless a profile is named', async () => {
    const refused = await get({}, { hasForeignKeys: true });
    expect([refused.code, refused.out, refused.leases.length]).toEqual([5, 'quit=1\n\n', 0]);
    expect(refused.err).toContain('AWS_ACCESS_KEY_ID');
    expect((await get({}, { hasForeignKeys: true }, ['--profile', 'dev'])).code).toBe(0);
  });

  it('writes LF only and ends with a blank line', async () => {
    const { out } = await get();
    expect(out).not.toContain('\r');
    expect(out.endsWith('\n\n')).toBe(true);
  });

  it.each(['store', 'erase', 'something-of-2031'])(
    '%s: reads nothing, keeps nothing, says nothing',
    async (operation) => {
      const app = testPorts({ hash: nodeHash });
      const ran = await run(app.ports, ['git-credential', operation], {
        stdin: `${request}password=secret\n`,
      });
      expect([ran.code, ran.out, ran.err, app.leases.length]).toEqual([0, '', '', 0]);
    },
  );

  it('waits for the sign-in as any tool', async () => {
    const { leases } = await get({}, {}, ['--profile', 'dev']);
    expect(leases).toEqual([expect.objectContaining({ sessionId: 'dev', whenSignInNeeded: 'wait' })]);
  });

  it.each<[string, Partial<TestWorld>, string[], number, RegExp]>([
    [
      'sign-in not given',
      refuses({ code: 'sign-in-not-given', source: 'Corp', waitedMs: 120_000 }),
      [],
      4,
      /latchkey login "Corp"/,
    ],
    ['refused', refuses({ code: 'access-denied', action: 'sts:AssumeRole' }), [], 5, /administrator/],
    ['network', refuses({ code: 'network', host: 'portal.example' }), [], 1, /portal\.example/],
    ['unknown profile', {}, ['--profile', 'dve'], 1, /Similar: dev/],
    [
      'no region of a configured host',
      { state: { sessions: [testSession({ id: 'dev' })] } },
      ['--region', 'x'],
      2,
      /--region/,
    ],
  ])(
    '%s: a sentence, and git gets quit=1 instead of asking for a user name',
    async (_, world, args, code, sentence) => {
      const ran = await get(world, {}, args);
      expect(ran.code).toBe(code);
      expect(ran.err).toMatch(sentence);
      // git ends at `quit`, and the shim with it: what is said after that is lost.
      expect(ran.order.at(-1)).toBe('out');
      expect(ran.out).toBe('quit=1\n\n');
    },
  );

  it('lets git go on to others when nothing was ever set up here', async () => {
    const ran = await get({ state: { sessions: [] } });
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toContain('no default session');
  });

  it.each([
    ['0', false, 'fail'],
    ['false', false, 'fail'],
    ['1', false, 'wait'],
    ['0', true, 'wait'],
  ])(
    'GIT_TERMINAL_PROMPT=%s, on a terminal: %j: a sign-in that is needed means %s',
    async (value, isTerminal, how) => {
      const asked = await get({}, { env: { GIT_TERMINAL_PROMPT: value }, isTerminal });
      expect(asked.leases.map(({ whenSignInNeeded }) => whenSignInNeeded)).toEqual([how]);
    },
  );

  it('says the command that makes the sign-in where it is that of another program', async () => {
    const command = 'aws sso login --sso-session acme';
    const source = testSource({ command });
    const app = testPorts({
      hash: nodeHash,
      state: { sources: [source] },
      lease: async () => {
        app.update({ prompts: [{ ...signInNeeded(), sourceId: source.id, command }] });
        return { ok: true, value: testLease() };
      },
    });
    const ran = await run(app.ports, ['git-credential', 'get'], { stdin: request });
    expect(ran.err).toContain(`waiting for you to sign in to Corp (run: ${command})\n`);
    expect(ran.err).not.toContain('latchkey login');
  });

  it('is in the status of another terminal, with how long it waits: its own words can be hidden', async () => {
    const command = 'aws sso login --sso-session acme';
    for (const [over, advice] of [
      [{}, 'latchkey login "Corp"'],
      [{ command }, command],
    ] as const) {
      const app = testPorts({ hash: nodeHash, state: { prompts: [{ ...signInNeeded(), ...over }] } });
      const { out } = await run(app.ports, ['status']);
      expect(out).toContain(
        `git waits for credentials of dev, 1 min 40 s more at most\n  To sign in, run: ${advice}\n`,
      );
      const json = CliStatus.parse(JSON.parse((await run(app.ports, ['status', '--json'])).out));
      expect(json.waiting).toEqual([
        {
          askedBy: ['git'],
          session: 'dev',
          source: 'Corp',
          until: toIsoTime(NOW_MS + 100_000),
          command: 'command' in over ? command : null,
        },
      ]);
    }
  });

  it.each([true, false])('says why nothing happens, on a terminal: %j', async (isTerminal) => {
    const app = testPorts({
      hash: nodeHash,
      lease: async () => {
        app.update({ prompts: [signInNeeded()] });
        app.update({});
        return { ok: true, value: testLease() };
      },
    });
    const ran = await run(app.ports, ['git-credential', 'get'], { stdin: request, isTerminal });
    expect(ran.err.match(/waiting for you to sign in to Corp/g)).toHaveLength(1);
    expect(app.listeners()).toBe(0);
  });

  it.each([
    [['get'], ['--bogus', 'get']],
    [[], []],
    [
      ['get', 'get'],
      ['get', 'get'],
    ],
  ])('wrong usage %j', async (_, argv) => {
    const ran = await run(testPorts({ hash: nodeHash }).ports, ['git-credential', ...argv], {
      stdin: request,
    });
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('Usage: latchkey git-credential');
  });
});

function signInNeeded() {
  const session = testSession({ id: 'dev' });
  if (session.sourceId === null) throw new Error('the session has a source');
  return {
    kind: 'sign-in-needed' as const,
    id: PromptId.parse('p1'),
    sourceId: session.sourceId,
    sourceName: 'Corp',
    askedBy: ['git'],
    sessionName: 'dev',
    since: NOW_MS,
    until: NOW_MS + 100_000,
  };
}

describe('the git that is installed here', () => {
  const dir = mkdtempSync(join(tmpdir(), 'latchkey-git-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('takes the answer as user name and password', async () => {
    const { out } = await get();
    writeFileSync(join(dir, 'answer'), out);
    const filled = execFileSync(
      'git',
      [
        '-c',
        'credential.helper=',
        '-c',
        `credential.helper=!cat '${join(dir, 'answer')}';:`,
        '-c',
        'credential.useHttpPath=true',
        'credential',
        'fill',
      ],
      {
        input: request,
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    for (const line of out.split('\n').filter((l) => /^(username|password)=/.test(l))) {
      expect(filled.split('\n')).toContain(line);
    }
  });

  it('stops when asked to, and asks nobody', async () => {
    const { out } = await get(refuses({ code: 'network', host: 'h' }));
    writeFileSync(join(dir, 'quit'), out);
    expect(() =>
      execFileSync(
        'git',
        [
          '-c',
          'credential.helper=',
          '-c',
          `credential.helper=!cat '${join(dir, 'quit')}';:`,
          'credential',
          'fill',
        ],
        {
          input: request,
          env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
          stdio: 'pipe',
        },
      ),
    ).toThrow(/told us to quit/);
  });
});
