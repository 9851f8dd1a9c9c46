import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

// The guide quotes what Latchkey says, so that a reader finds the row of a message: each quotation is in the app's own texts.
const folder = path.join(import.meta.dirname, '..');
const files = (below: string, end: RegExp): readonly string[] =>
  readdirSync(path.join(folder, below), { recursive: true, encoding: 'utf8' })
    .filter((file) => end.test(file))
    .map((file) => path.join(below, file));
const pages = files('docs/user-guide', /\.md$/);
/** Columns with what a user reads in the app; others are headed by what a user has. */
const heads = ['Message', 'Latchkey says', 'what you see', 'it says', 'What it says'];

const cells = (row: string): readonly string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The first cells of the tables that quote messages. */
function quoted(text: string): readonly string[] {
  const found: string[] = [];
  let isQuoting = false;
  for (const line of text.split('\n')) {
    const [first] = line.startsWith('|') ? cells(line) : [];
    if (first === undefined) isQuoting = false;
    else if (heads.includes(first)) isQuoting = true;
    else if (isQuoting && !/^-+$|^in the (?:browser|import):| in git or aws$/.test(first)) found.push(first);
  }
  return found;
}

/** What is the same in every such message: names, numbers and addresses are written … or in capitals. */
const fragments = (message: string): readonly string[] =>
  message
    .replaceAll('`', '')
    .split(/…|\b[A-Z]{3,}\b|\d+|[“”"():,/]|\. /)
    .map((part) => part.trim().replace(/[.:,]$/, ''))
    .filter((part) => part.split(' ').length >= 3);

const sources = ['shared', 'electron', 'playground']
  .flatMap((below) => files(below, /\.ts$/))
  .filter((file) => !/\.test\.ts$|testing/.test(file))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'))
  .join('\n');

it.each(pages)('%s quotes messages as they are', (page) => {
  const messages = quoted(readFileSync(path.join(folder, page), 'utf8'));
  const unknown = messages.filter((message) => fragments(message).some((part) => !sources.includes(part)));
  expect(unknown).toEqual([]);
});

it('finds the quotations, and misses what nobody says', () => {
  expect(pages.length).toBeGreaterThan(10);
  const all = pages.flatMap((page) => quoted(readFileSync(path.join(folder, page), 'utf8')));
  expect(all.length).toBeGreaterThan(40);
  const row = '| Message | Do |\n| --- | --- |\n| The proxy … sings a song in NAME | x |\n\n| other | y |';
  expect(quoted(row).flatMap(fragments)).toEqual(['sings a song in']);
});
