import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGitConfigFile } from './git-config-file.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

test('the first read removes the lock and the new bytes that a killed app has left', async () => {
  const path = join(root.path, 'gitconfig');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(path, '[user]\n');
  await writeFile(`${path}.latchkey-lock`, `${pid} ${hostname()} x`);
  await writeFile(`${path}.latchkey-tmp.${pid}.0123456789ab`, 'torn');
  const journal = createUndoJournal({ directory: join(root.path, 'data') });
  const git = createGitConfigFile({ env: { GIT_CONFIG_GLOBAL: path, HOME: root.path }, journal });
  expect(await git.read()).toMatchObject({ value: { text: '[user]\n' } });
  expect(await readdir(root.path)).toEqual(['gitconfig']);
});
