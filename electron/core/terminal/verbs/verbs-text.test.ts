import { describe, expect, it } from 'vitest';
import { CliUndo } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { run, type TestWorld, testPorts } from '../testing.ts';
import { NOW_MS, testLease, testSession, testSource } from '../testing-state.ts';
import { dev, prod, row, state, world } from '../testing-verbs.ts';

describe('what a user reads', () => {
  it('list: aligned, the default marked, time left in words', async () => {
    const ran = await run(
      testPorts(world({ state: { sessions: [{ ...dev, isDefault: true }, prod] } })).ports,
      ['list'],
      { columns: 120, env: { TERM: 'dumb' } },
    );
    expect(ran.out).toBe(
      [
        '   NAME      PROFILE  ACCOUNT                 SOURCE  ROLE   REGION     STATE     TIME LEFT',
        '*  Dev role  dev      acct-11 (111111111111)  Corp    Dev    us-east-1  active    1 h left',
        '   Admin     prod     acct-22 (222222222222)  Corp    Admin             inactive',
        '',
      ].join('\n'),
    );
  });

  it('list: says which profiles no file has, where there are such', async () => {
    const unwritten = { ...prod, profileWritten: false };
    const { ports } = testPorts(world({ state: { sessions: [dev, unwritten] } }));
    const { out } = await run(ports, ['list'], { columns: 120, env: { TERM: 'dumb' } });
    expect(out.split('\n')).toEqual([
      'NAME      PROFILE  IN FILE  ACCOUNT                 SOURCE  ROLE   REGION     STATE     TIME LEFT',
      'Dev role  dev               acct-11 (111111111111)  Corp    Dev    us-east-1  active    1 h left',
      'Admin     prod     no       acct-22 (222222222222)  Corp    Admin             inactive',
      '',
    ]);
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
    expect(out).toContain('Default session: Dev role (profile dev) · acct-11 (111111111111) · 1 h left\n');
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
      'Dev role (profile dev) was renewed, 1 h left.\n',
    );
    expect(app.leases.map(({ force }) => force)).toEqual([false, true]);
  });

  it('renew: does not say renewed when the lease that was held outlives the new one and stays', async () => {
    const ran = await run(testPorts(world({ held: testLease() })).ports, ['renew', 'dev']);
    expect([ran.code, ran.out]).toEqual([
      0,
      'Dev role (profile dev) keeps its current credentials, 1 h left: the new ones would expire sooner.\n',
    ]);
    const other = testLease({ accessKeyId: 'ASIAOTHEREXAMPLE0000' });
    expect((await run(testPorts(world({ held: other })).ports, ['renew', 'dev'])).out).toContain(
      'was renewed',
    );
  });

  it('list: the account number once when the account has no name of its own', async () => {
    const unnamed = { ...dev, accountName: dev.accountId };
    const { out } = await run(testPorts(world({ state: { sessions: [unnamed] } })).ports, ['list']);
    expect(out.match(/111111111111/g)).toHaveLength(1);
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
    const reported = await run(testPorts(of).ports, [...argv, '--yes']);
    expect([reported.code, applied, reported.asked.length]).toEqual([0, 2, 0]);
  });

  it('import: shows each malformed value with its fix, and takes only rows that can be corrected', async () => {
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
        section: '[profile b]',
        action: 'needs-fix' as const,
        fixes: [fix('arn:aws:iam::111111111111:role/R')],
      },
      { ...row, id: 'e', section: '[profile e]', action: 'needs-fix' as const, needs: ['b'] },
      { ...row, id: 'c', section: '[profile c]', action: 'needs-fix' as const, fixes: [fix(null)] },
      {
        ...row,
        id: 'd',
        section: '[profile d]',
        action: 'blocked' as const,
        reason: 'Its parent is missing.',
      },
    ];
    const app = testPorts({
      ...base,
      verbs: {
        importPlan: async () =>
          ok({
            rows,
            notes: [{ file: 'f', line: 4, text: 'Two sections of one name.' }],
            diff: [{ file: 'f', diff: '--- f\n+++ f\n-role_arn = x\n' }],
          }),
        importApply: async (input) => {
          taken.push(input);
          return ok({ imported: 2, leftAlone: 2, canUndo: true });
        },
      },
    });
    const ran = await run(app.ports, ['import', '--yes']);
    expect(taken).toEqual([{ rows: [row.id, 'b', 'e'], acceptFixes: true, confirmed: true }]);
    expect(ran.out).toContain('Proposed: arn:aws:iam::111111111111:role/R');
    expect(ran.out).toContain('[profile e]\n    It is built on [profile b] and needs that fix too.');
    expect(ran.out).toContain('There is no safe fix: correct it by hand.');
    expect(ran.out).toContain('-role_arn = x\n');
    expect(ran.out).toContain('imported: [profile b] → session x (assumed role)');
    expect(ran.out).toContain('left alone: [profile d] - Its parent is missing.');
    expect(ran.out).toContain('[profile d] Its parent is missing.');
    expect(ran.out).toContain('Note: f, line 4: Two sections of one name.');
    expect(ran.out).toContain('2 profiles imported, 2 left alone. To undo this: latchkey undo');
  });

  it('undo: shows what comes back, asks on a terminal, and says what else could be taken back', async () => {
    const forced: unknown[] = [];
    const base = world();
    const undo = async (input: unknown) => {
      forced.push(input);
      return ok({ files: ['/home/u/.aws/config'] });
    };
    const of: TestWorld = { ...base, verbs: { ...base.verbs, undo } };
    const no = await run(testPorts(of).ports, ['undo'], { isTerminal: true, typed: ['n'] });
    expect([no.code, no.asked.length, forced.length]).toEqual([5, 1, 0]);
    expect(no.out).toContain('-x\n');
    const script = await run(testPorts(of).ports, ['undo']);
    expect([script.code, script.asked.length, forced]).toEqual([0, 0, [{ force: false, change: 'last' }]]);
    expect(script.out).toContain('There is an earlier change (Write profiles).');
    const reported = await run(testPorts(of).ports, ['undo', '--yes', '--force'], { isTerminal: true });
    expect([reported.code, reported.asked.length, forced.at(-1)]).toEqual([
      0,
      0,
      { force: true, change: 'last' },
    ]);
  });

  it('undo: says what goes with an import, and what stays and why', async () => {
    const beside = { takenBack: ['Corp', 'prod'], kept: [{ name: 'dev', reason: 'it was used since' }] };
    const file = { file: '/home/u/.aws/config', state: 'restorable' as const, diff: '-x\n' };
    const of = world({
      verbs: {
        undoPlan: async () => ok({ change: 'last', note: 'Import', files: [file], ...beside }),
        undo: async () => ok({ files: [file.file], ...beside }),
      },
    });
    const { out } = await run(testPorts(of).ports, ['undo', '--yes'], { isTerminal: true });
    expect(out).toContain('Also removed, because the import created them: Corp, prod.\n');
    expect(out).toContain('dev is kept in Latchkey: it was used since.\n');
    expect(out).toContain('Removed: Corp, prod\n');
    const json = await run(testPorts(of).ports, ['undo', '--json']);
    expect(CliUndo.parse(JSON.parse(json.out))).toEqual({ files: [file.file], ...beside });
  });

  it('undo: asks nothing where it will refuse, and says how to continue', async () => {
    const file = { file: '/home/u/.aws/config', state: 'changed' as const, diff: '-theirs\n' };
    const of = world({
      verbs: {
        undoPlan: async () => ok({ change: 'last', note: 'Write profiles', files: [file] }),
        undo: async () => err({ code: 'undo-refused', file: file.file }),
      },
    });
    const ran = await run(testPorts(of).ports, ['undo'], { isTerminal: true });
    expect([ran.code, ran.asked.length]).toEqual([5, 0]);
    expect(ran.out).toContain('-theirs\n');
    expect(ran.err).toContain('latchkey undo --force');
  });

  it('git: says which sections of the user’s own would win over the helper', async () => {
    const diff = { file: 'f', diff: '+[credential]\n', changed: true };
    const of = world({
      verbs: { gitPlan: async () => ok({ installed: false, diff, notes: ['Line 3 wins.'] }) },
    });
    expect((await run(testPorts(of).ports, ['git', 'install'])).out).toContain('Line 3 wins.\n');
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
