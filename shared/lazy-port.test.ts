import { expect, it } from 'vitest';
import { lazyPort } from './lazy-port.ts';
import { neverAborts } from './never-aborts.ts';

interface Greeter {
  greet(name: string, signal: AbortSignal): Promise<string>;
  part(): Promise<number>;
}
const signal = neverAborts();

function greeter(load: () => Promise<Greeter>) {
  return lazyPort<Greeter>({ greet: true, part: true }, load);
}

it('loads once, at the first call, and hands every argument on', async () => {
  let loads = 0;
  const seen: unknown[] = [];
  const port = greeter(async () => {
    loads += 1;
    return {
      greet: async (...input) => {
        seen.push(...input);
        return `hello ${input[0]}`;
      },
      part: async () => 7,
    };
  });
  expect(loads).toBe(0);
  expect(await Promise.all([port.greet('ada', signal), port.part()])).toEqual(['hello ada', 7]);
  expect(await port.part()).toBe(7);
  expect(loads).toBe(1);
  expect(seen).toEqual(['ada', signal]);
});

it('keeps what a port keeps on itself', async () => {
  class Counter {
    private count = 0;
    async part() {
      this.count += 1;
      return this.count;
    }
    async greet() {
      return '';
    }
  }
  const port = greeter(async () => new Counter());
  await port.part();
  expect(await port.part()).toBe(2);
});

it('tries again after a load that failed', async () => {
  let loads = 0;
  const port = greeter(async () => {
    loads += 1;
    if (loads === 1) throw new Error('EMFILE');
    return { greet: async () => '', part: async () => 1 };
  });
  await expect(port.part()).rejects.toThrow('EMFILE');
  expect(await port.part()).toBe(1);
});
