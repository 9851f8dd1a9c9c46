import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CliHelp } from '../../../../shared/cli.ts';
import type { Form } from '../define-verb.ts';
import { registry } from '../registry.ts';
import { chooseForm } from '../run-verb.ts';
import { run, testPorts } from '../testing.ts';
import { testSource } from '../testing-state.ts';
import { world } from '../testing-verbs.ts';

/** Command lines with words of their own; every other form that prints a value is tried below with a usual word for each argument. */
const special: readonly (readonly string[])[] = [
  ['detach', '--yes'],
  ['import', '--yes'],
  ['login', 'Corp'],
  ['logout', 'Corp'],
  ['logout', '--all'],
  ['source', 'rotate-key', 'Corp'],
  ['act', 'Corp'],
  ['act', 'Corp', 'rotate-key'],
  ['which', '--profile', 'prod'],
  ['account', 'label', '111111111111', 'Shop'],
  ['account', 'browser', '111111111111', 'firefox', '--container', 'Work'],
  ['account', 'mark', 'acct-22', 'production'],
  ['mark', 'prod', 'production'],
  ['tag', 'prod', 'payments'],
  ['profile', 'add', 'prod', 'dev'],
  ['profile', 'remove', 'prod'],
  ['stop', 'dev'],
  ['use', 'prod'],
  ['renew', 'dev'],
  ['env', 'dev'],
  ['console', 'dev'],
  ['git', 'install', '--yes'],
  ['git', '--yes', 'uninstall'],
  ['shell', 'install', '--yes'],
  ['shell', 'install', '--dry-run', '--shell', 'bash'],
  ['shell', 'uninstall', '--yes'],
  ['shell', 'status'],
  ['source', 'notify', 'Corp', '30'],
  ['source', 'notify', 'Corp', 'default'],
  ['settings'],
  ['settings', 'list'],
  ['settings', 'set', 'theme', 'dark'],
  ['network', 'login', '--stdin'],
  ['help'],
  ['help', 'list'],
  ['help', 'git', 'install'],
];

const formOf = ([name, ...argv]: readonly string[]): Form => {
  const verb = registry.verbs.find((one) => one.name === name);
  const form = verb === undefined ? null : chooseForm(verb, argv).form;
  if (form === null) throw new Error(`no form of ${name}`);
  return form;
};
const usualWords: Readonly<Record<string, string>> = {
  SESSION: 'prod',
  SOURCE: 'Corp',
  PROFILE: 'prod',
  ACCOUNT: '111111111111',
  'DURATION|none': '1h',
  NAME: 'theme',
  VERB: 'list',
};
const trySpecial = new Set(special.map(formOf));
const usual = registry.verbs.flatMap(({ name, forms }) =>
  forms
    .filter((form) => form.output !== null && !trySpecial.has(form))
    .map(({ subcommand, syntax }) => [
      name,
      ...(subcommand === null ? [] : [subcommand]),
      ...(syntax.words ?? []).map((word) => usualWords[word.name] ?? word.name),
    ]),
);
const actions = [{ id: 'rotate-key', label: 'Rotate the access key', confirm: null }];
const base = world();
const withActions = { ...base, state: { ...base.state, sources: [testSource({ actions })] } };

describe('--json', () => {
  it.each([...special, ...usual])(
    'latchkey %s %s %s prints one value of its schema and nothing else',
    async (...argv) => {
      const ran = await run(testPorts(withActions).ports, [...argv, '--json'], {
        stdin: 'maria\nof-the-proxy\n',
      });
      expect([ran.code, ran.err]).toEqual([0, '']);
      const schema: z.ZodType | null = formOf(argv).output;
      expect(schema?.parse(JSON.parse(ran.out))).toEqual(JSON.parse(ran.out));
    },
  );

  it('is taken by every form that can print a value, and tried above', () => {
    const tried = new Set([...special, ...usual].map(formOf));
    const printing = registry.verbs.flatMap(({ forms }) => forms.filter(({ output }) => output !== null));
    expect(printing.length).toBeGreaterThan(35);
    expect(printing.filter((form) => !tried.has(form))).toEqual([]);
    expect([...tried].filter(({ output }) => output === null)).toEqual([]);
  });

  it('help: usage, arguments, options, exit codes and the schema of what is printed', async () => {
    const ran = await run(testPorts(base).ports, ['help', 'exec', '--json']);
    const [exec] = CliHelp.parse(JSON.parse(ran.out))[0]?.forms ?? [];
    expect(exec).toMatchObject({
      usage: 'latchkey exec SESSION [--explain] [-- COMMAND…]',
      arguments: [{ name: 'SESSION', required: true }],
      output: null,
    });
    expect(exec?.exitCodes.map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 126, 127]);
    const list = await run(testPorts(base).ports, ['help', 'list', '--json']);
    const [form] = CliHelp.parse(JSON.parse(list.out))[0]?.forms ?? [];
    expect(form?.options.map(({ name }) => name)).toEqual(['--tag', '--all', '--json', '--help']);
    expect(form?.output).toMatchObject({
      type: 'array',
      $defs: {
        ListedSession: { additionalProperties: false, properties: { profile: {}, expiresAt: {}, sync: {} } },
      },
    });
  });

  it.each([['completion', 'bash'], ['quit'], ['credential-process']])(
    'latchkey %s says how it is used: what it prints is for somebody else',
    async (...argv) => {
      const ran = await run(testPorts(world()).ports, [...argv, '--json']);
      expect([ran.code, ran.out]).toEqual([2, '']);
      expect(ran.err).toContain(`Unknown option --json. Usage: latchkey ${argv[0]}`);
    },
  );

  it('list: the fields scripts rely on', async () => {
    const ran = await run(testPorts(world()).ports, ['list', '--json']);
    expect(JSON.parse(ran.out)[0]).toEqual({
      id: 's1',
      name: 'Dev role',
      profile: 'dev',
      profiles: [{ name: 'dev', region: 'us-east-1' }],
      profileWritten: true,
      source: 'Corp',
      accountId: '111111111111',
      accountName: 'acct-11',
      accountLabel: null,
      production: false,
      tags: [],
      default: false,
      role: 'Dev',
      region: 'us-east-1',
      state: 'active',
      expiresAt: '2026-01-15T13:34:56Z',
      stopsAt: null,
      endedAt: null,
      stopsAfterMinutes: null,
      sync: 'ok',
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
        sync: {
          running: false,
          doneAccounts: 0,
          totalAccounts: null,
          lastAt: '2026-01-15T12:29:56Z',
          added: 0,
          removed: 0,
          problem: null,
        },
      },
    ]);
  });
});
