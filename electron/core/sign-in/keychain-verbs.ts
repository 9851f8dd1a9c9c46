import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SourceSecrets } from '../identity-source.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { type Handler, succeededIf } from '../verb-result.ts';
import type { KeychainWatch } from './keychain-watch.ts';
import type { SourceRunner } from './source-runner-port.ts';

interface KeychainPorts {
  readonly secretStore: Pick<SecretStore, 'probe'>;
  readonly keychain: Pick<KeychainWatch, 'set'>;
  readonly sources: {
    all(): readonly (Pick<SourceRunner, 'isSignedIn' | 'restore'> & {
      context(): { readonly secrets: Pick<SourceSecrets, 'read'> };
    })[];
  };
}

/** Asks the keychain for its state, restores the sign-ins that could not be read before, and offers it what it did not take. */
async function lookAtKeychain(ports: KeychainPorts, signal: AbortSignal): Promise<Result<void, Problem>> {
  const probed = await ports.secretStore.probe(signal);
  ports.keychain.set(probed.ok ? null : probed.error);
  // Probing never unlocks a keychain; reading does, with the system's own question to the user.
  if (!probed.ok && probed.error.code !== 'keychain-locked') return probed;
  const outcomes = await Promise.all(
    ports.sources.all().map(async (runner): Promise<Result<void, Problem>> => {
      if (!runner.isSignedIn()) return runner.restore(signal);
      // What was renewed while the keychain was locked is lost with the app, and the next read may be an hour away.
      const read = await runner.context().secrets.read(signal);
      return read.ok ? ok(undefined) : read;
    }),
  );
  return outcomes.find((outcome) => !outcome.ok) ?? (outcomes.length === 0 ? probed : ok(undefined));
}

export const retryKeychain =
  (ports: KeychainPorts): Handler<'retryKeychain'> =>
  async (_, signal) =>
    succeededIf(await lookAtKeychain(ports, signal));
