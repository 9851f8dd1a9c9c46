// A user's machine for one test: every folder that the app, git or aws may read or write, empty and thrown away.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testEnvironment } from '../../scripts/test-environment.mjs';

/** What a program needs to know of the test desktop (session.mjs). */
const DESKTOP = ['DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'NO_AT_BRIDGE', 'GSETTINGS_BACKEND'];

export interface TestHome {
  readonly dir: string;
  readonly awsConfigFile: string;
  readonly awsCredentialsFile: string;
  readonly gitConfigFile: string;
  readonly userDataDir: string;
  readonly runtimeDir: string;
  /** The whole environment for programs of this home, PATH with the built terminal commands first. */
  readonly env: Readonly<Record<string, string>>;
  path(...parts: readonly string[]): string;
  remove(): void;
}

export function checkoutDir(): string {
  return path.resolve(import.meta.dirname, '..', '..');
}

export function makeHome(extra: Readonly<Record<string, string>> = {}): TestHome {
  // Short on purpose: a unix socket's path ends at 103 bytes.
  const dir = mkdtempSync(path.join(tmpdir(), 'lk-'));
  const folder = (...parts: readonly string[]): string => {
    const made = path.join(dir, ...parts);
    mkdirSync(made, { recursive: true, mode: 0o700 });
    return made;
  };
  const desktop = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && DESKTOP.includes(entry[0]),
  );
  const awsDir = folder('.aws');
  const files = {
    awsConfigFile: path.join(awsDir, 'config'),
    awsCredentialsFile: path.join(awsDir, 'credentials'),
    gitConfigFile: path.join(dir, '.gitconfig'),
    userDataDir: folder('data'),
    runtimeDir: folder('run', 'latchkey'),
  };
  // A desktop with a browser, in which nobody looks: the address of a page is read elsewhere.
  const desktopBin = folder('desktop');
  writeFileSync(path.join(desktopBin, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
  const env = {
    ...testEnvironment(process.env, dir),
    ...Object.fromEntries(desktop),
    XDG_DATA_HOME: folder('.local', 'share'),
    XDG_CONFIG_HOME: folder('.config'),
    XDG_CACHE_HOME: folder('.cache'),
    XDG_STATE_HOME: folder('.state'),
    XDG_RUNTIME_DIR: folder('run'),
    TMPDIR: folder('tmp'),
    // The app keeps what a test sets, to be led to the playground.
    LATCHKEY_FLAVOUR: 'test',
    LATCHKEY_USER_DATA: files.userDataDir,
    LATCHKEY_RUNTIME_DIR: files.runtimeDir,
    AWS_CONFIG_FILE: files.awsConfigFile,
    AWS_SHARED_CREDENTIALS_FILE: files.awsCredentialsFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    GIT_CONFIG_GLOBAL: files.gitConfigFile,
    // The keyring is the desktop's, shared by all homes: each keeps its items under a name of its own.
    LATCHKEY_KEYCHAIN_SERVICE: `Latchkey ${path.basename(dir)}`,
    PATH: `${path.join(checkoutDir(), 'out', 'bin')}:${desktopBin}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    ...extra,
  };
  return {
    dir,
    ...files,
    env,
    path: (...parts) => path.join(dir, ...parts),
    remove: () => removeStill(dir),
  };
}

/** False for a zombie too: in a container nobody may reap what outlived its parent. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** The process of the app that serves this home, however it was started; undefined when none does. */
export function appPid(home: TestHome): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(path.join(home.runtimeDir, 'endpoint.json'), 'utf8'));
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The graphics process of an app that was killed lives a moment longer, and may write its cache into a folder that is being removed. */
function removeStill(dir: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let triesLeft = 30; ; triesLeft -= 1) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
      Atomics.wait(pause, 0, 0, 100);
    }
  }
}
