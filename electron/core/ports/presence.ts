/** Whether a user may be at this machine: false while its screen is locked or it sleeps. */
export interface Presence {
  isHere(): boolean;
  set(isHere: boolean): void;
  /** Calls back once as soon as somebody is here, at once when that is now; returns the way to call it off. */
  whenHere(callback: () => void): () => void;
  /** The same to be waited for. Throws the signal's reason when that aborts. */
  here(signal: AbortSignal): Promise<void>;
}
