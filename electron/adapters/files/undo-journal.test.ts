import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { lockFile } from './atomic-file-lock.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { writeTexts } from './testdata/write-texts.ts';
import { createUndoJournal, type FileUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let config: string;
let credentials: string;
let journal: FileUndoJournal;
beforeEach(async () => {
  root = await temporaryDirectory();
  config = join(root.path, 'config');
  credentials = join(root.path, 'credentials');
  journal = createUndoJournal({ directory: join(root.path, 'data') });
});
afterEach(() => root.remove());

const write = (texts: readonly [string, string], journalled = true) =>
  writeTexts({ journal }, [config, credentials], () => ok(texts), { journal: journalled, note: 'a test' });
const read = (path: string) => readFile(path, 'utf8');

test('takes back one write at a time, byte for byte, in both files, and the mode with them', async () => {
  const before = Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0xe9, 0x5d, 0x0d);
  await writeFile(config, before);
  await chmod(config, 0o644);
  await write(['one', 'keys one']);
  await write(['two', 'keys one']);
  expect(await journal.undo()).toEqual(ok([config]));
  expect([await read(config), await read(credentials)]).toEqual(['one', 'keys one']);
  expect(await journal.undo()).toEqual(ok([config, credentials]));
  expect(new Uint8Array(await readFile(config))).toEqual(before);
  expect((await stat(config)).mode & 0o777).toBe(0o644);
  await expect(stat(credentials)).rejects.toThrow('ENOENT');
  expect(await journal.undo()).toEqual({ ok: false, error: { code: 'nothing-to-undo' } });
});

test('refuses when a file was changed since, says so beforehand, touches neither; forced, it keeps the change', async () => {
  await writeFile(config, 'mine\n');
  await write(['ours\n', 'keys\n']);
  await writeFile(credentials, 'keys\nand mine\n');
  const preview = await journal.preview();
  expect(preview).toMatchObject({
    value: { note: 'a test', files: [{ state: 'restorable' }, { state: 'changed' }] },
  });
  expect(await journal.undo()).toEqual({ ok: false, error: { code: 'undo-refused', file: credentials } });
  expect([await read(config), await read(credentials)]).toEqual(['ours\n', 'keys\nand mine\n']);
  expect(await journal.undo({ force: true })).toEqual(ok([config, credentials]));
  expect(await read(config)).toBe('mine\n');
  await expect(stat(credentials)).rejects.toThrow('ENOENT');
  expect(await read(`${credentials}.latchkey-backup.1`)).toBe('keys\nand mine\n');
});

test('rotating our own keys writes no backup and still lets the write before be undone', async () => {
  await writeFile(credentials, 'mine\n');
  await write(['', 'mine\nkeys 1\n']);
  await write(['', 'mine\nkeys 2\n'], false);
  await write(['', 'mine\nkeys 3\n'], false);
  expect((await readdir(root.path)).filter((name) => name.includes('backup'))).toEqual([
    'credentials.latchkey-backup.1',
  ]);
  expect(await journal.undo()).toEqual(ok([credentials]));
  expect(await read(credentials)).toBe('mine\n');
});

test('a crash between the journal and the file leaves nothing that undo could break', async () => {
  await writeFile(config, 'mine\n');
  await journal.record({
    note: 'never done',
    files: [
      {
        path: config,
        target: config,
        backup: null,
        sha256Before: await shaOf(config),
        sha256After: 'f'.repeat(64),
      },
    ],
  });
  expect(await journal.undo()).toEqual(ok([config]));
  expect(await read(config)).toBe('mine\n');
});

test('a lost or altered backup and a broken journal are said, and nothing is touched', async () => {
  await writeFile(config, 'mine\n');
  await write(['ours\n', '']);
  await writeFile(`${config}.latchkey-backup.1`, 'not mine\n');
  expect(await journal.undo()).toMatchObject({
    error: { code: 'file-malformed', file: `${config}.latchkey-backup.1` },
  });
  await rm(`${config}.latchkey-backup.1`);
  expect(await journal.undo()).toMatchObject({ error: { code: 'file-malformed' } });
  await writeFile(join(root.path, 'data', 'undo-journal.json'), '{"version":1');
  expect(await journal.undo()).toMatchObject({ error: { code: 'file-malformed' } });
  // Without a journal there would be no way back, so there is no way forth.
  expect(await write(['next\n', ''])).toMatchObject({ error: { code: 'file-malformed' } });
  expect(await read(config)).toBe('ours\n');
});

test('the journal names files and hashes and holds nothing of their contents', async () => {
  await mkdir(join(root.path, 'data'));
  await writeFile(credentials, 'aws_secret_access_key = hush\n');
  await write(['', 'aws_secret_access_key = hush\nmore\n']);
  const path = join(root.path, 'data', 'undo-journal.json');
  expect(await read(path)).not.toContain('hush');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

async function shaOf(path: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** The app was killed after it had put the config in place, and before the credentials. `pid`: of a process that has ended. */
async function cutOff(pid: number): Promise<void> {
  await writeFile(config, 'mine');
  await writeFile(credentials, 'my keys');
  await write(['ours', 'our keys']);
  await writeFile(`${credentials}.latchkey-tmp.${pid}.0123456789ab`, 'our keys');
  await writeFile(credentials, 'my keys');
  await writeFile(join(root.path, 'data', 'undo-journal.json.latchkey-lock'), `${pid} ${hostname()} x`);
}
const both = async () => [await read(config), await read(credentials)];
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

test('a write that a kill cut off between its files is taken back at the next start, and its record and lock go', async () => {
  await cutOff(deadPid());
  await createUndoJournal({ directory: join(root.path, 'data') }).recover();
  expect(await both()).toEqual(['mine', 'my keys']);
  expect(await journal.preview()).toEqual(ok(null));
  expect(await readdir(join(root.path, 'data'))).toEqual(['file-origins.json', 'undo-journal.json']);
});

test('one of two files that the user put back, or a write that is under way, is none that was cut off', async () => {
  await cutOff(process.pid);
  await journal.recover();
  expect(await both()).toEqual(['ours', 'my keys']);
  await rm(`${credentials}.latchkey-tmp.${process.pid}.0123456789ab`);
  await journal.recover();
  expect(await both()).toEqual(['ours', 'my keys']);
});

test('a write that another machine or container ends while the start waits for its lock is not taken back', async () => {
  // Its process is none of ours, and seems to have ended.
  await cutOff(deadPid());
  const lock = await lockFile(credentials, credentials);
  const recovered = journal.recover();
  await vi.waitFor(() => stat(`${config}.latchkey-lock`), { timeout: 9_000, interval: 5 });
  await writeFile(credentials, 'our keys');
  if (lock.ok) await lock.value.release();
  await recovered;
  expect(await both()).toEqual(['ours', 'our keys']);
  expect(await journal.preview()).toMatchObject({ ok: true, value: { note: 'a test' } });
});
