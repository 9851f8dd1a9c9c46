import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Agenda } from '../async/agenda.ts';
import type { Lease } from '../credentials.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/crypto.ts';
import { backOffMs } from '../sessions/expiry.ts';
import { meansSignIn, type SessionEvent } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { HeldLeases } from './held-leases.ts';

/** Looks at each held lease when it is due: near its end, at its renewal, at its end. */
export interface Renewals {
  plan(id: SessionId): void;
  check(id: SessionId): void;
  /** At once, due or not. */
  renew(id: SessionId): void;
  /** Somebody got this lease just now. */
  handedOut(id: SessionId): void;
}

export function createRenewals(ports: {
  readonly clock: Clock;
  readonly random: Random;
  readonly now: () => number;
  readonly agenda: Agenda;
  readonly held: HeldLeases;
  readonly notifyLeadMs: () => number;
  readonly session: (id: SessionId) => SessionEntry | null;
  /** Used since its lease came, or kept alive without. */
  readonly isWanted: (id: SessionId) => boolean;
  readonly isKeptAlive: (id: SessionId) => boolean;
  readonly isBusy: (id: SessionId) => boolean;
  readonly renew: (entry: SessionEntry) => Promise<Result<Lease, Problem>>;
  readonly dispatch: (id: SessionId, event: SessionEvent) => void;
  readonly leaseChanged: (id: SessionId) => void;
  readonly record: (entry: ActivityDraft) => void;
}): Renewals {
  const { held } = ports;

  const plan = (id: SessionId) => {
    const kept = held.get(id);
    if (kept === null) return ports.agenda.cancel(`lease:${id}`);
    const now = ports.now();
    const times = [kept.lease.expiresAt - ports.notifyLeadMs(), Math.max(kept.renewAt, kept.restUntil)];
    const next = Math.min(kept.lease.expiresAt, ...times.filter((at) => at > now));
    ports.agenda.set(`lease:${id}`, next, () => check(id));
  };

  const check = (id: SessionId) => {
    const kept = held.get(id);
    if (kept === null) return;
    const now = ports.now();
    const isOver = now >= kept.lease.expiresAt;
    const willRenew = ports.isWanted(id);
    if (isOver) {
      held.drop(id);
      ports.dispatch(id, { type: 'ended' });
      ports.leaseChanged(id);
    } else if (now >= kept.lease.expiresAt - ports.notifyLeadMs() && !(willRenew && kept.failures === 0)) {
      // What renews itself in time is nothing to warn of: a short lease would be "expiring" for most of its life.
      ports.dispatch(id, { type: 'near-end' });
    }
    const isDue = isOver || now >= Math.max(kept.renewAt, kept.restUntil);
    if (isDue && willRenew) void renewAhead(id, 0);
    if (!isOver) plan(id);
  };

  const renewAhead = async (id: SessionId, attempt: number) => {
    const entry = ports.session(id);
    if (entry === null || ports.isBusy(id)) return;
    const startedAt = ports.clock.monotonicMs();
    const outcome = await ports.renew(entry);
    if (!outcome.ok && isNobodysFault(outcome.error)) return;
    ports.record({
      event: outcome.ok ? 'renewed' : 'renewal-failed',
      sessionId: id,
      sessionName: entry.name,
      durationMs: Math.round(ports.clock.monotonicMs() - startedAt),
      problem: outcome.ok ? null : outcome.error,
    });
    if (outcome.ok || held.get(id) !== null || meansSignIn(outcome.error)) return;
    // The lease is over. Nobody may be there to ask again for what is kept alive for a file's sake.
    if (!ports.isKeptAlive(id)) return;
    const at = ports.now() + backOffMs(attempt, ports.random.fraction());
    ports.agenda.set(`lease:${id}`, at, () => void renewAhead(id, attempt + 1));
  };

  return {
    plan,
    check,
    renew: (id) => void renewAhead(id, 0),
    handedOut(id) {
      const kept = held.get(id);
      // Passed over at its time because nobody had used it; now somebody has.
      if (kept !== null && ports.now() >= Math.max(kept.renewAt, kept.restUntil)) void renewAhead(id, 0);
    },
  };
}

const isNobodysFault = (problem: Problem): boolean =>
  problem.code === 'cancelled' ||
  problem.code === 'session-stopped' ||
  problem.code === 'session-ended' ||
  problem.code === 'locked' ||
  problem.code === 'app-quitting';
