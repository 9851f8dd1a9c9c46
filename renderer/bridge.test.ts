import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { contract } from '../shared/ipc/contract.ts';
import { verb } from '../shared/ipc/define.ts';
import { createClient, createStateSource } from './bridge.ts';
import { sampleState } from './preview/sample-state.ts';

const tiny = { greet: verb(z.strictObject({ who: z.string().max(5) }), z.string()) };

describe('client from the contract', () => {
  it('has exactly the verbs of the contract', () => {
    const client = createClient(contract, { call: async () => null });
    expect(Object.keys(client).sort()).toEqual(Object.keys(contract).sort());
    expect('readKeychain' in client).toBe(false);
  });

  it('refuses an input the contract refuses, without calling main', async () => {
    const call = vi.fn(async () => ({ ok: true, value: 'x' }));
    const outcome = await createClient(tiny, { call }).greet({ who: 'too long' });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'who' } });
    expect(call).not.toHaveBeenCalled();
  });

  it('passes a problem through, and turns anything else into one', async () => {
    const answers: unknown[] = [
      { ok: true, value: 'hello' },
      { ok: false, error: { code: 'cancelled' } },
      { ok: false, error: { code: 'made-up' } },
      'garbage',
    ];
    const client = createClient(tiny, { call: async () => answers.shift() });
    expect(await client.greet({ who: 'a' })).toEqual({ ok: true, value: 'hello' });
    expect(await client.greet({ who: 'a' })).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(await client.greet({ who: 'a' })).toMatchObject({ error: { code: 'internal' } });
    expect(await client.greet({ who: 'a' })).toMatchObject({ error: { code: 'internal' } });
  });

  it('turns a rejected call into a problem', async () => {
    const client = createClient(tiny, { call: () => Promise.reject(new Error('gone')) });
    expect(await client.greet({ who: 'a' })).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});

describe('state source', () => {
  const at = (revision: number) => ({ ...sampleState(1_000), revision });

  it('listens before it asks, and keeps the higher revision', async () => {
    const order: string[] = [];
    let push: (state: unknown) => void = () => undefined;
    let answer: (value: unknown) => void = () => undefined;
    const source = createStateSource({
      onState: (listener) => {
        order.push('listen');
        push = listener;
        return () => undefined;
      },
      call: () => {
        order.push('ask');
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    expect(order).toEqual(['listen', 'ask']);
    push(at(7));
    answer({ ok: true, value: at(5) });
    await Promise.resolve();
    await Promise.resolve();
    expect(source.get()?.revision).toBe(7);
    push(at(6));
    expect(source.get()?.revision).toBe(7);
    push(at(8));
    expect(source.get()?.revision).toBe(8);
    push('nonsense');
    expect(source.get()?.revision).toBe(8);
  });

  it('announces changes until unsubscribed and knows the skew', () => {
    let push: (state: unknown) => void = () => undefined;
    const source = createStateSource(
      {
        onState: (listener) => {
          push = listener;
          return () => undefined;
        },
        call: () => new Promise(() => undefined),
      },
      () => 400,
    );
    const heard = vi.fn();
    const stop = source.subscribe(heard);
    push(at(1));
    expect(source.skew()).toBe(600);
    stop();
    push(at(2));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('says when the first call fails', async () => {
    const source = createStateSource({
      onState: () => () => undefined,
      call: async () => ({ ok: false, error: { code: 'refused', reason: 'no' } }),
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(source.failed()).toMatchObject({ code: 'refused' });
  });
});
