import type { FollowingProgram } from '../following-program.ts';
import { duration } from './time.ts';

const MOST_NAMED = 5;

/** Which programs will act as the new default session, and when. `now`: epoch ms. */
export const followingText = (programs: readonly FollowingProgram[], now: number): string =>
  `Running on the default profile, these go on with credentials of the new session: ${listOf(programs, now)}. To keep a program in one session, start it with a profile or with latchkey exec.`;

/** Which programs on profiles will act as the user who is signed in now, and when. `now`: epoch ms. */
export const followingUserText = (
  programs: readonly FollowingProgram[],
  user: string | null,
  now: number,
): string =>
  `Started under another user, these go on with credentials of ${user ?? 'the new one'}: ${listOf(programs, now)}. To keep a program with one user, start it with latchkey exec.`;

function listOf(programs: readonly FollowingProgram[], now: number): string {
  const named = programs.slice(0, MOST_NAMED).map(({ name, pid, renewsBy }) => {
    const left = renewsBy - now;
    const when =
      left <= 0 ? 'when it next asks' : left < 60_000 ? 'within a minute' : `within ${duration(left)}`;
    return `${name} (pid ${pid}, ${when})`;
  });
  const more = programs.length > MOST_NAMED ? [`${programs.length - MOST_NAMED} more`] : [];
  return [...named, ...more].join(', ');
}
