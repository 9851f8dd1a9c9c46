import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';
import { table } from './table.ts';

const head = ['NAME', 'PROFILE', 'SOURCE', 'ROLE'];
const narrow = {
  spared: ['ROLE'],
  sparedLast: ['NAME'],
  whole: 'PROFILE',
  tells: head,
  clearWithout: 'NAME',
};
const common = 'IAM Identity Center of the company, ';
/** Texts that begin alike, end alike, or both, and some that a terminal shows wide. */
const words = fc
  .tuple(
    fc.constantFrom('', common, '環境と呼ばれる長い名前'),
    fc.constantFrom('', 'a', 'b', 'eu', '東', '西'),
    fc.constantFrom('', ' and what follows it'),
  )
  .map((parts) => parts.join(''));
const rows = fc.array(fc.tuple(words, words, words, words), { minLength: 1, maxLength: 8 });
const width = fc.integer({ min: 10, max: 140 });
const linesOf = (text: string): readonly string[] => text.slice(0, -1).split('\n').slice(1);
const shown = (cells: readonly (readonly string[])[], columns: number) => table(head, cells, columns, narrow);

describe('a table whose columns tell rows apart', () => {
  it('has no two lines alike whose rows differ, at any width', async () => {
    await fc.assert(
      fc.asyncProperty(rows, width, async (cells, columns) => {
        const different = new Set(cells.map((row) => row.join('\n')));
        expect(new Set(linesOf(await shown(cells, columns))).size).toBe(different.size);
      }),
      { numRuns: 400 },
    );
  });

  it('cuts no two cells of such a column to equal words', async () => {
    await fc.assert(
      fc.asyncProperty(rows, width, async (cells, columns) => {
        for (const at of [1, 2]) {
          // The others are empty, so the line is what is shown of this column.
          const alone = cells.map((row) => row.map((cell, i) => (i === at ? cell : '')));
          const filled = alone.map((row) => row[at] ?? '');
          if (filled.every((cell) => cell === '')) continue;
          const lines = linesOf(await shown(alone, columns));
          expect(new Set(lines).size).toBe(new Set(filled).size);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('shows the ends where only those differ, and thousands of names as well', async () => {
    const two = [`${common}eu-west-1`, `${common}us-east-1`].map((source) => ['', 'x', source, '']);
    const text = await shown(two, 24);
    expect(linesOf(text)).toEqual([expect.stringContaining('…'), expect.stringContaining('…')]);
    for (const line of text.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(24);
    const many = Array.from({ length: 3_000 }, (_, i) => ['', `${common}${i}`, 'x', '']);
    expect(new Set(linesOf(await shown(many, 40))).size).toBe(3_000);
  });
});

describe('latchkey list', () => {
  const twins = (over: readonly [object, object]) =>
    over.map((each, at) =>
      testSession({
        id: `s-${at}`,
        name: 'Production/Admin',
        accountId: '111111111111',
        role: 'Admin',
        ...each,
      }),
    );
  it.each([
    [
      'source',
      twins([{ sourceName: `${common}acme.awsapps.com` }, { sourceName: `${common}acme2.awsapps.com` }]),
    ],
    [
      'profile',
      twins([
        { profile: `${common.replaceAll(/[ ,]+/g, '-')}a` },
        { profile: `${common.replaceAll(/[ ,]+/g, '-')}b` },
      ]),
    ],
    [
      'role',
      twins([
        { profile: null, role: 'Admin' },
        { profile: null, role: 'ReadOnly' },
      ]),
    ],
    [
      'region',
      twins([
        { profile: null, region: 'eu-west-1' },
        { profile: null, region: 'us-east-1' },
      ]),
    ],
  ])('tells two sessions apart that only their %s does, at any width', async (_, sessions) => {
    const app = testPorts({ hash: nodeHash, state: { sessions } });
    for (let columns = 20; columns <= 160; columns += 4) {
      const { out } = await run(app.ports, ['list'], { columns });
      const [first, second] = linesOf(out);
      expect(first, `${columns} columns`).not.toBe(second);
    }
  });
});
