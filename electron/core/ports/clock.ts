/** Epoch milliseconds of the local clock, and timers. `nowMs` jumps when the machine wakes: nothing assumes it is even. */
export interface Clock {
  nowMs(): number;
  /** Monotonic milliseconds, for durations. */
  monotonicMs(): number;
  /** Resolves after the delay, or rejects with the signal's reason. Timers alone never keep the app running. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
  /** Calls back once after the delay; returns the way to call it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** AWS time minus local time, measured from `Date` headers. */
export interface ClockSkew {
  /** Milliseconds; 0 until measured. */
  skewMs(): number;
  observe(serverDateMs: number, receivedAtMs: number): void;
}
