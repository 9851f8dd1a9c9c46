import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import type { GitConfigFile } from '../ports/files.ts';
import { followShim } from './follow-shim.ts';
import { planGitConfig } from './git-config-plan.ts';

const OWN = "[user]\n\tname = Ada\n[credential]\n\thelper = !'/old/latchkey' git-credential\n";

function installed(shimPath: string, text = OWN): string {
  const planned = planGitConfig({ text, install: true, shimPath, path: '/g', hosts: [] });
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  return planned.value.text;
}

function world(text: string) {
  const file = { text, writes: 0 };
  const gitConfig: GitConfigFile = {
    read: async () => ok({ path: '/g', text: file.text, exists: true }),
    write: async (plan) => {
      const planned = plan({ path: '/g', text: file.text, exists: true });
      if (!planned.ok) return planned;
      file.text = planned.value;
      file.writes += 1;
      return ok({ changedFiles: ['/g'], takeBack: async () => ok(undefined) });
    },
  };
  const follow = (command: string, programs: readonly string[] = []) =>
    followShim({ gitConfig, command, canRun: async (path) => programs.includes(path) });
  return { file, follow };
}

it.each(['/old/latchkey', "/o'l d/latchkey", '/o"l\\d/latchkey'])(
  'leads our lines from %s, which is gone, to where the command is, and leaves the others',
  async (old) => {
    const { file, follow } = world(installed(old));
    expect(await follow('/new place/latchkey')).toEqual(ok(['/g']));
    expect(file.text).toBe(installed('/new place/latchkey'));
    expect(file.text.startsWith(OWN)).toBe(true);
    expect(await follow('/new place/latchkey')).toEqual(ok([]));
    expect(file.writes).toBe(1);
  },
);

it('leaves the lines of another installation that is there', async () => {
  const before = installed('/other/latchkey');
  const { file, follow } = world(before);
  expect(await follow('/new/latchkey', ['/other/latchkey'])).toEqual(ok([]));
  expect(file.text).toBe(before);
});

it('asks for nothing where the helper was never installed', async () => {
  const { file, follow } = world(OWN);
  expect(await follow('/new/latchkey')).toEqual(ok([]));
  expect(file).toEqual({ text: OWN, writes: 0 });
});

it('keeps what the user changed beside them', async () => {
  const text = installed('/old/latchkey').replace(
    '\tuseHttpPath = true\n',
    '\tuseHttpPath = true\n\tusername = ada\n',
  );
  const { file, follow } = world(text);
  await follow('/new/latchkey');
  expect(file.text).toBe(OWN + text.slice(OWN.length).replaceAll('/old/', '/new/'));
});

it('reports a file that cannot be read', async () => {
  const problem = { code: 'file-unreadable', file: '/g' } as const;
  const gitConfig: GitConfigFile = { read: async () => err(problem), write: async () => err(problem) };
  const followed = await followShim({ gitConfig, command: '/n', canRun: async () => false });
  expect(followed).toEqual(err(problem));
});
