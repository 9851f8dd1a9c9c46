import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Broker, Caller, LeaseRequest } from '../app-api.ts';
import type { Agenda } from '../async/agenda.ts';
import { linkedAbort } from '../async/linked-abort.ts';
import { createSingleFlight } from '../async/single-flight.ts';
import type { Lease } from '../credentials.ts';
import type { Ask } from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/crypto.ts';
import { backOffMs } from '../sessions/expiry.ts';
import { meansSignIn, type SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-catalogue.ts';
import type { SignInWait } from '../sign-in/sign-in-wait.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';
import { adoptLease, createHeldLeases } from './held-leases.ts';
import { createRenewals } from './renewals.ts';
import { leaseFromUpstream, type UpstreamPorts } from './upstream.ts';

export interface BrokerPorts extends UpstreamPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly now: () => number;
  readonly agenda: Agenda;
  readonly signInWait: SignInWait;
  readonly onThrow: (error: unknown) => Problem;
  readonly session: (id: SessionId) => SessionEntry | null;
  /** Puts the session's own question; bounded by the port. */
  readonly ask: (entry: SessionEntry) => Ask;
  readonly dispatch: (id: SessionId, event: SessionEvent) => void;
  readonly signInWaitMs: () => number;
  readonly notifyLeadMs: () => number;
  /** Renewed in the background even when nobody used it: pinned, or its keys stand in a file. */
  readonly isKeptAlive: (id: SessionId) => boolean;
  /** False while the screen is locked or the machine sleeps. */
  readonly canPrompt: () => boolean;
  readonly used: (id: SessionId) => void;
  /** The held lease of this session changed or went. */
  readonly leaseChanged: (id: SessionId) => void;
  readonly record: (entry: Partial<ActivityEntry> & Pick<ActivityEntry, 'event'>) => void;
}

export interface CredentialBroker extends Broker {
  /** Everything held or under way. */
  busyIds(): readonly SessionId[];
  /** Looks at once at every held lease whose renewal is due. */
  recheck(): void;
  /** The app quits: releases everybody with 'app-quitting', and hands out nothing more. */
  close(): void;
}

export function createCredentialBroker(ports: BrokerPorts): CredentialBroker {
  const held = createHeldLeases(ports.now);
  const flights = createSingleFlight<Lease, SessionId>({ onThrow: ports.onThrow });
  const usedSinceLease = new Set<SessionId>();
  /** Plain callbacks: hundreds of callers on one AbortSignal make the platform warn of a leak. */
  const stops = new Map<SessionId, Set<() => void>>();
  /** Who of those waiting for a session may put a question to the person. */
  const askers = new Map<SessionId, Set<() => boolean>>();
  const muted = new Set<SessionId>();
  let isClosed = false;
  const mayAsk = (id: SessionId): boolean => [...(askers.get(id) ?? [])].some((allowed) => allowed());

  const fly = async (
    entry: SessionEntry,
    allowed: () => boolean,
    signal: AbortSignal,
    isForced = false,
  ): Promise<Result<Lease, Problem>> => {
    const mine = askers.get(entry.id) ?? new Set();
    askers.set(entry.id, mine.add(allowed));
    try {
      return await flights.run(entry.id, signal, (flight) => fetchLease(entry, isForced, flight));
    } finally {
      mine.delete(allowed);
      if (mine.size === 0 && askers.get(entry.id) === mine) askers.delete(entry.id);
    }
  };

  const fetchLease = async (
    entry: SessionEntry,
    isForced: boolean,
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const { id } = entry;
    muted.delete(id);
    ports.dispatch(id, { type: 'fetching' });
    const onAbort = () => ports.dispatch(id, { type: 'abandoned' });
    signal.addEventListener('abort', onAbort, { once: true });
    let outcome: Result<Lease, Problem>;
    try {
      outcome = await leaseFromUpstream(ports, callFor(entry, isForced), signal);
    } catch (error) {
      outcome = err(signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
    }
    if (signal.aborted) return err({ code: 'cancelled' });
    signal.removeEventListener('abort', onAbort);
    if (outcome.ok && outcome.value.expiresAt <= ports.now()) {
      outcome = err({ code: 'credentials-expired', session: entry.name });
    }
    return outcome.ok ? ok(accept(id, outcome.value)) : refuse(id, outcome.error);
  };

  const callFor = (entry: SessionEntry, isForced: boolean) => ({
    ...{ entry, isForced },
    ask: async (...[spec, signal]: Parameters<Ask>) => {
      if (mayAsk(entry.id)) return ports.ask(entry)(spec, signal);
      muted.add(entry.id);
      return { kind: 'cancel' } as const;
    },
    parentLease: async (parent: SessionId, signal: AbortSignal): Promise<Result<Lease, Problem>> => {
      const ready = held.reusable(parent);
      if (ready !== null) return ok(ready);
      const above = ports.session(parent);
      if (above === null) return err({ code: 'chain-parent-missing', session: entry.name, parent });
      const outcome = await fly(above, () => mayAsk(entry.id), signal);
      if (!outcome.ok && muted.has(parent)) muted.add(entry.id);
      const rest = outcome.ok ? null : held.usable(parent);
      return rest === null ? outcome : ok(rest);
    },
    forgetParent: (parent: SessionId) => {
      if (held.drop(parent)) ports.dispatch(parent, { type: 'ended' });
    },
  });

  const accept = (id: SessionId, lease: Lease): Lease => {
    const kept = adoptLease(held.get(id), lease, ports.now(), ports.random.fraction());
    held.set(id, kept);
    usedSinceLease.delete(id);
    ports.dispatch(id, { type: 'leased', expiresAt: kept.lease.expiresAt, leasedAt: kept.lease.issuedAt });
    renewals.plan(id);
    ports.leaseChanged(id);
    return kept.lease;
  };

  const refuse = (id: SessionId, problem: Problem): Result<Lease, Problem> => {
    ports.dispatch(
      id,
      meansSignIn(problem) ? { type: 'sign-in-needed', problem } : { type: 'failed', problem },
    );
    const kept = held.get(id);
    if (kept !== null) {
      const restUntil = ports.now() + backOffMs(kept.failures, ports.random.fraction());
      held.set(id, { ...kept, restUntil, failures: kept.failures + 1 });
      renewals.plan(id);
    }
    return err(problem);
  };

  const renewals = createRenewals({
    ...ports,
    held,
    isWanted: (id) => usedSinceLease.has(id) || ports.isKeptAlive(id),
    isBusy: flights.isBusy,
    // Nobody waits for it, so nobody may be asked anything; `stop` ends it.
    renew: (entry) => fly(entry, () => false, neverAborts()),
  });

  const obtain = async (
    entry: SessionEntry,
    request: LeaseRequest,
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const { id } = entry;
    const mayWait = () => request.whenSignInNeeded === 'wait' && ports.canPrompt();
    const deadline = ports.clock.monotonicMs() + ports.signInWaitMs();
    let outcome: Result<Lease, Problem> = err({ code: 'cancelled' });
    // Each round ends in a lease, a refusal, or the person having done something that is worth another.
    for (let round = 0; round < 4; round += 1) {
      const ready = request.force === true && round === 0 ? null : held.reusable(id);
      if (ready !== null) return ok(ready);
      outcome = await fly(entry, mayWait, signal, request.force === true);
      if (outcome.ok || signal.aborted) return outcome;
      const rest = request.force === true ? null : held.usable(id);
      if (rest !== null) return ok(rest);
      if (!mayWait()) return outcome;
      if (meansSignIn(outcome.error)) {
        const chain = ports.chain(id);
        const source = chain.ok ? ports.source(chain.value.sourceId) : null;
        if (source === null) return outcome;
        if (source.isSignedIn()) continue;
        const waited = await ports.signInWait.wait(
          {
            sourceId: source.id,
            sourceName: source.context().sourceName,
            sessionName: entry.name,
            askedBy: request.caller.process ?? request.caller.verb,
            maxMs: deadline - ports.clock.monotonicMs(),
            why: whyEnded(source, outcome.error),
          },
          signal,
        );
        if (!waited.ok) return waited;
      } else if (!muted.has(id)) {
        return outcome;
      }
    }
    return outcome;
  };

  const busyIds = () => [...new Set([...held.ids(), ...stops.keys(), ...flights.keys()])];
  const stopped = (session: string): Problem =>
    isClosed ? { code: 'app-quitting' } : { code: 'session-stopped', session };
  const stop = (id: SessionId) => {
    for (const release of [...(stops.get(id) ?? [])]) release();
    flights.release(id, stopped(ports.session(id)?.name ?? id));
    ports.agenda.cancel(`lease:${id}`);
    usedSinceLease.delete(id);
    const hadLease = held.drop(id);
    ports.dispatch(id, { type: 'stopped' });
    if (hadLease) ports.leaseChanged(id);
  };

  return {
    async lease(request, signal) {
      const startedAt = ports.clock.monotonicMs();
      const entry = ports.session(request.sessionId);
      if (entry === null) return err({ code: 'unknown-session', asked: request.sessionId, similar: [] });
      if (signal.aborted) return err({ code: 'cancelled' });
      if (isClosed) return err({ code: 'app-quitting' });
      const isForeground = request.whenSignInNeeded !== 'background';
      const linked = linkedAbort([signal]);
      const mine = stops.get(entry.id) ?? new Set();
      stops.set(entry.id, mine.add(linked.abort));
      let outcome = await obtain(entry, request, linked.signal);
      linked.unlink();
      mine.delete(linked.abort);
      if (mine.size === 0 && stops.get(entry.id) === mine) stops.delete(entry.id);
      if (!outcome.ok && linked.signal.aborted && !signal.aborted) {
        outcome = err(stopped(entry.name));
      }
      if (isForeground) note(entry, request.caller, outcome, startedAt);
      return outcome;
    },
    held: (id) => {
      const lease = held.get(id)?.lease ?? null;
      return lease !== null && lease.expiresAt > ports.now() ? lease : null;
    },
    stop,
    busyIds,
    recheck() {
      for (const id of held.ids()) renewals.check(id);
    },
    close() {
      isClosed = true;
      for (const id of busyIds()) stop(id);
    },
  };

  function note(
    entry: SessionEntry,
    caller: Caller,
    outcome: Result<Lease, Problem>,
    startedAt: number,
  ): void {
    if (outcome.ok) {
      usedSinceLease.add(entry.id);
      ports.used(entry.id);
      renewals.handedOut(entry.id);
    } else if (outcome.error.code === 'cancelled') {
      return;
    }
    ports.record({
      event: outcome.ok ? 'credentials-given' : 'credentials-refused',
      sessionId: entry.id,
      sessionName: entry.name,
      caller: callerLine(caller),
      cwd: caller.cwd,
      durationMs: Math.round(ports.clock.monotonicMs() - startedAt),
      problem: outcome.ok ? null : outcome.error,
    });
  }
}

function callerLine(caller: Caller): string {
  if (caller.process === null) return caller.verb;
  return `${caller.verb} · ${caller.process}${caller.pid === null ? '' : ` (pid ${caller.pid})`}`;
}

/** The provider's own no, which the source may have been told before this caller came. */
function whyEnded(source: SourceRunner, asked: Problem): Problem {
  const { problem } = source.snapshot();
  return asked.code === 'sign-in-needed' && problem !== null && meansSignIn(problem) ? problem : asked;
}
