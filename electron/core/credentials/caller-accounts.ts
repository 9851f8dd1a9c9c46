import { AccountId, Region, type SessionId, type SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { resultOf } from '../async/result-of.ts';
import type { Lease } from '../credentials.ts';
import type { Events } from '../events.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { Sts } from '../ports/sts.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';

export interface CallerAccountPorts {
  readonly events: Pick<Events, 'on'>;
  readonly records: Pick<RecordsKeeper, 'change'>;
  readonly session: (id: SessionId) => SessionEntry | null;
  readonly region: (entry: SessionEntry) => Region | null;
  readonly status: (id: SourceId) => SignInStatus | null;
  readonly held: (id: SessionId) => Lease | null;
  readonly sts: Pick<Sts, 'getCallerIdentity'>;
  readonly lifetime: AbortSignal;
  readonly onThrow: (error: unknown) => Problem;
}

/**
 * Keeps with each identity source the account of the identity that is signed in there: an IAM user's, or the machine's own. It comes
 * from the sign-in, else from the first lease; where neither says it, AWS is asked, while the lease is in use already.
 */
export function keepCallerAccounts(ports: CallerAccountPorts): void {
  /** The key whose account was asked for last. */
  const asked = new Map<SourceId, string>();

  const keep = (id: SourceId, account: AccountId | null): void =>
    ports.records.change((r) => {
      const known = r.sources.find((source) => source.id === id);
      if (known === undefined || (known.accountId ?? null) === account) return r;
      const next = { ...known, accountId: account ?? undefined };
      return { ...r, sources: r.sources.map((source) => (source === known ? next : source)) };
    });

  const ask = async (id: SourceId, lease: Lease, region: Region): Promise<void> => {
    asked.set(id, lease.accessKeyId);
    const { lifetime, sts, onThrow } = ports;
    const who = await resultOf(() => sts.getCallerIdentity(lease, region, lifetime), onThrow, lifetime);
    // Another identity may have signed in, or given its keys, in between.
    if (asked.get(id) !== lease.accessKeyId) return;
    keep(id, who.ok ? who.value.account : null);
    if (!who.ok) asked.delete(id);
  };

  ports.events.on((event) => {
    switch (event.type) {
      case 'source-changed': {
        const account = accountOfCaller(ports.status(event.sourceId));
        if (account !== null) keep(event.sourceId, account);
        return;
      }
      case 'signed-in': {
        const isKnown = accountOfCaller(ports.status(event.sourceId)) !== null;
        // SECURITY: the account of the identity before is never shown for the next one.
        if (event.byUser && !isKnown) keep(event.sourceId, null);
        asked.delete(event.sourceId);
        return;
      }
      case 'lease-changed': {
        const entry = ports.session(event.sessionId);
        if (entry === null || entry.accountId !== null || entry.parent.kind !== 'source') return;
        const lease = ports.held(event.sessionId);
        if (lease === null) return;
        const { id } = entry.parent;
        const said = accountOf(lease.identity?.callerArn) ?? lease.accountId;
        if (said !== null) return keep(id, said);
        if (asked.get(id) === lease.accessKeyId) return;
        void ask(id, lease, ports.region(entry) ?? anyRegion);
        return;
      }
      default:
    }
  });
}

const anyRegion = Region.parse('us-east-1');

const accountOfCaller = (status: SignInStatus | null): AccountId | null =>
  status?.kind === 'signed-in' ? accountOf(status.callerArn) : null;

/** `arn:PARTITION:SERVICE::ACCOUNT:RESOURCE` */
const accountOf = (arn: string | undefined): AccountId | null =>
  AccountId.safeParse(arn?.split(':')[4]).data ?? null;
