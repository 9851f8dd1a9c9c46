import { expect, it, vi } from 'vitest';

let isLoading = true;
const read: string[] = [];

vi.mock('../shared/words.ts', async (original) => {
  const real = await original<Readonly<Record<string, unknown>>>();
  const watched = (name: string, value: unknown): unknown => {
    const note = (): void => void (isLoading && read.push(name));
    if (typeof value === 'function')
      return (...given: readonly unknown[]): unknown => {
        note();
        return Reflect.apply(value, undefined, given);
      };
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get: (all, key): unknown => {
        note();
        return Reflect.get(all, key);
      },
    });
  };
  return Object.fromEntries(Object.entries(real).map(([name, value]) => [name, watched(name, value)]));
});

it('no module reads a catalogue while it loads: what it took would stay in the language of the start', async () => {
  const modules = import.meta.glob([
    './**/*.ts',
    './**/*.tsx',
    '!./main.tsx',
    '!./preview/**',
    '!./**/*.test.*',
    '!./testing.tsx',
  ]);
  for (const load of Object.values(modules)) await load();
  const shell = import.meta.glob([
    '../electron/shell/notification-plan.ts',
    '../electron/shell/tray-menu.ts',
  ]);
  for (const load of Object.values(shell)) await load();
  isLoading = false;
  expect(Object.keys(modules).length).toBeGreaterThan(100);
  expect(read).toEqual([]);
});
