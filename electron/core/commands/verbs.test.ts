import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  CliDoctor,
  CliEnv,
  CliGit,
  CliHelp,
  CliImport,
  CliList,
  CliLogin,
  CliLogout,
  CliSession,
  CliSources,
  CliStatus,
  CliUndo,
} from '../../../shared/cli.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok } from '../../../shared/result.ts';
import { verbTexts } from '../../../shared/text/terminal-help.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { commands } from './registry.ts';
import { run, type TestWorld, testPorts } from './testing.ts';
import { NOW_MS, testSession, testSource } from './testing-state.ts';

const dev = testSession({ id: 's1', profile: 'dev', name: 'Dev role' });
const prod = testSession(
  { id: 's2', profile: 'prod', name: 'Admin', accountId: '222222222222', role: 'Admin', region: null },
  { state: 'inactive', expiresAt: null },
);
const prodToo = testSession({
  id: 's3',
  profile: 'prod-eu',
  name: 'Admin',
  accountId: '333333333333',
  role: 'Admin',
});
const state = { sessions: [dev, prod, prodToo], defaultSessionId: dev.id };
const row = {
  id: 'config:profile x',
  file: '/home/u/.aws/config',
  section: 'profile x',
  line: 3,
  found: 'assumed role on top of default',
  becomes: 'session x (assumed role)',
  action: 'import' as const,
  reason: null,
  fixes: [],
  needs: [],
};
const plan = { rows: [row], notes: [] };
const world = (over: Partial<TestWorld> = {}): TestWorld => ({
  hash: nodeHash,
  state,
  verbs: {
    importPlan: async () => ok(plan),
    importApply: async () => ok({ imported: 1, leftAlone: 0 }),
    gitPlan: async ({ install }) =>
      ok({
        installed: !install,
        diff: { file: '/home/u/.gitconfig', diff: '--- a\n+++ b\n+[credential]\n', changed: true },
      }),
    undo: async () => ok({ files: ['/home/u/.aws/config'] }),
    diagnostics: async () => ok({ checks: [{ name: 'App', ok: true, said: 'runs', fix: null }] }),
  },
  ...over,
});
const refusing = (verb: keyof NonNullable<TestWorld['verbs']>, problem: Problem): TestWorld => {
  const base = world();
  return { ...base, verbs: { ...base.verbs, [verb]: async () => ({ ok: false, error: problem }) } };
};

const printsJson: readonly [argv: readonly string[], schema: z.ZodType][] = [
  [['status'], CliStatus],
  [['list'], CliList],
  [['sources'], CliSources],
  [['import', '--yes'], CliImport],
  [['login', 'Corp'], CliLogin],
  [['logout', 'Corp'], CliLogout],
  [['logout', '--all'], CliLogout],
  [['use', 'prod'], CliSession],
  [['start', 'prod'], CliSession],
  [['stop', 'dev'], CliSession],
  [['renew', 'dev'], CliSession],
  [['env', 'dev'], CliEnv],
  [['git', 'install', '--yes'], CliGit],
  [['git', 'uninstall', '--yes'], CliGit],
  [['undo'], CliUndo],
  [['doctor'], CliDoctor],
  [['help'], CliHelp],
  [['help', 'list'], CliHelp],
];

describe('--json', () => {
  it.each(printsJson)('latchkey %j prints one value of its schema and nothing else', async (argv, schema) => {
    const ran = await run(testPorts(world()).ports, [...argv, '--json']);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(schema.parse(JSON.parse(ran.out))).toEqual(JSON.parse(ran.out));
  });

  it('is taken by every verb that can print a value', () => {
    const covered = new Set(printsJson.map(([argv]) => argv[0]));
    const documented = Object.entries(verbTexts).flatMap(([verb, { usage }]) =>
      usage.includes('--json') ? [verb] : [],
    );
    expect([...covered].sort()).toEqual(documented.sort());
  });

  it('list: the fields scripts rely on', async () => {
    const ran = await run(testPorts(world()).ports, ['list', '--json']);
    expect(JSON.parse(ran.out)[0]).toEqual({
      id: 's1',
      name: 'Dev role',
      profile: 'dev',
      source: 'Corp',
      accountId: '111111111111',
      role: 'Dev',
      region: 'us-east-1',
      state: 'active',
      expiresAt: '2026-01-15T13:34:56Z',
    });
    expect(JSON.parse(ran.out)[1]).toMatchObject({ region: null, expiresAt: null });
  });

  it('sources: the fields scripts rely on', async () => {
    const ran = await run(testPorts(world()).ports, ['sources', '--json']);
    expect(JSON.parse(ran.out)).toEqual([
      {
        id: 'corp',
        name: 'Corp',
        kind: 'identity-center',
        state: 'signed-in',
        expiresAt: '2026-01-15T20:34:56Z',
      },
    ]);
  });
});

describe('every verb', () => {
  it('has help, a usage line and a summary', async () => {
    for (const { verb } of commands) {
      const [byHelp, byFlag] = [
        await run(testPorts(world()).ports, ['help', verb]),
        await run(testPorts(world()).ports, [verb, '--help']),
      ];
      expect(byHelp.out).toBe(byFlag.out);
      expect([byHelp.code, byFlag.code, byFlag.err]).toEqual([0, 0, '']);
      expect(byHelp.out).toContain(verb);
    }
    expect(commands.map(({ verb }) => verb).sort()).toEqual(Object.keys(verbTexts).sort());
    const whole = await run(testPorts(world()).ports, []);
    for (const { verb } of commands) expect(whole.out).toMatch(new RegExp(`^  ${verb} +`, 'm'));
  });

  it.each(commands.map(({ verb }) => verb))('%s refuses an unknown option with exit 2', async (verb) => {
    const ran = await run(testPorts(world()).ports, [verb, '--jsno']);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('Unknown option --jsno');
    expect(ran.err).toContain('Usage: ');
  });

  it.each([
    ['use'],
    ['start'],
    ['stop'],
    ['renew'],
    ['exec'],
    ['exec', 'dev'],
    ['exec', 'dev', 'ls'],
    ['env'],
    ['git'],
    ['git', 'status'],
    ['completion'],
    ['completion', 'tcsh'],
    ['list', 'x'],
    ['use', 'a', 'b'],
    ['env', 'dev', '--shell', 'tcsh'],
    ['env', 'dev', '--shell'],
    ['env', 'dev', '--shell', '__proto__'],
    ['logout', 'Corp', '--all'],
    ['help', 'lits'],
    ['credential-process', '--profile'],
    ['credential-process', '--profile='],
    ['credential-process', '--profile', 'a', '--profile', 'b'],
    ['list', '--json=yes'],
  ])('%s %s %s is wrong usage', async (...argv) => {
    const ran = await run(testPorts(world()).ports, argv);
    expect([ran.code, ran.out]).toEqual([2, '']);
  });

  it.each(['use', 'start', 'stop', 'renew', 'env'])(
    '%s: an unknown and an ambiguous session',
    async (verb) => {
      const unknown = await run(testPorts(world()).ports, [verb, 'prdo']);
      expect(unknown.code).toBe(1);
      expect(unknown.err).toMatch(/no session "prdo".*Nearest: prod/s);
      const ambiguous = await run(testPorts(world()).ports, [verb, 'Admin']);
      expect(ambiguous.code).toBe(1);
      expect(ambiguous.err).toContain('Admin (profile prod), Admin (profile prod-eu)');
    },
  );

  it.each<[string, readonly string[], TestWorld, number]>([
    ['start', ['start', 'dev'], world({ lease: async () => ({ ok: false, error: notGiven }) }), 4],
    ['renew', ['renew', 'dev'], world({ lease: async () => ({ ok: false, error: notGiven }) }), 4],
    ['env', ['env', 'dev'], world({ lease: async () => ({ ok: false, error: notGiven }) }), 4],
    ['exec', ['exec', 'dev', '--', 'ls'], world({ lease: async () => ({ ok: false, error: notGiven }) }), 4],
    [
      'credential-process',
      ['credential-process'],
      world({ lease: async () => ({ ok: false, error: notGiven }) }),
      4,
    ],
    ['use', ['use', 'dev'], refusing('makeDefault', { code: 'sign-in-denied', source: 'Corp' }), 4],
    [
      'use',
      ['use', 'dev'],
      refusing('makeDefault', { code: 'profile-name-taken', profile: 'default', file: 'f' }),
      5,
    ],
    ['stop', ['stop', 'dev'], refusing('stop', { code: 'internal', correlationId: 'x' }), 1],
    ['logout', ['logout'], refusing('signOut', { code: 'network', host: 'h' }), 1],
    ['undo', ['undo'], refusing('undo', { code: 'undo-refused', file: 'f' }), 5],
    ['undo', ['undo'], refusing('undo', { code: 'nothing-to-undo' }), 1],
    ['import', ['import'], refusing('importPlan', { code: 'file-unreadable', file: 'f' }), 1],
    ['import', ['import', '--yes'], refusing('importApply', { code: 'disk-full', file: 'f' }), 1],
    ['git', ['git', 'install'], refusing('gitPlan', { code: 'file-malformed', file: 'f' }), 1],
    ['git', ['git', 'install', '--yes'], refusing('gitApply', { code: 'file-unwritable', file: 'f' }), 1],
    ['doctor', ['doctor'], refusing('diagnostics', { code: 'app-quitting' }), 1],
    [
      'credential-process',
      ['credential-process'],
      world({ lease: async () => ({ ok: false, error: { code: 'app-quitting' } }) }),
      3,
    ],
    [
      'credential-process',
      ['credential-process'],
      world({
        lease: async () => ({ ok: false, error: { code: 'role-not-assigned', account: '1', role: 'R' } }),
      }),
      5,
    ],
  ])('%s %j: exit %s', async (_, argv, of, code) => {
    const ran = await run(testPorts(of).ports, argv);
    expect(ran.code).toBe(code);
    if (argv[0] !== 'doctor') expect(ran.err).toMatch(/^latchkey: \S.*\n/);
  });
});
const notGiven: Problem = { code: 'sign-in-not-given', source: 'Corp', waitedMs: 120_000 };

describe('a bug', () => {
  it('is one sentence with a number, never a stack, and its message goes nowhere', async () => {
    const app = testPorts(
      world({
        lease: async () => {
          throw new TypeError('cannot read wJalrXUtnFEMI');
        },
      }),
    );
    const ran = await run(app.ports, ['credential-process']);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/Something went wrong inside Latchkey \(T[0-9a-z]+\)/);
    expect(ran.out + ran.err + JSON.stringify(app.recorded)).not.toContain('wJalr');
    expect(app.recorded).toEqual([
      expect.objectContaining({ event: 'app', note: 'credential-process: TypeError' }),
    ]);
  });
});

describe('the entrance', () => {
  it.each([
    [['lits'], /no verb "lits".*Did you mean list/s],
    [['crednetial-process'], /Did you mean credential-process/],
    [['\u001b[2Jx'], /no verb/],
  ])('unknown verb %j', async (argv, sentence) => {
    const ran = await run(testPorts(world()).ports, argv);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(sentence);
    expect(ran.err).not.toContain('\u001b');
  });

  it.each([['--version'], ['-V']])('%s', async (flag) => {
    expect(await run(testPorts(world()).ports, [flag])).toMatchObject({ code: 0, out: 'latchkey 0.1.0\n' });
  });

  it('colours its name on a terminal only, and not with NO_COLOR', async () => {
    const red = '\u001b[31m';
    const { ports } = testPorts(world());
    expect((await run(ports, ['x'], { isTerminal: true })).err).toContain(red);
    expect((await run(ports, ['x'], { isTerminal: true, env: { NO_COLOR: '1' } })).err).not.toContain(red);
    expect((await run(ports, ['x'], { isTerminal: true, env: { TERM: 'dumb' } })).err).not.toContain(red);
    expect((await run(ports, ['x'])).err).not.toContain(red);
  });

  it('quit ends the app after the reply', async () => {
    const app = testPorts(world());
    expect((await run(app.ports, ['quit'])).out).toBe('Latchkey is quitting.\n');
    expect(app.quits()).toBe(1);
  });
});

describe('what a person reads', () => {
  it('list: aligned, the default marked, time left in words', async () => {
    const ran = await run(
      testPorts(world({ state: { sessions: [{ ...dev, isDefault: true }, prod] } })).ports,
      ['list'],
      { columns: 120 },
    );
    expect(ran.out).toBe(
      [
        '   NAME      PROFILE  ACCOUNT               ROLE   REGION     STATE     TIME LEFT',
        '*  Dev role  dev      111111111111 acct-11  Dev    us-east-1  active    1 h left',
        '   Admin     prod     222222222222 acct-22  Admin             inactive',
        '',
      ].join('\n'),
    );
  });

  it('list: sessions that are gone only with --all', async () => {
    const { ports } = testPorts(world({ state: { sessions: [dev, { ...prod, missing: true }] } }));
    expect((await run(ports, ['list'])).out).not.toContain('prod');
    expect((await run(ports, ['list', '--all'])).out).toContain('prod');
  });

  it('status: default session, sign-ins, sessions, what needs attention', async () => {
    const attention = [
      { id: 'a', problem: { code: 'keychain-locked' as const }, fix: { kind: 'none' as const } },
    ];
    const { ports } = testPorts(world({ state: { ...state, attention } }));
    const { out } = await run(ports, ['status']);
    expect(out).toContain('Default session: Dev role (profile dev) · acct-11 · 1 h left\n');
    expect(out).toContain('Corp: signed in · maria · 8 h left\n');
    expect(out).toContain('2 active sessions of 3\n');
    expect(out).toContain('Needs attention: The keychain is locked.');
  });

  it('says what to do when there is nothing yet', async () => {
    const { ports } = testPorts(world({ state: { sessions: [], sources: [] } }));
    for (const verb of ['list', 'sources', 'status', 'login']) {
      const ran = await run(ports, [verb]);
      expect(ran.out + ran.err).toContain('latchkey ');
    }
  });

  it('start and renew: the end by the clock of AWS; renew asks upstream again', async () => {
    const app = testPorts(world({ skewMs: 600_000, nowMs: NOW_MS - 600_000 }));
    expect((await run(app.ports, ['start', 'dev'])).out).toBe(
      'Dev role (profile dev) is active, 1 h left.\n',
    );
    expect((await run(app.ports, ['renew', 'dev'])).out).toBe(
      'Dev role (profile dev) is renewed, 1 h left.\n',
    );
    expect(app.leases.map(({ force }) => force)).toEqual([false, true]);
  });

  it('takes escape sequences out of names', async () => {
    const evil = testSession({ id: 'e', profile: null, name: 'x\u001b]0;owned\u0007\u202egnp' });
    const { ports } = testPorts(
      world({ state: { sessions: [evil], sources: [testSource({ name: 'C\u001b[2J' })] } }),
    );
    for (const verb of ['list', 'sources', 'status']) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect((await run(ports, [verb])).out).not.toMatch(/[\u001b\u0007\u202e]/);
    }
  });

  it('logout --all: one that fails does not keep the others signed in', async () => {
    const sources = ['a', 'b', 'c'].map((name) => ({ ...testSource({ name }), id: testSource().id }));
    const app = testPorts(
      world({
        state: { ...state, sources },
        verbs: {
          signOut: async () =>
            calls++ === 0 ? { ok: false, error: { code: 'network', host: 'h' } } : ok({}),
        },
      }),
    );
    let calls = 0;
    const ran = await run(app.ports, ['logout', '--all']);
    expect(ran.out).toBe('Signed out of b.\nSigned out of c.\n');
    expect(ran.code).toBe(1);
  });
});

describe('what changes files asks first', () => {
  it.each([
    ['import', ['import']],
    ['git', ['git', 'install']],
  ] as const)('%s', async (_, argv) => {
    let applied = 0;
    const base = world();
    const of: TestWorld = {
      ...base,
      verbs: {
        ...base.verbs,
        importApply: async () => ok({ imported: ++applied, leftAlone: 0 }),
        gitApply: async () => {
          applied += 1;
          return ok({});
        },
      },
    };
    const noTerminal = await run(testPorts(of).ports, argv);
    expect([noTerminal.code, applied]).toEqual([5, 0]);
    expect(noTerminal.out).not.toBe('');
    const no = await run(testPorts(of).ports, argv, { isTerminal: true, typed: ['n'] });
    expect([no.code, applied]).toEqual([5, 0]);
    const nothing = await run(testPorts(of).ports, argv, { isTerminal: true, typed: [''] });
    expect([nothing.code, applied]).toEqual([5, 0]);
    const yes = await run(testPorts(of).ports, argv, { isTerminal: true, typed: ['Yes'] });
    expect([yes.code, applied, yes.asked.length]).toEqual([0, 1, 1]);
    const told = await run(testPorts(of).ports, [...argv, '--yes']);
    expect([told.code, applied, told.asked.length]).toEqual([0, 2, 0]);
  });

  it('import: shows each malformed value with its fix, and takes only rows that can be mended', async () => {
    const base = world();
    const taken: unknown[] = [];
    const fix = (proposed: string | null) => ({
      key: 'role_arn',
      was: 'arn:aws:iam:::111111111111:role/R',
      proposed,
      why: 'An ARN has two colons there.',
    });
    const rows = [
      row,
      {
        ...row,
        id: 'b',
        section: 'profile b',
        action: 'needs-fix' as const,
        fixes: [fix('arn:aws:iam::111111111111:role/R')],
      },
      { ...row, id: 'c', section: 'profile c', action: 'needs-fix' as const, fixes: [fix(null)] },
      { ...row, id: 'd', section: 'profile d', action: 'blocked' as const, reason: 'Its parent is missing.' },
    ];
    const app = testPorts({
      ...base,
      verbs: {
        importPlan: async () =>
          ok({ rows, notes: [{ file: 'f', line: 4, text: 'Two sections of one name.' }] }),
        importApply: async (input) => {
          taken.push(input);
          return ok({ imported: 2, leftAlone: 2 });
        },
      },
    });
    const ran = await run(app.ports, ['import', '--yes']);
    expect(taken).toEqual([{ rows: [row.id, 'b'], acceptFixes: true }]);
    expect(ran.out).toContain('Proposed: arn:aws:iam::111111111111:role/R');
    expect(ran.out).toContain('It has no safe fix: mend it by hand.');
    expect(ran.out).toContain('[profile d] Its parent is missing.');
    expect(ran.out).toContain('Note: f, line 4: Two sections of one name.');
    expect(ran.out).toContain('2 profiles imported, 2 left alone. To take it back: latchkey undo');
  });

  it('git: says when nothing is to be done, and asks nothing', async () => {
    const app = testPorts(
      world({
        verbs: {
          gitPlan: async () => ok({ installed: true, diff: { file: 'f', diff: '', changed: false } }),
        },
      }),
    );
    const ran = await run(app.ports, ['git', 'install'], { isTerminal: true });
    expect([ran.code, ran.asked.length, ran.out]).toEqual([0, 0, 'git is already set up for CodeCommit.\n']);
  });
});
