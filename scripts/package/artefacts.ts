import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { inspectApp, type System } from './inspect-app.ts';

interface App {
  readonly folder: string;
  readonly system: System;
}

/** In megabytes; a package that was packed for tests is larger. */
interface Bound {
  readonly released: number;
  readonly fast: number;
}
const bounds: Readonly<Record<string, Bound>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'sizes.json'), 'utf8'),
);

const UNPACKED: readonly (readonly [RegExp, System, (name: string) => string])[] = [
  [/^linux(-\w+)?-unpacked$/, 'linux', (name) => name],
  [/^win(-\w+)?-unpacked$/, 'win32', (name) => name],
  [/^mac(-\w+)?$/, 'darwin', (name) => path.join(name, 'Latchkey.app')],
];

/** How each kind is opened on Linux; an installer of another system is judged there, by the folder beside it. */
const OPENERS: Readonly<Record<string, (file: string, target: string) => string>> = {
  '.deb': (file, target) => {
    execFileSync('dpkg-deb', ['-x', file, target]);
    return path.join(target, 'opt', 'Latchkey');
  },
  '.rpm': (file, target) => {
    execFileSync('sh', ['-c', 'rpm2archive - < "$0" | tar -xz -C "$1"', file, target]);
    return path.join(target, 'opt', 'Latchkey');
  },
  '.AppImage': (file, target) => {
    const tree = path.join(target, 'tree');
    execFileSync('unsquashfs', ['-q', '-n', '-d', tree, '-o', String(imageOffset(file)), file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return tree;
  },
};

/** An AppImage is a program with a file system behind its last section header. */
function imageOffset(file: string): number {
  const header = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return Number(header.readBigUInt64LE(0x28)) + header.readUInt16LE(0x3a) * header.readUInt16LE(0x3c);
}

export interface Judged {
  readonly name: string;
  readonly faults: readonly string[];
}

/** Every artefact in the folder that this system can open, and the size of the others. Throws where there is none. */
export function judgeArtefacts(folder: string, { fast }: { readonly fast: boolean }): readonly Judged[] {
  const root = path.join(import.meta.dirname, '../..');
  const machine = [root, homedir(), tmpdir()].filter((place) => place.length > '/root'.length);
  const judged = readdirSync(folder)
    .toSorted()
    .flatMap((name): readonly Judged[] => {
      const file = path.join(folder, name);
      const kind = path.extname(name);
      const known = UNPACKED.find(([pattern]) => pattern.test(name));
      if (known !== undefined) {
        const [, system, place] = known;
        const app: App = { folder: path.join(folder, place(name)), system };
        return [{ name, faults: [...inspectApp({ ...app, machine }), ...ownSizes(app, fast)] }];
      }
      if (!statSync(file).isFile() || bounds[kind] === undefined) return [];
      return [
        {
          name,
          faults: [...tooLarge(name, kind, statSync(file).size, fast), ...opened(file, kind, machine)],
        },
      ];
    });
  if (judged.length === 0) throw new Error(`There is nothing to look at in ${folder}.`);
  return judged;
}

function opened(file: string, kind: string, machine: readonly string[]): readonly string[] {
  const open = OPENERS[kind];
  if (open === undefined || process.platform !== 'linux') return [];
  const target = mkdtempSync(path.join(tmpdir(), 'lk-opened-'));
  try {
    return inspectApp({ folder: open(file, target), system: 'linux', machine });
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function tooLarge(name: string, kind: string, bytes: number, fast: boolean): readonly string[] {
  const bound = bounds[kind];
  if (bound === undefined) return [`${name} has no bound in sizes.json`];
  const most = (fast ? bound.fast : bound.released) * 1e6;
  return bytes <= most ? [] : [`${name} has ${bytes} bytes, and ${most} are allowed`];
}

/** What is ours in every package. */
function ownSizes({ folder, system }: App, fast: boolean): readonly string[] {
  const resources = path.join(folder, system === 'darwin' ? 'Contents/Resources' : 'resources');
  const shim = system === 'win32' ? 'bin/latchkey.exe' : 'bin/latchkey';
  return [
    ...tooLarge('app.asar', 'app.asar', statSync(path.join(resources, 'app.asar')).size, fast),
    ...tooLarge(shim, 'latchkey', statSync(path.join(resources, shim)).size, fast),
  ];
}
