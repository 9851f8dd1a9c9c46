import { callerText } from '../../../shared/activity.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import { type ActsAs, type ActsAsNow, isSameIdentity, isSameWithKeys } from '../acts-as.ts';
import type { Broker, Caller, LeaseRequest } from '../app-api.ts';
import type { Agenda } from '../async/agenda.ts';
import { answerWithin } from '../async/answer-within.ts';
import type { Lease } from '../credentials.ts';
import type { Ask } from '../identity-source.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/crypto.ts';
import { otherSince } from '../sessions/acts-as.ts';
import type { SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { TimeBoxes } from '../sessions/time-boxes.ts';
import type { SignInWait } from '../sign-in/sign-in-wait.ts';
import type { AccountOfKeys } from './account-of-keys.ts';
import { createAskPermission } from './ask-permission.ts';
import { createHeldLeases, type HeldLeases } from './held-leases.ts';
import { createLeaseFlights, type LeaseFlights } from './lease-flights.ts';
import { obtainLease } from './obtain-lease.ts';
import { createRenewals, type Renewals } from './renewals.ts';
import { createStoppable, type Stoppable } from './stoppable.ts';
import type { UpstreamPorts } from './upstream.ts';

export interface BrokerPorts extends UpstreamPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly now: () => number;
  readonly agenda: Agenda;
  readonly lockGate: LockGate;
  readonly timeBoxes: Pick<TimeBoxes, 'pass' | 'problem' | 'isOver' | 'endsAt' | 'used'>;
  readonly signInWait: SignInWait;
  readonly onThrow: (error: unknown) => Problem;
  readonly session: (id: SessionId) => SessionEntry | null;
  readonly actsAs: ActsAsNow;
  readonly accountOfKeys: AccountOfKeys;
  /** Puts the session's own question; bounded by the port. */
  readonly ask: (entry: SessionEntry) => Ask;
  readonly dispatch: (id: SessionId, event: SessionEvent) => void;
  readonly signInWaitMs: () => number;
  readonly notifyLeadMs: () => number;
  /** Renewed in the background even when nobody used it: pinned, or its keys are in a file. */
  readonly isKeptAlive: (id: SessionId) => boolean;
  /** Its keys are in a file. */
  readonly isInFile: (id: SessionId) => boolean;
  /** False while the screen is locked or the machine sleeps. */
  readonly canPrompt: () => boolean;
  /** How a question names the session. */
  readonly textOf: (entry: SessionEntry) => string;
  readonly used: (id: SessionId) => void;
  /** The held lease of this session changed or went. */
  readonly leaseChanged: (id: SessionId) => void;
  readonly record: (entry: ActivityDraft) => void;
}

export interface CredentialBroker extends Broker {
  /** Everything held or under way. */
  busyIds(): readonly SessionId[];
  /**
   * Drops what is held or under way: it was given to an identity that is no longer signed in. Callers ask again, and what is kept
   * alive is renewed.
   */
  replace(id: SessionId): void;
  /** Looks at once at every held lease whose renewal is due. */
  recheck(): void;
  /** Latchkey is locked: releases everybody with this problem, and forgets every lease. */
  lock(problem: Problem): void;
  /** It is unlocked: what is kept alive and had a lease gets another one. */
  unlock(): void;
  /** The app quits: releases everybody with 'app-quitting', and hands out nothing more. */
  close(): void;
}

export function createCredentialBroker(ports: BrokerPorts): CredentialBroker {
  const held = createHeldLeases(ports.now);
  const permission = createAskPermission();
  const usedSinceLease = new Set<SessionId>();
  const callers = createStoppable();
  const lostByLock = new Set<SessionId>();
  let isClosed = false;
  const { timeBoxes } = ports;

  const flights = createLeaseFlights({
    ...ports,
    held,
    permission,
    accepted: (id) => {
      usedSinceLease.delete(id);
      timeBoxes.used(id, ports.isInFile(id) ? (held.get(id)?.lease.expiresAt ?? null) : null);
      renewals.plan(id);
      ports.leaseChanged(id);
    },
    refused: (id) => renewals.plan(id),
  });
  const renewals = createRenewals({
    ...ports,
    held,
    isWanted: (id) => usedSinceLease.has(id) || ports.isKeptAlive(id),
    isBusy: flights.isBusy,
    // Nobody waits for it, so nobody may be asked anything; `stop` ends it.
    renew: async (entry) => {
      const outcome = await renewedBy(ports, flights, entry);
      // Also one that was to be tried again: it is once Latchkey is unlocked.
      if (!outcome.ok && outcome.error.code === 'locked') lostByLock.add(entry.id);
      return outcome;
    },
  });

  const stopped = (id: SessionId, session: string): Problem =>
    isClosed ? { code: 'app-quitting' } : whyStopped(ports, id, session);
  const { busyIds, stop, stopForGood, replace, lock, unlock } = createEndings(ports, {
    held,
    callers,
    flights,
    renewals,
    lostByLock,
    stopped,
    dropped: (id) => void usedSinceLease.delete(id),
  });

  return {
    async lease(request, signal) {
      const startedAt = ports.clock.monotonicMs();
      const entry = ports.session(request.sessionId);
      if (entry === null) return err({ code: 'unknown-session', asked: request.sessionId, similar: [] });
      if (signal.aborted) return err({ code: 'cancelled' });
      if (isClosed) return err({ code: 'app-quitting' });
      const obtain = (own: AbortSignal) =>
        callers.run(entry.id, own, (linked) =>
          asStarted(ports, entry, request, (asked) =>
            obtainLease({ ...ports, held, flights, permission }, entry, asked, linked),
          ),
        );
      const within = () => inTime(ports, request, obtain, signal);
      const answer = await whileOpen(ports, entry.id, within, () => stopped(entry.id, entry.name));
      if (request.whenSignInNeeded === 'background') return answer;
      if (answer.ok) {
        timeBoxes.used(entry.id, answer.value.expiresAt);
        usedSinceLease.add(entry.id);
        ports.used(entry.id);
        renewals.handedOut(entry.id);
      }
      record(ports, { entry, caller: request.caller, startedAt }, answer);
      return answer;
    },
    held: (id) => {
      const lease = held.get(id)?.lease ?? null;
      return lease !== null && lease.expiresAt > ports.now() && !timeBoxes.isOver(id) ? lease : null;
    },
    stop: stopForGood,
    busyIds,
    lock,
    unlock,
    replace,
    recheck() {
      for (const id of held.ids()) renewals.check(id);
    },
    close() {
      isClosed = true;
      for (const id of busyIds()) stop(id);
    },
  };
}

function renewedBy(
  { lockGate, timeBoxes }: Pick<BrokerPorts, 'lockGate' | 'timeBoxes'>,
  { join }: Pick<LeaseFlights, 'join'>,
  entry: SessionEntry,
): Promise<Result<Lease, Problem>> {
  const renewed = () => join(entry, { mayAsk: () => false, isForced: false }, neverAborts());
  return lockGate.pass(() => timeBoxes.pass(entry.id, renewed));
}

function whyStopped(
  { timeBoxes, actsAs }: Pick<BrokerPorts, 'timeBoxes' | 'actsAs'>,
  id: SessionId,
  session: string,
): Problem {
  const ended = timeBoxes.problem(id);
  if (ended !== null) return ended;
  const address = actsAs(id)?.address;
  return { code: 'session-stopped', session, ...(address === undefined ? {} : { address }) };
}

/** Lets an answer out while Latchkey is open, and the session gives credentials. */
function whileOpen(
  ports: Pick<BrokerPorts, 'lockGate' | 'timeBoxes'>,
  id: SessionId,
  obtain: () => Promise<Obtained>,
  stopped: () => Problem,
): Promise<Result<Lease, Problem>> {
  return ports.lockGate.pass(() =>
    ports.timeBoxes.pass(id, async () => {
      const { outcome, wasStopped } = await obtain();
      if (outcome.ok) return ok(withEnd(ports, id, outcome.value));
      return wasStopped ? err(stopped()) : outcome;
    }),
  );
}

/** The first use of a session that stops automatically begins its time. */
function withEnd({ timeBoxes }: Pick<BrokerPorts, 'timeBoxes'>, id: SessionId, lease: Lease): Lease {
  timeBoxes.used(id, null);
  const sessionEndsAt = timeBoxes.endsAt(id);
  return sessionEndsAt === null ? lease : { ...lease, sessionEndsAt };
}

/** What ends what is held and under way: of one session, or of all while Latchkey is locked. */
function createEndings(
  ports: Pick<BrokerPorts, 'session' | 'agenda' | 'dispatch' | 'leaseChanged' | 'isKeptAlive'>,
  parts: {
    readonly held: HeldLeases;
    readonly callers: Stoppable;
    readonly flights: LeaseFlights;
    readonly renewals: Renewals;
    /** What is renewed once Latchkey is unlocked, where it is kept alive. */
    readonly lostByLock: Set<SessionId>;
    readonly stopped: (id: SessionId, session: string) => Problem;
    readonly dropped: (id: SessionId) => void;
  },
) {
  const { held, callers, flights, renewals, lostByLock } = parts;
  const busyIds = () => [...new Set([...held.ids(), ...callers.ids(), ...flights.ids()])];
  /** False: no lease of it was held. */
  const stop = (id: SessionId, problem = parts.stopped(id, ports.session(id)?.name ?? id)): boolean => {
    callers.stop(id);
    flights.release(id, problem);
    ports.agenda.cancel(`lease:${id}`);
    parts.dropped(id);
    const hadLease = held.drop(id);
    ports.dispatch(id, { type: 'stopped' });
    if (hadLease) ports.leaseChanged(id);
    return hadLease;
  };
  return {
    busyIds,
    stop,
    /** SECURITY: who stops it while Latchkey is locked does not want it back with the end of the lock. */
    stopForGood(id: SessionId) {
      lostByLock.delete(id);
      stop(id);
    },
    replace(id: SessionId) {
      const hadLease = held.drop(id);
      // A caller who waits looks at the sign-in, finds the new one, and asks again.
      flights.release(id, { code: 'sign-in-needed', source: ports.session(id)?.name ?? id });
      ports.agenda.cancel(`lease:${id}`);
      parts.dropped(id);
      if (!hadLease) return;
      ports.dispatch(id, { type: 'ended' });
      ports.leaseChanged(id);
      if (ports.isKeptAlive(id)) renewals.renew(id);
    },
    lock(problem: Problem) {
      for (const id of busyIds()) if (stop(id, problem)) lostByLock.add(id);
    },
    unlock() {
      const lost = [...lostByLock];
      lostByLock.clear();
      for (const id of lost) if (ports.isKeptAlive(id)) renewals.renew(id);
    },
  };
}

/** SECURITY: looked at before and after: the session may be edited, or another user sign in, while the caller waits. */
async function asStarted(
  { actsAs, session }: Pick<BrokerPorts, 'actsAs' | 'session'>,
  entry: SessionEntry,
  request: LeaseRequest,
  obtain: (request: LeaseRequest) => Promise<Result<Lease, Problem>>,
): Promise<Result<Lease, Problem>> {
  const { startedAs } = request;
  if (startedAs === undefined) return obtain(request);
  const other = (now: ActsAs | null): Problem => otherSince(session(entry.id) ?? entry, startedAs, now);
  const before = actsAs(entry.id);
  if (before === null || !isSameIdentity(startedAs, before)) return err(other(before));
  // Not that of the source: it is of the keys before.
  const accountOf = (lease: Lease) => lease.accountId ?? session(entry.id)?.accountId ?? null;
  let lease = await obtain(request);
  // Nobody could say whose these are when they came. They are held for an hour, and AWS may answer by now.
  if (lease.ok && startedAs.account !== null && accountOf(lease.value) === null)
    lease = await obtain({ ...request, force: true });
  if (!lease.ok) return lease;
  const after = actsAs(entry.id);
  const account = accountOf(lease.value);
  const given = after === null ? null : { ...after, account };
  return given !== null && isSameWithKeys(startedAs, given) ? lease : err(other(given));
}

type Obtained = { readonly outcome: Result<Lease, Problem>; readonly wasStopped: boolean };

function inTime(
  { clock, onThrow }: Pick<BrokerPorts, 'clock' | 'onThrow'>,
  { answerWithin: limit }: LeaseRequest,
  obtain: (signal: AbortSignal) => Promise<Obtained>,
  signal: AbortSignal,
): Promise<Obtained> {
  if (limit === undefined) return obtain(signal);
  const late = (): Obtained => ({ outcome: err(limit.late()), wasStopped: false });
  return answerWithin(clock, { ms: limit.ms, late, onThrow }, obtain, signal);
}

function record(
  ports: Pick<BrokerPorts, 'record' | 'clock'>,
  asked: { readonly entry: SessionEntry; readonly caller: Caller; readonly startedAt: number },
  outcome: Result<Lease, Problem>,
): void {
  const { entry, caller, startedAt } = asked;
  if (!outcome.ok && outcome.error.code === 'cancelled') return;
  ports.record({
    event: outcome.ok ? 'credentials-given' : 'credentials-refused',
    sessionId: entry.id,
    sessionName: entry.name,
    caller: callerText({ verb: caller.verb, program: caller.process, pid: caller.pid }),
    cwd: caller.cwd,
    durationMs: Math.round(ports.clock.monotonicMs() - startedAt),
    problem: outcome.ok ? null : outcome.error,
  });
}
