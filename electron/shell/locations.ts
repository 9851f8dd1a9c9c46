import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { surroundings } from './environment.ts';
import { plainCommand } from './plain-command.ts';

/** Every place on disk that the shell knows. */
export interface Locations {
  /** Where the bundles lie: `out` in a checkout, inside app.asar when packaged. */
  readonly outDir: string;
  readonly rendererDir: string;
  readonly assetsDir: string;
  /** A real file for programs outside, which cannot read inside the archive. */
  readonly iconFile: string;
  readonly dataDir: string;
  /** The shim, as written into profiles and git's configuration. */
  readonly command: string;
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
  const command = app.isPackaged ? join(resources, 'bin', exe) : join(outDir, 'bin', exe);
  return {
    outDir,
    rendererDir: join(outDir, 'renderer'),
    assetsDir: join(root, 'assets'),
    iconFile: app.isPackaged
      ? join(resources, 'icons', '256x256.png')
      : join(root, 'assets', 'icons', '256x256.png'),
    dataDir,
    // The second is for macOS, whose data directory has a blank in its path.
    command: plainCommand(command, [join(dataDir, 'bin'), join(app.getPath('home'), '.latchkey', 'bin')]),
    startCommand: app.isPackaged ? [process.execPath] : [process.execPath, root],
    seedFile: env.LATCHKEY_SEED ?? null,
  };
}
