import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';

// A power cut cannot be had here; what survives one is decided by the order in which the kernel is asked.
const steps: string[] = [];
let directory = '';
const named = (path: unknown): string =>
  String(path)
    .replace(`${directory}/`, '')
    .replace(directory, '.')
    .replace(/(latchkey-tmp)\..*/, '$1')
    .replace(/\.[0-9a-f]{12}\.tmp$/, '.tmp');

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    open: async (...given: Parameters<typeof real.open>) => {
      const handle = await real.open(...given);
      const { sync, writeFile: write } = handle;
      handle.sync = async () => {
        steps.push(`sync ${named(given[0])}`);
        await sync.call(handle);
      };
      handle.writeFile = async (...content) => {
        steps.push(`write ${named(given[0])}`);
        await write.apply(handle, content);
      };
      return handle;
    },
    rename: async (...[from, to]: Parameters<typeof real.rename>) => {
      steps.push(`rename ${named(from)} ${named(to)}`);
      await real.rename(from, to);
    },
  };
});
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    renameSync: (...[from, to]: Parameters<typeof real.renameSync>) => {
      steps.push(`rename ${named(from)} ${named(to)}`);
      real.renameSync(from, to);
    },
    unlinkSync: (...[path]: Parameters<typeof real.unlinkSync>) => {
      steps.push(`unlink ${named(path)}`);
      real.unlinkSync(path);
    },
  };
});
const { writeTexts } = await import('./testdata/write-texts.ts');
const { createUndoJournal } = await import('./undo-journal.ts');
const { createRecordStore } = await import('./record-store.ts');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latchkey-order-'));
  steps.length = 0;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The steps that touch a file of this name, its directory, and nothing else. */
const about = (name: string): readonly string[] =>
  steps.filter((step) =>
    step.split(' ').some((word) => word === '.' || (word.startsWith(name) && !/lock/.test(word))),
  );
const write = (text: string, isJournalled: boolean, data = directory) =>
  writeTexts(
    { journal: createUndoJournal({ directory: data }) },
    [join(directory, 'config')],
    () => ok([text]),
    {
      journal: isJournalled,
      note: 'a test',
    },
  );

test('new bytes are on the disk before they take the place of the old ones, and the change of name after', async () => {
  await writeFile(join(directory, 'config'), 'old\n');
  steps.length = 0;
  expect((await write('new\n', false, join(directory, 'data'))).ok).toBe(true);
  expect(about('config')).toEqual([
    'write config.latchkey-tmp',
    'sync config.latchkey-tmp',
    'rename config.latchkey-tmp config',
    'sync .',
  ]);
});

test('backup and journal are on the disk before the file is changed', async () => {
  await writeFile(join(directory, 'config'), 'old\n');
  steps.length = 0;
  expect((await write('new\n', true)).ok).toBe(true);
  const at = (step: string): number => {
    expect(steps).toContain(step);
    return steps.indexOf(step);
  };
  const put = at('rename config.latchkey-tmp config');
  expect(at('sync config.latchkey-backup.1')).toBeLessThan(put);
  expect(at('sync undo-journal.json.latchkey-tmp')).toBeLessThan(
    at('rename undo-journal.json.latchkey-tmp undo-journal.json'),
  );
  expect(at('rename undo-journal.json.latchkey-tmp undo-journal.json')).toBeLessThan(put);
  expect(steps.lastIndexOf('sync .')).toBeGreaterThan(put);
});

test('a file that is taken away again is gone from the disk too', async () => {
  expect((await write('new\n', true)).ok).toBe(true);
  steps.length = 0;
  expect((await createUndoJournal({ directory }).undo()).ok).toBe(true);
  const [gone, ...after] = steps.slice(steps.indexOf('unlink config'));
  expect([gone, after[0]]).toEqual(['unlink config', 'sync .']);
  await expect(readFile(join(directory, 'config'))).rejects.toThrow('ENOENT');
});

test('the records are on the disk before they take the place of the former ones', async () => {
  const store = createRecordStore({ path: join(directory, 'latchkey.json') });
  expect((await store.save({ version: 1 })).ok).toBe(true);
  expect(steps).toEqual([
    'write latchkey.json.tmp',
    'sync latchkey.json.tmp',
    'rename latchkey.json.tmp latchkey.json',
    'sync .',
  ]);
});
