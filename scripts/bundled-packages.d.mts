import type { Plugin } from 'vite';

export interface PackageRecord {
  readonly bundled: Set<string>;
  readonly helpers: Set<string>;
  readonly imported: Set<string>;
}

export function emptyRecord(): PackageRecord;

/** The folder of the package that a module comes from; undefined for a module of this repository. */
export function packageDir(root: string, id: string): string | undefined;

export function recordPackages(root: string, record: PackageRecord): Plugin;
