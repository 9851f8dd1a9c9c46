import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What has one function, and how it looks when it is written out once more. */
const ways = [
  {
    home: 'shared/never-aborts.ts',
    again: /new AbortController\(\)\.signal|\{ signal \} = new AbortController/,
  },
  { home: 'shared/server-now.ts', again: /nowMs\(\) \+ (?:\w+\.)*skewMs\(\)/ },
  { home: 'shared/invalid-input.ts', again: /code: 'invalid-input', field, reason/ },
] as const;

const secondWays = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts].flatMap(([file, text]) =>
    ways.flatMap(({ home, again }) => (file !== home && again.test(text) ? [`${file}: use ${home}`] : [])),
  );

it('sees what is written out beside the function that does it', () => {
  const texts = new Map([
    ['shared/never-aborts.ts', 'export const neverAborts = () => new AbortController().signal;'],
    ['electron/a.ts', 'void work(new AbortController().signal);'],
    ['electron/b.test.ts', 'const { signal } = new AbortController();'],
    ['electron/c.ts', 'const now = ports.clock.nowMs() + ports.skew.skewMs();'],
    ['shared/d.ts', "return err({ code: 'invalid-input', field, reason });"],
    ['renderer/fine.ts', 'const stop = new AbortController();\nwork(stop.signal);'],
  ]);
  expect(secondWays(texts)).toEqual([
    'electron/a.ts: use shared/never-aborts.ts',
    'electron/b.test.ts: use shared/never-aborts.ts',
    'electron/c.ts: use shared/server-now.ts',
    'shared/d.ts: use shared/invalid-input.ts',
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
