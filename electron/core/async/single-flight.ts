import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import { resultOf } from './result-of.ts';

/** One run per key however many callers ask. Each caller can leave on its own; the run is aborted when the last one left. */
export interface SingleFlight<T, K extends string = string> {
  run(
    key: K,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem>>;
  /** As `run`, for work that must be finished once it has begun: it continues although every caller left. */
  runToEnd(
    key: K,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem>>;
  /** Aborts the run of this key; every waiting caller gets the problem. */
  release(key: K, problem: Problem): void;
  isBusy(key: K): boolean;
  keys(): readonly K[];
}

interface Flight<T> {
  readonly stop: AbortController;
  readonly waiters: Set<(outcome: Result<T, Problem>) => void>;
}

/** Represents a run that must be finished: a waiter that never leaves. */
const nobody = (): void => undefined;

export function createSingleFlight<T, K extends string = string>(ports: {
  /** A throw is a bug: it becomes one Problem for all waiting callers. */
  readonly onThrow: (error: unknown) => Problem;
}): SingleFlight<T, K> {
  const flights = new Map<K, Flight<T>>();

  const finish = (key: K, flight: Flight<T>, outcome: Result<T, Problem>) => {
    // A run that was given up must not clear the one that took its place.
    if (flights.get(key) === flight) flights.delete(key);
    for (const settle of [...flight.waiters]) settle(outcome);
    flight.waiters.clear();
  };

  const launch = (key: K, start: (signal: AbortSignal) => Promise<Result<T, Problem>>): Flight<T> => {
    const flight: Flight<T> = { stop: new AbortController(), waiters: new Set() };
    flights.set(key, flight);
    const { signal } = flight.stop;
    void resultOf(() => start(signal), ports.onThrow, signal).then((outcome) => finish(key, flight, outcome));
    return flight;
  };

  const join = (key: K, flight: Flight<T>, signal: AbortSignal): Promise<Result<T, Problem>> =>
    new Promise((resolve) => {
      const settle = (outcome: Result<T, Problem>) => {
        signal.removeEventListener('abort', leave);
        resolve(outcome);
      };
      const leave = () => {
        flight.waiters.delete(settle);
        settle(err({ code: 'cancelled' }));
        if (flight.waiters.size > 0) return;
        flights.delete(key);
        flight.stop.abort();
      };
      flight.waiters.add(settle);
      signal.addEventListener('abort', leave, { once: true });
    });

  return {
    run(key, signal, start) {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      return join(key, flights.get(key) ?? launch(key, start), signal);
    },
    runToEnd(key, signal, start) {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      const flight = flights.get(key) ?? launch(key, start);
      flight.waiters.add(nobody);
      return join(key, flight, signal);
    },
    release(key, problem) {
      const flight = flights.get(key);
      if (flight === undefined) return;
      finish(key, flight, err(problem));
      flight.stop.abort();
    },
    isBusy: (key) => flights.has(key),
    keys: () => [...flights.keys()],
  };
}
