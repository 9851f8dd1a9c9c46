import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/**
 * The OS keychain: one item per identity source, JSON text. Implementations do one call at a time with a deadline, ask
 * the lock state first, read back after writing, and tell missing, locked, cancelled and volatile apart from "no item".
 */
export interface SecretStore {
  /** Looks without touching an item: is there a keychain that will keep a secret over a restart? */
  probe(signal: AbortSignal): Promise<Result<void, Problem>>;
  read(item: string, signal: AbortSignal): Promise<Result<Secret<string> | null, Problem>>;
  write(item: string, secret: Secret<string>, signal: AbortSignal): Promise<Result<void, Problem>>;
  /**
   * True: the item was there, and is removed. False: the keychain that answered has no such item, which is no proof that none has:
   * a keyring that was killed and started again may answer without the collection. No collection at all is `keychain-missing`.
   */
  remove(item: string, signal: AbortSignal): Promise<Result<boolean, Problem>>;
}

export interface UnlockWatch {
  /** Called with true when a window of the system asks the user to unlock the keychain, and with false when it is gone. */
  onUnlocking(listener: (isAsked: boolean) => void): void;
}
