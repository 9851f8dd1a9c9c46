import type { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import type { Lease } from '../credentials.ts';
import type { Events } from '../events.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { accountOfCaller } from './account-of-keys.ts';

export interface CallerAccountPorts {
  readonly events: Pick<Events, 'on'>;
  readonly records: Pick<RecordsKeeper, 'change'>;
  readonly session: (id: SessionId) => SessionEntry | null;
  readonly status: (id: SourceId) => SignInStatus | null;
  readonly held: (id: SessionId) => Lease | null;
}

/**
 * Keeps with each identity source the account of the identity that is signed in there: an IAM user's, or the machine's own. It comes
 * from the sign-in, else from the keys that are held. Where neither says it, it is not known: the next keys may be of another.
 */
export function keepCallerAccounts(ports: CallerAccountPorts): void {
  /** The session whose keys said it. */
  const saidBy = new Map<SourceId, SessionId>();
  /** The keys themselves say whose they are: what the source says of it is of the last ones. */
  const byKeys = new Set<SourceId>();

  const keep = (id: SourceId, account: AccountId | null): void =>
    ports.records.change((r) => {
      const known = r.sources.find((source) => source.id === id);
      if (known === undefined || (known.accountId ?? null) === account) return r;
      const next = { ...known, accountId: account ?? undefined };
      return { ...r, sources: r.sources.map((source) => (source === known ? next : source)) };
    });

  ports.events.on((event) => {
    switch (event.type) {
      case 'source-changed': {
        if (byKeys.has(event.sourceId)) return;
        const status = ports.status(event.sourceId);
        const account = accountOfCaller(status);
        if (account !== null) keep(event.sourceId, account);
        // SECURITY: what the keys of a run before were of says nothing about the next ones.
        else if (status?.kind === 'signed-in' && !saidBy.has(event.sourceId)) keep(event.sourceId, null);
        return;
      }
      case 'signed-in': {
        const isKnown = accountOfCaller(ports.status(event.sourceId)) !== null;
        // SECURITY: the account of the identity before is never shown for the next one.
        if (event.byUser && !isKnown) keep(event.sourceId, null);
        return;
      }
      case 'lease-changed': {
        const entry = ports.session(event.sessionId);
        if (entry === null || entry.accountId !== null || entry.parent.kind !== 'source') return;
        const { id } = entry.parent;
        const lease = ports.held(event.sessionId);
        if (lease?.identity !== undefined) byKeys.add(id);
        const ofSignIn = byKeys.has(id) ? null : accountOfCaller(ports.status(id));
        if (lease !== null) {
          saidBy.set(id, entry.id);
          keep(id, lease.accountId ?? ofSignIn);
        } else if (saidBy.get(id) === entry.id) {
          saidBy.delete(id);
          keep(id, ofSignIn);
        }
        return;
      }
      default:
    }
  });
}
