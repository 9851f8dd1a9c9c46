import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createSingleFlight } from '../async/single-flight.ts';
import type { Lease } from '../credentials.ts';
import type { Ask } from '../identity-source.ts';
import type { Random } from '../ports/crypto.ts';
import { backOffMs } from '../sessions/expiry.ts';
import { meansSignIn, type SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { AccountOfKeys } from './account-of-keys.ts';
import type { AskPermission } from './ask-permission.ts';
import { adoptLease, type HeldLeases } from './held-leases.ts';
import { leaseFromUpstream, type UpstreamCall, type UpstreamPorts } from './upstream.ts';

export interface LeaseFlightsPorts extends UpstreamPorts {
  readonly random: Random;
  /** Epoch ms, corrected by the clock skew. */
  readonly now: () => number;
  readonly held: HeldLeases;
  readonly permission: AskPermission;
  readonly accountOfKeys: AccountOfKeys;
  readonly onThrow: (error: unknown) => Problem;
  readonly session: (id: SessionId) => SessionEntry | null;
  /** Puts the session's own question; bounded by the port. */
  readonly ask: (entry: SessionEntry) => Ask;
  readonly dispatch: (id: SessionId, event: SessionEvent) => void;
  /** A new lease is held. */
  readonly accepted: (id: SessionId) => void;
  /** Upstream refused while a lease is held: when to try again has changed. */
  readonly refused: (id: SessionId) => void;
}

export interface FlightOptions {
  /** Whether this caller allows a question to the user now. */
  readonly mayAsk: () => boolean;
  /** Ask upstream for a new lease even where the kind keeps one. */
  readonly isForced: boolean;
}

/** Fetches leases from upstream, one call per session however many ask. */
export interface LeaseFlights {
  join(entry: SessionEntry, options: FlightOptions, signal: AbortSignal): Promise<Result<Lease, Problem>>;
  isBusy(id: SessionId): boolean;
  /** Not a flight whose lease is just being taken, nor one that waits for that lease: they are of the user who is signed in now. */
  release(id: SessionId, problem: Problem): void;
  ids(): readonly SessionId[];
}

export function createLeaseFlights(ports: LeaseFlightsPorts): LeaseFlights {
  const { permission } = ports;
  const flights = createSingleFlight<Lease, SessionId>({ onThrow: ports.onThrow });
  /** The parent whose lease a flight waits for. */
  const waitingFor = new Map<SessionId, SessionId>();
  /** The session whose new lease says whose it is, while other components hear of it. */
  let identifying: SessionId | null = null;
  const isNew = (id: SessionId | undefined): boolean =>
    id !== undefined && (id === identifying || isNew(waitingFor.get(id)));

  /** The source is at once signed in as whom the lease is of. */
  const identify = ({ id, parent }: SessionEntry, { identity }: Lease): void => {
    if (identity === undefined || parent.kind !== 'source') return;
    identifying = id;
    ports.source(parent.id)?.identified(identity);
    identifying = null;
  };

  const join: LeaseFlights['join'] = async (entry, { mayAsk, isForced }, signal) => {
    const withdraw = permission.grant(entry.id, mayAsk);
    try {
      return await flights.run(entry.id, signal, (flight) => fetchLease(entry, isForced, flight));
    } finally {
      withdraw();
    }
  };

  const hasExpired = (outcome: Result<Lease, Problem>): boolean =>
    outcome.ok && outcome.value.expiresAt <= ports.now();

  const fetchLease = async (
    entry: SessionEntry,
    isForced: boolean,
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const { id } = entry;
    permission.unmute(id);
    ports.dispatch(id, { type: 'fetching' });
    const onAbort = () => ports.dispatch(id, { type: 'abandoned' });
    signal.addEventListener('abort', onAbort, { once: true });
    let outcome: Result<Lease, Problem>;
    try {
      const call = upstreamCall({ ...ports, waitingFor }, join, entry, isForced);
      outcome = await leaseFromUpstream(ports, call, signal);
      // A clock that is fast makes new credentials look expired, and the first answer of AWS alone does not correct it: one odd
      // `Date` header moves nothing. The second does.
      if (hasExpired(outcome) && !signal.aborted) outcome = await leaseFromUpstream(ports, call, signal);
      if (outcome.ok && !hasExpired(outcome)) {
        const before = ports.held.get(id)?.lease ?? null;
        outcome = ok(await ports.accountOfKeys(entry, outcome.value, before, signal));
      }
    } catch (error) {
      outcome = err(signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
    }
    if (signal.aborted) return err({ code: 'cancelled' });
    signal.removeEventListener('abort', onAbort);
    if (hasExpired(outcome)) {
      outcome = err({ code: 'credentials-expired', session: entry.name });
    }
    if (!outcome.ok) return refuse(ports, id, outcome.error);
    identify(entry, outcome.value);
    return ok(accept(ports, id, outcome.value));
  };

  return {
    join,
    isBusy: flights.isBusy,
    release(id, problem) {
      if (!isNew(id)) flights.release(id, problem);
    },
    ids: flights.keys,
  };
}

function upstreamCall(
  ports: LeaseFlightsPorts & { readonly waitingFor: Map<SessionId, SessionId> },
  join: LeaseFlights['join'],
  entry: SessionEntry,
  isForced: boolean,
): UpstreamCall {
  const { held, permission } = ports;
  // What a parent's kind keeps itself is as dead as the lease that was forgotten here.
  let isParentDead = false;
  return {
    entry,
    isForced,
    ask: async (spec, signal) => {
      if (permission.isGranted(entry.id)) return ports.ask(entry)(spec, signal);
      permission.mute(entry.id);
      return { kind: 'cancel' };
    },
    parentLease: async (parent, signal) => {
      const ready = held.reusable(parent);
      if (ready !== null) return ok(ready);
      const above = ports.session(parent);
      if (above === null) return err({ code: 'chain-parent-missing', session: entry.name, parent });
      const mayAsk = () => permission.isGranted(entry.id);
      ports.waitingFor.set(entry.id, parent);
      const outcome = await join(above, { mayAsk, isForced: isParentDead }, signal);
      ports.waitingFor.delete(entry.id);
      if (!outcome.ok && permission.isMuted(parent)) permission.mute(entry.id);
      const rest = outcome.ok ? null : held.usable(parent);
      return rest === null ? outcome : ok(rest);
    },
    forgetParent: (parent) => {
      isParentDead = true;
      if (held.drop(parent)) ports.dispatch(parent, { type: 'ended' });
    },
  };
}

function accept(ports: LeaseFlightsPorts, id: SessionId, lease: Lease): Lease {
  const { held } = ports;
  const kept = adoptLease(held.get(id), lease, ports.now(), ports.random.fraction());
  held.set(id, kept);
  const { expiresAt, issuedAt } = kept.lease;
  ports.dispatch(id, { type: 'leased', expiresAt, leasedAt: issuedAt });
  ports.accepted(id);
  return kept.lease;
}

function refuse(ports: LeaseFlightsPorts, id: SessionId, problem: Problem): Result<Lease, Problem> {
  ports.dispatch(
    id,
    meansSignIn(problem) ? { type: 'sign-in-needed', problem } : { type: 'failed', problem },
  );
  const kept = ports.held.get(id);
  if (kept !== null) {
    const restUntil = ports.now() + backOffMs(kept.failures, ports.random.fraction());
    ports.held.set(id, { ...kept, restUntil, failures: kept.failures + 1 });
    ports.refused(id);
  }
  return err(problem);
}
