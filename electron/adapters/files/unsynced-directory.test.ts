import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';

/** What the system says when a directory is flushed. No disk here fails on request, so the call itself is made to. */
let failure: NodeJS.ErrnoException | null = null;
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    open: async (...given: Parameters<typeof real.open>) => {
      const handle = await real.open(...given);
      if (failure !== null && (await handle.stat()).isDirectory())
        handle.sync = () => Promise.reject(failure);
      return handle;
    },
  };
});
const { createAwsFiles } = await import('./aws-files.ts');
const { createRecordStore } = await import('./record-store.ts');
const { createUndoJournal } = await import('./undo-journal.ts');

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-sync-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), 'old\n');
});
afterEach(async () => {
  failure = null;
  await rm(home, { recursive: true, force: true });
});
const write = () =>
  createAwsFiles({
    env: { HOME: home },
    journal: createUndoJournal({ directory: join(home, 'data') }),
  }).write(() => ok({ config: 'new\n', credentials: '' }), { journal: true, note: 'a test' });
const failing = (code: string) => Object.assign(new Error(code), { code });

test('a file that is in place counts as written where its directory cannot be flushed, and that is said', async () => {
  failure = failing('EIO');
  const file = join(home, '.aws', 'config');
  expect(await write()).toMatchObject({
    ok: true,
    value: { changedFiles: [file], unsynced: [{ file, reason: 'The disk reported an error.' }] },
  });
  expect(await readFile(file, 'utf8')).toBe('new\n');
  expect((await readdir(join(home, '.aws'))).filter((name) => /tmp|lock/.test(name))).toEqual([]);
});

test('a file system without such a thing says nothing of it', async () => {
  failure = failing('EINVAL');
  const written = await write();
  expect(written.ok && written.value).not.toHaveProperty('unsynced');
});

test('records that are in place are saved', async () => {
  failure = failing('EIO');
  const path = join(home, 'latchkey.json');
  const said: string[] = [];
  const store = createRecordStore({ path, onUnsynced: (file, reason) => said.push(`${file}: ${reason}`) });
  expect(await store.save({ a: 1 })).toEqual(ok(undefined));
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ a: 1 });
  expect(said).toEqual([`${path}: The disk reported an error.`]);
});
