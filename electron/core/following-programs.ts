import type { FollowingProgram } from '../../shared/following-program.ts';
import type { SessionId } from '../../shared/ids.ts';

/** What a program was given. */
export interface GivenTo {
  readonly session: SessionId;
  /** The end of it, epoch ms. */
  readonly until: number;
  /** It asked by no name: it follows the default session. Else it stays with this one. */
  readonly isByDefault: boolean;
  /** As `ActsAs.user`, when it was given; null: not known. */
  readonly user: string | null;
}

/**
 * The programs that ask for credentials again and are not pinned as those of `exec` are: with their next question they follow a switch
 * of the default session, or another user who signed in. In memory only: it is for the words that such a change is answered with.
 */
export interface FollowingPrograms {
  /** What is a shell, or has no name, is not noted. */
  note(asker: { readonly process: string | null; readonly pid: number | null }, given: GivenTo): void;
  /** Those on the default profile that still run with credentials of another session than this one. */
  notOf(session: SessionId): readonly FollowingProgram[];
  /** Those that still run with credentials of another user. `userOf`: who a session acts as now; null: not known, or not asked about. */
  ofAnotherUser(userOf: (session: SessionId) => string | null): readonly FollowingProgram[];
}
