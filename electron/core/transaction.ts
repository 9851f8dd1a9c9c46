import type { SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Records } from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';

/**
 * A change of the records that the user's files must follow: planned, written, committed, and only then announced. Where any
 * step fails, records and files are as they were. Several of one moment are one write; where that fails, each is tried alone.
 */
export interface Transaction {
  /** Pure: it runs on the records as they are when its turn comes, and again when they are committed. */
  readonly change?: (records: Records) => Records;
  /** Why it cannot be done, asked when its turn comes, of the records as they are then; null: it can. */
  readonly refusal?: () => Problem | null;
  /** Profiles that must come out as asked. What keeps any other profile from that does not stop the change. */
  readonly needs?: readonly string[];
  /**
   * The user asked: that ends the pause after an undo, and the "no" that they said to a take-over of these profiles. Absent:
   * the app itself wants it.
   */
  readonly asksFor?: readonly string[];
  /** The consent of the user to the take-over of a profile, and to which text they said it (`ProfileConflict.basis`). */
  readonly consent?: { readonly profile: string; readonly basis: string };
  /**
   * The consent of the user to the take-over of these profiles, whatever text of theirs is there, such as by `--take-over`. It is for
   * this write alone: where that fails, nothing is taken over later by it.
   */
  readonly agreedTo?: readonly string[];
  /**
   * The profiles of a confirmed import, which is the consent to take them over; what it wants of the files beside goes with this
   * write. No write that only happens at the same time may take either. Absent: it is no import.
   */
  readonly imports?: readonly string[];
  /** SECURITY: the keys held for these sessions are of what they were before: they must not be written any more. Asked behind `refusal`. */
  readonly staleKeysOf?: () => readonly SessionId[];
  /** What the user asks for is in the files: it is refused while Latchkey is detached from them. */
  readonly mustWrite?: true;
  /** Called in the same turn as the records change, before anybody hears of it. */
  readonly committed?: () => void;
}

export type Transact = (transaction: Transaction) => Promise<Result<void, Problem>>;
