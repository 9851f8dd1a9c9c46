import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';

/** Which renames the system refuses now: root is stopped by no permission, so the call itself is made to fail. */
let refuses: (target: string) => boolean = () => false;
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    renameSync: (...[from, to]: Parameters<typeof real.renameSync>) => {
      if (refuses(String(to)))
        throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
      real.renameSync(from, to);
    },
  };
});
const { createAwsFiles } = await import('./aws-files.ts');
const { createUndoJournal } = await import('./undo-journal.ts');

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-back-'));
  await mkdir(join(home, '.aws'));
  refuses = () => false;
});
afterEach(() => rm(home, { recursive: true, force: true }));

const at = (name: string) => join(home, '.aws', name);
const start = async (config: string | null, credentials: string | null) => {
  if (config !== null) await writeFile(at('config'), config);
  if (credentials !== null) await writeFile(at('credentials'), credentials);
  const journal = createUndoJournal({ directory: join(home, 'data') });
  const files = createAwsFiles({ env: { HOME: home }, journal });
  const write = (texts: { config: string; credentials: string }, isJournalled = true) =>
    files.write(() => ok(texts), { journal: isJournalled, note: 'a test' });
  return { write, journal };
};
const texts = async () => [await read('config'), await read('credentials')];
const read = (name: string) => readFile(at(name), 'utf8').catch(() => null);
const names = async () => (await readdir(join(home, '.aws'))).toSorted();
const is = (name: string) => (target: string) => basename(target) === name;

test.each([true, false])(
  'the second of two files fails: the first is as it was, and nothing is left (journal: %s)',
  async (isJournalled) => {
    const { write, journal } = await start('old config\n', 'old credentials\n');
    refuses = is('credentials');
    expect(await write({ config: 'new\n', credentials: 'new\n' }, isJournalled)).toMatchObject({
      ok: false,
      error: {
        code: 'file-unwritable',
        file: at('credentials'),
        detail: 'It is on a read-only file system.',
      },
    });
    expect(await texts()).toEqual(['old config\n', 'old credentials\n']);
    expect(await names()).toEqual(['config', 'credentials']);
    expect(await journal.preview()).toEqual(ok(null));
  },
);

test('a file that did not exist is gone again', async () => {
  const { write } = await start(null, 'old\n');
  refuses = is('credentials');
  expect(await write({ config: 'new\n', credentials: 'new\n' })).toMatchObject({ ok: false });
  expect(await texts()).toEqual([null, 'old\n']);
});

test('what cannot be put back either is said, and undo still can', async () => {
  const { write, journal } = await start('old config\n', 'old credentials\n');
  let isDown = false;
  refuses = (target) => {
    isDown ||= is('credentials')(target);
    return isDown && target.startsWith(join(home, '.aws'));
  };
  expect(await write({ config: 'new\n', credentials: 'new\n' })).toMatchObject({
    error: { code: 'not-taken-back', file: at('config') },
  });
  expect(await texts()).toEqual(['new\n', 'old credentials\n']);
  refuses = () => false;
  expect((await journal.undo()).ok).toBe(true);
  expect(await texts()).toEqual(['old config\n', 'old credentials\n']);
});

// Null: one that the undo removes comes back.
test.each(['old config\n', null])(
  'an undo whose second file cannot be written leaves the first as it was (config before: %j)',
  async (config) => {
    const { write, journal } = await start(config, 'old credentials\n');
    expect((await write({ config: 'ours\n', credentials: 'ours\n' })).ok).toBe(true);
    refuses = is('credentials');
    expect(await journal.undo()).toMatchObject({
      error: { code: 'file-unwritable', file: at('credentials') },
    });
    expect(await texts()).toEqual(['ours\n', 'ours\n']);
    expect((await names()).filter((name) => name.includes('latchkey-tmp'))).toEqual([]);
    refuses = () => false;
    expect((await journal.undo()).ok).toBe(true);
    expect(await texts()).toEqual([config, 'old credentials\n']);
  },
);

test('a write is taken back: bytes, backups and the record in the journal', async () => {
  const { write, journal } = await start('first\n', null);
  expect((await write({ config: 'second\n', credentials: '' })).ok).toBe(true);
  const third = await write({ config: 'third\n', credentials: 'keys\n' });
  expect(third.ok && (await third.value.takeBack())).toEqual(ok(undefined));
  expect(await texts()).toEqual(['second\n', null]);
  expect(await names()).toEqual(['config', 'config.latchkey-backup.1']);
  expect((await journal.undo()).ok).toBe(true);
  expect(await texts()).toEqual(['first\n', null]);
});

test('rotated keys are taken back without a backup, and the write before can still be undone', async () => {
  const { write, journal } = await start('', 'mine\n');
  expect((await write({ config: '', credentials: 'mine\nours\n' })).ok).toBe(true);
  const rotated = await write({ config: '', credentials: 'mine\nours 2\n' }, false);
  expect(rotated.ok && (await rotated.value.takeBack())).toEqual(ok(undefined));
  expect(await read('credentials')).toBe('mine\nours\n');
  expect((await journal.undo()).ok).toBe(true);
  expect(await read('credentials')).toBe('mine\n');
});

test('a file that somebody wrote since is not put back, nor is the other', async () => {
  const { write } = await start('old config\n', 'old credentials\n');
  const written = await write({ config: 'new config\n', credentials: 'new credentials\n' });
  await writeFile(at('credentials'), 'by aws configure\n');
  expect(written.ok && (await written.value.takeBack())).toMatchObject({
    error: { code: 'file-changed-meanwhile', file: at('credentials') },
  });
  expect(await texts()).toEqual(['new config\n', 'by aws configure\n']);
});

test('a journal that cannot follow the keys leaves the file as it was', async () => {
  const { write } = await start('', 'mine\n');
  expect((await write({ config: '', credentials: 'mine\nours\n' })).ok).toBe(true);
  refuses = is('undo-journal.json');
  expect(await write({ config: '', credentials: 'mine\nours 2\n' }, false)).toMatchObject({ ok: false });
  expect(await read('credentials')).toBe('mine\nours\n');
});
