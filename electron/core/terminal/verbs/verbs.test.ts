import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../shared/problem.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { commands } from '../registry.ts';
import { run, type TestWorld, testPorts } from '../testing.ts';
import { refusing, world } from '../testing-verbs.ts';

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
    [['lits'], /no verb "lits".*Did you mean list\?/s],
    [['lsit'], /Did you mean list\?/],
    [['help', 'lsit'], /Did you mean list\?/],
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
