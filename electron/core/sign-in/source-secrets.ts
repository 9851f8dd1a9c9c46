import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { createMutex } from '../async/mutex.ts';
import type { SourceSecrets } from '../identity-source.ts';
import type { SecretStore } from '../ports/secret-store.ts';

export interface SecretsPort {
  readonly store: SecretStore;
  /** Called with the outcome of every call, so that a keychain that became unavailable is noticed at once. */
  readonly observed: (problem: Problem | null) => void;
}

export const keychainItem = (id: SourceId): string => `source:${id}`;

/** The keychain item of one source. Calls run one at a time: two writes at once could lose a rotating token. */
export function createSourceSecrets(id: SourceId, ports: SecretsPort): SourceSecrets {
  const item = keychainItem(id);
  const alone = createMutex();
  const observed = async <T>(call: Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    const outcome = await call;
    ports.observed(outcome.ok ? null : outcome.error);
    return outcome;
  };
  return {
    read: (signal) => alone(() => observed(ports.store.read(item, signal)), signal),
    write: (secret, signal) => alone(() => observed(ports.store.write(item, secret, signal)), signal),
    remove: (signal) => alone(() => observed(ports.store.remove(item, signal)), signal),
  };
}
