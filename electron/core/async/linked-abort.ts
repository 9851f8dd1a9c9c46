/** A signal that follows several and can be unlinked: `AbortSignal.any` keeps its followers for as long as a source lives. */
export function linkedAbort(signals: readonly AbortSignal[]): {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly unlink: () => void;
} {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    abort,
    unlink: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
