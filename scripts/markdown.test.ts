import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const generated =
  /(^|\/)(node_modules|target|out|dist|dist-[^/]*|test-results|playwright-report|coverage|\.git)(\/|$)/;

function tree(folder = ''): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (generated.test(name)) return [];
    return entry.isDirectory() ? tree(name) : [name];
  });
}

const own = 'scripts/markdown.test.ts';
const files = tree().filter((file) => file !== own);
const pages = files.filter((file) => file.endsWith('.md'));
const sources = files.filter((file) => /\.(ts|tsx|mts|mjs|rs)$/.test(file));

/** Lines over 200 characters outside tables. */
const longLines = (text: string): readonly number[] =>
  text.split('\n').flatMap((line, at) => (line.length > 200 && !line.startsWith('|') ? [at + 1] : []));

/** What GitHub makes of a heading for links. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');
const headings = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

/** Relative links of a page that lead to no file, or to no heading of it. */
function deadLinks(page: string, text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
    if (!existsSync(path.join(root, target))) return [link];
    const isMissing = anchor !== undefined && !headings(read(target)).map(slug).includes(anchor);
    return isMissing ? [link] : [];
  });
}

/** Files that a page names by their whole path and that are not there. */
const deadPaths = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /`((?:electron|shared|renderer|shim|playground|e2e|scripts|bench|docs)\/[\w./-]+\.\w+)`/g,
    ),
  ]
    .map(([, named = '']) => named)
    .filter((named) => !existsSync(path.join(root, named)));

/** The sections that a text cites as "protocols §iv" or "protocols §iv, §v". */
const cited = (text: string): readonly string[] =>
  [...text.matchAll(/protocols (§[ivx]+(?:, §[ivx]+)*)/g)].flatMap(([, list = '']) => list.split(', '));

const variables = (text: string): readonly string[] =>
  text.match(/(?<![A-Z_])LATCHKEY_[A-Z0-9]+(?:_[A-Z0-9]+)*/g) ?? [];

describe('Markdown', () => {
  it('has no line over 200 characters outside tables', () => {
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.flatMap((page) => longLines(read(page)).map((line) => `${page}:${line}`))).toEqual([]);
  });

  it('is found too long, but not in a table', () => {
    expect(longLines(`short\n${'x'.repeat(201)}\n| ${'x'.repeat(300)} |\n${'x'.repeat(200)}`)).toEqual([2]);
  });

  it('links to files and headings that are there', () => {
    expect(pages.flatMap((page) => deadLinks(page, read(page)).map((link) => `${page}: ${link}`))).toEqual(
      [],
    );
  });

  it('is found to link to nothing', () => {
    const text =
      '[a](architecture.md) [b](gone.md) [c](#here) [d](#nowhere) [e](https://example.com)\n# Here\n';
    expect(deadLinks('docs/architecture.md', text.replace('#here', '#architecture'))).toEqual([
      'gone.md',
      '#nowhere',
    ]);
  });

  it('names files that are there', () => {
    expect(pages.flatMap((page) => deadPaths(read(page)).map((named) => `${page}: ${named}`))).toEqual([]);
    expect(deadPaths('`shared/ids.ts` and `shared/gone.ts`')).toEqual(['shared/gone.ts']);
  });
});

describe('docs/protocols.md', () => {
  const sections = headings(read('docs/protocols.md')).map((heading) => heading.split(' ')[0] ?? '');

  it('has every section that a comment cites', () => {
    const citations = sources.flatMap((file) => cited(read(file)).map((section) => ({ file, section })));
    expect(citations.length).toBeGreaterThan(20);
    expect(citations.filter(({ section }) => !sections.includes(section))).toEqual([]);
  });

  it('names the sources of each section', () => {
    const parts = read('docs/protocols.md').split(/^## /m).slice(1);
    expect(parts.length).toBe(12);
    expect(parts.filter((part) => !/^Sources?: /m.test(part))).toEqual([]);
  });

  it('is cited in lists, too', () => {
    expect(cited('(protocols §iv, §v) and protocols §xiii.')).toEqual(['§iv', '§v', '§xiii']);
    expect(sections).not.toContain('§xiii');
  });
});

describe('CONTRIBUTING.md', () => {
  const listed = [...read('CONTRIBUTING.md').matchAll(/^\| `(LATCHKEY_[A-Z0-9_]+)`/gm)].map(
    ([, name = '']) => name,
  );
  const used = new Set(sources.flatMap((file) => variables(read(file))));

  it('lists every variable of ours, and none that nothing uses', () => {
    expect(variables('env.LATCHKEY_CACHE ?? "LATCHKEY_SEED"')).toEqual(['LATCHKEY_CACHE', 'LATCHKEY_SEED']);
    expect(used.size).toBeGreaterThan(10);
    expect([...used].sort()).toEqual([...listed].sort());
  });
});
