import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { followsTest, sampleChanges } from './sample-change.ts';

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
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const longMs = 300_000;

it('a verb, a setting, a page and a kind touch what the recipes say, and nothing else complains', {
  timeout: longMs,
}, async () => {
  // The two commands that a contributor runs: the formatter, and the docs that follow from the code.
  expect(await complaints(BIOME, 'check', '--write', 'electron', 'renderer', 'shared', 'scripts')).toBe('');
  expect(await complaints('scripts/docs.mjs')).toBe('');
  expect(await complaints('node_modules/typescript/bin/tsc', '--incremental', 'false')).toBe('');
  expect(await complaints(BIOME, 'ci', '--colors=off', '.')).toBe('');
  expect(
    await complaints(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      'scripts/recipes',
      'scripts/docs.test.ts',
      'scripts/dead-exports.test.ts',
      'scripts/core-structure.test.ts',
      'scripts/plain-words.test.ts',
      'scripts/code-shape.test.ts',
      'electron/core/terminal',
      'electron/identity/conformance.test.ts',
      'electron/identity/stored-kinds.test.ts',
      'shared',
      'renderer/app.test.tsx',
      'renderer/views/settings',
    ),
  ).toBe('');
});
