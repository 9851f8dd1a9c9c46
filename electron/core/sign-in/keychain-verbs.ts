import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { doneIf, type Handler } from '../verb-result.ts';
import type { KeychainWatch } from './keychain-watch.ts';
import type { SourceRunners } from './source-runners.ts';

interface KeychainPorts {
  readonly secretStore: Pick<SecretStore, 'probe'>;
  readonly keychain: Pick<KeychainWatch, 'set'>;
  readonly sources: Pick<SourceRunners, 'all'>;
}

/** Asks the keychain for its state, and restores the sign-ins that could not be read before. */
async function lookAtKeychain(ports: KeychainPorts, signal: AbortSignal): Promise<Result<void, Problem>> {
  const probed = await ports.secretStore.probe(signal);
  ports.keychain.set(probed.ok ? null : probed.error);
  // Probing never unlocks a keychain; reading does, with the system's own question to the user.
  if (!probed.ok && probed.error.code !== 'keychain-locked') return probed;
  const waiting = ports.sources.all().filter((runner) => !runner.isSignedIn());
  const outcomes = await Promise.all(waiting.map((runner) => runner.restore(signal)));
  return outcomes.find((outcome) => !outcome.ok) ?? (waiting.length === 0 ? probed : ok(undefined));
}

export const retryKeychain =
  (ports: KeychainPorts): Handler<'retryKeychain'> =>
  async (_, signal) =>
    doneIf(await lookAtKeychain(ports, signal));
