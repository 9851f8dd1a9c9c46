import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ActivityLog } from './activity-log.ts';

/** Few enough that an answer to a tool does not wait for one of them. */
const SLICE = 500;

/**
 * Goes through the record, newest first, from before this entry (null: from the newest) until `look` has enough. Answers the number of
 * the last entry that was looked at; null: it came to the beginning.
 */
export async function eachSlice(
  activity: Pick<ActivityLog, 'page'>,
  beforeSeq: number | null,
  signal: AbortSignal,
  look: (slice: readonly ActivityEntry[]) => 'more' | 'enough',
): Promise<Result<number | null, Problem>> {
  let before = beforeSeq;
  for (;;) {
    if (signal.aborted) return err({ code: 'cancelled' });
    const page = await activity.page(before, SLICE);
    if (!page.ok) return page;
    const last = page.value.at(-1);
    if (last === undefined) return ok(null);
    const said = look(page.value);
    if (page.value.length < SLICE) return ok(said === 'enough' ? last.seq : null);
    before = last.seq;
    if (said === 'enough') return ok(before);
  }
}
