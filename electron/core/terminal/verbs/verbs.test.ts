import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../shared/problem.ts';
import { ok } from '../../../../shared/result.ts';
import { splitShellWords } from '../../../../shared/shell-words.ts';
import { usageLine } from '../describe-verb.ts';
import { parseArgs } from '../io/args.ts';
import { registry } from '../registry.ts';
import { chooseForm } from '../run-verb.ts';
import { run, type TestWorld, testPorts } from '../testing.ts';
import { refusing, world } from '../testing-verbs.ts';

describe('every verb', () => {
  it('has help, a usage line and a summary', async () => {
    for (const { name: verb } of registry.verbs) {
      const [byHelp, byFlag] = [
        await run(testPorts(world()).ports, ['help', verb]),
        await run(testPorts(world()).ports, [verb, '--help']),
      ];
      expect(byHelp.out).toBe(byFlag.out);
      expect([byHelp.code, byFlag.code, byFlag.err]).toEqual([0, 0, '']);
      expect(byHelp.out).toContain(verb);
    }
    const whole = await run(testPorts(world()).ports, []);
    for (const { name, isAlias } of registry.verbs)
      expect(new RegExp(`^  ${name} +`, 'm').test(whole.out), name).toBe(!isAlias);
  });

  it('explains each option that it takes, and no other', () => {
    for (const { forms } of registry.verbs) {
      for (const { text, syntax } of forms) {
        const declared = [...(syntax.flags ?? []), ...Object.keys(syntax.options ?? {})];
        expect(Object.keys(text.options ?? {}).sort()).toEqual(
          declared.filter((name) => name !== 'json').sort(),
        );
      }
    }
  });

  it.each([80, 60])('explains itself within a terminal of %s columns', async (columns) => {
    for (const { name } of registry.verbs) {
      const { out } = await run(testPorts(world()).ports, ['help', name], { columns });
      // A command to copy stays in one piece.
      const lines = out.split('\n').filter((line) => !/^ {2}(latchkey|git|source|eval) /.test(line));
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });

  it('has examples that its own syntax accepts', () => {
    const examples = registry.verbs.flatMap(({ forms }) => forms.flatMap(({ text }) => text.examples ?? []));
    expect(examples.length).toBeGreaterThan(20);
    for (const { command } of examples) {
      const [, line = ''] = /latchkey ([^|)`>]+)/.exec(command) ?? [];
      const [name, ...argv] = splitShellWords(line) ?? [];
      const verb = registry.verbs.find((one) => one.name === name);
      const chosen = verb === undefined ? null : chooseForm(verb, argv);
      expect(chosen?.form, command).toBeTruthy();
      if (verb === undefined || chosen === null || chosen.form === null) continue;
      const parsed = parseArgs(chosen.rest, chosen.form.syntax, usageLine(verb, chosen.form));
      expect(parsed.ok ? 'accepted' : parsed.error, command).toBe('accepted');
    }
  });

  it.each(registry.verbs.map(({ name }) => name))(
    '%s refuses an unknown option with exit 2',
    async (verb) => {
      const ran = await run(testPorts(world()).ports, [verb, '--jsno']);
      expect([ran.code, ran.out]).toEqual([2, '']);
      expect(ran.err).toContain('Unknown option --jsno');
      expect(ran.err).toContain('Usage: ');
    },
  );

  it('use takes several words, which one session alone must have', async () => {
    const asked: unknown[] = [];
    const of = (...words: readonly string[]) =>
      run(
        testPorts(
          world({
            verbs: {
              makeDefault: async ({ sessionId }) => {
                asked.push(sessionId);
                return ok({});
              },
            },
          }),
        ).ports,
        ['use', ...words],
      );
    await of('ADMIN', '2222');
    expect(asked).toEqual(['s2']);
    const both = await of('admin', '1111');
    expect([both.code, both.out, asked.length]).toEqual([1, '', 1]);
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
    ['shell'],
    ['shell', 'install', '--shell', 'csh'],
    ['git', 'install', 'x'],
    ['source'],
    ['source', 'rotate-key'],
    ['source', 'notify', 'Corp', '0'],
    ['source', 'notify', 'Corp', '1.5'],
    ['source', 'notify', 'Corp', ''],
    ['help', 'git', 'status'],
    ['completion'],
    ['completion', 'tcsh'],
    ['list', 'x'],
    ['env', 'dev', '--shell', 'cmd'],
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
      expect(unknown.err).toMatch(/Unknown session "prdo".*Similar: prod/s);
      const ambiguous = await run(testPorts(world()).ports, [verb, 'Admin']);
      expect(ambiguous.code).toBe(1);
      expect(ambiguous.err).toContain(
        'Admin (profile prod) · acct-22 (222222222222), Admin (profile prod-eu) · acct-33 (333333333333).',
      );
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
    ['detach', ['detach'], refusing('detachPlan', { code: 'file-malformed', file: 'f' }), 1],
    ['detach', ['detach', '--yes'], refusing('detach', { code: 'file-unwritable', file: 'f' }), 1],
    ['attach', ['attach'], refusing('attach', { code: 'disk-full', file: 'f' }), 1],
    ['use', ['use', 'dev'], refusing('makeDefault', { code: 'detached' }), 5],
    ['import', ['import'], refusing('importPlan', { code: 'file-unreadable', file: 'f' }), 1],
    ['import', ['import', '--yes'], refusing('importApply', { code: 'disk-full', file: 'f' }), 1],
    ['git', ['git', 'install'], refusing('gitPlan', { code: 'file-malformed', file: 'f' }), 1],
    ['shell', ['shell', 'install'], refusing('shellPlan', { code: 'file-unreadable', file: 'f' }), 1],
    [
      'shell',
      ['shell', 'install', '--yes'],
      refusing('shellApply', { code: 'file-unwritable', file: 'f' }),
      1,
    ],
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
    expect(ran.err).toMatch(/Something went wrong inside Latchkey \(b1\)/);
    expect(ran.out + ran.err + JSON.stringify(app.recorded)).not.toContain('wJalr');
    expect(app.recorded).toEqual([
      expect.objectContaining({ event: 'app', note: 'credential-process: TypeError' }),
    ]);
    expect(app.bugs).toEqual([{ where: 'latchkey credential-process', error: expect.any(TypeError) }]);
  });
});

describe('the entrance', () => {
  it.each([
    [['lits'], /Unknown command "lits".*Did you mean list\?/s],
    [['lsit'], /Did you mean list\?/],
    [['help', 'lsit'], /Did you mean list\?/],
    [['crednetial-process'], /Did you mean credential-process/],
    [['\u001b[2Jx'], /Unknown command/],
  ])('unknown verb %j', async (argv, sentence) => {
    const ran = await run(testPorts(world()).ports, argv);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(sentence);
    expect(ran.err).not.toContain('\u001b');
  });

  it('without a verb is an error for a program, which would take the help page for an answer', async () => {
    const { ports } = testPorts(world());
    const piped = await run(ports, [], { isPiped: true });
    expect([piped.code, piped.out]).toEqual([2, '']);
    expect(piped.err).toContain('credential_process = /path/to/latchkey credential-process --profile NAME');
    expect(await run(ports, ['--help'], { isPiped: true })).toMatchObject({ code: 0, err: '' });
    expect(await run(ports, [])).toMatchObject({ code: 0, err: '' });
  });

  it.each([['--version'], ['-V']])('%s', async (flag) => {
    expect(await run(testPorts(world()).ports, [flag])).toMatchObject({ code: 0, out: 'latchkey 0.1.0\n' });
  });

  it('colours its name on a terminal only, and not with NO_COLOR', async () => {
    const red = '\u001b[31m';
    const { ports } = testPorts(world());
    expect((await run(ports, ['x'], { isTerminal: true })).err).toContain(red);
    expect((await run(ports, ['x'], { isTerminal: true, env: { NO_COLOR: '1' } })).err).not.toContain(red);
    expect((await run(ports, ['x'], { env: { FORCE_COLOR: '1' } })).err).toContain(red);
    expect((await run(ports, ['x'], { isTerminal: true, env: { TERM: 'dumb' } })).err).not.toContain(red);
    expect((await run(ports, ['x'])).err).not.toContain(red);
  });

  it('panel opens the quick panel and says nothing', async () => {
    const app = testPorts(world());
    expect(await run(app.ports, ['panel'])).toMatchObject({ code: 0, out: '', err: '' });
    expect(app.asked).toEqual(['panel']);
  });

  it('quit ends the app after the reply', async () => {
    const app = testPorts(world());
    expect((await run(app.ports, ['quit'])).out).toBe('Latchkey is quitting.\n');
    expect(app.asked).toEqual(['quit']);
  });
});
