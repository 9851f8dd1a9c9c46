import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** A service that Latchkey calls. `region` empty: the service has none. */
export interface ProbedService {
  readonly service: 'sts' | 'sso' | 'sso_oidc' | 'signin' | 'oidc';
  /** A region of AWS; of `oidc` the issuer's address. */
  readonly where: string;
}

export interface HostProbe {
  /** HOST, or HOST:PORT. */
  readonly host: string;
  /** Over TLS. Only then a certificate was looked at. */
  readonly isEncrypted: boolean;
  /** Why it gave no answer of its own: name, connection, proxy, certificate, or a web page in its place. */
  readonly problem: Problem | null;
  /** Its clock minus this machine's, from the `Date` header; null without one. */
  readonly skewMs: number | null;
}

export interface FileProbe {
  readonly path: string;
  /** Permission bits such as 0o600; null where there is no such file, or the platform has no such bits. */
  readonly mode: number | null;
  /** Nobody but the user is in the file's group, as far as this machine's own lists say. */
  readonly isGroupPrivate?: boolean;
  /** Of a directory such as /tmp: who may write there may still not replace what is another user's. */
  readonly isSticky?: boolean;
}

/**
 * Something of ours beside the AWS files that should not be as it is. lock: of a process that has ended · unignored: the next
 * commit of `repository` would take the file along · committed: the repository has it already · unasked: git fails in it, or is not
 * there, so nobody knows; `said` is its first line.
 */
export interface LeftBeside {
  readonly kind: 'lock' | 'unignored' | 'committed' | 'unasked';
  readonly path: string;
  /** The repository's directory; null of a lock. */
  readonly repository: string | null;
  /** What the repository is managed with. */
  readonly tool: 'git' | 'yadm' | 'chezmoi';
  /** Where the git directory is not in its work tree: that tree, which git cannot find from it. */
  readonly workTree?: string;
  /** Of an unignored one: the repository's own list. */
  readonly exclude?: string;
  readonly said?: string;
  /** Of an unignored one: a rule of the user's that wins over the repository's own list, such as `!config*` in a .gitignore. */
  readonly letIn?: { readonly file: string; readonly line: number; readonly rule: string };
}

/** A `credential.helper` in git's configuration that is not in the user's own file. */
export interface HelperSetting {
  readonly scope: 'system' | 'local';
  /** Of the file, as git names it. */
  readonly origin: string;
  readonly setting: string;
  /** Empty: the helpers named before are forgotten. */
  readonly helper: string;
}

/** A setting of git that may be in the way of CodeCommit. SECURITY: the value may be a secret. */
export interface GitSetting {
  /** Of the file, as git names it. */
  readonly origin: string;
  /** As git prints it: the section and the variable are in lower case. */
  readonly setting: string;
  /** Null: there is no equals sign, which is true. */
  readonly value: string | null;
  /** It names a file that cannot be read. */
  readonly isMissing: boolean;
  /** Git goes by another line for each of the hosts asked about, such as by one of a more exact address. */
  readonly isOverruled?: true;
}

/**
 * Whether git can be used. missing: no such program · broken: it is there and fails, such as for a line of a configuration file;
 * `said` is its own first line.
 */
export type GitProbe =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly said: string };
/** Why git says nothing of what it was asked. */
export type GitFailure = Exclude<GitProbe, { readonly kind: 'version' }>;

/** A program found in a directory of a PATH. */
export interface ProgramProbe {
  readonly path: string;
  /** It is the one of this installation. */
  readonly isOurs: boolean;
}

/** Looks at the machine now, for `latchkey doctor`. Nothing is answered from what was seen before, and nothing is left behind. */
export interface Probes {
  /** Writes, reads and removes an item of its own. Never shows a window: of a locked keychain it says that it is locked. */
  keychain(signal: AbortSignal): Promise<Problem | null>;
  /** One request to each, by the app's own way to the network, with its proxy and its trust store. */
  hosts(services: readonly ProbedService[], signal: AbortSignal): Promise<readonly HostProbe[]>;
  files(paths: readonly string[]): Promise<readonly FileProbe[]>;
  /** Why the file could not be written now: read-only, a full disk. Writes as much beside it, never its text, and removes that. */
  unwritable(path: string): Promise<Problem | null>;
  /** Why no secret may be put into the file: it is another user's, or they can replace it. */
  openToOthers(path: string): Promise<Problem | null>;
  /** Paths of what Latchkey keeps for itself; the first is its folder. */
  ownFiles(): readonly string[];
  /** Why nothing can be written to Latchkey's own folder. */
  ownFolder(): Problem | null;
  /** The terminal command, as profiles name it. stale: a copy that tools can run, and not what this app would make. */
  shim(): 'fine' | 'stale' | 'broken';
  /** Makes the copy again; null: profiles name the installed one, which no app repairs. */
  readonly repairShim: (() => Problem | null) | null;
  /** Takes these permission bits away. */
  takeRights(path: string, bits: number): Promise<Problem | null>;
  /** Beside these files, and in the repositories of dotfiles that hold them. */
  leftBeside(files: readonly string[], signal: AbortSignal): Promise<readonly LeftBeside[]>;
  /** Removes a lock, or has the repository pass over our files. Null: git was asked again, and it is so. */
  clearLeft(left: LeftBeside, signal: AbortSignal): Promise<Problem | null>;
  /** The git on this PATH; empty: the app's own. */
  git(searchPath: string, signal: AbortSignal): Promise<GitProbe>;
  /** As git sees them from a directory; null: from none. */
  gitHelpers(
    directory: string | null,
    signal: AbortSignal,
  ): Promise<Result<readonly HelperSetting[], GitFailure>>;
  /** The same of what leads CodeCommit's addresses elsewhere, or breaks them; in the order in which git reads it. */
  gitSettings(
    directory: string | null,
    signal: AbortSignal,
    /** CodeCommit's, in the regions of the sessions. */
    hosts?: readonly string[],
  ): Promise<Result<readonly GitSetting[], GitFailure>>;
  /** All programs of that name on the PATH, in its order. */
  programs(name: string, searchPath: string): Promise<readonly ProgramProbe[]>;
  isReadable(path: string): Promise<boolean>;
}
