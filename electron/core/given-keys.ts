import type { SessionId } from '../../shared/ids.ts';

/** Which session an access key of somebody's shell is of. Kept over a restart, as the shell is. */
export interface GivenKeys {
  /** Keys of this session go into an environment that Latchkey no longer sees. `until`: their end, epoch ms. */
  note(accessKeyId: string, session: SessionId, until: number): void;
  /**
   * `digest`: of an access key id. The last one that gave it first: sessions of one IAM user with the same MFA code have one key.
   * None: Latchkey put no such key into an environment.
   */
  sessionsOf(digest: string): readonly SessionId[];
}
