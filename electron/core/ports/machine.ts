import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/** Plain HTTP for protocols that bring their own client (OIDC discovery and tokens, metadata endpoints). */
export type HttpFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The machine Latchkey runs on: read only. */
export interface Machine {
  /** A variable of the app's own environment. */
  env(name: string): string | undefined;
  homeDirectory(): string;
  /** UTF-8, 1 MiB at most. A leading `~/` is expanded. 'file-unreadable' otherwise. */
  readText(path: string, signal: AbortSignal): Promise<Result<string, Problem>>;
  /** File names in a directory; empty when there is none. */
  list(path: string, signal: AbortSignal): Promise<Result<readonly string[], Problem>>;
  /**
   * Runs a command line the way botocore does (no shell, quotes honoured), with a deadline; standard output as text. The
   * error carries the program's own words from standard error. SECURITY: output may be a secret.
   */
  run(commandLine: string, timeoutMs: number, signal: AbortSignal): Promise<Result<Secret<string>, Problem>>;
}

export interface Clipboard {
  writeText(text: string): Promise<void>;
  /** Where it can be read: lets copied keys be cleared when nothing else was copied since. */
  readonly readText?: () => Promise<string>;
}
