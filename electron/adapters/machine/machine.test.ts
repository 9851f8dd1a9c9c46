import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandWords } from '../endpoint/command-words.ts';
import { must, never } from '../integration/identity-test-rig.ts';
import { createMachine } from './machine.ts';
import { createSystemClock } from './system-clock.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'latchkey-machine-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
const machine = () =>
  createMachine({ env: { HOME: home, PATH: process.env.PATH }, clock: createSystemClock() });
const node = (code: string) => `'${process.execPath}' -e '${code}'`;

describe('files', () => {
  it('are read as UTF-8, with ~ for the home directory', async () => {
    writeFileSync(join(home, 'token'), 'ëa.b.c\n');
    expect(must(await machine().readText('~/token', never))).toBe('ëa.b.c\n');
    expect(machine().homeDirectory()).toBe(home);
  });
  it.each([
    ['nothing there', () => undefined, 'There is no such file.'],
    ['a directory', (path: string) => mkdirSync(path), 'It is not a regular file.'],
    [
      'no UTF-8',
      (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0xfd])),
      'It is not UTF-8 text.',
    ],
    [
      'more than 1 MiB',
      (path: string) => writeFileSync(path, Buffer.alloc(1024 * 1024 + 1, 'a')),
      'It is larger than 1 MiB.',
    ],
    // Nobody writes into it: opening it the ordinary way would wait forever.
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'It is not a regular file.'],
  ])('that cannot be used are reported by name: %s', async (name, make, detail) => {
    const path = join(home, name.replaceAll(' ', '-'));
    make(path);
    expect(await machine().readText(path, never)).toMatchObject({
      ok: false,
      error: { code: 'file-unreadable', file: path, detail },
    });
  });
  it('that the system refuses for another reason than permissions say which, as every other file', async () => {
    const path = join(home, 'loop');
    symlinkSync(path, path);
    const problem = { code: 'file-unreadable', cause: 'path', detail: 'Its symbolic links form a loop.' };
    expect(await machine().readText(path, never)).toMatchObject({ ok: false, error: problem });
    expect(await machine().list(path, never)).toMatchObject({ ok: false, error: problem });
  });
  it('are listed by name, without directories; nowhere is empty', async () => {
    const directory = join(home, 'cache');
    mkdirSync(join(directory, 'inner'), { recursive: true });
    writeFileSync(join(directory, 'b.json'), '');
    writeFileSync(join(directory, 'a.json'), '');
    expect(must(await machine().list(directory, never))).toEqual(['a.json', 'b.json']);
    expect(must(await machine().list(join(home, 'nowhere'), never))).toEqual([]);
  });
});

describe('a command', () => {
  it('gives its standard output, and no shell reads its line', async () => {
    const ran = must(
      await machine().run(`${node('console.log(process.argv[1])')} '$(id) ; \`id\`'`, 10_000, never),
    );
    expect(ran.reveal()).toBe('$(id) ; `id`\n');
    expect(JSON.stringify(ran)).not.toContain('id');
  });
  it('that fails is reported in its own words, never with its output', async () => {
    const answer = await machine().run(
      node('console.log("XYZZY"); console.error("no such user"); process.exitCode = 3'),
      10_000,
      never,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'upstream-failed', detail: 'no such user' } });
    expect(JSON.stringify(answer)).not.toContain('XYZZY');
  });
  it('that is not there is reported by its name', async () => {
    expect(await machine().run('latchkey-no-such-program --x', 10_000, never)).toEqual({
      ok: false,
      error: { code: 'program-missing', program: 'latchkey-no-such-program' },
    });
  });
  it.each([['', 'unfinished "quote']])('without words is refused: %s', async (line) => {
    expect(await machine().run(line, 1000, never)).toMatchObject({ error: { code: 'invalid-input' } });
  });
  it('ends at its deadline and when it is called off, with what it started', async () => {
    const forever = node('setInterval(() => 0, 1000)');
    expect(await machine().run(forever, 200, never)).toMatchObject({ error: { code: 'timed-out' } });
    expect(await machine().run(`sh -c "${forever.replaceAll('"', '\\"')} & wait"`, 300, never)).toMatchObject(
      {
        error: { code: 'timed-out' },
      },
    );
    expect(await machine().run(forever, 60_000, AbortSignal.timeout(200))).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    });
  });
  it('that prints without end is stopped', async () => {
    const answer = await machine().run(
      node('for (;;) require("fs").writeSync(1, "x".repeat(65536))'),
      10_000,
      never,
    );
    expect(answer).toMatchObject({ error: { code: 'upstream-garbage' } });
  });
});

describe('words of a command line', () => {
  // As botocore.compat splits them.
  it.each([
    [String.raw`C:\tools\x.exe "a b" c`, ['C:\\tools\\x.exe', 'a b', 'c']],
    [String.raw`a\\\"b "c\\" d`, ['a\\"b', 'c\\', 'd']],
    ['"" x', ['', 'x']],
    ['"a""b"', ['ab']],
    ['   ', []],
  ])('on Windows: %s', (line, words) => expect(commandWords(line, 'win32')).toEqual(words));
  it('elsewhere as a shell does', () => {
    expect(commandWords(`/opt/x 'a b' "c\\"d" e\\ f`, 'linux')).toEqual(['/opt/x', 'a b', 'c"d', 'e f']);
    expect(commandWords('"open', 'linux')).toBeNull();
    expect(commandWords('"open', 'win32')).toBeNull();
  });
});
