import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { maintainerScripts } from './maintainer-scripts.ts';
import {
  type Arch,
  architecture,
  DEPENDENCIES,
  DESCRIPTION,
  HOMEPAGE,
  MAINTAINER,
  NAME,
  packageVersion,
  RECOMMENDATIONS,
  REVISION,
  SUMMARY,
} from './manifest.ts';
import { entries } from './stage.ts';

export interface PackageOptions {
  /** The staged tree. */
  readonly tree: string;
  /** The file to make. */
  readonly file: string;
  readonly version: string;
  readonly arch: Arch;
  readonly epoch: number;
  /** Loosely packed, for tests. */
  readonly fast: boolean;
}

function control({ tree, version, arch }: PackageOptions): string {
  const size = execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0];
  const fields = {
    Package: NAME,
    Version: `${packageVersion(version)}-${REVISION}`,
    Architecture: architecture(arch, 'deb'),
    Maintainer: MAINTAINER,
    'Installed-Size': size,
    Depends: DEPENDENCIES.map(({ deb }) => deb).join(', '),
    Recommends: RECOMMENDATIONS.map(({ deb }) => deb).join(', '),
    Section: 'utils',
    Priority: 'optional',
    Homepage: HOMEPAGE,
    Description: [SUMMARY, ...DESCRIPTION].join('\n '),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** For `dpkg --verify` and debsums. */
const digests = (tree: string): string =>
  entries(tree)
    .filter(({ kind }) => kind === 'file')
    .map(({ place }) => {
      const digest = createHash('md5').update(readFileSync(path.join(tree, place)));
      return `${digest.digest('hex')}  ${place.slice(1)}\n`;
    })
    .join('');

/** Puts the control files into the tree. */
export function makeDeb(options: PackageOptions): void {
  const { tree, file, epoch, fast } = options;
  const files = { control: control(options), md5sums: digests(tree) };
  const meta = path.join(tree, 'DEBIAN');
  mkdirSync(meta);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(meta, name), text);
  for (const [name, text] of Object.entries(maintainerScripts('deb')))
    writeFileSync(path.join(meta, name), text, { mode: 0o755 });
  // Modes that a umask of this user would take.
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', meta]);
  const compression = fast ? ['-Zgzip', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
  });
}
