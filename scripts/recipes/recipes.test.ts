import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followsTest, sampleChanges } from './sample-change.ts';
import { kindTest } from './sample-kind.ts';

/*
 * CONTRIBUTING.md says what to touch for a new verb, setting, page or kind. Here all four are made in a copy of the
 * project by touching just that. Whatever else would have to be remembered, such as a list of names kept by hand, fails.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let copy = '';

/** Runs a program in the copy. Resolves to nothing, or to what it said when it failed. */
async function complaints(program: string, ...args: readonly string[]): Promise<string> {
  try {
    await run(process.execPath, [join(copy, program), ...args], {
      cwd: copy,
      env: { ...process.env, NO_COLOR: '1' },
      maxBuffer: 32 << 20,
    });
    return '';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return stripVTControlCharacters(`${stdout}${stderr}`).slice(-12_000) || error.message;
  }
}

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'latchkey-recipes-'));
  // What git knows or would: neither what was built nor what was installed.
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 32 << 20,
  });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    if (file.startsWith('scripts/recipes/')) continue;
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { files, edits } of sampleChanges) {
    for (const [file, text] of Object.entries(files)) write(file, text);
    for (const { file, before, insert } of edits) {
      const text = readFileSync(join(copy, file), 'utf8');
      const parts = text.split(before);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${before}`);
      writeFileSync(join(copy, file), parts.join(`${insert}${before}`));
    }
  }
  write('scripts/recipes/follows.test.ts', followsTest);
  write('scripts/recipes/kind.test.ts', kindTest);
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
/** What could keep a list of verbs, settings, pages or kinds by hand, and what must follow from each. */
const tests: readonly (readonly string[])[] = [
  [
    'scripts/recipes',
    'scripts/docs.test.ts',
    'scripts/dead-exports.test.ts',
    'scripts/core-structure.test.ts',
  ],
  ['scripts/plain-words.test.ts', 'scripts/markdown.test.ts', 'scripts/code-shape.test.ts'],
  ['electron/core/terminal/verbs', 'electron/core/terminal/completion/candidates.test.ts'],
  ['electron/core/terminal/setting', 'electron/core/terminal/help', 'shared'],
  [
    'electron/identity/conformance.test.ts',
    'electron/identity/stored-kinds.test.ts',
    'electron/identity/sign-in-faults.test.ts',
    'electron/identity/trust-policies.test.ts',
    'scripts/shot-list.test.ts',
  ],
  ['renderer/app.test.tsx', 'renderer/views/settings', 'renderer/shortcuts.test.ts'],
];
/** For each step: a busy machine takes many times as long as an idle one. */
const timeout = 300_000;
// The rules of the linter look at one file each: what was not touched has nothing new to complain of.
const touched = sampleChanges.flatMap(({ files, edits }) => [
  ...Object.keys(files),
  ...edits.map(({ file }) => file),
]);
const linted = touched.filter((file) => !file.endsWith('.md'));

describe('a verb, a setting, a page and a kind touch what the recipes say, and nothing else complains', () => {
  it('the table of what is touched', () => {
    // A file of its own (of a kind: its folder and its page) and one entry.
    expect(
      sampleChanges.map(({ what, edits }) => [what, [...new Set(edits.map(({ file }) => file))]]),
    ).toEqual([
      ['terminal verb', ['electron/core/terminal/registry.ts']],
      ['setting', ['shared/settings.ts']],
      ['page', ['shared/pages.ts']],
      ['identity kind', ['electron/identity/registry.ts']],
    ]);
    const folders =
      /^(electron\/core\/terminal\/verbs|renderer\/views\/greetings|electron\/identity\/greeting)\/|greeting\.md$/;
    expect(
      sampleChanges.flatMap(({ files }) => Object.keys(files)).filter((file) => !folders.test(file)),
    ).toEqual([]);
  });

  // The two commands that a contributor runs.
  it('the formatter', { timeout }, async () => {
    expect(await complaints(BIOME, 'check', '--write', ...linted)).toBe('');
  });

  it('the docs that follow from the code', { timeout }, async () => {
    expect(await complaints('scripts/docs.mjs')).toBe('');
  });

  it('types', { timeout }, async () => {
    expect(await complaints('node_modules/typescript/bin/tsc', '--incremental', 'false')).toBe('');
  });

  it('lint', { timeout }, async () => {
    expect(await complaints(BIOME, 'ci', '--colors=off', ...linted)).toBe('');
  });

  it.each(tests)('tests: %s', { timeout }, async (...files) => {
    const vitest = 'node_modules/vitest/vitest.mjs';
    expect(
      await complaints(vitest, 'run', '--project=unit*', '--project=*-isolated', '--reporter=dot', ...files),
    ).toBe('');
  });
});
