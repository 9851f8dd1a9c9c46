import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ReleaseFile, UpdateHow, UpdateSource } from '../../../shared/update.ts';

/** What this installation is, as far as updates go. */
export interface Installation {
  readonly how: UpdateHow;
  /** As in an announcement. */
  readonly arch: string;
  /** Null: this build knows no place to look at. */
  readonly source: UpdateSource | null;
}

/** Newer versions of Latchkey itself: docs/decisions/0032-updates-of-our-own.md. */
export interface Updates {
  installation(): Promise<Installation>;
  /** The administrator's file, where it switches updates off or cannot be read; null: updates are allowed. */
  forbiddenBy(): Promise<string | null>;
  /** A file of the source's folder, of `mostBytes` at most. */
  read(name: string, mostBytes: number, signal: AbortSignal): Promise<Result<Uint8Array, Problem>>;
  /** Ed25519 over the message itself. False also for a key or a signature that is none. */
  isSignedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Downloads the file, compares its size and hash, and has it show that it starts. It waits for the quit then. */
  stage(version: string, file: ReleaseFile, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** The version that waits for the quit. */
  staged(): Promise<string | null>;
  /** The version that did not start, so that the one before it was put back. */
  failed(): Promise<string | null>;
  /** Quits, and starts what is staged. */
  restart(): Promise<void>;
}
