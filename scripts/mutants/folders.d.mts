export const FOLDER_VARIABLE: string;

export interface MutatedFolder {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** A process for each test file; false when left out. */
  readonly isolate?: boolean;
}

export const FOLDERS: Readonly<Record<string, MutatedFolder>>;

export function foldersAsked(args: readonly string[]): {
  readonly folders: readonly { readonly name: string; readonly mutate: readonly string[] }[];
  /** In words, when nothing can be tried. */
  readonly complaint: string | null;
};
