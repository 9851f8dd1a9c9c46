import type { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { createMutex } from '../async/mutex.ts';
import type { SourceSecrets } from '../identity-source.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { Secret } from '../secret.ts';

export interface SecretsPort {
  readonly store: SecretStore;
  /** Called with the outcome of every call, so that a keychain that became unavailable is noticed at once. */
  readonly observed: (problem: Problem | null) => void;
}

export const keychainItem = (id: SourceId): string => `source:${id}`;

export interface KeptSecrets extends SourceSecrets {
  /** Offers the keychain what it has not taken, where it is open: no window is shown. Resolves when it was asked, or the signal aborts. */
  offer(signal: AbortSignal): Promise<void>;
  /**
   * The sign-in is to be forgotten, and the keychain that answered did not have it, although it was given one: another keyring may
   * still hold it.
   */
  isUnconfirmed(): boolean;
}

/** Whether the item may be there after a call that failed. */
const mayBeWritten: ReadonlySet<string> = new Set(['keychain-failed', 'keychain-timeout']);

/**
 * The keychain item of one source. Calls run one at a time: two writes at once could lose a rotating token. `wasKept`: an earlier
 * run of the app may have given the keychain a sign-in.
 */
export function createSourceSecrets(id: SourceId, ports: SecretsPort, wasKept: boolean): KeptSecrets {
  const item = keychainItem(id);
  const alone = createMutex();
  const observed = async <T>(call: Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    const outcome = await call;
    ports.observed(outcome.ok ? null : outcome.error);
    return outcome;
  };
  /** Newer than the item: the keychain has not taken it yet. */
  let unwritten: Secret<string> | null = null;
  let mayHold = wasKept;
  let isUnconfirmed = false;
  const read = async (signal: AbortSignal) => {
    const found = await observed(ports.store.read(item, signal));
    if (found.ok ? found.value !== null : found.error.code !== 'keychain-missing') mayHold = true;
    return found;
  };
  const remove = async (signal: AbortSignal): Promise<Result<void, Problem>> => {
    unwritten = null;
    const removed = await observed(ports.store.remove(item, signal));
    if (!removed.ok) {
      // Where no keychain is and none was given anything, there is nothing to remove.
      return removed.error.code === 'keychain-missing' && !mayHold ? ok(undefined) : removed;
    }
    isUnconfirmed = mayHold && !removed.value;
    if (removed.value) mayHold = false;
    return ok(undefined);
  };
  const write = async (secret: Secret<string>, signal: AbortSignal) => {
    const before = unwritten;
    const written = await observed(ports.store.write(item, secret, signal));
    // What was renewed in between is newer than what was written.
    if (written.ok && unwritten === before) unwritten = null;
    if (written.ok || mayBeWritten.has(written.error.code)) mayHold = true;
    if (written.ok) isUnconfirmed = false;
    return written;
  };
  let isOffering = false;
  const offerAgain = () => {
    if (isOffering) return;
    isOffering = true;
    const offered = alone(async () => {
      for (;;) {
        const offered = unwritten;
        // A sign-in or a sign-out may have come before its turn.
        if (offered === null || !(await write(offered, neverAborts())).ok) return;
      }
    }, neverAborts());
    void offered.finally(() => {
      isOffering = false;
    });
  };
  /** Not `observed`: the answer of a probe may be older than that of a call since. */
  const offerWhereOpen = async (signal: AbortSignal): Promise<void> => {
    if (unwritten === null || !(await ports.store.probe(signal)).ok || unwritten === null) return;
    await write(unwritten, signal);
  };
  // Nobody waits for the keychain here: a locked one shows its window for a minute, longer than a tool waits for its keys.
  const given = (secret: Secret<string>) => {
    offerAgain();
    return ok(secret);
  };
  return {
    read: async (signal) => {
      if (unwritten !== null) return given(unwritten);
      return alone(async () => (unwritten === null ? read(signal) : given(unwritten)), signal);
    },
    write: (secret, signal) => alone(() => write(secret, signal), signal),
    keep: async (secret) => {
      unwritten = secret;
      offerAgain();
    },
    remove: (signal) => alone(() => remove(signal), signal),
    isUnconfirmed: () => isUnconfirmed,
    offer: (signal) => alone(() => offerWhereOpen(signal), signal).catch(() => undefined),
  };
}
