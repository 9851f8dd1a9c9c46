import type { FollowingProgram } from '../following-program.ts';
import { duration } from './time.ts';

const MOST_NAMED = 5;

/** Which programs will act as the new default session, and when. `now`: epoch ms. */
export function followingText(programs: readonly FollowingProgram[], now: number): string {
  const named = programs.slice(0, MOST_NAMED).map(({ name, pid, renewsBy }) => {
    const left = renewsBy - now;
    const when =
      left <= 0 ? 'when it next asks' : left < 60_000 ? 'within a minute' : `within ${duration(left)}`;
    return `${name} (pid ${pid}, ${when})`;
  });
  const more = programs.length > MOST_NAMED ? [`${programs.length - MOST_NAMED} more`] : [];
  return `Running on the default profile, these go on with credentials of the new session: ${[...named, ...more].join(', ')}. To keep a program in one session, start it with a profile or with latchkey exec.`;
}
