import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putInPlace } from './new-file.ts';
import {
  commandOf,
  findOrMakeCopy,
  isUsable,
  removeCopies,
  renewCopy,
  type ShimCopy,
  shimFiles,
  shimFolders,
} from './shim-copy.ts';

let home: string;
let copy: ShimCopy;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-shim-'));
  const source = join(home, 'installed');
  writeFileSync(source, 'first', { mode: 0o755 });
  copy = { folder: join(home, 'data', 'bin'), source, launch: '{"argv":["/opt/app"]}\n' };
  mkdirSync(join(home, 'data'), { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;
const inFolder = (name: string): string => join(copy.folder, name);
const update = (text: string): void => writeFileSync(copy.source, text, { mode: 0o755 });

describe('the copy of the terminal command', () => {
  it('is the installed one, under both names, in a folder for the user alone', () => {
    expect(isUsable(copy)).toBe(false);
    expect(findOrMakeCopy([copy])).toBe(copy);
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('first');
    expect(readFileSync(inFolder('git-remote-codecommit'), 'utf8')).toBe('first');
    expect(readlinkSync(inFolder('git-remote-codecommit'))).toBe('latchkey');
    expect(readFileSync(inFolder('launch.json'), 'utf8')).toBe(copy.launch);
    expect([copy.folder, commandOf(copy)].map(modeOf)).toEqual([0o700, 0o700]);
    expect(isUsable(copy)).toBe(true);
    expect(shimFiles(copy.folder).toSorted()).toEqual(readdirSync(copy.folder).map(inFolder).toSorted());
  });

  it('is left alone while nothing differs, and follows an update in one step', () => {
    renewCopy(copy);
    const before = statSync(commandOf(copy)).ino;
    renewCopy(copy);
    expect(statSync(commandOf(copy)).ino).toBe(before);
    // A tool that runs the old one keeps its bytes.
    const running = openSync(commandOf(copy), 'r');
    update('second');
    renewCopy({ folder: copy.folder, source: copy.source, launch: '{"argv":["/new"]}\n' });
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('second');
    expect(readFileSync(inFolder('launch.json'), 'utf8')).toContain('/new');
    const bytes = Buffer.alloc(20);
    expect(bytes.toString('utf8', 0, readSync(running, bytes))).toBe('first');
    expect(readdirSync(copy.folder)).toHaveLength(3);
  });

  it.each([
    ['deleted', (file: string) => rmSync(file)],
    ['cut short', (file: string) => truncateSync(file, 2)],
    ['changed at its old length', (file: string) => writeFileSync(file, 'FIRST')],
    ['made unrunnable', (file: string) => chmodSync(file, 0o600)],
    ['opened to others', (file: string) => chmodSync(file, 0o777)],
  ])('%s, it is repaired', (_what, damage) => {
    renewCopy(copy);
    damage(commandOf(copy));
    renewCopy(copy);
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('first');
    expect(modeOf(commandOf(copy))).toBe(0o700);
    expect(isUsable(copy)).toBe(true);
  });

  it('is never written through another name of its file', () => {
    renewCopy(copy);
    const other = join(home, 'backup');
    linkSync(commandOf(copy), other);
    update('second');
    renewCopy(copy);
    expect(readFileSync(other, 'utf8')).toBe('first');
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('second');
  });

  it('takes the place of a link, and leaves what it led to as it is', () => {
    const victim = join(home, 'victim');
    writeFileSync(victim, 'first');
    mkdirSync(copy.folder, { mode: 0o700 });
    symlinkSync(victim, commandOf(copy));
    update('second');
    expect(isUsable(copy)).toBe(false);
    renewCopy(copy);
    expect(lstatSync(commandOf(copy)).isFile()).toBe(true);
    expect(readFileSync(victim, 'utf8')).toBe('first');
  });

  it('of before stays whole when the new one cannot be made, and nothing is left behind', () => {
    renewCopy(copy);
    rmSync(copy.source);
    mkdirSync(copy.source);
    expect(() => renewCopy(copy)).toThrow();
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('first');
    expect(isUsable(copy)).toBe(true);
    expect(readdirSync(copy.folder)).toHaveLength(3);
  });
});

/** Another file system on the data directory, which only root may mount; false where not even root may. */
function isMounted(options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', join(home, 'data')]).status === 0;
}

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on another file system', () => {
  afterEach(() => void spawnSync('umount', [join(home, 'data')]));

  it('the old copy stays whole when the disk is full', (context) => {
    if (!isMounted('size=24k,mode=700')) context.skip();
    update('1'.repeat(12_000));
    renewCopy(copy);
    update('2'.repeat(12_000));
    expect(() => renewCopy(copy)).toThrow(/ENOSPC/);
    expect(readFileSync(commandOf(copy), 'utf8')).toBe('1'.repeat(12_000));
    expect(isUsable(copy)).toBe(true);
    expect(readdirSync(copy.folder)).toHaveLength(3);
  });

  it('that runs no program, the next folder is used', (context) => {
    if (!isMounted('noexec,mode=700')) context.skip();
    const next: ShimCopy = { folder: join(home, 'next', 'bin'), source: copy.source, launch: copy.launch };
    expect(findOrMakeCopy([copy])).toBeNull();
    expect(isUsable(copy)).toBe(false);
    expect(findOrMakeCopy([copy, next])).toBe(next);
  });
});

describe('a folder that others could fill', () => {
  it('is not used where it is a link', () => {
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(home, 'elsewhere'), copy.folder);
    expect(() => renewCopy(copy)).toThrow(/It is a link/);
    expect(findOrMakeCopy([copy])).toBeNull();
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
  });

  it('is not used where others may write to the folder around it', () => {
    chmodSync(join(home, 'data'), 0o777);
    expect(() => renewCopy(copy)).toThrow(/Other users can change/);
    chmodSync(join(home, 'data'), 0o770);
    expect(() => renewCopy(copy)).toThrow(/Other users can change/);
    chmodSync(join(home, 'data'), 0o700);
    renewCopy(copy);
  });

  it('is not used where others may write to a folder further up, and so put another tree in its place', () => {
    const [top, deep] = [join(home, 'shared'), join(home, 'shared', 'ada', 'data')];
    mkdirSync(deep, { recursive: true, mode: 0o700 });
    const there = { ...copy, folder: join(deep, 'bin') };
    renewCopy(there);
    chmodSync(top, 0o777);
    expect(() => renewCopy(there)).toThrow(`Other users can change ${top}`);
    // A sticky folder lets nobody rename what is another user's.
    chmodSync(top, 0o1777);
    renewCopy(there);
    if (process.getuid?.() !== 0) return;
    chmodSync(top, 0o755);
    chownSync(top, 4321, 4321);
    expect(() => renewCopy(there)).toThrow(`Other users can change ${top}`);
    chownSync(top, 0, 4321);
    chmodSync(top, 0o775);
    expect(() => renewCopy(there)).toThrow(`Other users can change ${top}`);
  });

  it.runIf(process.getuid?.() === 0)('is not used where it belongs to another user', () => {
    mkdirSync(copy.folder, { mode: 0o700 });
    chownSync(copy.folder, 4321, 4321);
    expect(() => renewCopy(copy)).toThrow(/belongs to another user/);
    chownSync(copy.folder, 0, 0);
    renewCopy(copy);
    chownSync(commandOf(copy), 4321, 4321);
    expect(isUsable(copy)).toBe(false);
    renewCopy(copy);
    expect(statSync(commandOf(copy)).uid).toBe(0);
  });

  it('is closed where it is the user’s own', () => {
    mkdirSync(copy.folder);
    chmodSync(copy.folder, 0o755);
    renewCopy(copy);
    expect(modeOf(copy.folder)).toBe(0o700);
    chmodSync(copy.folder, 0o755);
    expect(isUsable(copy)).toBe(false);
  });

  it('is not all: nobody else may write the file either', () => {
    renewCopy(copy);
    chmodSync(commandOf(copy), 0o720);
    expect(isUsable(copy)).toBe(false);
  });

  it('is passed over for the next', () => {
    symlinkSync(home, copy.folder);
    const next: ShimCopy = {
      folder: join(home, '.latchkey', 'bin'),
      source: copy.source,
      launch: copy.launch,
    };
    expect(findOrMakeCopy([copy, next])).toBe(next);
    expect(modeOf(join(home, '.latchkey'))).toBe(0o700);
  });
});

describe('a running program that the system lets nobody replace', () => {
  const windows = (from: string, to: string): void => {
    if (existsSync(to)) throw Object.assign(new Error('busy'), { code: 'EPERM' });
    renameSync(from, to);
  };

  it('steps aside', () => {
    const [from, to] = [join(home, 'new'), join(home, 'old.exe')];
    writeFileSync(from, 'new');
    writeFileSync(to, 'old');
    putInPlace(from, to, windows);
    expect(readFileSync(to, 'utf8')).toBe('new');
  });

  it('comes back where the new one cannot take its place', () => {
    const to = join(home, 'old.exe');
    writeFileSync(to, 'old');
    expect(() => putInPlace(join(home, 'missing'), to, windows)).toThrow();
    expect(readFileSync(to, 'utf8')).toBe('old');
  });

  it('goes at a later start', () => {
    renewCopy(copy);
    writeFileSync(inFolder('latchkey.0123456789ab.old'), 'old');
    writeFileSync(inFolder('mine.0123456789ab.old'), 'of the user');
    renewCopy(copy);
    expect(readdirSync(copy.folder).filter((name) => name.endsWith('.old'))).toEqual([
      'mine.0123456789ab.old',
    ]);
  });
});

describe('before an uninstallation', () => {
  it('the copies go, with the folders that they alone were in', () => {
    const folders = [copy.folder, join(home, '.latchkey', 'bin'), join(home, 'never', 'bin')];
    for (const folder of folders.slice(0, 2)) renewCopy({ folder, source: copy.source, launch: copy.launch });
    writeFileSync(join(home, 'data', 'latchkey.json'), '{}');
    removeCopies(folders);
    expect(readdirSync(home).toSorted()).toEqual(['data', 'installed']);
    expect(readdirSync(join(home, 'data'))).toEqual(['latchkey.json']);
    // A home that is empty then stays.
    const empty = join(home, 'empty');
    mkdirSync(empty, { mode: 0o700 });
    renewCopy({ folder: join(empty, '.latchkey', 'bin'), source: copy.source, launch: copy.launch });
    removeCopies([join(empty, '.latchkey', 'bin')]);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('what a user put beside them stays, and so does what a link leads to', () => {
    renewCopy(copy);
    writeFileSync(inFolder('mine'), 'mine');
    const linked = join(home, 'linked');
    symlinkSync(copy.folder, linked);
    removeCopies([linked]);
    expect(readdirSync(copy.folder)).toHaveLength(4);
    removeCopies([copy.folder]);
    expect(readdirSync(copy.folder)).toEqual(['mine']);
  });
});

describe('the folders', () => {
  const places = { dataDir: '/d/latchkey', home: '/h', localAppData: null, nameOf: () => 'abc' };

  it('are in the data directory, then below the home', () => {
    expect(shimFolders({ isOwnInstance: false, ...places })).toEqual(['/d/latchkey/bin', '/h/.latchkey/bin']);
  });

  it('of two instances are never the same', () => {
    expect(shimFolders({ isOwnInstance: true, ...places })).toEqual([
      '/d/latchkey/bin',
      '/h/.latchkey/abc/bin',
    ]);
  });

  it('do not roam on Windows', () => {
    const { dataDir, home: h, nameOf } = places;
    expect(shimFolders({ dataDir, home: h, nameOf, isOwnInstance: false, localAppData: '/l' })[0]).toBe(
      join('/l', 'Latchkey', 'bin'),
    );
  });
});
