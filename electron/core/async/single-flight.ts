import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';

/** One run per key however many ask; each asker can leave alone, and the run ends when the last one left. */
export interface SingleFlight<T, K extends string = string> {
  run(
    key: K,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem>>;
  /** Ends the run of this key: everybody waiting gets the problem. */
  release(key: K, problem: Problem): void;
  isBusy(key: K): boolean;
  keys(): readonly K[];
}

interface Flight<T> {
  readonly stop: AbortController;
  readonly waiters: Set<(outcome: Result<T, Problem>) => void>;
}

export function createSingleFlight<T, K extends string = string>(ports: {
  /** A throw is a bug: it is turned into a Problem once, for all that wait. */
  readonly onThrow: (error: unknown) => Problem;
}): SingleFlight<T, K> {
  const flights = new Map<K, Flight<T>>();

  const finish = (key: K, flight: Flight<T>, outcome: Result<T, Problem>) => {
    // A dying flight must not be joined, nor may it clear the one that took its place.
    if (flights.get(key) === flight) flights.delete(key);
    for (const settle of [...flight.waiters]) settle(outcome);
    flight.waiters.clear();
  };

  const depart = (key: K, start: (signal: AbortSignal) => Promise<Result<T, Problem>>): Flight<T> => {
    const flight: Flight<T> = { stop: new AbortController(), waiters: new Set() };
    flights.set(key, flight);
    const body = async (): Promise<Result<T, Problem>> => {
      try {
        return await start(flight.stop.signal);
      } catch (error) {
        return err(flight.stop.signal.aborted ? { code: 'cancelled' } : ports.onThrow(error));
      }
    };
    void body().then((outcome) => finish(key, flight, outcome));
    return flight;
  };

  return {
    run(key, signal, start) {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      const flight = flights.get(key) ?? depart(key, start);
      return new Promise((resolve) => {
        const settle = (outcome: Result<T, Problem>) => {
          signal.removeEventListener('abort', leave);
          resolve(outcome);
        };
        const leave = () => {
          flight.waiters.delete(settle);
          settle(err({ code: 'cancelled' }));
          if (flight.waiters.size > 0 || flights.get(key) !== flight) return;
          flights.delete(key);
          flight.stop.abort();
        };
        flight.waiters.add(settle);
        signal.addEventListener('abort', leave, { once: true });
      });
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
