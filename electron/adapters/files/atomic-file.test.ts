import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { watch } from 'node:fs';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { prepareFile, readState } from './atomic-file.ts';
import { lockFile } from './atomic-file-lock.ts';
import { errorCode, fileProblem } from './atomic-file-problem.ts';
import { buildChild, outputOf, startChild, temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { writeTexts } from './testdata/write-texts.ts';
import { createUndoJournal, type FileUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let child: string;
let home: string;
let file: string;
let journal: FileUndoJournal;
let turn = 0;

beforeAll(async () => {
  root = await temporaryDirectory();
  child = await buildChild(root.path);
});
afterAll(() => root.remove());
beforeEach(async () => {
  home = join(root.path, `home${turn++}`);
  file = join(home, '.aws', 'config');
  await mkdir(join(home, '.aws'), { recursive: true });
  journal = createUndoJournal({ directory: join(home, 'data') });
});

const write = (text: string, options?: { path?: string; journal?: boolean }) =>
  writeTexts({ journal }, [options?.path ?? file], () => ok([text]), {
    journal: options?.journal ?? true,
    note: 'a test',
  });
const problem = <T>(result: Result<T, Problem>) => (result.ok ? null : result.error);
const names = async () => (await readdir(join(home, '.aws'))).toSorted();
const mode = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);

test('a new file is 0600 in a new directory of 0700, and nothing else is left beside it', async () => {
  const path = join(home, 'new', 'dir', 'config');
  expect(await write('[default]\n', { path })).toEqual(ok([path]));
  expect(await readFile(path, 'utf8')).toBe('[default]\n');
  expect([await mode(path), await mode(join(home, 'new'))]).toEqual(['600', '700']);
  expect(await readdir(join(home, 'new', 'dir'))).toEqual(['config']);
});

test('a change keeps mode and owner, and the former bytes in numbered backups of 0600', async () => {
  const before = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xe9, 0x0d, 0x0a);
  await writeFile(file, before);
  await chmod(file, 0o640);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(file, 1234, 1234);
  expect(await write('one\n')).toEqual(ok([file]));
  expect(await write('two\n')).toEqual(ok([file]));
  expect(await mode(file)).toBe('640');
  expect((await stat(file)).uid).toBe(isRoot ? 1234 : process.getuid?.());
  expect(await names()).toEqual(['config', 'config.latchkey-backup.1', 'config.latchkey-backup.2']);
  expect(new Uint8Array(await readFile(`${file}.latchkey-backup.1`))).toEqual(before);
  expect(await readFile(`${file}.latchkey-backup.2`, 'utf8')).toBe('one\n');
  expect(await mode(`${file}.latchkey-backup.1`)).toBe('600');
});

test('without a change nothing is locked, made or touched', async () => {
  const path = join(home, 'none', 'config');
  expect(await write('', { path })).toEqual(ok([]));
  await expect(stat(join(home, 'none'))).rejects.toThrow('ENOENT');
  await writeFile(file, 'same\n');
  const { mtimeMs, ino } = await stat(file);
  expect(await write('same\n')).toEqual(ok([]));
  expect(await stat(file)).toMatchObject({ mtimeMs, ino });
  expect(await names()).toEqual(['config']);
});

test('the last twenty backups are kept and no number is used again', async () => {
  await writeFile(file, '0\n');
  for (let index = 1; index <= 23; index++) await write(`${index}\n`);
  const numbers = (await names()).flatMap((name) => name.match(/backup\.(\d+)$/)?.[1] ?? []).map(Number);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 4));
});

test('a symbolic link stays a link and its target is written, also when the target does not exist yet', async () => {
  const target = join(home, 'dotfiles', 'aws');
  await mkdir(join(home, 'dotfiles'));
  await symlink('../dotfiles/aws', file);
  expect(await write('one\n')).toEqual(ok([file]));
  expect(await write('two\n')).toEqual(ok([file]));
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(target, 'utf8')).toBe('two\n');
  expect(await names()).toEqual(['config']);
  expect((await readdir(join(home, 'dotfiles'))).toSorted()).toEqual(['aws', 'aws.latchkey-backup.1']);
});

test('nothing is written that could not be read again: up to the limit it is, beyond it the file stays', async () => {
  const full = `${'a'.repeat(8 * 1024 * 1024 - 1)}\n`;
  expect(await write(full)).toEqual(ok([file]));
  expect(problem(await write(`${full}b`))).toEqual({
    code: 'file-unwritable',
    file,
    detail: 'It would become larger than 8 MB.',
    cause: 'too-large',
  });
  expect(await readState(file)).toMatchObject({ ok: true });
  expect(await names()).toEqual(['config']);
  expect(await write('small\n')).toEqual(ok([file]));
});

test('a hard link stays one: all names of the file have what is written, and what is undone', async () => {
  const other = join(home, 'dotfiles-config');
  await writeFile(file, '[default]\nregion = eu-west-1\n', { mode: 0o640 });
  await link(file, other);
  const inode = (await stat(other)).ino;
  for (const text of ['[default]\nregion = a-much-longer-one-1\noutput = json\n', '[a]\n']) {
    expect(await write(text)).toEqual(ok([file]));
    expect([await readFile(file, 'utf8'), await readFile(other, 'utf8')]).toEqual([text, text]);
  }
  expect([(await stat(file)).ino, (await stat(other)).ino, await mode(other)]).toEqual([inode, inode, '640']);
  expect(await names()).toEqual(['config', 'config.latchkey-backup.1', 'config.latchkey-backup.2']);
  expect((await journal.undo()).ok).toBe(true);
  expect(await readFile(other, 'utf8')).toContain('a-much-longer-one-1');
});

test('what is not an ordinary file, too large, a circle of links or read-only is refused with the reason', async () => {
  const refused = async (path: string) => problem(await write('x', { path }));
  await mkdir(join(home, 'directory'));
  expect(await refused(join(home, 'directory'))).toMatchObject({ code: 'file-unreadable' });
  const notAFile = { code: 'file-unreadable', detail: 'It is not a regular file.', cause: 'not-a-file' };
  expect(await refused('/dev/null')).toMatchObject(notAFile);
  const server = createServer().listen(join(home, 'socket'));
  await once(server, 'listening');
  expect(await refused(join(home, 'socket'))).toMatchObject(notAFile);
  server.close();
  await writeFile(join(home, 'large'), new Uint8Array(8 * 1024 * 1024 + 1));
  expect(await refused(join(home, 'large'))).toMatchObject({
    detail: 'It is larger than 8 MB.',
    cause: 'too-large',
  });
  await symlink('loop', join(home, 'loop'));
  expect(await refused(join(home, 'loop'))).toMatchObject({ detail: expect.stringContaining('loop') });
  await writeFile(file, 'mine\n', { mode: 0o444 });
  expect(await refused(file)).toMatchObject({
    code: 'file-unwritable',
    detail: expect.stringContaining('read-only'),
  });
  expect(await readFile(file, 'utf8')).toBe('mine\n');
  // A directory that takes no file, for root as for everybody.
  expect(await refused('/proc/latchkey/config')).toMatchObject({ code: 'file-unwritable' });
});

test('what is too large to be read back is not written', async () => {
  await writeFile(file, '# mine\n');
  const tooLarge = `# mine\n${'#'.repeat(8 * 1024 * 1024)}`;
  expect(problem(await write(tooLarge))).toMatchObject({
    code: 'file-unwritable',
    detail: expect.stringContaining('8 MB'),
  });
  expect(await readFile(file, 'utf8')).toBe('# mine\n');
  expect(await names()).toEqual(['config']);
  expect(await write(tooLarge.slice(0, 8 * 1024 * 1024))).toEqual(ok([file]));
  expect(await write('# mine\n')).toEqual(ok([file]));
});

test('every system error becomes a problem that says what to do', () => {
  const of = (code: string, doing: 'read' | 'write') =>
    fileProblem('/f', doing, Object.assign(new Error(code), { code }));
  expect(of('EACCES', 'read')).toEqual({ code: 'file-unreadable', file: '/f', detail: 'Permission denied.' });
  expect(of('EROFS', 'write')).toMatchObject({ code: 'file-unwritable' });
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) expect(of(code, 'write').code).toBe('disk-full');
  const words = ['EACCES', 'EROFS', 'EMFILE', 'EIO', 'ESTALE', 'ENOTDIR', 'ENOSPC', 'EDQUOT', 'EFBIG'].map(
    (code) => problemText(of(code, 'write')),
  );
  for (const part of ['why', 'fix'] as const)
    expect(new Set(words.map((text) => `${text.what} ${text[part]}`)).size).toBe(words.length);
  expect(words.filter(({ fix }) => fix.includes('permissions'))).toHaveLength(1);
  expect(errorCode('no error')).toBe('unknown');
});

test.runIf(process.platform === 'linux')('errors that Node has no name for are known by their number', () => {
  // As Node makes it.
  const unnamed = (errno: number) =>
    Object.assign(new Error(`Unknown system error ${errno}: write`), {
      errno,
      code: `Unknown system error ${errno}`,
    });
  expect(fileProblem('/f', 'write', unnamed(-122))).toEqual({
    code: 'disk-full',
    file: '/f',
    limit: 'quota',
  });
  expect(fileProblem('/f', 'read', unnamed(-116))).toMatchObject({ cause: 'network-disk' });
  expect(errorCode(unnamed(-9999))).toBe('Unknown system error -9999');
});

test('a program that writes between the plan and the write is planned around, not overwritten', async () => {
  await writeFile(file, 'a\n');
  let turns = 0;
  const result = await writeTexts(
    { journal },
    [file],
    ([now]) => {
      // The second turn is the one under the lock; a program that knows no lock writes right after it was read.
      if (++turns === 2) writeSoon('a\nforeign\n');
      return ok([`${now?.text ?? ''}ours\n`]);
    },
    { journal: true, note: 'a test' },
  );
  expect(result).toEqual(ok([file]));
  expect(await readFile(file, 'utf8')).toBe('a\nforeign\nours\n');
  expect(turns).toBe(3);
  expect(await names()).toEqual(['config', 'config.latchkey-backup.1']);
  expect(await readFile(`${file}.latchkey-backup.1`, 'utf8')).toBe('a\nforeign\n');
  expect(await journal.undo()).toEqual(ok([file]));
  expect(await journal.undo()).toMatchObject({ error: { code: 'nothing-to-undo' } });
});

test('a lock left by a dead process is broken; one of a living process is waited for and named', async () => {
  const dead = startChild(child, ['nothing']);
  await outputOf(dead);
  await writeFile(`${file}.latchkey-lock`, `${dead.pid} ${hostname()} 00\n`);
  expect(await write('one\n')).toEqual(ok([file]));
  expect(await names()).toEqual(['config']);
  await writeFile(`${file}.latchkey-lock`, 'half a lo');
  await utimes(`${file}.latchkey-lock`, 1, 1);
  expect(await write('two\n')).toEqual(ok([file]));
  await writeFile(`${file}.latchkey-lock`, `${process.pid} ${hostname()} 00\n`);
  expect(problem(await lockFile(file, file, 200))).toEqual({
    code: 'file-locked',
    file,
    holder: `process ${process.pid} on ${hostname()}`,
  });
  // A pid that lives again as another program does not hold the file forever.
  await utimes(`${file}.latchkey-lock`, Date.now() / 1000 - 120, Date.now() / 1000 - 120);
  expect(await write('three\n')).toEqual(ok([file]));
});

test('a left lock that many find at once is broken for one of them, and a token left by a kill is in nobody’s way', async () => {
  const path = `${file}.latchkey-lock`;
  const dead = startChild(child, ['nothing']);
  await outputOf(dead);
  for (let round = 0; round < 12; round++) {
    const text = `${dead.pid} ${hostname()} ${round}\n`;
    await writeFile(path, text);
    const token = createHash('sha256').update(text).digest('hex').slice(0, 16);
    if (round % 4 === 0) await writeFile(`${path}.breaks-${token}`, text);
    let [holders, most] = [0, 0];
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await lockFile(file, file, 60_000);
        if (!lock.ok) throw new Error(JSON.stringify(lock.error));
        holders += 1;
        most = Math.max(most, holders);
        // Long enough for the next of them to try.
        await sleep(10);
        holders -= 1;
        await lock.value.release();
      }),
    );
    expect([most, holders]).toEqual([1, 0]);
  }
  expect(await names()).toEqual([]);
}, 120_000);

test('a lock of our own that could not be removed does not keep us from the file', async () => {
  const path = `${file}.latchkey-lock`;
  const lock = await lockFile(file, file, 200);
  const text = await readFile(path, 'utf8');
  // A directory cannot be read as a file, not even by root.
  await rm(path);
  await mkdir(path);
  if (lock.ok) await lock.value.release();
  await rmdir(path);
  await writeFile(path, text);
  expect(await write('one\n')).toEqual(ok([file]));
  expect(await names()).toEqual(['config']);
});

test.runIf(process.platform === 'linux')(
  'a killed process that nobody has buried yet holds no lock',
  async () => {
    // It becomes the child of a program that never asks how its children end.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    const says = (path: string) => readFile(path, 'utf8');
    const soon = { timeout: 15_000 };
    await expect.poll(() => says(`/proc/${parent.pid}/cmdline`), soon).toMatch(/^sleep/);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => says(`/proc/${pid}/stat`), soon).toMatch(/^\d+ \(.*\) Z/);
    await writeFile(`${file}.latchkey-lock`, `${pid} ${hostname()} 00\n`);
    const written = await write('one\n');
    parent.kill('SIGKILL');
    expect(written).toEqual(ok([file]));
  },
);

test('two paths to one file are refused, because two plans for it would overwrite each other', async () => {
  await writeFile(file, 'a\n');
  await symlink('config', join(home, '.aws', 'credentials'));
  const result = await writeTexts(
    { journal },
    [file, join(home, '.aws', 'credentials')],
    () => ok(['b', 'a\n']),
    {
      journal: true,
      note: 'a test',
    },
  );
  expect(problem(result)).toMatchObject({
    code: 'file-unwritable',
    detail: expect.stringContaining('same file'),
  });
  expect(await readFile(file, 'utf8')).toBe('a\n');
});

test('two processes with 40 edits each lose none of them', async () => {
  await writeFile(file, '# mine\n');
  const children = ['a', 'b'].map((name) => startChild(child, ['append', home, name, '40']));
  expect(await Promise.all(children.map(outputOf))).toEqual(['', '']);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const wanted = ['a', 'b'].flatMap((name) =>
    Array.from({ length: 40 }, (_, index) => `[profile ${name}${index}]`),
  );
  expect(lines.toSorted()).toEqual(['# mine', ...wanted].toSorted());
  expect((await names()).filter((name) => !name.includes('backup'))).toEqual(['config']);
}, 180_000);

test('killed in mid-write, again and again: the file is always one whole version, and the rest is cleaned up', async () => {
  const size = 1_500_000;
  await writeFile(file, 'A'.repeat(size));
  let leftovers = 0;
  // On a busy machine a dozen may all come too early: later ones wait longer.
  for (let kill = 0; kill < 12 || leftovers === 0; kill++) {
    const flipping = startChild(child, ['flip', home, file, String(size)]);
    await new Promise((ready) => flipping.stdout?.once('data', ready));
    await new Promise((wait) => setTimeout(wait, 5 + (kill % 60) * 3));
    const closed = new Promise((done) => flipping.once('close', done));
    flipping.kill('SIGKILL');
    await closed;
    const text = await readFile(file, 'utf8');
    expect([text.length, new Set(text).size]).toEqual([size, 1]);
    leftovers += (await names()).length - 1;
  }
  expect(leftovers).toBeGreaterThan(0);
  expect(await write('healed\n', { journal: false })).toEqual(ok([file]));
  expect((await names()).filter((name) => name.includes('tmp'))).toEqual([]);
}, 180_000);

test('a disk that fills up in mid-write leaves the original and nothing else', async () => {
  await writeFile(file, 'mine\n');
  const once = async (bytes: number) =>
    JSON.parse(await outputOf(startChild(child, ['once', home, file, String(bytes)], 64)));
  const isFull = { ok: false, error: { code: 'disk-full', file, limit: 'file-size' } };
  expect(await once(500_000)).toEqual(isFull);
  expect(await readFile(file, 'utf8')).toBe('mine\n');
  expect(await names()).toEqual(['config']);
  // Full already at the backup.
  await writeFile(file, 'B'.repeat(500_000));
  expect(await once(10)).toEqual(isFull);
  expect((await readFile(file, 'utf8')).length).toBe(500_000);
  expect(await names()).toEqual(['config']);
});

function writeSoon(text: string): void {
  void writeFile(file, text);
}

test.skipIf(process.platform === 'win32')(
  'rights that the user takes from others while we write stay taken',
  async () => {
    await writeFile(file, 'before\n');
    await chmod(file, 0o644);
    const state = await readState(file);
    if (!state.ok) throw new Error(state.error.code);
    const prepared = await prepareFile(state.value, new TextEncoder().encode('ours\n'));
    if (!prepared.ok) throw new Error(prepared.error.code);
    await chmod(file, 0o600);
    expect(await prepared.value.commit()).toMatchObject({ error: { code: 'file-changed-meanwhile' } });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  },
);

test('a file saved by another between the last look and the commit stays as it was saved', async () => {
  await writeFile(file, 'old\n');
  const state = await readState(file);
  if (!state.ok) throw new Error('unreadable');
  const prepared = await prepareFile(state.value, new TextEncoder().encode('ours\n'));
  if (!prepared.ok) throw new Error('unprepared');
  expect(await prepared.value.isInTheWay()).toBeNull();
  await writeFile(`${file}~`, 'new\n');
  await rename(`${file}~`, file);
  expect(problem(await prepared.value.commit())).toEqual({ code: 'file-changed-meanwhile', file });
  expect([await readFile(file, 'utf8'), await names()]).toEqual(['new\n', ['config']]);
});

test('every change of both files locks them in one order, so that no two wait for each other', async () => {
  const first = file;
  const second = join(home, '.aws', 'credentials');
  const both = (line: string) =>
    writeTexts({ journal }, [second, first], (files) => ok(files.map(({ text }) => `${text}${line}\n`)), {
      journal: true,
      note: 'a test',
    });
  /** Runs `change` while the first file is locked, and says which locks there are once it tries for that one. */
  const heldDuring = async (change: () => Promise<Result<unknown, Problem>>) => {
    const lock = await lockFile(first, first);
    if (!lock.ok) throw new Error('not locked');
    let tries = (): void => undefined;
    const tried = new Promise<void>((resolve) => {
      tries = resolve;
    });
    const watcher = watch(join(home, '.aws'), (_event, name) => {
      if (name?.startsWith(`${basename(first)}.latchkey-lock.`)) tries();
    });
    const changed = change();
    await tried;
    watcher.close();
    const locks = (await names()).filter((name) => name.endsWith('.latchkey-lock'));
    await lock.value.release();
    expect((await changed).ok).toBe(true);
    return locks;
  };
  await both('one');
  expect(await heldDuring(() => both('two'))).toEqual(['config.latchkey-lock']);
  expect(await heldDuring(() => journal.undo())).toEqual(['config.latchkey-lock']);
  expect([await readFile(first, 'utf8'), await readFile(second, 'utf8')]).toEqual(['one\n', 'one\n']);
});
