// The deb and the rpm out of the folder that electron-builder left (scripts/dist.mjs).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeDeb } from './deb.ts';
import { type Arch, type Format, packageFile } from './manifest.ts';
import { makeRpm } from './rpm.ts';
import { type Staged, stage } from './stage.ts';

export interface PackOptions extends Staged {
  readonly arch: Arch;
  readonly formats: readonly Format[];
  readonly output: string;
  readonly fast: boolean;
}

const MAKERS = { deb: makeDeb, rpm: makeRpm };

/** The files made, in the order of `formats`. */
export function packLinux(options: PackOptions): readonly string[] {
  const { arch, formats, output, version, epoch, fast } = options;
  mkdirSync(output, { recursive: true });
  return formats.map((format) => {
    const work = mkdtempSync(path.join(output, '.packing-'));
    try {
      const tree = path.join(work, 'tree');
      stage(tree, format, options);
      const file = path.join(output, packageFile(version, arch, format));
      MAKERS[format]({ tree, file, version, arch, epoch, fast });
      return file;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}
