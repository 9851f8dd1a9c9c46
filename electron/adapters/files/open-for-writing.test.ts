import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { changeTexts } from './atomic-file-write.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';
import { writeTexts } from './testdata/write-texts.ts';
import { createUndoJournal } from './undo-journal.ts';

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let file = '';
const started: ChildProcess[] = [];
beforeEach(async () => {
  root = await temporaryDirectory();
  file = join(root.path, 'config');
  await writeFile(file, 'before\n', { mode: 0o600 });
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await root.remove();
});

const write = (isPrivate = false) =>
  writeTexts(
    { journal: createUndoJournal({ directory: join(root.path, 'data') }) },
    [file],
    ([now]) => ok([`${now?.text ?? ''}ours\n`]),
    { journal: true, note: 'a test', privatePaths: isPrivate ? [file] : [] },
  );

/** A shell that has run the first part of the script when this returns, and runs the second one when it is let. */
async function writer(first: string, second: string) {
  const child = spawn('sh', ['-c', `${first}; echo ready; read go; ${second}`, 'sh', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  return async () => {
    const ended = once(child, 'close');
    child.stdin.write('go\n');
    await ended;
  };
}

describe.runIf(process.platform === 'linux')('a file that another program has open and writes', () => {
  it('keeps what is appended to it before and behind our write', async () => {
    const goOn = await writer('exec 3>>"$1"; echo A >&3', 'echo B >&3');
    expect((await write()).ok).toBe(true);
    await goOn();
    expect(await readFile(file, 'utf8')).toBe('before\nA\nours\nB\n');
  });

  it('keeps what is appended to it behind our write when that is taken back', async () => {
    const goOn = await writer('exec 3>>"$1"', 'echo B >&3');
    const written = await changeTexts(
      { journal: createUndoJournal({ directory: join(root.path, 'data') }) },
      [file],
      async ([now]) => ok([`${now?.text ?? ''}ours\n`]),
      { journal: true, note: 'a test' },
    );
    if (!written.ok) throw new Error('not written');
    expect(await written.value.takeBack()).toMatchObject({ ok: true });
    await goOn();
    expect(await readFile(file, 'utf8')).toBe('before\nB\n');
  });

  it('is waited for where it is written from the start: both halves are there, and ours', async () => {
    const goOn = await writer('exec 3>"$1"; echo half >&3', 'sleep 0.3; echo rest >&3');
    const [written] = await Promise.all([write(), goOn()]);
    expect(written.ok).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('half\nrest\nours\n');
  });

  it('is left alone where it stays open, and who has it is said', async () => {
    const goOn = await writer('exec 3<>"$1"; echo BEFORE >&3', 'echo rest >&3');
    expect(await write()).toMatchObject({
      ok: false,
      error: { code: 'file-locked', file, holder: expect.stringMatching(/^sh \(pid \d+\)$/) },
    });
    await goOn();
    expect(await readFile(file, 'utf8')).toBe('BEFORE\nrest\n');
    expect((await write()).ok).toBe(true);
  }, 60_000);

  it('gets no text that is for the user alone where others had it open', async () => {
    await chmod(file, 0o644);
    const goOn = await writer('exec 3>>"$1"', 'echo B >&3');
    const { ino } = await stat(file);
    expect(await write(true)).toMatchObject({ error: { code: 'file-locked' } });
    await goOn();
    expect((await write(true)).ok).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('before\nB\nours\n');
    expect((await stat(file)).ino).not.toBe(ino);
  }, 60_000);

  it('does not wait for one that only reads it', async () => {
    const goOn = await writer('exec 3<"$1"', 'cat <&3 >/dev/null');
    const { ino } = await stat(file);
    expect((await write()).ok).toBe(true);
    expect((await stat(file)).ino).not.toBe(ino);
    await goOn();
  });
});
