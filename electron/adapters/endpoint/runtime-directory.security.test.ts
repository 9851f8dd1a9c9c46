import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SOCKET_PATH_MAX_BYTES } from '../../../shared/endpoint/protocol.ts';
import { runtimeDirectories } from '../../../shim/relay-endpoint.ts';
import { sessionBusAddress } from '../dbus/bus-address.ts';
import { readEndpointFile, removeEndpointFile, writeEndpointFile } from './endpoint-file.ts';
import {
  chooseRuntimeDirectory,
  openRuntimeDirectory,
  openSocketDirectory,
  SOCKET_NAME_BYTES,
} from './runtime-directory.ts';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const at = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') => ({
  env,
  platform,
  homeDirectory: path.join(root, 'home'),
});
const open = (directory: string) => openRuntimeDirectory(at({ LATCHKEY_RUNTIME_DIR: directory }));

describe('the runtime directory', () => {
  it('is chosen in the order the shim looks in', () => {
    expect(chooseRuntimeDirectory(at({ LATCHKEY_RUNTIME_DIR: '/a', XDG_RUNTIME_DIR: root }))).toBe('/a');
    expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: root }))).toBe(path.join(root, 'latchkey'));
    expect(chooseRuntimeDirectory(at({}))).toBe(path.join(root, 'home/.cache/latchkey/run'));
    expect(chooseRuntimeDirectory(at({}, 'darwin'))).toBe(
      path.join(root, 'home/Library/Caches/Latchkey/run'),
    );
  });

  it('is not below an XDG_RUNTIME_DIR that is gone or relative', () => {
    const home = path.join(root, 'home/.cache/latchkey/run');
    expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: path.join(root, 'gone') }))).toBe(home);
    expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: '.' }))).toBe(home);
  });

  it('is not in a directory that others write to: one of them could have made it first', () => {
    const home = path.join(root, 'home/.cache/latchkey/run');
    const shared = path.join(root, 'tmp');
    fs.mkdirSync(shared);
    fs.mkdirSync(path.join(shared, 'latchkey'));
    for (const mode of [0o1777, 0o777, 0o720, 0o702]) {
      fs.chmodSync(shared, mode);
      expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: shared }))).toBe(home);
      expect(openRuntimeDirectory(at({ XDG_RUNTIME_DIR: shared }))).toEqual({ ok: true, value: home });
      expect(runtimeDirectories({ XDG_RUNTIME_DIR: shared, HOME: path.join(root, 'home') })).toEqual([home]);
      expect(sessionBusAddress({ XDG_RUNTIME_DIR: shared })).toBeNull();
    }
    fs.chmodSync(shared, 0o700);
    expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: shared }))).toBe(path.join(shared, 'latchkey'));
    expect(runtimeDirectories({ XDG_RUNTIME_DIR: shared })).toEqual([path.join(shared, 'latchkey')]);
    expect(sessionBusAddress({ XDG_RUNTIME_DIR: shared })).toBe(`unix:path=${shared}/bus`);
  });

  it.runIf(process.getuid?.() === 0)('is not in a directory that belongs to another user', () => {
    const theirs = path.join(root, 'theirs');
    fs.mkdirSync(theirs, { mode: 0o700 });
    fs.chownSync(theirs, 65534, 65534);
    const home = path.join(root, 'home/.cache/latchkey/run');
    expect(chooseRuntimeDirectory(at({ XDG_RUNTIME_DIR: theirs }))).toBe(home);
    expect(runtimeDirectories({ XDG_RUNTIME_DIR: theirs, HOME: path.join(root, 'home') })).toEqual([home]);
  });

  it('is made private, whatever the umask', () => {
    const previous = process.umask(0);
    const opened = open(path.join(root, 'a/b'));
    process.umask(previous);
    expect(opened).toEqual({ ok: true, value: path.join(root, 'a/b') });
    expect(fs.statSync(path.join(root, 'a/b')).mode & 0o777).toBe(0o700);
  });

  it.each([
    [
      'readable by others',
      () => fs.chmodSync(path.join(root, 'run'), 0o704),
      /open to other users \(mode 704\)/,
    ],
    [
      'writable by the group',
      () => fs.chmodSync(path.join(root, 'run'), 0o720),
      /open to other users \(mode 720\)/,
    ],
    [
      'a symbolic link',
      () => {
        fs.renameSync(path.join(root, 'run'), path.join(root, 'real'));
        fs.symlinkSync(path.join(root, 'real'), path.join(root, 'run'));
      },
      /symbolic link/,
    ],
    [
      'a file',
      () => {
        fs.rmdirSync(path.join(root, 'run'));
        fs.writeFileSync(path.join(root, 'run'), '');
      },
      /could not be made/,
    ],
  ])('is refused when it is %s', (_name, spoil, detail) => {
    fs.mkdirSync(path.join(root, 'run'), { mode: 0o700 });
    spoil();
    expect(open(path.join(root, 'run'))).toEqual({
      ok: false,
      error: { code: 'endpoint-unavailable', detail: expect.stringMatching(detail) },
    });
  });

  it.runIf(process.getuid?.() === 0)('is refused when it belongs to another user', () => {
    fs.mkdirSync(path.join(root, 'run'), { mode: 0o700 });
    fs.chownSync(path.join(root, 'run'), 65534, 65534);
    expect(open(path.join(root, 'run'))).toMatchObject({
      error: { detail: expect.stringMatching(/belongs to another user/) },
    });
  });
});

describe('the directory of the socket', () => {
  const roomBytes = SOCKET_PATH_MAX_BYTES - SOCKET_NAME_BYTES - 1;
  const long = (bytes: number) =>
    path.join('/', 'é'.repeat(Math.floor((bytes - 1) / 2)) + 'x'.repeat((bytes - 1) % 2));

  it('is the runtime directory up to the last byte that fits', () => {
    const fits = long(roomBytes);
    expect(Buffer.byteLength(path.join(fits, 's'.repeat(SOCKET_NAME_BYTES)))).toBe(SOCKET_PATH_MAX_BYTES);
    expect(openSocketDirectory(fits, root)).toMatchObject({ ok: true, value: { directory: fits } });
  });

  it('is a private temporary one beyond that, and goes with the server', () => {
    const opened = openSocketDirectory(long(roomBytes + 1), root);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(path.dirname(opened.value.directory)).toBe(root);
    expect(fs.statSync(opened.value.directory).mode & 0o777).toBe(0o700);
    opened.value.remove();
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it('is a problem that says what to do when both are too long', () => {
    const deep = path.join(root, 'x'.repeat(100));
    fs.mkdirSync(deep);
    expect(openSocketDirectory(long(300), deep)).toMatchObject({
      ok: false,
      error: { code: 'endpoint-unavailable', detail: expect.stringMatching(/LATCHKEY_RUNTIME_DIR/) },
    });
    expect(fs.readdirSync(deep)).toEqual([]);
  });
});

describe('endpoint.json', () => {
  const contents = {
    version: 1,
    address: '/s',
    token: 'a'.repeat(64),
    proof: 'b'.repeat(64),
    pid: 7,
  } as const;

  it('is private, and replaced whole', async () => {
    const previous = process.umask(0);
    await writeEndpointFile(root, contents);
    process.umask(previous);
    expect(fs.statSync(path.join(root, 'endpoint.json')).mode & 0o777).toBe(0o600);
    await writeEndpointFile(root, { ...contents, pid: 8 });
    expect(readEndpointFile(root)?.pid).toBe(8);
    expect(fs.readdirSync(root)).toEqual(['endpoint.json']);
  });

  it('is not written through a link somebody laid', async () => {
    const victim = path.join(root, 'victim');
    fs.writeFileSync(victim, 'precious');
    fs.symlinkSync(victim, path.join(root, `endpoint.json.${process.pid}.new`));
    fs.symlinkSync(victim, path.join(root, 'endpoint.json'));
    await writeEndpointFile(root, contents);
    expect(fs.readFileSync(victim, 'utf8')).toBe('precious');
    expect(fs.lstatSync(path.join(root, 'endpoint.json')).isSymbolicLink()).toBe(false);
  });

  it('is removed by its own app only', async () => {
    await writeEndpointFile(root, contents);
    removeEndpointFile(root, 'c'.repeat(64));
    expect(readEndpointFile(root)).not.toBeNull();
    removeEndpointFile(root, contents.token);
    expect(fs.readdirSync(root)).toEqual([]);
  });
});
