import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What has one function, where it is, and how it looks when it is written out once more. */
const ways: readonly { readonly homes: readonly [string, ...string[]]; readonly again: RegExp }[] = [
  {
    homes: ['shared/never-aborts.ts'],
    again: /new AbortController\(\)\.signal|\{ signal \} = new AbortController/,
  },
  { homes: ['shared/server-now.ts'], again: /nowMs\(\) \+ (?:\w+\.)*skewMs\(\)/ },
  {
    homes: ['shared/invalid-input.ts'],
    again: /err(?:<Problem>)?\(\{\s*code: 'invalid-input'|code: 'invalid-input', field, reason/,
  },
  // The first row of the table that every way to compute it fills.
  {
    homes: ['shared/edit-distance.ts'],
    again: /Array\.from\(\{ length: [\w.]+ \+ 1 \}, \(_, (\w+)\) => \1\)/,
  },
  { homes: ['shared/endpoint/is-alive.ts'], again: /\bkill\([^;\n]*, 0\)/ },
  {
    // The user's own files are renamed in the same turn in which they are compared for the last time.
    homes: ['electron/adapters/files/new-file.ts', 'electron/adapters/files/atomic-file.ts'],
    again: /\brename(?:Sync)?\(\s*\w*te?mp|\brename(?:Sync)?\([^)]*\.tmp\b/i,
  },
];

const secondWays = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts].flatMap(([file, text]) =>
    ways.flatMap(({ homes, again }) =>
      !homes.includes(file) && again.test(text) ? [`${file}: use ${homes[0]}`] : [],
    ),
  );

it('sees what is written out beside the function that does it', () => {
  const texts = new Map([
    ['shared/never-aborts.ts', 'export const neverAborts = () => new AbortController().signal;'],
    ['electron/a.ts', 'void work(new AbortController().signal);'],
    ['electron/b.test.ts', 'const { signal } = new AbortController();'],
    ['electron/c.ts', 'const now = ports.clock.nowMs() + ports.skew.skewMs();'],
    ['shared/d.ts', "return err({ code: 'invalid-input', field, reason });"],
    ['shared/e.ts', "return err<Problem>({\n  code: 'invalid-input',\n  field: 'url',"],
    ['renderer/f.ts', 'let row = Array.from({ length: b.length + 1 }, (_, i) => i);'],
    ['shim/g.ts', 'process.kill(pid, 0);'],
    ['electron/h.ts', 'await rename(temporary, path);'],
    ['electron/i.ts', "fs.renameSync(path + '.tmp', path);"],
    ['electron/adapters/files/atomic-file.ts', 'renameSync(temporary, state.target);'],
    ['electron/fine.ts', 'await rename(path, aside);\nprocess.kill(0, signal);'],
    ['renderer/fine.ts', 'const stop = new AbortController();\nwork(stop.signal);'],
  ]);
  expect(secondWays(texts)).toEqual([
    'electron/a.ts: use shared/never-aborts.ts',
    'electron/b.test.ts: use shared/never-aborts.ts',
    'electron/c.ts: use shared/server-now.ts',
    'shared/d.ts: use shared/invalid-input.ts',
    'shared/e.ts: use shared/invalid-input.ts',
    'renderer/f.ts: use shared/edit-distance.ts',
    'shim/g.ts: use shared/endpoint/is-alive.ts',
    'electron/h.ts: use electron/adapters/files/new-file.ts',
    'electron/i.ts: use electron/adapters/files/new-file.ts',
  ]);
});

it('finds none in what is shipped and its tests', () => {
  const names = ['electron', 'shared', 'shim', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/(^|[\\/])(node_modules|target|out)[\\/]/.test(name))
      .map((name) => join(folder, name).replaceAll('\\', '/')),
  );
  expect(names.length).toBeGreaterThan(400);
  expect(secondWays(new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')])))).toEqual(
    [],
  );
});
