import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Prompts } from './prompts.ts';

export interface SignInWaiter {
  readonly sourceId: SourceId;
  readonly sourceName: string;
  readonly sessionName: string;
  /** What asked, such as `aws`. */
  readonly askedBy: string;
  readonly maxMs: number;
  /** Why the sign-in before does not hold any more; `sign-in-needed` says nothing of that. */
  readonly why: Problem;
}

/** Callers that wait for a person: however many, one question per identity source. */
export interface SignInWait {
  wait(waiter: SignInWaiter, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** A sign-in runs now: the question is settled, the callers still wait. */
  signingIn(sourceId: SourceId): void;
  signedIn(sourceId: SourceId): void;
  notSignedIn(sourceId: SourceId): void;
}

interface Room {
  readonly askedBy: string[];
  readonly waiters: Set<(outcome: 'signed-in' | 'not-given') => void>;
  readonly question: AbortController;
}

export function createSignInWait(ports: {
  readonly prompts: Prompts;
  readonly clock: Clock;
  readonly now: () => number;
  readonly isSigningIn: (id: SourceId) => boolean;
  /** The person said yes: runs the sign-in, whose outcome comes back through signedIn or notSignedIn. */
  readonly startSignIn: (id: SourceId) => void;
}): SignInWait {
  const rooms = new Map<SourceId, Room>();

  const close = (id: SourceId, outcome: 'signed-in' | 'not-given') => {
    const room = rooms.get(id);
    if (room === undefined) return;
    rooms.delete(id);
    room.question.abort();
    for (const settle of [...room.waiters]) settle(outcome);
  };

  const open = (waiter: SignInWaiter): Room => {
    const room: Room = { askedBy: [], waiters: new Set(), question: new AbortController() };
    rooms.set(waiter.sourceId, room);
    if (!ports.isSigningIn(waiter.sourceId)) void ask(waiter, room);
    return room;
  };

  const ask = async (waiter: SignInWaiter, room: Room) => {
    const answer = await ports.prompts.ask(
      {
        kind: 'sign-in-needed',
        sourceId: waiter.sourceId,
        sourceName: waiter.sourceName,
        sessionName: waiter.sessionName,
        askedBy: [waiter.askedBy],
        since: ports.now(),
        ...(waiter.why.code === 'sign-in-needed' ? {} : { problem: waiter.why }),
      },
      room.question.signal,
    );
    if (room.question.signal.aborted || rooms.get(waiter.sourceId) !== room) return;
    if (answer.kind === 'yes') ports.startSignIn(waiter.sourceId);
    else close(waiter.sourceId, 'not-given');
  };

  return {
    wait(waiter, signal) {
      const startedAt = ports.clock.monotonicMs();
      const notGiven = (): Result<void, Problem> =>
        err({
          code: 'sign-in-not-given',
          source: waiter.sourceName,
          waitedMs: Math.round(ports.clock.monotonicMs() - startedAt),
        });
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (waiter.maxMs <= 0) return Promise.resolve(notGiven());
      const room = rooms.get(waiter.sourceId) ?? open(waiter);
      if (!room.askedBy.includes(waiter.askedBy)) {
        room.askedBy.push(waiter.askedBy);
        ports.prompts.setAskedBy(waiter.sourceId, room.askedBy);
      }
      return new Promise((resolve) => {
        const leave = (outcome: Result<void, Problem>) => {
          signal.removeEventListener('abort', onAbort);
          disarm();
          room.waiters.delete(settle);
          if (room.waiters.size === 0 && rooms.get(waiter.sourceId) === room) {
            rooms.delete(waiter.sourceId);
            room.question.abort();
          }
          resolve(outcome);
        };
        const settle = (outcome: 'signed-in' | 'not-given') =>
          leave(outcome === 'signed-in' ? ok(undefined) : notGiven());
        const onAbort = () => leave(err({ code: 'cancelled' }));
        const disarm = ports.clock.after(waiter.maxMs, () => leave(notGiven()));
        signal.addEventListener('abort', onAbort, { once: true });
        room.waiters.add(settle);
      });
    },
    signingIn: (id) => rooms.get(id)?.question.abort(),
    signedIn: (id) => close(id, 'signed-in'),
    notSignedIn: (id) => close(id, 'not-given'),
  };
}
