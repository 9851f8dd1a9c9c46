export interface PackageLicence {
  readonly name: string;
  readonly version: string;
  /** The licence that package.json states, for example `MIT`. */
  readonly declared: string | undefined;
  readonly texts: readonly string[];
}

export function licenceOf(dir: string): PackageLicence;

/** One notice for each distinct licence text; throws when a package has none. */
export function packageNotices(dirs: readonly string[]): readonly string[];

/** The whole THIRD-PARTY-NOTICES.txt for the packages in these folders. */
export function thirdPartyNotices(dirs: readonly string[]): string;

/** Folders of the packages that ship beside the bundles. */
export function nativePackages(): readonly string[];
