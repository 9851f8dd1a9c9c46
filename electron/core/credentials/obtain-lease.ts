import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { LeaseRequest } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import type { Clock } from '../ports/clock.ts';
import { meansSignIn } from '../sessions/machine.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { SignInWait } from '../sign-in/sign-in-wait.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';
import type { AskPermission } from './ask-permission.ts';
import type { HeldLeases } from './held-leases.ts';
import type { LeaseFlights } from './lease-flights.ts';

const MOST_ROUNDS = 4;

export interface ObtainPorts {
  readonly clock: Clock;
  readonly held: HeldLeases;
  readonly flights: Pick<LeaseFlights, 'join'>;
  readonly permission: Pick<AskPermission, 'isMuted'>;
  readonly signInWait: Pick<SignInWait, 'wait'>;
  readonly signInWaitMs: () => number;
  readonly chain: SessionFacts['chain'];
  readonly source: (id: SourceId) => SourceRunner | null;
  /** False while the screen is locked or the machine sleeps. */
  readonly canPrompt: () => boolean;
  /** How a question names the session: with the account that acts, by the name that the user gave it. */
  readonly textOf: (entry: SessionEntry) => string;
}

/** A held lease, or one from upstream; waits for a sign-in where the caller wants that. */
export async function obtainLease(
  ports: ObtainPorts,
  entry: SessionEntry,
  request: LeaseRequest,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const { held } = ports;
  const isForced = request.force === true;
  const mayAsk = () => request.whenSignInNeeded === 'wait' && ports.canPrompt();
  const startedAt = ports.clock.monotonicMs();
  const deadline = startedAt + ports.signInWaitMs();
  let outcome: Result<Lease, Problem> = err({ code: 'cancelled' });
  // Each round ends in a lease, a refusal, or something that the user did and that is worth another round.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ready = isForced && round === 0 ? null : held.reusable(entry.id);
    if (ready !== null) return ok(ready);
    outcome = await ports.flights.join(entry, { mayAsk, isForced }, signal);
    if (outcome.ok || signal.aborted) return outcome;
    const rest = isForced ? null : held.usable(entry.id);
    if (rest !== null) return ok(rest);
    if (!mayAsk()) return outcome;
    if (meansSignIn(outcome.error)) {
      const source = rootSource(ports, entry.id);
      if (source === null) return outcome;
      if (source.isSignedIn()) continue;
      const waited = await waitForSignIn(
        ports,
        { entry, request, source, startedAt, deadline },
        outcome.error,
        signal,
      );
      if (!waited.ok) return waited;
    } else if (!ports.permission.isMuted(entry.id)) {
      return outcome;
    }
  }
  return outcome;
}

function rootSource(ports: ObtainPorts, id: SessionId): SourceRunner | null {
  const chain = ports.chain(id);
  return chain.ok ? ports.source(chain.value.sourceId) : null;
}

function waitForSignIn(
  ports: ObtainPorts,
  caller: {
    readonly entry: SessionEntry;
    readonly request: LeaseRequest;
    readonly source: SourceRunner;
    readonly startedAt: number;
    readonly deadline: number;
  },
  problem: Problem,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const { entry, request, source, startedAt, deadline } = caller;
  const now = ports.clock.monotonicMs();
  const limit = request.answerWithin;
  return ports.signInWait.wait(
    {
      sourceId: source.id,
      sourceName: source.context().sourceName,
      sessionName: ports.textOf(entry),
      askedBy: request.caller.process ?? request.caller.verb,
      maxMs: deadline - now,
      ...(limit === undefined ? {} : { leavesInMs: Math.max(0, startedAt + limit.ms - now) }),
      why: whyEnded(source, problem),
      command: source.snapshot().command,
    },
    signal,
  );
}

/** The provider's own refusal, which the source may have been given before this caller came. */
function whyEnded(source: SourceRunner, asked: Problem): Problem {
  const { problem } = source.snapshot();
  return asked.code === 'sign-in-needed' && problem !== null && meansSignIn(problem) ? problem : asked;
}
