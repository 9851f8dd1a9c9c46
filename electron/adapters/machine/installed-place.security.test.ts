import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOwnPlace, isSystemPlace } from './installed-place.ts';

const env = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };

describe('a place of the system', () => {
  const linux = (path: string): boolean => isSystemPlace(path, { platform: 'linux', env: {} });

  it('is what a package owns', () => {
    expect(linux('/usr/bin/env')).toBe(true);
  });

  it.each(['/etc/passwd', '/usr/bin/there-is-no-such-program', '/nix/store/x/bin/latchkey'])(
    'is not %s',
    (path) => {
      expect(linux(path)).toBe(false);
    },
  );

  it('is below Program Files, however it is written', () => {
    const windows = (path: string): boolean => isSystemPlace(path, { platform: 'win32', env });
    expect(windows('C:\\Program Files\\Latchkey\\latchkey.exe')).toBe(true);
    expect(windows('c:\\PROGRAM FILES (x86)\\Latchkey\\latchkey.exe')).toBe(true);
    expect(windows('C:\\Program Files Of Mallory\\latchkey.exe')).toBe(false);
    expect(windows('C:\\Program Files\\..\\Users\\x\\latchkey.exe')).toBe(false);
    expect(windows('C:\\Users\\x\\AppData\\Local\\Programs\\Latchkey\\latchkey.exe')).toBe(false);
    expect(isSystemPlace('\\latchkey.exe', { platform: 'win32', env: { ProgramFiles: '' } })).toBe(false);
  });

  it('is never on macOS', () => {
    expect(isSystemPlace('/usr/bin/env', { platform: 'darwin', env: {} })).toBe(false);
  });
});

describe.runIf(process.getuid?.() === 0)('below /opt, as root', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync('/opt/lk-test-');
    mkdirSync(join(folder, 'bin'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'bin', 'latchkey'), '', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const isSystem = (): boolean =>
    isSystemPlace(join(folder, 'bin', 'latchkey'), { platform: 'linux', env: {} });

  it('it is the system’s, and nobody else may write there', () => {
    expect(isSystem()).toBe(true);
    expect(isOwnPlace(join(folder, 'bin', 'latchkey'), 'linux')).toBe(true);
  });

  it('it is no place at all once it is gone', () => {
    rmSync(join(folder, 'bin'), { recursive: true });
    expect(isOwnPlace(join(folder, 'bin', 'latchkey'), 'linux')).toBe(false);
  });

  it.each([
    ['a folder is another user’s', () => chownSync(join(folder, 'bin'), 4321, 0)],
    ['a folder can be written by a group', () => chmodSync(folder, 0o775)],
    ['the file is another user’s', () => chownSync(join(folder, 'bin', 'latchkey'), 4321, 0)],
    ['everybody can write the file', () => chmodSync(join(folder, 'bin', 'latchkey'), 0o757)],
    [
      'a link leads to it',
      () => {
        rmSync(join(folder, 'bin'), { recursive: true });
        mkdirSync(join(folder, 'real'));
        writeFileSync(join(folder, 'real', 'latchkey'), '');
        symlinkSync('real', join(folder, 'bin'));
      },
    ],
  ])('it is not where %s', (_what, change) => {
    change();
    expect(isSystem()).toBe(false);
  });
});

describe('a place of the user', () => {
  it('is never below a folder in which everybody may make files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lk-place-'));
    writeFileSync(join(folder, 'latchkey'), '');
    expect(isOwnPlace(join(folder, 'latchkey'), 'linux')).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
