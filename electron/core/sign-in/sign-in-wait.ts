import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Prompts } from './prompts.ts';

/** A caller that cannot continue before the user signed in. */
export interface WaitingCaller {
  readonly sourceId: SourceId;
  readonly sourceName: string;
  readonly sessionName: string;
  /** What asked, such as `aws`. */
  readonly askedBy: string;
  readonly maxMs: number;
  /** Why the previous sign-in is not valid any more; `sign-in-needed` gives no reason. */
  readonly why: Problem;
  /** As `SourceSnapshot.command`. */
  readonly command: string | null;
}

/** Callers that wait for the user to sign in: one question per identity source, however many they are. */
export interface SignInWait {
  /** Resolves when the user signed in. `sign-in-not-given`: refused, failed, or not within `maxMs`. */
  wait(caller: WaitingCaller, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** A sign-in has begun: the question is taken back, the callers continue waiting. */
  signingIn(sourceId: SourceId): void;
  signedIn(sourceId: SourceId): void;
  notSignedIn(sourceId: SourceId): void;
}

type Outcome = 'signed-in' | 'not-given';

/** The callers of one source, and the question that is open for them. */
interface Queue {
  readonly askedBy: string[];
  readonly callers: Set<(outcome: Outcome) => void>;
  readonly question: AbortController;
}

export function createSignInWait(ports: {
  readonly prompts: Pick<Prompts, 'ask' | 'setAskedBy'>;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly now: () => number;
  readonly isSigningIn: (id: SourceId) => boolean;
  /** The user said yes: runs the sign-in, whose outcome comes back through signedIn or notSignedIn. */
  readonly startSignIn: (id: SourceId) => void;
}): SignInWait {
  const queues = new Map<SourceId, Queue>();

  const remove = (id: SourceId, queue: Queue) => {
    queues.delete(id);
    queue.question.abort();
  };
  const close = (id: SourceId, outcome: Outcome) => {
    const queue = queues.get(id);
    if (queue === undefined) return;
    remove(id, queue);
    for (const settle of [...queue.callers]) settle(outcome);
  };

  const ask = async (caller: WaitingCaller, { question }: Queue) => {
    const answer = await ports.prompts.ask(
      {
        kind: 'sign-in-needed',
        sourceId: caller.sourceId,
        sourceName: caller.sourceName,
        sessionName: caller.sessionName,
        askedBy: [caller.askedBy],
        since: ports.now(),
        ...(caller.why.code === 'sign-in-needed' ? {} : { problem: caller.why }),
      },
      question.signal,
    );
    // Taken back: a sign-in has begun, or the last caller left.
    if (question.signal.aborted) return;
    if (answer.kind === 'yes') ports.startSignIn(caller.sourceId);
    else close(caller.sourceId, 'not-given');
  };
  const open = (caller: WaitingCaller): Queue => {
    const queue: Queue = { askedBy: [], callers: new Set(), question: new AbortController() };
    queues.set(caller.sourceId, queue);
    if (!ports.isSigningIn(caller.sourceId)) void ask(caller, queue);
    return queue;
  };
  const name = ({ sourceId, askedBy }: WaitingCaller, queue: Queue) => {
    if (queue.askedBy.includes(askedBy)) return;
    queue.askedBy.push(askedBy);
    ports.prompts.setAskedBy(sourceId, queue.askedBy);
  };

  return {
    wait(caller, signal) {
      const { sourceId, sourceName, maxMs, command } = caller;
      const startedAt = ports.clock.monotonicMs();
      const notGiven = (): Result<void, Problem> => {
        const waitedMs = Math.round(ports.clock.monotonicMs() - startedAt);
        const named = command === null ? {} : { command };
        return err({ code: 'sign-in-not-given', source: sourceName, waitedMs, ...named });
      };
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (maxMs <= 0) return Promise.resolve(notGiven());
      const queue = queues.get(sourceId) ?? open(caller);
      name(caller, queue);
      return new Promise((resolve) => {
        const leave = (outcome: Result<void, Problem>) => {
          signal.removeEventListener('abort', onAbort);
          disarm();
          queue.callers.delete(settle);
          if (queue.callers.size === 0) remove(sourceId, queue);
          resolve(outcome);
        };
        const settle = (outcome: Outcome) => leave(outcome === 'signed-in' ? ok(undefined) : notGiven());
        const onAbort = () => leave(err({ code: 'cancelled' }));
        const disarm = ports.clock.after(maxMs, () => leave(notGiven()));
        signal.addEventListener('abort', onAbort, { once: true });
        queue.callers.add(settle);
      });
    },
    signingIn: (id) => queues.get(id)?.question.abort(),
    signedIn: (id) => close(id, 'signed-in'),
    notSignedIn: (id) => close(id, 'not-given'),
  };
}
