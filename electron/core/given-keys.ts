import type { SessionId } from '../../shared/ids.ts';

/** Which session an access key of somebody's shell is of. Kept over a restart, as the shell is. */
export interface GivenKeys {
  /** Keys of this session go into an environment that Latchkey no longer sees. */
  note(accessKeyId: string, session: SessionId): void;
  /** `digest`: of an access key id. Null: Latchkey put no such key into an environment. */
  sessionOf(digest: string): SessionId | null;
}
