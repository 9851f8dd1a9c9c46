import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SyncView } from '../../../shared/source.ts';
import { createMutex } from '../async/mutex.ts';
import { createSingleFlight } from '../async/single-flight.ts';
import type { FoundSession, SignInStatus, SourceContext } from '../identity-source.ts';
import { renewalLeadMs } from '../sessions/expiry.ts';
import { meansSignIn } from '../sessions/machine.ts';
import { forgetSignIn } from './forget-sign-in.ts';
import { createMemorySlot } from './memory-slot.ts';
import { isUnmoved, notSignedIn, viewState } from './sign-in-outcome.ts';
import type { SignInPage } from './sign-in-page.ts';
import { createSignInSpan } from './sign-in-span.ts';
import type { SourceRunner, SourceRunnerPorts } from './source-runner-port.ts';
import { createSourceSecrets } from './source-secrets.ts';

const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 15 * 60_000;

export function createSourceRunner(ports: SourceRunnerPorts): SourceRunner {
  const { id } = ports.record();
  const flights = createSingleFlight<void>({ onThrow: ports.onThrow });
  const exclusively = createMutex();
  const secrets = createSourceSecrets(id, ports.secrets);
  const { longTermKey: giveKey } = ports.bound;
  const agendaKey = `source:${id}`;
  const memory = createMemorySlot({ key: `memory:${id}`, now: ports.now, agenda: ports.agenda });
  let status: SignInStatus = { kind: 'signed-out' };
  let attempt: object | null = null;
  const notRemoved = (): Problem => ({ code: 'keychain-not-removed', source: ports.record().name });
  const isLeaving = () => ports.record().leaving === true;
  let problem: Problem | null = isLeaving() ? notRemoved() : null;
  let failures = 0;
  /** The person signed out here: what stands elsewhere is not taken up again by itself. */
  let isLeft = false;
  let span = createSignInSpan();
  let sync: SyncView = {
    running: false,
    doneAccounts: 0,
    totalAccounts: null,
    lastAt: ports.record().syncedAt,
    added: 0,
    removed: 0,
    problem: null,
  };

  const context = (page: SignInPage | 'no-browser' | null = null): SourceContext => ({
    sourceId: id,
    sourceName: ports.record().name,
    config: ports.record().config,
    secrets,
    memory,
    ask: ports.ask,
    // Only what a person began opens a page: never a tool's question for credentials, nor a renewal.
    openPage: async (url) => page !== null && page !== 'no-browser' && (await page.open(url)),
    presence: ports.presence,
    withoutBrowser: page === 'no-browser',
    exclusively,
  });

  const adopt = (next: SignInStatus) => {
    const isEnding = span.isEnding(next, ports.now());
    status = next.kind === 'signed-in' && isEnding ? { ...next, renewsItself: false } : next;
    failures = 0;
    problem = null;
    schedule();
    ports.changed();
  };
  const schedule = () => {
    const lookEveryMs = ports.standsElsewhere?.lookEveryMs ?? null;
    if (lookEveryMs !== null && !isLeft) {
      ports.agenda.set(agendaKey, ports.now() + lookEveryMs, () => void look(neverAborts()));
      return;
    }
    if (status.kind === 'signed-out' || status.expiresAt === null) return ports.agenda.cancel(agendaKey);
    const left = status.expiresAt - ports.now();
    const lead = renewalLeadMs(left, ports.random.fraction());
    ports.agenda.set(agendaKey, status.expiresAt - lead, () => void refresh(neverAborts()));
  };
  const lost = (why: Problem) => {
    const was = status.kind;
    status = { kind: 'signed-out' };
    schedule();
    // A source that never was signed in has nothing wrong with it.
    problem = was === 'signed-in' ? why : problem;
    ports.changed();
    if (was === 'signed-in') ports.event({ type: 'lost', problem: why });
  };

  const endAttempt = (which: object) => {
    if (attempt !== which) return;
    attempt = null;
    ports.changed();
  };

  const refresh = (signal: AbortSignal): Promise<Result<void, Problem>> => {
    const outcome = flights.run('refresh', signal, renew);
    // Begun is finished, whoever leaves: a rotating token that was used but never kept would be lost for good.
    if (flights.isBusy('refresh')) void flights.run('refresh', neverAborts(), renew);
    return outcome;
  };
  const renew = async (flight: AbortSignal): Promise<Result<void, Problem>> => {
    const before = status;
    const outcome = await ports.bound.refresh(context(), flight);
    if (flight.aborted) return err({ code: 'cancelled' });
    if (!outcome.ok) {
      if (meansSignIn(outcome.error)) lost(outcome.error);
      else retryLater(outcome.error);
      return outcome;
    }
    if (outcome.value.kind === 'signed-out') {
      const why: Problem = { code: 'sign-in-needed', source: ports.record().name };
      lost(why);
      return err(why);
    }
    adopt(outcome.value);
    if (isUnmoved(before, outcome.value) && ports.standsElsewhere === undefined) askAgainHalfway();
    if (before.kind === 'signed-out') ports.event({ type: 'signed-in', byPerson: false });
    return ok(undefined);
  };
  const retryLater = (why: Problem) => {
    problem = why;
    const wait = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failures);
    failures += 1;
    ports.agenda.set(agendaKey, ports.now() + wait * (0.9 + ports.random.fraction() * 0.2), () => {
      void refresh(neverAborts());
    });
    ports.changed();
  };
  // The kind judges for itself when a renewal is due; asking at once again would spin.
  const askAgainHalfway = () => {
    if (status.kind === 'signed-out' || status.expiresAt === null) return;
    const left = status.expiresAt - ports.now();
    const wait = Math.max(60_000, left / 2);
    ports.agenda.set(agendaKey, ports.now() + wait, () => void refresh(neverAborts()));
  };

  const restore = (signal: AbortSignal, isLooking = false) =>
    flights.run('restore', signal, async (flight) => {
      const outcome = await ports.bound.restore(context(), flight);
      if (!outcome.ok) {
        problem = outcome.error;
        schedule();
        ports.changed();
        return outcome;
      }
      // Still not there: what was told of it stands.
      if (isLooking && outcome.value.kind === 'signed-out') schedule();
      else {
        adopt(outcome.value);
        if (outcome.value.kind === 'signed-in') ports.event({ type: 'signed-in', byPerson: false });
      }
      return ok(undefined);
    });
  const look = (signal: AbortSignal): Promise<Result<void, Problem>> => {
    if (ports.standsElsewhere === undefined || isLeft) return Promise.resolve(ok(undefined));
    return status.kind === 'signed-in' ? refresh(signal) : restore(signal, true);
  };

  const leave = (signal: AbortSignal): Promise<Result<void, Problem>> => {
    for (const key of ['restore', 'sign-in', 'refresh', 'sync']) flights.release(key, { code: 'cancelled' });
    const outcome = flights.run('sign-out', signal, leaveNow);
    // Begun is finished, whoever leaves: what is told of it afterwards must be true.
    if (flights.isBusy('sign-out')) void flights.run('sign-out', neverAborts(), leaveNow);
    return outcome;
  };
  const leaveNow = async (flight: AbortSignal): Promise<Result<void, Problem>> => {
    const onRemoved = () => {
      ports.keepLeaving(false);
      if (problem?.code === 'keychain-not-removed') problem = null;
      ports.changed();
    };
    const { outcome, isHeld } = await forgetSignIn(ports, context(), onRemoved, flight);
    if (flight.aborted) return err({ code: 'cancelled' });
    memory.clear();
    isLeft = true;
    const wasSignedIn = status.kind === 'signed-in';
    adopt({ kind: 'signed-out' });
    if (ports.standsElsewhere === undefined) {
      // SECURITY: what the keychain still holds must not sign the person in again, now or at the next start.
      ports.keepLeaving(isHeld);
      if (isHeld) problem = notRemoved();
      ports.changed();
    }
    if (wasSignedIn) ports.event({ type: 'signed-out' });
    return outcome;
  };

  return {
    id,
    look,
    snapshot: () => ({ state: viewState(attempt !== null, status, problem), status, sync, problem }),
    context: () => context(),
    isSignedIn: () => status.kind === 'signed-in',
    isLeaving,
    restore: (signal) => {
      if (isLeaving()) return leave(signal);
      isLeft = false;
      return restore(signal);
    },
    signIn: (options, signal) =>
      flights.run('sign-in', signal, async (flight) => {
        const mine = {};
        attempt = mine;
        ports.changed();
        ports.event({ type: 'signing-in' });
        // A sign-out that still tells the provider would end the new sign-in with the old one.
        if (flights.isBusy('sign-out')) await flights.run('sign-out', flight, leaveNow);
        const page = options.openBrowser ? ports.signInPage() : null;
        const outcome = await ports.bound.signIn(context(page ?? 'no-browser'), flight).finally(() => {
          page?.close();
          endAttempt(mine);
        });
        const failed: Problem | null = flight.aborted
          ? { code: 'cancelled' }
          : notSignedIn(outcome, ports.record().name);
        if (failed !== null || !outcome.ok) {
          const why = failed ?? { code: 'cancelled' };
          if (why.code !== 'cancelled') {
            problem = why;
            // Looked at just now: it is not there any more.
            if (ports.standsElsewhere !== undefined) status = { kind: 'signed-out' };
          }
          ports.changed();
          ports.event({ type: 'sign-in-failed', problem: why });
          return err(why);
        }
        span = createSignInSpan();
        isLeft = false;
        ports.keepLeaving(false);
        adopt(outcome.value);
        ports.event({ type: 'signed-in', byPerson: true });
        return ok(undefined);
      }),
    cancelSignIn() {
      if (attempt !== null) endAttempt(attempt);
      flights.release('sign-in', { code: 'cancelled' });
    },
    signOut: leave,
    refresh,
    sync(signal) {
      const read = ports.bound.sync;
      if (read === null) return Promise.resolve(ok(undefined));
      return flights.run('sync', signal, async (flight) => {
        sync = { ...sync, running: true, doneAccounts: 0, totalAccounts: null, problem: null };
        ports.changed();
        let outcome: Result<readonly FoundSession[], Problem> = err({ code: 'cancelled' });
        try {
          outcome = await read(
            context(),
            (doneAccounts, totalAccounts) => {
              if (flight.aborted) return;
              sync = { ...sync, doneAccounts, totalAccounts };
              ports.changed();
            },
            flight,
          );
        } finally {
          sync = { ...sync, running: false };
          ports.changed();
        }
        if (flight.aborted) return err({ code: 'cancelled' });
        if (!outcome.ok) {
          sync = { ...sync, problem: outcome.error };
          if (meansSignIn(outcome.error)) lost(outcome.error);
        } else {
          sync = { ...sync, ...ports.found(outcome.value), lastAt: ports.now() };
        }
        ports.changed();
        ports.event({ type: 'synced', sync, problem: outcome.ok ? null : outcome.error });
        return outcome.ok ? ok(undefined) : outcome;
      });
    },
    act: (action, signal) =>
      flights.run(`act:${action}`, signal, async (flight) => {
        const outcome = await ports.bound.act?.(context(), action, flight);
        if (outcome === undefined) return err({ code: 'refused', reason: 'This source has no such action.' });
        if (!outcome.ok) {
          // It may have been brought to its end all the same: what stands now is asked for.
          if (flight.aborted) void refresh(neverAborts());
          return outcome;
        }
        adopt(outcome.value);
        return ok(undefined);
      }),
    async mfaCode(serial, signal) {
      if (status.kind !== 'signed-in') return null;
      return (await ports.bound.mfaCode?.(context(), serial, signal))?.reveal() ?? null;
    },
    longTermKey: giveKey === undefined ? undefined : (signal) => giveKey(context(), signal),
    lost,
    dispose() {
      memory.clear();
      ports.agenda.cancel(agendaKey);
      for (const key of flights.keys()) flights.release(key, { code: 'cancelled' });
    },
    settled: (signal) => exclusively(async () => undefined, signal).catch(() => undefined),
  };
}
