/** Whether a person may be at this machine: false while its screen is locked or it sleeps. */
export interface Presence {
  isHere(): boolean;
  set(isHere: boolean): void;
  /** Calls back once as soon as somebody is here, at once when that is now; returns the way to call it off. */
  whenHere(callback: () => void): () => void;
  /** The same to be waited for. Throws the signal's reason when that aborts. */
  here(signal: AbortSignal): Promise<void>;
}

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
      // A wrapper of its own: two who wait with one callback are two.
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
