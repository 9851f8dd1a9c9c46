import type { Result } from '../../../shared/result.ts';
import type { GitFailure } from './probes.ts';

/** An address in git's configuration, and the setting that has it, such as `remote.origin.url`. */
export interface GitAddress {
  readonly setting: string;
  readonly address: string;
}

/** A line `credential.CONTEXT.helper`. */
export interface GitHelper {
  /** The address, or a part of one, that it is for; null: every address. */
  readonly context: string | null;
  /** Empty: git forgets the helpers before it. */
  readonly helper: string;
}

export interface GitGoesTo {
  readonly fetch: string;
  readonly push: string;
}

/**
 * The addresses that git would use in a directory: those of its remotes, and those that it puts in place of others
 * (`url.….insteadOf`). None where the directory is in no repository.
 */
export interface GitAddresses {
  of(directory: string, signal: AbortSignal): Promise<Result<readonly GitAddress[], GitFailure>>;
  /**
   * Where git goes in that directory, with those variables of the caller, for an address that it is given: `url.….insteadOf` and
   * `pushInsteadOf` put another one in its place. One that a remote here has been given already counts as it is.
   */
  goesTo(
    directory: string,
    address: string,
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Result<GitGoesTo, GitFailure>>;
  /**
   * All `credential.….helper` lines that git reads in that directory with those variables of the caller, in git's order.
   */
  helpers(
    directory: string,
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Result<readonly GitHelper[], GitFailure>>;
}
