import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  CliActions,
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
  CliVersion,
} from '../../../../shared/cli.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { run, testPorts } from '../testing.ts';
import { world } from '../testing-verbs.ts';

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
  [['act', 'Corp'], CliActions],
  [['--version'], CliVersion],
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
    expect([...covered].sort()).toEqual([...documented, '--version'].sort());
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
