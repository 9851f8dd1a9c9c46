/** Behind what a start or a closing window still does itself, and before anybody looks. */
const REST_MS = 800;
/** Behind the writing of profiles that follows a sync. */
const AFTER_GROWTH_MS = 4_000;
/** So many new sessions leave megabytes of garbage. */
const MANY_SESSIONS = 1_000;

/**
 * Gives back what a start or a window needed and the rest does not. V8 collects when it allocates, and an app that rests in
 * the tray allocates next to nothing: without this the garbage of its start stays for hours (docs/performance.md).
 */
export interface SpareMemory {
  /** A start or a window is over: everything that can go does. */
  soon(): void;
  /** How many sessions there are now. Collects once, which is short, some time after many came. */
  sessions(count: number): void;
  stop(): void;
}

export function createSpareMemory(): SpareMemory {
  let timer: NodeJS.Timeout | null = null;
  let collect: unknown = null;
  let counted = 0;
  const run = async (flavor: 'last-resort' | 'regular'): Promise<void> => {
    timer = null;
    if (collect === null) {
      const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([
        import('node:v8'),
        import('node:vm'),
      ]);
      // The flag is looked at when a context is made: only that one has `gc`, and only long enough to take it out.
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc');
      setFlagsFromString('--no-expose-gc');
    }
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor });
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const after = (delayMs: number, flavor: 'last-resort' | 'regular'): void => {
    stop();
    timer = setTimeout(() => void run(flavor), delayMs);
    timer.unref();
  };
  return {
    soon: () => after(REST_MS, 'last-resort'),
    sessions: (count) => {
      const grown = count - counted;
      counted = count;
      if (grown >= MANY_SESSIONS) after(AFTER_GROWTH_MS, 'regular');
    },
    stop,
  };
}
