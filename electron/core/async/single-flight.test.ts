import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { settle } from '../testing/fake-clock.ts';
import { deferred } from './deferred.ts';
import { createSingleFlight } from './single-flight.ts';

type Outcome = Result<string, Problem>;
const bug: Problem = { code: 'internal', correlationId: 'f00d' };
const stopped: Problem = { code: 'session-stopped', session: 'dev' };
const cancelled = err<Problem>({ code: 'cancelled' });

/** Runs that end when the test says so. */
function airport() {
  const thrown: unknown[] = [];
  const flights = createSingleFlight<string>({
    onThrow: (error) => {
      thrown.push(error);
      return bug;
    },
  });
  const starts: { readonly land: (outcome: Outcome) => void; readonly signal: AbortSignal }[] = [];
  const start = (signal: AbortSignal): Promise<Outcome> => {
    const { promise, resolve } = deferred<Outcome>();
    starts.push({ land: resolve, signal });
    return promise;
  };
  /** The n-th run that started, from 0. */
  const flight = (n: number) => {
    const found = starts[n];
    if (found === undefined) throw new Error(`flight ${n} did not start`);
    return found;
  };
  return { flights, starts, start, flight, thrown };
}

describe('a run', () => {
  it('is one for all who ask while it runs, and another for who asks afterwards', async () => {
    const { flights, starts, start, flight } = airport();
    const all = Promise.all([1, 2, 3].map(() => flights.run('a', neverAborts(), start)));
    expect(starts).toHaveLength(1);
    expect([flights.isBusy('a'), flights.isBusy('b'), flights.keys()]).toEqual([true, false, ['a']]);
    flight(0).land(ok('one'));
    expect(await all).toEqual([ok('one'), ok('one'), ok('one')]);
    expect([flights.isBusy('a'), flights.keys()]).toEqual([false, []]);
    const later = flights.run('a', neverAborts(), start);
    flight(1).land(err(stopped));
    expect(await later).toEqual(err(stopped));
  });

  it('is one per key', async () => {
    const { flights, start, flight } = airport();
    const [a, b] = ['a', 'b'].map((key) => flights.run(key, neverAborts(), start));
    flight(1).land(ok('b'));
    expect(await b).toEqual(ok('b'));
    expect(flights.keys()).toEqual(['a']);
    flight(0).land(ok('a'));
    expect(await a).toEqual(ok('a'));
  });

  it('does not start for an asker who has left already', async () => {
    const { flights, starts, start } = airport();
    expect(await flights.run('a', AbortSignal.abort(), start)).toEqual(cancelled);
    expect(await flights.runToEnd('a', AbortSignal.abort(), start)).toEqual(cancelled);
    expect(starts).toEqual([]);
  });

  it('continues for the others when one leaves, and ends with the last', async () => {
    const { flights, start, flight } = airport();
    const [first, second] = [new AbortController(), new AbortController()];
    const a = flights.run('a', first.signal, start);
    const b = flights.run('a', second.signal, start);
    first.abort();
    expect(await a).toEqual(cancelled);
    expect([flight(0).signal.aborted, flights.isBusy('a')]).toEqual([false, true]);
    second.abort();
    expect(await b).toEqual(cancelled);
    expect([flight(0).signal.aborted, flights.isBusy('a')]).toEqual([true, false]);
  });

  it('that everybody left is not joined, and does not clear its successor when it ends', async () => {
    const { flights, starts, start, flight } = airport();
    const leaving = new AbortController();
    const left = flights.run('a', leaving.signal, start);
    leaving.abort();
    await left;
    const next = flights.run('a', neverAborts(), start);
    expect(starts).toHaveLength(2);
    flight(0).land(ok('late'));
    await settle();
    expect(flights.isBusy('a')).toBe(true);
    const joined = flights.run('a', neverAborts(), start);
    expect(starts).toHaveLength(2);
    flight(1).land(ok('next'));
    expect([await next, await joined]).toEqual([ok('next'), ok('next')]);
  });

  it('keeps no listener on the signal of an asker once it has ended', async () => {
    const { flights, start, flight } = airport();
    const asker = new AbortController();
    const asked = flights.run('a', asker.signal, start);
    flight(0).land(ok('one'));
    await asked;
    const next = flights.run('a', neverAborts(), start);
    asker.abort();
    expect([flight(1).signal.aborted, flights.isBusy('a')]).toEqual([false, true]);
    flight(1).land(ok('two'));
    expect(await next).toEqual(ok('two'));
  });
});

describe('a run that is released', () => {
  it('gives all who wait the problem at once, and is aborted', async () => {
    const { flights, start, flight } = airport();
    const all = Promise.all([1, 2].map(() => flights.run('a', neverAborts(), start)));
    flights.release('a', stopped);
    expect(await all).toEqual([err(stopped), err(stopped)]);
    expect([flight(0).signal.aborted, flights.isBusy('a')]).toEqual([true, false]);
    flights.release('a', stopped);
  });

  it('does not clear its successor either', async () => {
    const { flights, start, flight } = airport();
    void flights.run('a', neverAborts(), start);
    flights.release('a', stopped);
    const next = flights.run('a', neverAborts(), start);
    flight(0).land(ok('late'));
    await settle();
    expect(flights.isBusy('a')).toBe(true);
    flight(1).land(ok('next'));
    expect(await next).toEqual(ok('next'));
  });
});

describe('a run that must be finished', () => {
  it('continues when its only asker leaves', async () => {
    const { flights, start, flight } = airport();
    const asker = new AbortController();
    const asked = flights.runToEnd('a', asker.signal, start);
    asker.abort();
    expect(await asked).toEqual(cancelled);
    expect([flight(0).signal.aborted, flights.isBusy('a')]).toEqual([false, true]);
    const joined = flights.runToEnd('a', neverAborts(), start);
    flight(0).land(ok('kept'));
    expect(await joined).toEqual(ok('kept'));
    expect(flights.isBusy('a')).toBe(false);
  });

  it('continues when the asker leaves who began it without that', async () => {
    const { flights, start, flight } = airport();
    const [first, second] = [new AbortController(), new AbortController()];
    void flights.run('a', first.signal, start);
    void flights.runToEnd('a', second.signal, start);
    second.abort();
    first.abort();
    await settle();
    expect(flight(0).signal.aborted).toBe(false);
  });

  it('ends when it is released', async () => {
    const { flights, start, flight } = airport();
    const asked = flights.runToEnd('a', neverAborts(), start);
    flights.release('a', stopped);
    expect(await asked).toEqual(err(stopped));
    expect(flight(0).signal.aborted).toBe(true);
  });
});

describe('a run that throws', () => {
  it('is a bug, told once however many wait', async () => {
    const { flights, thrown } = airport();
    const work = async (): Promise<Outcome> => {
      await settle(1);
      throw new Error('oops');
    };
    const all = await Promise.all([1, 2].map(() => flights.run('a', neverAborts(), work)));
    expect(all).toEqual([err(bug), err(bug)]);
    expect(thrown).toEqual([new Error('oops')]);
  });

  it('is one also when it throws before it waits for anything', async () => {
    const { flights, thrown } = airport();
    const outcome = await flights.run('a', neverAborts(), () => {
      throw new Error('at once');
    });
    expect([outcome, thrown]).toEqual([err(bug), [new Error('at once')]]);
    expect(flights.isBusy('a')).toBe(false);
  });

  it('is no bug after its abort', async () => {
    const { flights, thrown } = airport();
    const asker = new AbortController();
    const work = (signal: AbortSignal): Promise<Outcome> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const asked = flights.run('a', asker.signal, work);
    asker.abort();
    expect(await asked).toEqual(cancelled);
    await settle();
    expect(thrown).toEqual([]);
  });
});
