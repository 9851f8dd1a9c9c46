import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FOLDERS, foldersAsked } from './folders.mjs';
import { scoreOf, survivorsOf } from './score.mjs';

const mutant = (status: string, line: number) => ({
  status,
  mutatorName: 'BooleanLiteral',
  replacement: 'true\n  && x',
  location: { start: { line, column: 3 } },
});
const report = {
  files: {
    'b.ts': { mutants: [mutant('NoCoverage', 4), mutant('Killed', 5), mutant('CompileError', 6)] },
    'a.ts': {
      mutants: [mutant('Survived', 9), mutant('Timeout', 2), mutant('Survived', 1), mutant('Ignored', 3)],
    },
  },
};

describe('the score', () => {
  it('counts what no test reaches as not noticed, and what cannot run not at all', () => {
    expect(scoreOf(report)).toEqual({ detected: 2, valid: 5, score: 40 });
    expect(scoreOf({ files: {} })).toEqual({ detected: 0, valid: 0, score: 100 });
  });

  it('lists what nobody noticed, in the order of the code', () => {
    expect(survivorsOf(report)).toEqual([
      'a.ts:1:3 Survived BooleanLiteral: true && x',
      'a.ts:9:3 Survived BooleanLiteral: true && x',
      'b.ts:4:3 NoCoverage BooleanLiteral: true && x',
    ]);
  });
});

describe('what is asked for', () => {
  const file = 'electron/adapters/endpoint/mailbox.ts';

  it('is every folder, some of them, or files of one', () => {
    expect(foldersAsked([]).folders.map(({ name }) => name)).toEqual(Object.keys(FOLDERS));
    expect(foldersAsked(['fence', 'endpoint']).folders).toEqual(
      ['endpoint', 'fence'].map((name) => ({ name, mutate: FOLDERS[name]?.mutate })),
    );
    expect(foldersAsked(['endpoint', file])).toEqual({
      folders: [{ name: 'endpoint', mutate: [file] }],
      complaint: null,
    });
  });

  it('is refused when no folder has that name, or a file is of none or of several', () => {
    expect(foldersAsked(['endpoints'])).toMatchObject({
      folders: [],
      complaint: expect.stringMatching(/"endpoints".*credentials, sessions/),
    });
    expect(foldersAsked(['toString']).complaint).not.toBeNull();
    expect(foldersAsked([file]).complaint).not.toBeNull();
    expect(foldersAsked(['endpoint', 'fence', file]).complaint).not.toBeNull();
  });
});

it('every folder of the table is there', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const places = Object.values(FOLDERS).flatMap(({ mutate, tests }) => [...mutate, ...tests]);
  expect(places.length).toBeGreaterThan(20);
  for (const place of places) {
    const [folder = ''] = place.replace(/^!/, '').split(/\/[^/]*[*{!]/);
    expect([place, existsSync(join(root, folder))]).toEqual([place, true]);
  }
});

it('the settings of the tests are where Stryker looks for them', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const settings = JSON.parse(readFileSync(join(root, 'scripts/mutants/stryker.config.json'), 'utf8'));
  expect(existsSync(join(root, settings.vitest.configFile))).toBe(true);
});
