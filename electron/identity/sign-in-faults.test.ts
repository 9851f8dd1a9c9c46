import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// The table of faults says where each is tried: it must stay true.
const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'docs', 'sign-in-faults.md'), 'utf8');
const [faults = '', marks = ''] = text.split('## The marks');
const cells = (part: string): readonly (readonly string[])[] =>
  part
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

it('names files that are there', () => {
  const named = [...text.matchAll(/`((?:electron|e2e)\/[^`]+)`/g)].map(([, file]) => file ?? '');
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it('has in each cell a mark that is explained, or why it cannot arise', () => {
  const known = new Set(cells(marks).map(([mark]) => mark));
  const tried = cells(faults).filter(([fault]) => fault !== 'Fault');
  expect(tried.length).toBeGreaterThan(30);
  for (const [fault = '', ...each] of tried)
    for (const cell of each) {
      const why = /\((\w)\)$/.exec(cell)?.[1];
      if (why !== undefined) expect(faults, `${fault}: ${cell}`).toContain(`- (${why}) `);
      if (cell.startsWith('–')) expect(why, fault).toBeDefined();
      else
        for (const mark of cell.replace(/ \(\w\)$/, '').split(', '))
          expect([...known], `${fault}: ${cell}`).toContain(mark);
    }
});

it('has a file of faults beside each kind with a source', () => {
  const here = join(root, 'electron', 'identity');
  const folders = readdirSync(here).filter((name) => existsSync(join(here, name, 'source.ts')));
  expect(folders.length).toBeGreaterThan(5);
  const without = folders.filter((name) => !existsSync(join(here, name, 'faults.integration.test.ts')));
  // Its own tests are in adapters/integration with the other SAML tests.
  expect(without).toEqual(['saml']);
});
