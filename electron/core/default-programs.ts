import type { FollowingProgram } from '../../shared/following-program.ts';
import type { SessionId } from '../../shared/ids.ts';

/**
 * The programs that run with credentials of the default session, which they asked for by no name. They are not pinned: with their
 * next question they follow a switch. In memory only: it is for the words that a switch is answered with.
 */
export interface DefaultPrograms {
  /** `until`: the end of what it was given, epoch ms. What is a shell, or has no name, is not noted. */
  note(
    asker: { readonly process: string | null; readonly pid: number | null },
    session: SessionId,
    until: number,
  ): void;
  /** Those that still run with credentials of another session than this one. */
  notOf(session: SessionId): readonly FollowingProgram[];
}
