import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { resultOf } from './result-of.ts';

const bug: Problem = { code: 'internal', correlationId: 'f00d' };
const network: Problem = { code: 'network', host: 'portal' };

it('is what the work ends in', async () => {
  const onThrow = () => bug;
  expect(await resultOf(async () => ok(1), onThrow, neverAborts())).toEqual(ok(1));
  expect(await resultOf(async () => err(network), onThrow, AbortSignal.abort())).toEqual(err(network));
});

it('is a bug when the work throws, at once or later', async () => {
  const seen: unknown[] = [];
  const onThrow = (error: unknown): Problem => {
    seen.push(error);
    return bug;
  };
  const atOnce = (): never => {
    throw new Error('at once');
  };
  expect(await resultOf(atOnce, onThrow, neverAborts())).toEqual(err(bug));
  expect(await resultOf(() => Promise.reject(new Error('later')), onThrow, neverAborts())).toEqual(err(bug));
  expect(seen).toEqual([new Error('at once'), new Error('later')]);
});

it('is cancelled, and no bug, when work that was aborted throws', async () => {
  const onThrow = (): Problem => {
    throw new Error('must not be asked');
  };
  const stop = new AbortController();
  const work = (): Promise<never> => {
    stop.abort();
    return Promise.reject(stop.signal.reason);
  };
  expect(await resultOf(work, onThrow, stop.signal)).toEqual(err({ code: 'cancelled' }));
});
