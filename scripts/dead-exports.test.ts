import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['electron', 'renderer', 'shared', 'playground', 'scripts', 'shim', 'e2e', 'torture'];
const source = /\.(ts|tsx|mjs)$/;
const exported = /^export (?:async )?(?:const|let|function\*?|class|type|interface) ([A-Za-z_$][\w$]*)/gm;

function sources(): readonly string[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return found.filter((name) => source.test(name) && !/(^|[\\/])(node_modules|target|out)[\\/]/.test(name));
}

/** A page of the window is found by its name: renderer/views/lazy-pages.ts. */
const isPage = (file: string, name: string): boolean =>
  /^renderer[\\/]views[\\/](\w+)[\\/]\1-page\.tsx$/.exec(file)?.[1] ===
  name.replace(/Page$/, '').toLowerCase();

/** Exports whose name is written once in all these texts: nobody imports them, nor does their own file use them. */
function deadExports(texts: ReadonlyMap<string, string>): readonly string[] {
  const times = new Map<string, number>();
  for (const text of texts.values())
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) times.set(word, (times.get(word) ?? 0) + 1);
  return [...texts].flatMap(([file, text]) =>
    [...text.matchAll(exported)].flatMap(([, name = '']) =>
      times.get(name) === 1 && !isPage(file, name) ? [`${file}: ${name}`] : [],
    ),
  );
}

it('knows a dead export from one that is used in its own file, and from one that is used elsewhere', () => {
  const texts = new Map([
    ['a.ts', 'export const used = 1;\nexport function own() {}\nown();\nexport type Dead = 1;\n'],
    ['b.ts', "import { used } from './a.ts';\n"],
    ['renderer/views/a/a-page.tsx', 'export const APage = 1;\nexport const Other = 1;\n'],
  ]);
  expect(deadExports(texts)).toEqual(['a.ts: Dead', 'renderer/views/a/a-page.tsx: Other']);
});

it('finds none in the tree', () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(400);
  expect(deadExports(new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])))).toEqual(
    [],
  );
});
