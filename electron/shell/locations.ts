import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { ShimCopy } from '../adapters/files/shim-copy.ts';
import { decideCommand, foldersOfShim } from './decide-command.ts';
import { surroundings } from './environment.ts';
import { startCommandOf } from './start-of-app.ts';

/** Every place on disk that the shell knows. */
export interface Locations {
  /** What Electron runs: it has the package.json. */
  readonly appFolder: string;
  /** Where the bundles lie: `out` in a checkout, inside app.asar when packaged. */
  readonly outDir: string;
  readonly rendererDir: string;
  readonly assetsDir: string;
  /** A real file for programs outside, which cannot read inside the archive. */
  readonly iconFile: string;
  readonly dataDir: string;
  /** The shim, as written into profiles and git's configuration. */
  readonly command: string;
  /** The shim of this app, where it is installed. */
  readonly installedCommand: string;
  /** The copy of it that `command` names; null where `command` is the installed one. */
  readonly shimCopy: ShimCopy | null;
  /** Where copies may be, also those of an earlier version. */
  readonly shimFolders: readonly string[];
  /** launch.json of the installed app: it names the version that is on the disk. */
  readonly launchFile: string;
  readonly appImage: string | null;
  /** What launch at login runs. */
  readonly startCommand: readonly string[];
  /** Sources to set up on the first start: the demo and the tests use it. */
  readonly seedFile: string | null;
}

/** Decides them before `ready`: the data directory cannot change afterwards. */
export function locate(): Locations {
  const { env, dataDir } = surroundings;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch {
    // main.ts says why, when Chromium finds no place for its lock either.
  }
  app.setPath('userData', dataDir);
  const outDir = __dirname;
  const root = dirname(outDir);
  const exe = process.platform === 'win32' ? 'latchkey.exe' : 'latchkey';
  const resources = app.isPackaged ? process.resourcesPath : root;
  const installedCommand = app.isPackaged ? join(resources, 'bin', exe) : join(outDir, 'bin', exe);
  const startCommand = startCommandOf({
    executable: process.execPath,
    appImage: surroundings.appImage,
    appFolder: app.isPackaged ? null : root,
  });
  return {
    appFolder: root,
    outDir,
    rendererDir: join(outDir, 'renderer'),
    assetsDir: join(root, 'assets'),
    iconFile: app.isPackaged
      ? join(resources, 'icons', '256x256.png')
      : join(root, 'assets', 'icons', '256x256.png'),
    dataDir,
    shimFolders: foldersOfShim({ dataDir, home: app.getPath('home'), surroundings }),
    ...decideCommand({
      installedCommand,
      isPackaged: app.isPackaged,
      startCommand,
      version: app.getVersion(),
      dataDir,
      home: app.getPath('home'),
      surroundings,
    }),
    installedCommand,
    launchFile: join(dirname(installedCommand), 'launch.json'),
    appImage: surroundings.appImage,
    startCommand,
    seedFile: env.LATCHKEY_SEED ?? null,
  };
}
