import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  commentProse,
  findOddNames,
  findOddWords,
  oddFileName,
  oddNames,
  oddWords,
  pageProse,
  stringProse,
} from './plain-words.ts';

const root = path.join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', 'out', 'dist', 'target', 'test-results', 'testdata', 'licences']);

function files(folder = ''): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return [];
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? files(name) : [name];
  });
}

const words = (text: string, prose: typeof pageProse): readonly string[] =>
  findOddWords(prose(text)).map((finding) => `${finding.line}: ${finding.words}`);

it.each([
  ['The person is asked.', 'The person'],
  ['Whoever waits is released.', 'Whoever'],
  ['Mend it by hand.', 'Mend'],
  ['It was changed meanwhile.', 'meanwhile'],
  ['The farewell to the provider.', 'farewell'],
  ['It renews by itself.', 'by itself'],
  ['Put back all the same.', 'all the same'],
  ['It stands on a session.', 'stands on'],
  ['What stood there before.', 'stood there'],
  ['A refusal is told in words.', 'is told'],
  ['Gone again: dev', 'Gone again'],
  ['It is read anew.', 'anew'],
  ['It waits for ever.', 'for ever'],
  ['A no of AWS made none.', 'A no of'],
  ['a page that is no answer', 'is no answer'],
])('reports %s', (sentence, odd) => {
  expect(findOddWords([[1, sentence]]).map((finding) => finding.words)).toContain(odd);
});

it('has an example above for each of its words', () => {
  expect(oddWords.length).toBeLessThanOrEqual(15);
  expect(findOddWords([[1, 'The user is told what to do. The stand-in stands for AWS.']])).toEqual([]);
});

it('reads pages, comments and texts, and leaves out code and the table of what not to write', () => {
  expect(words('# A\n\n| Not | But |\n| --- | --- |\n| mend | repair |\n\nMend it.', pageProse)).toEqual([
    '7: Mend',
  ]);
  const code =
    "const mend = 'mend';\n/**\n * Mends it.\n */\nmend(); // whoever asks\nopen('https://mend');\n";
  expect(words(code, commentProse)).toEqual(['3: Mends', '5: whoever']);
  expect(words("mend('mend', 'Mend it by hand.');", stringProse)).toEqual(['1: Mend']);
});

it('finds none in the pages, the comments and the texts', () => {
  const sentences = (text: string): ReturnType<typeof pageProse> => [
    ...commentProse(text),
    ...stringProse(text),
  ];
  const proseOf = (name: string): typeof pageProse | null => {
    if (name.endsWith('.md')) return pageProse;
    if (name.startsWith('scripts/plain-words') || !/\.(?:ts|tsx|mjs|rs|css)$/.test(name)) return null;
    return /\.(?:test|spec)\.tsx?$/.test(name) || name.endsWith('.rs') ? commentProse : sentences;
  };
  const read = files().flatMap((name) => {
    const prose = proseOf(name);
    return prose === null ? [] : [{ name, prose }];
  });
  expect(read.length).toBeGreaterThan(800);
  const found = read.flatMap(({ name, prose }) =>
    findOddWords(prose(readFileSync(path.join(root, name), 'utf8'))).map(
      (finding) => `${name}:${finding.line}: "${finding.words}"; write ${finding.instead}`,
    ),
  );
  expect(found).toEqual([]);
});

it.each([...oddNames.keys()])(
  'reports %s in an identifier, not in a comment, a text or another word',
  (word) => {
    const name = `is${word.replace(/^./, (letter) => letter.toUpperCase())}Now`;
    const code = `/**\n * ${name}\n */\nconst ${name} = '${word}'; // ${word}\nconst ${word}less = a(/${word}/);\n`;
    expect(findOddNames(code).map(({ line, words: found }) => [line, found])).toEqual([[4, name]]);
    expect(findOddNames(`const MY_${word.toUpperCase()}_MS = 1;`)).toHaveLength(1);
    expect([oddFileName(`core/my-${word}.ts`), oddFileName(`${word}/x.ts`)]).toEqual([word, null]);
  },
);

it('finds none in the identifiers and the names of files', () => {
  const code = files().filter((name) => /\.(?:ts|tsx|mts|mjs|rs)$/.test(name));
  expect(code.length).toBeGreaterThan(800);
  const found = code.flatMap((name) => {
    const inName = oddFileName(name);
    // The picture of a user, by the name that the set of icons gives it.
    if (name.startsWith('scripts/plain-words') || name === 'renderer/ui/icon.tsx') return [];
    return [
      ...(inName === null ? [] : [`${name}: "${inName}"`]),
      ...findOddNames(readFileSync(path.join(root, name), 'utf8')).map(
        (finding) => `${name}:${finding.line}: "${finding.words}"; write ${finding.instead}`,
      ),
    ];
  });
  expect(found).toEqual([]);
  // A thousand files: on a busy machine this takes longer than a test usually may.
}, 60_000);
