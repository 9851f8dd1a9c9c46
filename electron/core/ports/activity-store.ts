import type { ActivityCheck } from '../../../shared/activity-check.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** The activity on the disk, in the order in which it happened. Calls are done one after the other. */
export interface ActivityStore {
  /** The number of the last entry that is kept; 0: there is none. Comes first. */
  open(): Promise<Result<number, Problem>>;
  /** All of them, or none. */
  append(entries: readonly ActivityEntry[]): Promise<Result<void, Problem>>;
  /** Removes what is older than `days`, and the oldest of what is too much; with 0, everything. */
  prune(days: number): Promise<Result<void, Problem>>;
  /** Newest first, those before this entry. `skipped`: why a file that may have some of them could not be read. */
  page(
    beforeSeq: number,
    limit: number,
    skipped?: (problem: Problem) => void,
  ): Promise<Result<readonly ActivityEntry[], Problem>>;
  /** Why what is kept, or a file of it, cannot be read now; none: all of it can. */
  unread(): Promise<Result<readonly Problem[], Problem>>;
  /** Reads everything, and says whether it is what was written. */
  verify(): Promise<Result<ActivityCheck, Problem>>;
}
