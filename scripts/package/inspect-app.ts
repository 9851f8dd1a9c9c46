import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readFuses, statedFuses } from './fuses.ts';

const asar: typeof import('@electron/asar') = createRequire(import.meta.url)('@electron/asar');

export type System = 'linux' | 'darwin' | 'win32';

export interface Inspected {
  /** The unpacked app: the folder with the program, or `Latchkey.app`. */
  readonly folder: string;
  readonly system: System;
  /** Folders of the machine that made it; none may be named in what is ours. */
  readonly machine: readonly string[];
}

/** What is wrong with an app as it is packed; nothing, for one that may be published. */
export function inspectApp({ folder, system, machine }: Inspected): readonly string[] {
  const resources = path.join(folder, system === 'darwin' ? 'Contents/Resources' : 'resources');
  const archive = path.join(resources, 'app.asar');
  // The library keeps what it has read of a file by this name.
  asar.uncache(archive);
  const program = path.join(folder, PROGRAM[system]);
  return [
    ...wrongFuses(program),
    ...strangeFiles(resources, system),
    ...brokenArchive(archive),
    ...notBound(folder, archive, system),
    ...namesOf(resources, machine),
    ...wrongLaunch(resources, archive),
  ];
}

/** Where the fuses are. */
const PROGRAM: Readonly<Record<System, string>> = {
  linux: 'latchkey-desktop',
  win32: 'latchkey-desktop.exe',
  darwin: 'Contents/Frameworks/Electron Framework.framework/Electron Framework',
};

function wrongFuses(program: string): readonly string[] {
  const wires = readFuses(program);
  if (wires.length === 0) return [`${path.basename(program)} has no fuses`];
  return wires.flatMap((wire) =>
    Object.entries(statedFuses()).flatMap(([name, isOpen]) =>
      wire[name] === isOpen ? [] : [`fuse ${name} is ${wire[name]}, not ${isOpen}`],
    ),
  );
}

const KEYTAR = 'node_modules/keytar';
/** Every file that the archive may have; what is of no use to a user is not in this list, and so cannot be forgotten in another. */
const IN_ARCHIVE = [
  /^package\.json$/,
  /^out\/(start|main)\.cjs$/,
  /^out\/main\.v8$/,
  /^out\/preload\.js$/,
  /^out\/parts\/[\w.-]+\.(cjs|v8)$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|png|svg|woff2)$/,
  /^assets\/tray\/[\w-]+(@2x)?\.png$/,
  /^node_modules\/keytar\/package\.json$/,
  /^node_modules\/keytar\/lib\/keytar\.js$/,
];
const BESIDE = [
  /^app\.asar$/,
  /^bin\/launch\.json$/,
  /^icons\/256x256\.png$/,
  /^licences\/(LICENSE|THIRD-PARTY-NOTICES\.txt)$/,
];
const BESIDE_ON: Readonly<Record<System, readonly RegExp[]>> = {
  // Of the deb and the rpm.
  linux: [/^bin\/(latchkey|git-remote-codecommit)$/, /^apparmor-profile$/],
  win32: [/^bin\/(latchkey|git-remote-codecommit)\.exe$/],
  darwin: [
    /^bin\/(latchkey|git-remote-codecommit)$/,
    /^(icon|electron)\.icns$/,
    /^LICENSE\.electron\.txt$/,
    /^LICENSES\.chromium\.html$/,
    /^[\w-]+\.lproj\//,
  ],
};

/** keytar for this system alone: electron-builder takes the library of the machine that packs, if it is let. */
const isKeytar = (name: string, system: System): boolean =>
  new RegExp(`^${KEYTAR}/prebuilds/${system}-(x64|arm64|x64\\+arm64)/keytar\\.node$`).test(name);

function strangeFiles(resources: string, system: System): readonly string[] {
  const packed = filesOf(path.join(resources, 'app.asar'));
  const unpacked = 'app.asar.unpacked/';
  const beside = readdirSync(resources, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(path.join(resources, name)).isDirectory())
    .map((name) => name.replaceAll(path.sep, '/'));
  const strange = [
    ...packed.filter((name) => !IN_ARCHIVE.some((known) => known.test(name)) && !isKeytar(name, system)),
    ...beside.filter((name) =>
      name.startsWith(unpacked)
        ? !isKeytar(name.slice(unpacked.length), system)
        : ![...BESIDE, ...BESIDE_ON[system]].some((known) => known.test(name)),
    ),
  ];
  const libraries = beside.filter((name) => name.endsWith('/keytar.node'));
  return [
    ...strange.map((name) => `${name} does not belong into the app`),
    ...(libraries.length === 0 ? ['the library of keytar is missing'] : []),
  ];
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

const headerOf = (archive: string): { readonly header: Entry; readonly headerString: string } =>
  asar.getRawHeader(archive);

function entriesOf(entry: Entry, name = ''): readonly (readonly [string, Entry])[] {
  if (entry.files === undefined) return [[name, entry]];
  return Object.entries(entry.files).flatMap(([part, below]) =>
    entriesOf(below, name === '' ? part : `${name}/${part}`),
  );
}

const filesOf = (archive: string): readonly string[] =>
  entriesOf(headerOf(archive).header).map(([name]) => name);

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Electron reads a file only where the hash in the header is that of its bytes, where it checks at all. */
function brokenArchive(archive: string): readonly string[] {
  return entriesOf(headerOf(archive).header).flatMap(([name, { integrity }]) => {
    if (integrity?.algorithm !== 'SHA256') return [`${name} has no hash in the archive`];
    const bytes = asar.extractFile(archive, name.replaceAll('/', path.sep));
    return sha256(bytes) === integrity.hash ? [] : [`${name} is not what the archive says`];
  });
}

/** The hash of the header, in what the system's signature covers. Electron for Linux has no place for it. */
function notBound(folder: string, archive: string, system: System): readonly string[] {
  if (system === 'linux') return [];
  const holder = system === 'darwin' ? 'Contents/Info.plist' : PROGRAM.win32;
  const isNamed = readFileSync(path.join(folder, holder)).includes(sha256(headerOf(archive).headerString));
  return isNamed ? [] : [`${holder} does not have the hash of app.asar`];
}

/** A folder of the machine that packed, or a map from which sources are read. */
function namesOf(resources: string, machine: readonly string[]): readonly string[] {
  const words = [...machine, 'sourceMappingURL'];
  return readdirSync(resources, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(resources, name))
    .filter((file) => lstatSync(file).isFile() && !/LICENSES|\.icns$/.test(file))
    .flatMap((file) => {
      const bytes = readFileSync(file);
      return words
        .filter((word) => bytes.includes(word))
        .map((word) => `${path.relative(resources, file)} names ${word}`);
    });
}

function wrongLaunch(resources: string, archive: string): readonly string[] {
  const launch: { argv?: readonly string[]; version?: string } = JSON.parse(
    readFileSync(path.join(resources, 'bin', 'launch.json'), 'utf8'),
  );
  const { version }: { version?: string } = JSON.parse(asar.extractFile(archive, 'package.json').toString());
  const program = path.join(resources, 'bin', launch.argv?.[0] ?? '');
  return [
    ...(launch.version === version ? [] : [`launch.json says ${launch.version}, and the app is ${version}`]),
    ...(lstatSync(program, { throwIfNoEntry: false })?.isFile()
      ? []
      : ['launch.json starts what is not there']),
  ];
}
