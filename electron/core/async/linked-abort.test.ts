import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { linkedAbort } from './linked-abort.ts';

it('follows each of several signals, and aborts none of them', () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const linked = linkedAbort([a.signal, b.signal]);
  expect(linked.signal.aborted).toBe(false);
  b.abort();
  expect([linked.signal.aborted, a.signal.aborted]).toEqual([true, false]);
});

it('is aborted from the start when one of them is', () => {
  expect(linkedAbort([neverAborts(), AbortSignal.abort()]).signal.aborted).toBe(true);
});

it('can be aborted alone', () => {
  const source = new AbortController();
  const linked = linkedAbort([source.signal]);
  linked.abort();
  expect([linked.signal.aborted, source.signal.aborted]).toEqual([true, false]);
});

it('leaves no listener behind once it is unlinked', () => {
  const source = new AbortController();
  const listeners = new Set<unknown>();
  const { signal } = source;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...[type, listener, options]: Parameters<typeof add>) => {
    listeners.add(listener);
    add(type, listener, options);
  };
  signal.removeEventListener = (...[type, listener]: Parameters<typeof remove>) => {
    listeners.delete(listener);
    remove(type, listener);
  };
  const linked = linkedAbort([signal]);
  expect(listeners.size).toBe(1);
  linked.unlink();
  expect(listeners.size).toBe(0);
  source.abort();
  expect(linked.signal.aborted).toBe(false);
});
