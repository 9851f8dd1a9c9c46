import type { Presence } from '../ports/presence.ts';

export function createPresence(): Presence {
  let here = true;
  const waiting = new Set<() => void>();
  const presence: Presence = {
    isHere: () => here,
    set(isHere) {
      here = isHere;
      if (!isHere) return;
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
    whenHere(callback) {
      if (here) {
        callback();
        return () => undefined;
      }
      // Wrapped, so that the same callback can wait twice.
      const own = () => callback();
      waiting.add(own);
      return () => void waiting.delete(own);
    },
    here: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          callOff();
          reject(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const callOff = presence.whenHere(() => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
      }),
  };
  return presence;
}
