import { expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { createFollowingPrograms } from './following-programs.ts';

// What a switch says of them: terminal/following-programs.test.ts.

it('keeps no call waiting for when its program started, and knows it a moment later', async () => {
  const [first, second] = [SessionId.parse('s-1'), SessionId.parse('s-2')];
  const starts = { looked: 0, now: 'noon' };
  const programs = createFollowingPrograms({
    processes: {
      look: () => {
        starts.looked += 1;
        return { start: starts.now };
      },
      startOf: async () => starts.now,
    },
  });
  programs.note(
    { process: 'terraform', pid: 4711 },
    {
      session: first,
      until: 1_000,
      isByDefault: true,
      user: null,
    },
  );
  expect(starts.looked).toBe(0);
  const terraform = { name: 'terraform', pid: 4711, renewsBy: 1_000 };
  expect(programs.notOf(second)).toEqual([terraform]);
  await Promise.resolve();
  expect(programs.notOf(second)).toEqual([terraform]);
  // Its id is another's by now.
  starts.now = 'later';
  expect(programs.notOf(second)).toEqual([]);
});
