/** Behind what a start or a closing window still does itself, and before anybody looks. */
const REST_MS = 800;

/**
 * Gives back what a start or a window needed and the rest does not. V8 collects when it allocates, and an app that rests in
 * the tray allocates next to nothing: without this the garbage of its start stays for hours (docs/performance.md).
 */
export function createSpareMemory(): { soon(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  let collect: unknown = null;
  const run = async (): Promise<void> => {
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
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    soon: () => {
      stop();
      timer = setTimeout(() => void run(), REST_MS);
      timer.unref();
    },
    stop,
  };
}
