import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { createAwsFiles } from './aws-files.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let config = '';
beforeEach(async () => {
  root = await temporaryDirectory();
  config = join(root.path, '.aws', 'config');
  await mkdir(join(root.path, '.aws'));
});
afterEach(() => root.remove());

/** As a switch does: a section of ours below what is there. */
const write = () =>
  createAwsFiles({
    env: { HOME: root.path },
    journal: createUndoJournal({ directory: join(root.path, 'data') }),
  }).write(
    ({ config: { text }, credentials }) => ok({ config: `${text}[ours]\n`, credentials: credentials.text }),
    {
      journal: true,
      note: 'a test',
    },
  );

const before = '[profile mine]\nregion = eu-west-1\n';
const after = `${before}output = json\n`;

test.each([
  ['', after],
  ['[profile mine]\nreg', after.slice('[profile mine]\nreg'.length)],
])(
  'what aws configure has left of the file for a moment (%j) is not taken for all of it',
  async (begun, rest) => {
    await writeFile(config, before);
    // Emptied and written through one open file, whose name must still lead to it in the end.
    const file = openSync(config, 'r+');
    ftruncateSync(file);
    writeSync(file, begun);
    setTimeout(() => {
      writeSync(file, rest);
      closeSync(file);
    }, 120);
    expect((await write()).ok).toBe(true);
    expect(await readFile(config, 'utf8')).toBe(`${after}[ours]\n`);
  },
);

test('a file that was always so is not waited for, however often it is written', async () => {
  await writeFile(config, '[profile mine]\nregion = eu-west-1');
  await utimes(config, new Date(), new Date(Date.now() - 60_000));
  expect((await write()).ok).toBe(true);
  // One that stays cut off is what the user has.
  await writeFile(config, '[profile mine]');
  expect((await write()).ok).toBe(true);
  expect(await readFile(config, 'utf8')).toBe('[profile mine][ours]\n');
});
