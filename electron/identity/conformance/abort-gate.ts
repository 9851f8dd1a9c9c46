import type { Gate } from './world.ts';

/** How a port that was waiting answers an abort: both are allowed by the contracts. */
export type AbortAnswer = 'throws' | 'says-cancelled' | 'answers-late';

export interface AbortGate extends Gate {
  readonly calls: readonly string[];
  /** Calls begun after the abort. */
  readonly callsAfterAbort: readonly string[];
  readonly signal: AbortSignal;
}

/** Lets everything pass and aborts while the n-th port call is waiting (from 1); 0 aborts before the drive. */
export function createAbortGate(abortAt: number | null, how: AbortAnswer): AbortGate {
  const controller = new AbortController();
  const calls: string[] = [];
  const callsAfterAbort: string[] = [];
  if (abortAt === 0) controller.abort();
  return {
    calls,
    callsAfterAbort,
    signal: controller.signal,
    async pass(call, signal, work) {
      if (controller.signal.aborted) callsAfterAbort.push(call);
      calls.push(call);
      const isHere = calls.length === abortAt;
      // An await before the answer, as with every real port.
      await Promise.resolve();
      if (!isHere) {
        signal?.throwIfAborted();
        return work();
      }
      if (how === 'answers-late' || signal === null) {
        const answer = await work();
        controller.abort();
        return answer;
      }
      controller.abort();
      // Given a signal of its own, the call does not hear of it.
      if (!signal.aborted) return work();
      if (how === 'throws') throw controller.signal.reason;
      // What a Result port says; a port without a Result has only the throw.
      if (call === 'clock.sleep' || call === 'ask') throw controller.signal.reason;
      return JSON.parse('{"ok":false,"error":{"code":"cancelled"}}');
    },
  };
}
