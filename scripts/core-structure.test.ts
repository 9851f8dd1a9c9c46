import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = join('electron', 'core');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

/** Every relative import of a file, as paths from the project's root. `import type` and nothing but types count as types. */
function importsOf(file: string, text: string): readonly Import[] {
  const statement =
    /(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;
  return [...text.matchAll(statement)].map(([, type, names = '', named, loaded]) => {
    const listed = /^\{([^}]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim());
    const onlyTypes =
      listed?.filter((name) => name !== '').every((name) => name.startsWith('type ')) ?? false;
    return {
      from: file,
      to: normalize(join(dirname(file), named ?? loaded ?? '')),
      isType: type !== undefined || (loaded === undefined && onlyTypes && listed !== undefined),
    };
  });
}

/** Folders of core are nodes; a file at its top is a node of its own. Null: outside core. */
function nodeOf(file: string): string | null {
  const path = relative(core, file);
  return path.startsWith('..') ? null : (path.split(/[\\/]/)[0] ?? null);
}

/** One circle of nodes, as the names on it; null when there is none. */
function circle(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const settled = new Set<string>();
  const walk = (node: string, path: readonly string[]): readonly string[] | null => {
    const at = path.indexOf(node);
    if (at !== -1) return [...path.slice(at), node];
    if (settled.has(node)) return null;
    for (const next of edges.get(node) ?? []) {
      const found = walk(next, [...path, node]);
      if (found !== null) return found;
    }
    settled.add(node);
    return null;
  };
  for (const node of edges.keys()) {
    const found = walk(node, []);
    if (found !== null) return found;
  }
  return null;
}

function graph(imports: readonly Import[]): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [nodeOf(from), nodeOf(to)];
    if (a === null || b === null || a === b) continue;
    edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  return edges;
}

/** Adapters make the ports of core real: they see its types, and of its values only those that carry a secret. */
const valuesForAdapters = new Set(['secret.ts', 'credentials.ts'].map((name) => join(core, name)));
const forbiddenToAdapters = (imports: readonly Import[]): readonly string[] =>
  imports
    .filter(({ to, isType }) => nodeOf(to) !== null && !isType && !valuesForAdapters.has(to))
    .map(({ from, to }) => `${from} takes a value from ${to}`);

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter(
      (name) =>
        /\.tsx?$/.test(name) &&
        !/\.test\.tsx?$|[\\/]testing|testdata|-test-|[\\/]integration[\\/]/.test(name),
    );
}
const importsBelow = (folder: string): readonly Import[] =>
  sourcesBelow(folder).flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));

describe('files', () => {
  const fileGraph = (imports: readonly Import[]): ReadonlyMap<string, ReadonlySet<string>> => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of imports) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    return edges;
  };

  it('do not import each other in a circle, nor for types', () => {
    const imports = ['shared', 'electron', 'renderer', 'shim', 'playground'].flatMap(importsBelow);
    expect(imports.length).toBeGreaterThan(3_000);
    expect(circle(fileGraph(imports))).toBeNull();
  });

  it('show a circle that is planted', () => {
    const imports = [
      ...importsOf(join(core, 'x.ts'), "import type { Y } from './y.ts';"),
      ...importsOf(join(core, 'y.ts'), "const later = () => import('./x.ts');"),
    ];
    expect(circle(fileGraph(imports))).toEqual([join(core, 'x.ts'), join(core, 'y.ts'), join(core, 'x.ts')]);
  });
});

describe('core', () => {
  it('has no circle of folders', () => {
    const imports = importsBelow(core);
    expect(imports.length).toBeGreaterThan(400);
    expect(circle(graph(imports))).toBeNull();
  });

  it('shows a circle that is planted, of types too', () => {
    const imports = [
      ...importsOf(join(core, 'a', 'x.ts'), "import { y } from '../b/y.ts';"),
      ...importsOf(join(core, 'b', 'y.ts'), "import type { Z } from '../z.ts';"),
      ...importsOf(join(core, 'z.ts'), "const later = () => import('./a/x.ts');"),
    ];
    expect(circle(graph(imports))).toEqual(['a', 'b', 'z.ts', 'a']);
    expect(circle(graph(imports.slice(0, 2)))).toBeNull();
  });

  it('looks a session up by its name in one place', () => {
    const lookUps = /import \{[^}]*\bsessionBy\w+[^}]*\} from/;
    const found = sourcesBelow('electron').filter((file) =>
      lookUps.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(found).toEqual([join(core, 'sessions', 'which-session.ts')]);
  });
});

describe('adapters', () => {
  it('take no value from core but those that carry a secret', () => {
    const imports = importsBelow(join('electron', 'adapters'));
    expect(imports.length).toBeGreaterThan(150);
    expect(forbiddenToAdapters(imports)).toEqual([]);
  });

  it.each([
    ["import { createOnBug } from '../../core/bugs.ts';", 1],
    ["import { type Log, createOnBug } from '../../core/bugs.ts';", 1],
    ["const { x } = await import('../../core/bugs.ts');", 1],
    ["export { createOnBug } from '../../core/bugs.ts';", 1],
    ["import { type OnBug } from '../../core/bugs.ts';", 0],
    ["import type { OnBug } from '../../core/bugs.ts';", 0],
    ["import { Secret } from '../../core/secret.ts';", 0],
  ])('%s is seen for what it is', (text, count) => {
    const imports = importsOf(join('electron', 'adapters', 'a', 'x.ts'), text);
    expect(forbiddenToAdapters(imports)).toHaveLength(count);
  });
});
