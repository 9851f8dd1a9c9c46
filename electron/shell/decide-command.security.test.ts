import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decideCommand, type Installation } from './decide-command.ts';

vi.mock('electron', () => import('./testing-electron.ts'));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-decide-'));
  mkdirSync(join(home, 'data'), { mode: 0o700 });
  mkdirSync(join(home, 'app'));
  writeFileSync(join(home, 'app', 'latchkey'), 'shim', { mode: 0o755 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const installation = (over: Partial<Installation> = {}): Installation => ({
  installedCommand: join(home, 'app', 'latchkey'),
  isPackaged: true,
  startCommand: [join(home, 'app', 'desktop')],
  version: '1.2.3',
  dataDir: join(home, 'data'),
  home,
  surroundings: { env: {}, appImage: null },
  ...over,
});

describe('the path of the terminal command in the files', () => {
  it('is a copy that starts the app where it is now', () => {
    const { command, shimCopy } = decideCommand(installation());
    expect(command).toBe(join(home, 'data', 'bin', 'latchkey'));
    expect(shimCopy?.folder).toBe(join(home, 'data', 'bin'));
    expect(JSON.parse(readFileSync(join(home, 'data', 'bin', 'launch.json'), 'utf8'))).toEqual({
      argv: [join(home, 'app', 'desktop'), '--hidden'],
      version: '1.2.3',
    });
  });

  it('is the built one of a checkout, and no copy is made', () => {
    const { command, shimCopy } = decideCommand(installation({ isPackaged: false }));
    expect([command, shimCopy]).toEqual([join(home, 'app', 'latchkey'), null]);
    expect(existsSync(join(home, 'data', 'bin'))).toBe(false);
  });

  it('is in a folder without blanks where there is one', () => {
    const dataDir = join(home, 'Application Support');
    mkdirSync(dataDir, { mode: 0o700 });
    expect(decideCommand(installation({ dataDir })).command).toBe(join(home, '.latchkey', 'bin', 'latchkey'));
    const env = { LATCHKEY_USER_DATA: dataDir };
    const second = decideCommand(installation({ dataDir, surroundings: { env, appImage: null } }));
    expect(second.command).toMatch(/\/\.latchkey\/[0-9a-f]{8}\/bin\/latchkey$/);
  });

  it('of an app that was made a package of a checkout takes the place of the link', () => {
    mkdirSync(join(home, 'data', 'bin'), { mode: 0o700 });
    symlinkSync(join(home, 'app', 'latchkey'), join(home, 'data', 'bin', 'latchkey'));
    expect(decideCommand(installation()).command).toBe(join(home, 'data', 'bin', 'latchkey'));
    expect(() => readlinkSync(join(home, 'data', 'bin', 'latchkey'))).toThrow();
  });

  it('is never the mount, where no copy can be made', () => {
    for (const folder of [join(home, 'data', 'bin'), join(home, '.latchkey')])
      writeFileSync(folder, 'in the way');
    for (const appImage of [join(home, 'Latchkey.AppImage'), null]) {
      const decided = decideCommand(installation({ surroundings: { env: {}, appImage } }));
      // Below /tmp: also without an AppImage.
      expect(decided.command).toBe(join(home, 'data', 'bin', 'latchkey'));
      expect(decided.shimCopy).not.toBeNull();
    }
  });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('of a package of the system', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync('/opt/lk-decide-');
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'latchkey'), 'shim', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('it is the installed one, and no copy is made', () => {
    const installedCommand = join(folder, 'latchkey');
    expect(decideCommand(installation({ installedCommand }))).toEqual({
      command: installedCommand,
      shimCopy: null,
    });
    expect(existsSync(join(home, 'data', 'bin'))).toBe(false);
  });

  it('it is a copy where others may write beside it', () => {
    chmodSync(folder, 0o775);
    const { command } = decideCommand(installation({ installedCommand: join(folder, 'latchkey') }));
    expect(command).toBe(join(home, 'data', 'bin', 'latchkey'));
  });

  it('it is the installed one where no copy can be made and only root can change it', () => {
    for (const taken of [join(home, 'data', 'bin'), join(home, '.latchkey')])
      writeFileSync(taken, 'in the way');
    const inRoot = mkdtempSync('/var/lib/lk-decide-');
    chmodSync(inRoot, 0o755);
    const installedCommand = join(inRoot, 'latchkey');
    writeFileSync(installedCommand, 'shim', { mode: 0o755 });
    expect(decideCommand(installation({ installedCommand })).command).toBe(installedCommand);
    // A mount may look as if root owned it, and is gone when the app ends.
    const appImage = join(home, 'Latchkey.AppImage');
    const mounted = installation({ installedCommand, surroundings: { env: {}, appImage } });
    expect(decideCommand(mounted).command).toBe(join(home, 'data', 'bin', 'latchkey'));
    rmSync(inRoot, { recursive: true });
  });
});
