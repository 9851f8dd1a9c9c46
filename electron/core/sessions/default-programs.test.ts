import { expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { createDefaultPrograms } from './default-programs.ts';

// What a switch says of them: terminal/default-programs.test.ts.

it('keeps no call waiting for when its program started, and knows it a moment later', async () => {
  const [first, second] = [SessionId.parse('s-1'), SessionId.parse('s-2')];
  const starts = { looked: 0, now: 'noon' };
  const programs = createDefaultPrograms({
    processes: {
      look: () => {
        starts.looked += 1;
        return { start: starts.now };
      },
      startOf: async () => starts.now,
    },
  });
  programs.note({ process: 'terraform', pid: 4711 }, first, 1_000);
  expect(starts.looked).toBe(0);
  const terraform = { name: 'terraform', pid: 4711, renewsBy: 1_000 };
  expect(programs.notOf(second)).toEqual([terraform]);
  await Promise.resolve();
  expect(programs.notOf(second)).toEqual([terraform]);
  // Its id is another's by now.
  starts.now = 'later';
  expect(programs.notOf(second)).toEqual([]);
});
