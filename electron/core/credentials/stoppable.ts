import type { SessionId } from '../../../shared/ids.ts';
import { linkedAbort } from '../async/linked-abort.ts';

/** Work on behalf of a session that stopping the session ends, whatever the caller's own signal says. */
export interface Stoppable {
  /** `wasStopped`: the session was stopped while the caller still waited. */
  run<T>(
    id: SessionId,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly outcome: T; readonly wasStopped: boolean }>;
  stop(id: SessionId): void;
  /** Sessions with work under way. */
  ids(): readonly SessionId[];
}

export function createStoppable(): Stoppable {
  // Plain callbacks: hundreds of callers on one AbortSignal make the platform warn of a leak.
  const running = new Map<SessionId, Set<() => void>>();
  return {
    async run(id, signal, work) {
      const linked = linkedAbort([signal]);
      const mine = running.get(id) ?? new Set();
      running.set(id, mine.add(linked.abort));
      try {
        const outcome = await work(linked.signal);
        return { outcome, wasStopped: linked.signal.aborted && !signal.aborted };
      } finally {
        linked.unlink();
        mine.delete(linked.abort);
        if (mine.size === 0 && running.get(id) === mine) running.delete(id);
      }
    },
    stop(id) {
      for (const abort of [...(running.get(id) ?? [])]) abort();
    },
    ids: () => [...running.keys()],
  };
}
