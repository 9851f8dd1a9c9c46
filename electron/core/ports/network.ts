import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/** One hop of the way to AWS: what was looked at, what was seen, and what to do when it is not well. */
export interface NetworkCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
  readonly fix: string | null;
}

/** The way to AWS, as every call takes it: docs/decisions/0024. */
export interface Network {
  /** Hop by hop, up to the first that fails. `region`: whose STS is asked. Nothing of the user's is sent. */
  test(region: string, signal: AbortSignal): Promise<readonly NetworkCheck[]>;
  /**
   * Keeps the login of the proxy in use (or of the one that asked last) in the keychain; null forgets it. Answers the proxy as
   * HOST:PORT. 'invalid-input' where no proxy is in use.
   */
  setProxyLogin(
    login: { readonly userName: string; readonly password: Secret<string> } | null,
    signal: AbortSignal,
  ): Promise<Result<{ readonly proxy: string }, Problem>>;
}
