import type { SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Events } from '../events.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SignInWait } from './sign-in-wait.ts';
import type { SourceRunners } from './source-runners.ts';

/**
 * Releases the callers that wait for a sign-in, reads the catalogue of accounts and roles after it, and gives a keychain that is
 * open again what was renewed in between: it would be lost with the app.
 */
export function followSignIns(ports: {
  readonly events: Pick<Events, 'on'>;
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly sources: Pick<SourceRunners, 'find' | 'all'>;
  readonly signInWait: Pick<SignInWait, 'signingIn' | 'signedIn' | 'notSignedIn'>;
}): void {
  const { records, signInWait } = ports;
  const wasSynced = (id: SourceId) =>
    records.get().sources.some((source) => source.id === id && source.syncedAt !== null);
  ports.events.on((event) => {
    switch (event.type) {
      case 'signing-in':
        return signInWait.signingIn(event.sourceId);
      case 'signed-in':
        signInWait.signedIn(event.sourceId);
        if (event.byUser || !wasSynced(event.sourceId))
          void ports.sources.find(event.sourceId)?.sync(neverAborts());
        return;
      case 'signed-out':
      case 'sign-in-failed':
        return signInWait.notSignedIn(event.sourceId);
      case 'keychain-usable':
        for (const source of ports.sources.all()) {
          void source.offerSecrets(neverAborts());
          // Finishes a sign-out that could not reach the keychain; a sign-in under way replaces what is to be removed.
          if (source.isLeaving() && source.snapshot().state !== 'signing-in')
            void source.restore(neverAborts());
        }
        return;
      case 'synced': {
        const { lastAt } = event.sync;
        if (event.problem !== null || lastAt === null) return;
        // When it was read last is no reason to write a file: a sync that finds nothing new writes nothing.
        return records.change(
          (r) => ({
            ...r,
            sources: r.sources.map((s) => (s.id === event.sourceId ? { ...s, syncedAt: lastAt } : s)),
          }),
          wasSynced(event.sourceId) ? 'whenever' : 'soon',
        );
      }
      default:
    }
  });
}
