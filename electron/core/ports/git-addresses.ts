/** An address in git's configuration, and the setting that has it, such as `remote.origin.url`. */
export interface GitAddress {
  readonly setting: string;
  readonly address: string;
}

/**
 * The addresses that git would use in a directory: those of its remotes, and those that it puts in place of others
 * (`url.….insteadOf`). None where the directory is in no repository, and where git is not installed.
 */
export interface GitAddresses {
  of(directory: string, signal: AbortSignal): Promise<readonly GitAddress[]>;
}
