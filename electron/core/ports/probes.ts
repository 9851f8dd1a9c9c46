import type { Problem } from '../../../shared/problem.ts';

/** A service that Latchkey calls. `region` empty: the service has none. */
export interface ProbedService {
  readonly service: 'sts' | 'sso' | 'sso_oidc' | 'oidc';
  /** A region of AWS; of `oidc` the issuer's address. */
  readonly where: string;
}

export interface HostProbe {
  /** HOST, or HOST:PORT. */
  readonly host: string;
  /** Why it gave no answer of its own: name, connection, proxy, certificate, or a web page in its place. */
  readonly problem: Problem | null;
  /** Its clock minus this machine's, from the `Date` header; null without one. */
  readonly skewMs: number | null;
}

export interface FileProbe {
  readonly path: string;
  /** Permission bits such as 0o600; null where there is no such file, or the platform has no such bits. */
  readonly mode: number | null;
}

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
  /** Paths of what Latchkey keeps for itself; the first is its folder. */
  ownFiles(): readonly string[];
  /** Why nothing can be written to Latchkey's own folder. */
  ownFolder(): Problem | null;
  /** Takes all rights from other users. */
  makePrivate(path: string): Promise<Problem | null>;
  /** All programs of that name on the PATH, in its order. */
  programs(name: string, searchPath: string): Promise<readonly ProgramProbe[]>;
  isReadable(path: string): Promise<boolean>;
}
