import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** Of `import … from 'x'` and `export … from 'x'`; what is read later is an `import()`, and types are nothing to read. */
const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm;

function readAtStart(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.startsWith('/')) return seen;
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC))
    readAtStart(name.startsWith('.') ? join(dirname(file), name) : name, seen);
  return seen;
}

it('reads neither zod nor the core before tools find the app', () => {
  const read = readAtStart(join(import.meta.dirname, 'main.ts'));
  expect(read).toContain(join(import.meta.dirname, 'open-endpoint.ts'));
  const { dirname: shell } = import.meta;
  const late = [
    'zod',
    join(shell, 'compose.ts'),
    join(shell, '../core/app.ts'),
    join(shell, '../../shared/problem.ts'),
  ];
  expect(late.filter((name) => read.has(name))).toEqual([]);
});

it('never asks the clock that makes Node compile eight modules of its own', () => {
  const folder = join(import.meta.dirname, '..');
  const asking = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|testing|test-driver/.test(name))
    .filter((name) =>
      /\bperformance\.(now|timeOrigin|mark)\b|perf_hooks/.test(
        code(readFileSync(join(folder, name), 'utf8')),
      ),
    );
  expect(asking).toEqual([]);
});

/** Without comments. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
