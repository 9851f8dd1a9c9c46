import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { createMutex } from '../async/mutex.ts';
import type { SourceSecrets } from '../identity-source.ts';
import type { SecretStore } from '../ports/secret-store.ts';

export interface SecretsPort {
  readonly store: SecretStore;
  /** Told the outcome of every call, so that a keychain that went away is seen at once. */
  readonly observed: (problem: Problem | null) => void;
}

export const keychainItem = (id: SourceId): string => `source:${id}`;

/** One source's own item. A rotating token written by two at once would be lost, so calls go one by one. */
export function createSourceSecrets(id: SourceId, ports: SecretsPort): SourceSecrets {
  const item = keychainItem(id);
  const alone = createMutex();
  const told = async <T>(call: Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    const outcome = await call;
    ports.observed(outcome.ok ? null : outcome.error);
    return outcome;
  };
  return {
    read: (signal) => alone(() => told(ports.store.read(item, signal)), signal),
    write: (secret, signal) => alone(() => told(ports.store.write(item, secret, signal)), signal),
    remove: (signal) => alone(() => told(ports.store.remove(item, signal)), signal),
  };
}
