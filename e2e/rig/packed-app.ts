// The built app in the folder of a package, which may be moved: what electron-builder makes, without its archive.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { checkoutDir } from './home.ts';

export const packedExecutable = (folder: string): string => path.join(folder, 'latchkey-desktop');

/** `latchkey` and its launch.json, as after-pack.mjs leaves them. */
export const packedBin = (folder: string): string => path.join(folder, 'resources', 'bin');

export async function packApp(folder: string): Promise<void> {
  const { dist } = await electronRuntime();
  mkdirSync(path.dirname(folder), { recursive: true });
  const copied = spawnSync('cp', ['-a', '--reflink=auto', dist, folder]);
  if (copied.status !== 0) throw new Error(`cp: ${copied.stderr}`);
  // By its name Electron knows that it is packaged.
  renameSync(path.join(folder, 'electron'), packedExecutable(folder));
  const inApp = (...parts: readonly string[]) => path.join(folder, 'resources', 'app', ...parts);
  for (const name of ['out', 'assets', 'package.json', 'node_modules/keytar'])
    cpSync(path.join(checkoutDir(), name), inApp(name), { recursive: true });
  const built = (name: string) => path.join(checkoutDir(), 'out', 'bin', name);
  for (const name of ['latchkey', 'git-remote-codecommit'])
    cpSync(built(name), path.join(packedBin(folder), name));
  cpSync(
    path.join(checkoutDir(), 'assets', 'icons', '256x256.png'),
    path.join(folder, 'resources', 'icons', '256x256.png'),
  );
  setPackedVersion(folder, '0.1.0');
}

/** As a package manager does it under a running app: a new file in the place of the old one. */
export function setPackedVersion(folder: string, version: string): void {
  const file = path.join(packedBin(folder), 'launch.json');
  writeFileSync(
    `${file}.dpkg-new`,
    JSON.stringify({ argv: ['../../latchkey-desktop', '--hidden'], version }),
  );
  renameSync(`${file}.dpkg-new`, file);
}
