import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// The app's environment is read in one file, which has cleaned it before. Anything else would see what a shell has set.
const HOME = 'electron/shell/environment.ts';
/** Drivers of tests, which are programs of their own. */
const TEST_PROGRAM = /\.test\.ts$|(^|\/)(keychain-test-\w+|testing[\w-]*|testdata\/.*)\.ts$/;
/** `process.env`, `process['env']`, `const { env } = process`, and the same of an imported process. */
const reads =
  /\bprocess\??\.\s*env\b|\bprocess\s*(\?\.)?\[|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"](node:)?process['"]/;

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');

const readers = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts].flatMap(([file, text]) => (file !== HOME && reads.test(withoutComments(text)) ? [file] : []));

it('sees every way to read it', () => {
  const texts = new Map([
    [HOME, 'export const env = process.env;'],
    ['electron/a.ts', "const home = process.env.HOME ?? '';"],
    ['electron/b.ts', "const home = process['env'].HOME;"],
    ['electron/c.ts', 'const { env } = process;'],
    ['electron/d.ts', 'const { platform, env: given } = process;'],
    ['electron/e.ts', "import { env } from 'node:process';"],
    ['electron/f.ts', 'Object.assign(globalThis.process.env, {});'],
    ['electron/g.ts', '// process.env is read elsewhere\nconst { env } = ports;\nprocess.exit(0);'],
  ]);
  const found = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `electron/${name}.ts`);
  expect(readers(texts)).toEqual(found);
});

it('finds no second reader in the app', () => {
  const names = readdirSync(join(import.meta.dirname, '..', 'electron'), {
    recursive: true,
    encoding: 'utf8',
  })
    .map((name) => join('electron', name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !TEST_PROGRAM.test(name));
  expect(names).toContain(HOME);
  expect(names.length).toBeGreaterThan(250);
  const root = fileURLToPath(new URL('..', import.meta.url));
  expect(readers(new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')])))).toEqual([]);
});

it('is the first thing that the app imports', () => {
  const main = readFileSync(join(import.meta.dirname, '..', 'electron/shell/main.ts'), 'utf8');
  expect(/^import .*$/m.exec(main)?.[0]).toBe("import './environment.ts';");
});
