export interface Sbom {
  readonly bomFormat: string;
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
}

/** The CycloneDX parts list of what ships: Electron, and the packages that `dependencies` brings. */
export function sbom(): Sbom;
