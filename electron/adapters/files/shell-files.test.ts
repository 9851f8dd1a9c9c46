import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { must } from '../../core/testing/running-app.ts';
import { createHomeTraces } from './home-traces.ts';
import { createShellFiles } from './shell-files.ts';
import { createUndoJournal } from './undo-journal.ts';

const root = mkdtempSync(join(tmpdir(), 'lk-shell-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function machine() {
  const home = mkdtempSync(join(root, 'home-'));
  const directory = join(home, 'data');
  const path = join(home, '.zshrc');
  const journal = createUndoJournal({ directory });
  const files = createShellFiles({ dataDir: directory, journal });
  const traces = createHomeTraces({
    directory,
    journal,
    paths: async () => [],
    hasOfAnother: async () => false,
  });
  const say = async (text: string) => must(await files.write([path], () => ok([text]), 'test'));
  return {
    path,
    traces,
    install: () => say('# ours\n'),
    async uninstall() {
      await say('');
      await files.removeEmptied([path]);
    },
    undo: async () => must(await journal.undo()),
  };
}

test('an empty file that the user made after an undo had removed ours stays with an uninstall', async () => {
  const { path, install, undo, uninstall } = machine();
  await install();
  await undo();
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, '');
  await install();
  await uninstall();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('and so it does after an uninstall, and with a detach', async () => {
  const { path, install, undo, uninstall, traces } = machine();
  await install();
  await uninstall();
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, '');
  await install();
  await uninstall();
  expect(existsSync(path)).toBe(true);
  rmSync(path);
  await install();
  await undo();
  writeFileSync(path, '');
  must(await traces.clear());
  expect(existsSync(path)).toBe(true);
});

test('one that we made again goes again', async () => {
  const { path, install, undo, uninstall } = machine();
  await install();
  await undo();
  await install();
  await uninstall();
  expect(existsSync(path)).toBe(false);
});
