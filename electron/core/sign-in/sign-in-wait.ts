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
  /** How long until it goes away without an answer, where that is sooner. */
  readonly leavesInMs?: number;
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

/** A question that changed with every caller would redraw tray and window for nothing. */
const NO_NEWS_MS = 1_000;

type Outcome = 'signed-in' | 'not-given';

/** The callers of one source, and the question that is open for them. */
interface Queue {
  readonly callers: Map<(outcome: Outcome) => void, Waiting>;
  readonly question: AbortController;
  /** What the question says of them. */
  said: { readonly askedBy: readonly string[]; readonly until: number };
}
interface Waiting {
  readonly askedBy: string;
  readonly until: number;
}

export function createSignInWait(ports: {
  readonly prompts: Pick<Prompts, 'ask' | 'setWaiting'>;
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
    for (const settle of [...queue.callers.keys()]) settle(outcome);
  };

  const ask = async (caller: WaitingCaller, { question, said }: Queue) => {
    const answer = await ports.prompts.ask(
      {
        kind: 'sign-in-needed',
        sourceId: caller.sourceId,
        sourceName: caller.sourceName,
        sessionName: caller.sessionName,
        askedBy: [...said.askedBy],
        since: ports.now(),
        until: said.until,
        ...(caller.command === null ? {} : { command: caller.command }),
        ...(caller.why.code === 'sign-in-needed' ? {} : { problem: caller.why }),
      },
      question.signal,
    );
    // Taken back: a sign-in has begun, or the last caller left.
    if (question.signal.aborted) return;
    if (answer.kind === 'yes') ports.startSignIn(caller.sourceId);
    else close(caller.sourceId, 'not-given');
  };
  const open = (caller: WaitingCaller, { askedBy, until }: Waiting): Queue => {
    const said = { askedBy: [askedBy], until };
    const queue: Queue = { callers: new Map(), question: new AbortController(), said };
    queues.set(caller.sourceId, queue);
    if (!ports.isSigningIn(caller.sourceId)) void ask(caller, queue);
    return queue;
  };
  /** The question says who waits now, and for how long. */
  const say = (id: SourceId, queue: Queue) => {
    const waiting = [...queue.callers.values()];
    if (waiting.length === 0) return;
    const askedBy = [...new Set(waiting.map((one) => one.askedBy))];
    const until = Math.max(...waiting.map((one) => one.until));
    const { said } = queue;
    if (askedBy.join() === said.askedBy.join() && Math.abs(until - said.until) < NO_NEWS_MS) return;
    queue.said = { askedBy, until };
    ports.prompts.setWaiting(id, askedBy, until);
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
      const until = ports.now() + Math.min(maxMs, caller.leavesInMs ?? maxMs);
      const waiting = { askedBy: caller.askedBy, until };
      const queue = queues.get(sourceId) ?? open(caller, waiting);
      return new Promise((resolve) => {
        const leave = (outcome: Result<void, Problem>) => {
          signal.removeEventListener('abort', onAbort);
          disarm();
          queue.callers.delete(settle);
          say(sourceId, queue);
          if (queue.callers.size === 0) remove(sourceId, queue);
          resolve(outcome);
        };
        const settle = (outcome: Outcome) => leave(outcome === 'signed-in' ? ok(undefined) : notGiven());
        const onAbort = () => leave(err({ code: 'cancelled' }));
        const disarm = ports.clock.after(maxMs, () => leave(notGiven()));
        signal.addEventListener('abort', onAbort, { once: true });
        queue.callers.set(settle, waiting);
        say(sourceId, queue);
      });
    },
    signingIn: (id) => queues.get(id)?.question.abort(),
    signedIn: (id) => close(id, 'signed-in'),
    notSignedIn: (id) => close(id, 'not-given'),
  };
}
