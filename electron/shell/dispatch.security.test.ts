import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verb } from '../../shared/ipc/define.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import { err, ok } from '../../shared/result.ts';
import type { OnBug } from '../core/bugs.ts';
import { dispatch } from './dispatch.ts';

const contract = {
  add: verb(z.strictObject({ n: z.number().max(10) }), z.strictObject({ sum: z.number() })),
};
const bugs: string[] = [];
const onBug: OnBug = (where, error) => {
  bugs.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  return { code: 'internal', correlationId: 'c-1' };
};
const never = neverAborts();
const run = (verbName: unknown, input: unknown, handlers: Record<string, unknown>, signal = never) =>
  dispatch(contract, handlers, { verb: verbName, input }, onBug, signal);

describe('calls from the window', () => {
  const handlers = { add: async ({ n }: { n: number }) => ok({ sum: n + 1 }) };

  it('runs a known verb with parsed input', async () => {
    expect(await run('add', { n: 1 }, handlers)).toEqual(ok({ sum: 2 }));
  });

  it.each([['__proto__'], ['constructor'], ['toString'], ['nope'], [7], [null]])(
    'refuses the verb %s',
    async (name) => {
      expect(await run(name, {}, handlers)).toMatchObject({ ok: false, error: { code: 'refused' } });
    },
  );

  it('refuses input that is too large, of the wrong kind, or has extra fields', async () => {
    for (const input of [{ n: 11 }, { n: '1' }, {}, { n: 1, extra: 1 }, null, 'x']) {
      expect(await run('add', input, handlers)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      });
    }
  });

  it('names the field that does not fit, or the input as a whole', async () => {
    const problemOf = async (input: unknown) => {
      const outcome = await run('add', input, handlers);
      return outcome.ok ? null : outcome.error;
    };
    expect(await problemOf({ n: 11 })).toMatchObject({ field: 'n', reason: expect.stringMatching(/10/) });
    expect(await problemOf('x')).toMatchObject({ field: 'Input', reason: expect.stringMatching(/object/) });
    const long = await problemOf(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`extra${n}`, 1])));
    expect(long).toMatchObject({ code: 'invalid-input' });
    expect(JSON.stringify(long).length).toBeLessThan(700);
  });

  it('says so in words where there is no such verb, and where nobody serves it', async () => {
    const reason = 'The window asked for something that does not exist.';
    for (const outcome of [await run('nope', {}, handlers), await run('add', { n: 1 }, {})])
      expect(outcome).toEqual({ ok: false, error: { code: 'refused', reason } });
  });

  it('reports each place that does not fit of what a verb gave, and no value', async () => {
    bugs.length = 0;
    await run('add', { n: 1 }, { add: async () => ok({ sum: 'canary', extra: 'canary' }) });
    expect(bugs).toHaveLength(1);
    expect(bugs[0]).toMatch(/^output of add: invalid_type at sum; unrecognized_keys at /);
  });

  it('refuses a verb that nobody serves', async () => {
    for (const none of [{}, { add: 7 }, { add: null }])
      expect(await run('add', { n: 1 }, none)).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('answers a failure of the verb as it is', async () => {
    const failing = { add: async () => err({ code: 'network', host: 'x' }) };
    expect(await run('add', { n: 1 }, failing)).toEqual(err({ code: 'network', host: 'x' }));
  });

  it('says in the log which verb it was, and which field did not fit', async () => {
    bugs.length = 0;
    await run('add', { n: 1 }, { add: async () => ok({ sum: 'one' }) });
    await run('add', { n: 1 }, { add: async () => Promise.reject(new Error('boom')) });
    expect(bugs[0]).toMatch(/output of add: .*invalid_type at sum/);
    expect(bugs[1]).toBe('add: boom');
  });

  it('lets no extra field leave main, and does not write its value down', async () => {
    const leaky = { add: async () => ok({ sum: 1, secretAccessKey: 'canary-secret' }) };
    const outcome = await run('add', { n: 1 }, leaky);
    expect(outcome).toEqual(err({ code: 'internal', correlationId: 'c-1' }));
    expect(bugs.join()).not.toContain('canary-secret');
  });

  it('turns a throw into a problem with a number', async () => {
    const broken = { add: async () => Promise.reject(new Error('boom')) };
    expect(await run('add', { n: 1 }, broken)).toEqual(err({ code: 'internal', correlationId: 'c-1' }));
  });

  it('answers cancelled when the window was closed in between', async () => {
    const controller = new AbortController();
    const slow = {
      add: async () => {
        controller.abort();
        throw new Error('aborted');
      },
    };
    expect(await run('add', { n: 1 }, slow, controller.signal)).toEqual(err({ code: 'cancelled' }));
  });
});
