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

/** The keychain item of one source. Calls run one at a time: two writes at once could lose a rotating token. */
export function createSourceSecrets(id: SourceId, ports: SecretsPort): SourceSecrets {
  const item = keychainItem(id);
  const alone = createMutex();
  const observed = async <T>(call: Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    const outcome = await call;
    ports.observed(outcome.ok ? null : outcome.error);
    return outcome;
  };
  /** Newer than the item: the keychain has not taken it yet. */
  let unwritten: Secret<string> | null = null;
  const write = async (secret: Secret<string>, signal: AbortSignal) => {
    const written = await observed(ports.store.write(item, secret, signal));
    if (written.ok) unwritten = null;
    return written;
  };
  const keep = async (secret: Secret<string>) => {
    unwritten = secret;
    await write(secret, neverAborts());
  };
  return {
    read: (signal) =>
      alone(async () => {
        if (unwritten === null) return observed(ports.store.read(item, signal));
        const secret = unwritten;
        await keep(secret);
        return ok(secret);
      }, signal),
    write: (secret, signal) => alone(() => write(secret, signal), signal),
    keep: (secret) => alone(() => keep(secret), neverAborts()),
    remove: (signal) =>
      alone(() => {
        unwritten = null;
        return observed(ports.store.remove(item, signal));
      }, signal),
  };
}
