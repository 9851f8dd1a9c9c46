export interface Sbom {
  readonly bomFormat: string;
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
}

interface Record {
  readonly bundled: Iterable<string>;
  readonly helpers: Iterable<string>;
}

/** npm's list without what does not ship. Throws where something that ships is not in it. */
export function partsList(list: Sbom, record: Record): Sbom;

/** The CycloneDX parts list of what ships: Electron, and the packages that are in the bundles or beside them. */
export function sbom(record: Record): Sbom;
