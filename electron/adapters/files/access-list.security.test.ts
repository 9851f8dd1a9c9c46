import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { hasMoreThanMode } from './access-list.ts';
import { prepareFile, readState } from './atomic-file.ts';
import { includeAgain } from './git-exclude.ts';
import { writeInPlace } from './hard-link.ts';
import { writeTexts } from './testdata/write-texts.ts';
import { createUndoJournal, type FileUndoJournal } from './undo-journal.ts';

// The real setfacl and setfattr, on the file system of the temporary directory.

let folder: string;
let data: string;
let file: string;
let journal: FileUndoJournal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lk-access-'));
  data = mkdtempSync(join(tmpdir(), 'lk-access-data-'));
  file = join(folder, 'config');
  journal = createUndoJournal({ directory: data });
  writeFileSync(file, 'before\n', { mode: 0o600 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const each of [folder, data]) rmSync(each, { recursive: true, force: true });
});

function run(program: string, ...args: readonly string[]): string {
  const done = spawnSync(program, [...args], { encoding: 'utf8' });
  if (done.error !== undefined || done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
  return done.stdout;
}

/** Whether the program is there and this file system keeps what it sets. */
function works(program: string, ...args: readonly string[]): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'lk-access-probe-'));
  const { status, error, stderr } = spawnSync(program, [...args, probe], { encoding: 'utf8' });
  rmSync(probe, { recursive: true, force: true });
  if (status !== 0) console.info(`Skipped, ${program}: ${error?.message ?? stderr}`);
  return status === 0;
}
const hasLists = process.platform === 'linux' && works('setfacl', '-m', 'u:2:r');
const hasAttributes = process.platform === 'linux' && works('setfattr', '-n', 'user.probe', '-v', 'x');

const listOf = (path: string) => run('getfacl', '-cpn', '--', path).trim().split('\n');
const attributeOf = (path: string) =>
  run('getfattr', '--absolute-names', '--only-values', '-n', 'user.mine', path);
const write = (text: string, { isPrivate = false, isJournalled = true } = {}) =>
  writeTexts({ journal }, [file], () => ok([text]), {
    journal: isJournalled,
    note: 'a test',
    privatePaths: isPrivate ? [file] : [],
  });

const forOne = ['user::rw-', 'user:2:rw-', 'group::---', 'mask::rw-', 'other::---'];

describe.skipIf(!hasLists)('an access control list', () => {
  it('stays on the exclude file of a repository when our lines leave it', async () => {
    writeFileSync(file, 'mine\nours\n');
    run('setfacl', '-m', 'u:2:rw', file);
    const before = listOf(file);
    await includeAgain({ file, before: 'mine\nours\n', after: 'mine\n' });
    expect([readFileSync(file, 'utf8'), listOf(file)]).toEqual(['mine\n', before]);
  });

  it('stays as it is through writes and an undo, and its mask is never given to the group', async () => {
    run('setfacl', '-m', 'u:2:rw', file);
    for (const text of ['much longer than before\n', 'x\n']) expect(await write(text)).toEqual(ok([file]));
    expect(listOf(file)).toEqual(forOne);
    expect((await journal.undo()).ok).toBe(true);
    expect(listOf(file)).toEqual(forOne);
    expect(readdirSync(folder).filter((name) => name.includes('-tmp.'))).toEqual([]);
  });

  it('lets nobody in while the file is private, and comes back with the mode', async () => {
    run('setfacl', '-m', 'u:2:rw', file);
    expect(await write('keys\n', { isPrivate: true })).toEqual(ok([file]));
    expect(await write('other keys\n', { isPrivate: true, isJournalled: false })).toEqual(ok([file]));
    expect(listOf(file)[3]).toBe('mask::---');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await journal.undo()).ok).toBe(true);
    expect(listOf(file)).toEqual(forOne);
  });

  it('of the folder is not handed to a file that had none', async () => {
    chmodSync(file, 0o640);
    run('setfacl', '-d', '-m', 'u:2:rw', folder);
    const before = listOf(file);
    expect(await write('after\n')).toEqual(ok([file]));
    expect(listOf(file)).toEqual(before);
    expect(before).toEqual(['user::rw-', 'group::r--', 'other::---']);
  });

  it('of the folder opens no copy that waits beside the file', async () => {
    chmodSync(file, 0o640);
    run('setfacl', '-d', '-m', 'u:2:rw', folder);
    const state = await readState(file);
    const prepared = state.ok ? await prepareFile(state.value, new TextEncoder().encode('keys')) : state;
    if (!prepared.ok) throw new Error('it was not prepared');
    const copies = readdirSync(folder).filter((name) => name.includes('-tmp.'));
    expect(copies.map((name) => listOf(join(folder, name)).find((line) => line.startsWith('mask')))).toEqual([
      'mask::---',
    ]);
    await prepared.value.discard();
  });

  it.skipIf(process.getuid?.() !== 0)('is enough to write, for a user who is not the owner', () => {
    run('setfacl', '-m', 'u:2:rw', file);
    chmodSync(folder, 0o755);
    const [before, after] = ['before\n', 'after\n'].map((text) => new TextEncoder().encode(text));
    if (before === undefined || after === undefined) throw new Error('two texts');
    process.seteuid?.(2);
    try {
      writeInPlace(file, { before, after, mode: 0o660 });
    } finally {
      process.seteuid?.(0);
    }
    expect(readFileSync(file, 'utf8')).toBe('after\n');
  });

  it('is seen whatever the user has set for ls, and whatever the file is called', async () => {
    vi.stubEnv('TIME_STYLE', 'none of them');
    vi.stubEnv('LC_ALL', 'ja_JP.UTF-8');
    for (const name of ['-rw-------', 'two\nlines', 'plain']) {
      const path = join(folder, name);
      writeFileSync(path, '', { mode: 0o600 });
      expect(await hasMoreThanMode(path)).toBe(false);
      run('setfacl', '-m', 'u:2:r', '--', path);
      expect(await hasMoreThanMode(path)).toBe(true);
    }
  });
});

describe.skipIf(!hasAttributes)('an attribute of the user', () => {
  it('stays through a write and an undo', async () => {
    run('setfattr', '-n', 'user.mine', '-v', 'x', file);
    expect(await write('after\n')).toEqual(ok([file]));
    expect(attributeOf(file)).toBe('x');
    expect((await journal.undo()).ok).toBe(true);
    expect(attributeOf(file)).toBe('x');
  });
});

describe.skipIf(process.platform !== 'linux')('a file', () => {
  const inode = () => statSync(file, { bigint: true }).ino;

  it('with neither is replaced in one step', async () => {
    const before = inode();
    expect(await write('after\n')).toEqual(ok([file]));
    expect(inode()).not.toBe(before);
  });

  it('is replaced in one step too where getfattr is not installed', async () => {
    const programs = join(data, 'programs');
    mkdirSync(programs);
    symlinkSync(run('sh', '-c', 'command -v ls').trim(), join(programs, 'ls'));
    vi.stubEnv('PATH', programs);
    const before = inode();
    expect(await write('after\n')).toEqual(ok([file]));
    expect(inode()).not.toBe(before);
  });

  it('of which nothing can be found out is written in place', async () => {
    mkdirSync(join(folder, 'empty'));
    vi.stubEnv('PATH', join(folder, 'empty'));
    const before = inode();
    expect(await write('after\n')).toEqual(ok([file]));
    expect(inode()).toBe(before);
  });
});
