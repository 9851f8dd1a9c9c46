import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { settle } from '../testing/fake-clock.ts';
import { deferred } from './deferred.ts';
import { createMutex } from './mutex.ts';

const never = neverAborts();

describe('exclusively', () => {
  it('runs one at a time, in order, also after one that threw', async () => {
    const alone = createMutex();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} in`);
      await settle(5);
      log.push(`${name} out`);
      if (name === 'b') throw new Error('b');
      return name;
    };
    const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => alone(work(name), never)));
    expect(all.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('lets who gives up leave the queue without letting the next in early', async () => {
    const alone = createMutex();
    const { promise, resolve } = deferred<void>();
    const log: string[] = [];
    const first = alone(() => promise, never);
    const stop = new AbortController();
    const second = alone(async () => void log.push('second'), stop.signal);
    const third = alone(async () => void log.push('third'), never);
    stop.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    await settle();
    expect(log).toEqual([]);
    resolve();
    await Promise.all([first, third]);
    expect(log).toEqual(['third']);
  });

  it('does not begin for who has given up already', async () => {
    const alone = createMutex();
    const log: string[] = [];
    const late = alone(async () => void log.push('late'), AbortSignal.abort(new Error('gave up')));
    await expect(late).rejects.toThrow('gave up');
    await alone(async () => void log.push('next'), never);
    expect(log).toEqual(['next']);
  });

  it('brings work that began to its end, though its signal aborts', async () => {
    const alone = createMutex();
    const { promise, resolve } = deferred<string>();
    const stop = new AbortController();
    const first = alone(() => promise, stop.signal);
    const log: string[] = [];
    const second = alone(async () => void log.push('second'), never);
    await settle();
    stop.abort();
    await settle();
    expect(log).toEqual([]);
    resolve('done');
    expect(await first).toBe('done');
    await second;
    expect(log).toEqual(['second']);
  });
});
