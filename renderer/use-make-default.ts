import { useCallback } from 'react';
import type { FollowingProgram } from '../shared/following-program.ts';
import type { SessionId } from '../shared/ids.ts';
import { pageEntries } from '../shared/pages.ts';
import { serverNow } from '../shared/server-now.ts';
import { inApp } from '../shared/switched-by.ts';
import { followingText, phrase } from '../shared/words.ts';
import { useAct, useApp } from './app-context.tsx';

/** The switch of the default session, and what is said of the programs that it takes along. */
export function useMakeDefault(
  from: 'window' | 'palette' | 'quick panel' = 'window',
): (sessionId: SessionId, done?: string) => Promise<void> {
  const { client, store, tell } = useApp();
  const { act } = useAct();
  const nameFollowing = useCallback(
    (following: readonly FollowingProgram[]): void => {
      const skewMs = store.get()?.clockSkewMs ?? 0;
      const now = serverNow({ clock: { nowMs: () => Date.now() }, skew: { skewMs: () => skewMs } });
      // With a button, so that it stays long enough to be read.
      tell({
        text: followingText(following, now),
        next: { label: phrase(pageEntries.activity.title), place: 'activity' },
      });
    },
    [store, tell],
  );
  return useCallback(
    async (sessionId, done) => {
      // In the work itself, which "Try again" does once more.
      await act(async () => {
        const made = await client.makeDefault({ sessionId, by: inApp(from) });
        const following = made.ok ? (made.value.following ?? []) : [];
        if (following.length > 0) nameFollowing(following);
        return made;
      }, done);
    },
    [act, client, from, nameFollowing],
  );
}
