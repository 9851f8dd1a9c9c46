// The tree of a package: the unpacked app, links, icons and the generated files, with the modes and times they will have.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { generatedFiles } from './generated-files.ts';
import { APP, COMMANDS, DOC, type Format, NAME } from './manifest.ts';

export interface Staged {
  /** The folder that electron-builder left. */
  readonly unpacked: string;
  readonly version: string;
  /** Seconds since 1970 that every file carries. */
  readonly epoch: number;
}

const root = path.join(import.meta.dirname, '../../..');

/** Makes the tree in `target`, which does not exist yet. */
export function stage(target: string, format: Format, { unpacked, version, epoch }: Staged): void {
  const at = (place: string): string => {
    mkdirSync(path.dirname(path.join(target, place)), { recursive: true });
    return path.join(target, place);
  };
  // Hard links would share modes with the folder that is packed.
  execFileSync('cp', ['-a', '--reflink=auto', unpacked, at(APP)]);
  cpSync(path.join(import.meta.dirname, 'apparmor-profile'), at(`${APP}/resources/apparmor-profile`));
  for (const [name, leadsTo] of Object.entries(COMMANDS)) symlinkSync(leadsTo, at(`/usr/bin/${name}`));
  symlinkSync(`${APP}/resources/licences`, at(`${DOC}/licences`));
  const icons = path.join(root, 'assets', 'icons');
  for (const file of readdirSync(icons)) {
    const size = path.basename(file, '.png');
    cpSync(path.join(icons, file), at(`/usr/share/icons/hicolor/${size}/apps/${NAME}.png`));
  }
  for (const [place, content] of generatedFiles(format, version, new Date(epoch * 1000)))
    writeFileSync(at(place), content);
  normalise(target, epoch);
}

/** Modes as policy wants them, whatever this user's umask is, and one time, so that the same input gives the same bytes. */
function normalise(target: string, epoch: number): void {
  for (const name of [...readdirSync(target, { recursive: true, encoding: 'utf8' }), '.']) {
    const file = path.join(target, name);
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink()) {
      const runs = stat.isDirectory() || (stat.mode & 0o100) !== 0;
      chmodSync(file, runs && !isLibrary(file) ? 0o755 : 0o644);
    }
    lutimesSync(file, epoch, epoch);
  }
}

const isLibrary = (file: string): boolean => /\.(so(\.\d+)*|node)$/.test(file) && statSync(file).isFile();

export interface Entry {
  /** From the root, with its first slash. */
  readonly place: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly mode: number;
}

/** Everything in the tree, sorted. */
export function entries(target: string): readonly Entry[] {
  return readdirSync(target, { recursive: true, encoding: 'utf8' })
    .map((name): Entry => {
      const stat = lstatSync(path.join(target, name));
      const kind = stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'file';
      return { place: `/${name}`, kind, mode: stat.mode & 0o7777 };
    })
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
}
