import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { contract } from '../shared/ipc/contract.ts';
import { verb } from '../shared/ipc/define.ts';
import { createClient } from './bridge.ts';

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
