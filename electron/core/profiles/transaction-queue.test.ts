import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { deferred } from '../async/deferred.ts';
import type { Transaction } from '../transaction.ts';
import { createTransactionQueue, type Turn } from './transaction-queue.ts';

const unwritable: Problem = { code: 'disk-full', file: '/home/ada/.aws/config' };
const change = (name: string): Transaction => ({ change: (r) => r, needs: [name] });
const nameOf = ({ transaction }: Turn): string => transaction.needs?.[0] ?? 'update';

/** `fails`: which writes fail, by the names of those that share them. */
function queueOf(fails: (names: readonly string[]) => Problem | null = () => null) {
  const writes: string[][] = [];
  let gate: Promise<void> = Promise.resolve();
  const queue = createTransactionQueue(async (turns) => {
    const names = turns.map(nameOf);
    writes.push(names);
    await gate;
    const problem = fails(names);
    const outcome: Result<void, Problem> = problem === null ? ok(undefined) : err(problem);
    return { turns, outcome };
  });
  const hold = () => {
    const { promise, resolve } = deferred<void>();
    gate = promise;
    return () => resolve(undefined);
  };
  return { ...queue, writes, hold };
}

describe('transactions', () => {
  it('of one moment share a write; those that come while it is made share the next', async () => {
    const { transact, writes, hold, isBusy } = queueOf();
    const release = hold();
    expect(isBusy()).toBe(false);
    const first = [transact(change('a')), transact(change('b'))];
    await Promise.resolve();
    const second = [transact(change('c')), transact(change('d'))];
    expect(isBusy()).toBe(true);
    release();
    expect(await Promise.all([...first, ...second])).toEqual([
      ok(undefined),
      ok(undefined),
      ok(undefined),
      ok(undefined),
    ]);
    expect(writes).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await Promise.resolve();
    expect(isBusy()).toBe(false);
  });

  it('that fail together are tried alone, so that one does not keep the others from theirs', async () => {
    const { transact, writes } = queueOf((names) => (names.includes('bad') ? unwritable : null));
    const outcomes = ['a', 'bad', 'b'].map((name) => transact(change(name)));
    expect(await Promise.all(outcomes)).toEqual([ok(undefined), err(unwritable), ok(undefined)]);
    expect(writes).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']]);
  });

  it('one change beside plain updates is not tried again', async () => {
    const { transact, writes } = queueOf(() => unwritable);
    const outcomes = [transact({}), transact(change('a')), transact({})];
    expect(await Promise.all(outcomes)).toEqual([err(unwritable), err(unwritable), err(unwritable)]);
    expect(writes).toEqual([['update', 'a', 'update']]);
  });

  it('a plain update of several hears what came of the last of them', async () => {
    const { transact } = queueOf((names) => (names.includes('bad') ? unwritable : null));
    const outcomes = [transact({}), transact(change('bad')), transact({ imports: [], needs: ['b'] })];
    expect(await Promise.all(outcomes)).toEqual([ok(undefined), err(unwritable), ok(undefined)]);
  });

  it('of an app that stops are not tried again', async () => {
    const { transact, writes } = queueOf(() => ({ code: 'cancelled' }));
    const outcomes = [transact(change('a')), transact(change('b'))];
    expect(await Promise.all(outcomes)).toEqual([err({ code: 'cancelled' }), err({ code: 'cancelled' })]);
    expect(writes).toHaveLength(1);
  });
});

describe('other writes', () => {
  it('take their turn, and a bug in one does not end those after it', async () => {
    const { next, transact, writes } = queueOf();
    const order: string[] = [];
    const bug = next(async () => {
      order.push('bug');
      throw new Error('a bug');
    });
    const after = transact(change('a'));
    const last = next(async () => {
      order.push(`after ${writes.length}`);
      return ok(undefined);
    });
    await expect(bug).rejects.toThrow('a bug');
    expect([await after, await last]).toEqual([ok(undefined), ok(undefined)]);
    expect(order).toEqual(['bug', 'after 1']);
  });
});
