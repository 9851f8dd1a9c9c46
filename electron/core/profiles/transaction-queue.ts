import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { deferred } from '../async/deferred.ts';
import type { Transact, Transaction } from '../transaction.ts';

type Outcome = Promise<Result<void, Problem>>;

/** A transaction whose turn has come. */
export interface Turn {
  readonly transaction: Transaction;
  readonly settle: (outcome: Result<void, Problem>) => void;
}

/** One write after the other. Transactions that come before their turn begins share a write. */
export function createTransactionQueue(
  /** Settles those that cannot be done, and carries the others out as one. */
  carryOut: (turns: readonly Turn[]) => Promise<{
    readonly turns: readonly Turn[];
    readonly outcome: Result<void, Problem>;
  }>,
): {
  readonly transact: Transact;
  readonly next: <T = void>(write: () => Promise<Result<T, Problem>>) => Promise<Result<T, Problem>>;
  /** Something is being written, or waits for its turn. */
  readonly isBusy: () => boolean;
} {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting: Turn[] = [];
  let open = 0;
  const next = <T = void>(write: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    open += 1;
    const mine = tail.then(write).finally(() => {
      open -= 1;
    });
    // A write that ends in a bug must not end all that come after it.
    tail = mine.catch(() => undefined);
    return mine;
  };
  const drain = async (): Outcome => {
    const all = waiting;
    waiting = [];
    const { turns, outcome } = await carryOut(all);
    const changes = turns.filter(
      ({ transaction: { change, imports } }) => change !== undefined || imports !== undefined,
    );
    if (outcome.ok || outcome.error.code === 'cancelled' || changes.length < 2) {
      for (const { settle } of turns) settle(outcome);
      return outcome;
    }
    // What one of them wants must not keep the others from theirs.
    let last: Result<void, Problem> = outcome;
    for (const change of changes) {
      const alone = await carryOut([change]);
      for (const { settle } of alone.turns) settle(alone.outcome);
      last = alone.outcome;
    }
    for (const turn of turns) if (!changes.includes(turn)) turn.settle(last);
    return last;
  };
  return {
    next,
    isBusy: () => open > 0,
    transact(transaction) {
      const { promise, resolve } = deferred<Result<void, Problem>>();
      waiting.push({ transaction, settle: resolve });
      if (waiting.length === 1) void next(drain);
      return promise;
    },
  };
}
