export interface Ticker {
  get(): number;
  subscribe(listener: () => void): () => void;
}

/** One timer for every countdown on screen, running only while there is one. */
export function createTicker(periodMs = 1_000): Ticker {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      now = Date.now();
      timer ??= setInterval(() => {
        now = Date.now();
        for (const l of listeners) l();
      }, periodMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer !== null) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
  };
}
