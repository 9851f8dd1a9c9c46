import type { Locked } from '../../../shared/lock.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { Events } from '../events.ts';
import type { RecordsKeeper } from '../records.ts';

/** The one place that says whether credentials may leave now. */
export interface LockGate {
  /** Why not; null: they may. */
  problem(): Problem | null;
  /** Calls back when Latchkey is locked, until it is called off. */
  onClose(listener: () => void): () => void;
  /** Lets an answer out where nothing was locked from the question to the answer. */
  pass<T>(work: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>>;
}

export const lockedProblem = ({ since, why }: Locked): Problem => ({ code: 'locked', since, why });

export function createLockGate(ports: {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly events: Pick<Events, 'on'>;
}): LockGate {
  const listeners = new Set<() => void>();
  let times = 0;
  let last: Problem | null = null;
  ports.events.on((event) => {
    if (event.type !== 'records-changed' || event.before.locked === event.after.locked) return;
    if (event.after.locked === undefined) return;
    last = lockedProblem(event.after.locked);
    if (event.before.locked !== undefined) return;
    times += 1;
    for (const listener of [...listeners]) listener();
  });
  const problem = (): Problem | null => {
    const { locked } = ports.records.get();
    return locked === undefined ? null : lockedProblem(locked);
  };
  return {
    problem,
    onClose(listener) {
      // Wrapped, so that the same listener can be there twice.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    async pass(work) {
      const closed = problem();
      if (closed !== null) return err(closed);
      const before = times;
      const outcome = await work();
      // SECURITY: also where it is open again: the question was asked before the lock.
      const since = problem() ?? (times === before ? null : last);
      return since === null ? outcome : err(since);
    },
  };
}
