import type { ActivityEntry } from '../../../shared/app-state.ts';
import { keptProblem } from '../../../shared/kept-problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import { readBody } from './activity-body.ts';
import { readLine } from './activity-chain.ts';
import { readSegment, type Segment } from './activity-segments.ts';

/** Newest first. A line that cannot be read is left out, of which `verify` tells; `skipped`: so is a file. */
export async function pageOf(
  segments: readonly Segment[],
  beforeSeq: number,
  limit: number,
  skipped: (problem: Problem) => void,
): Promise<readonly ActivityEntry[]> {
  const page: ActivityEntry[] = [];
  for (const segment of segments.toReversed()) {
    if (segment.first >= beforeSeq) continue;
    const { lines, unread } = await readSegment(segment);
    if (unread !== null) skipped(unread);
    for (const line of lines.toReversed()) {
      if (isFrom(line, beforeSeq)) continue;
      const chained = readLine(line);
      const body = chained === null ? null : readBody(chained.body);
      if (body === null || !('entry' in body) || body.entry.seq >= beforeSeq) continue;
      // An older version kept what others had said, too.
      const { problem, ...entry } = body.entry;
      page.push({ ...entry, problem: problem === null ? null : keptProblem(problem) });
      if (page.length === limit) return page;
    }
  }
  return page;
}

/** A look at the text alone: most of a file is passed over when its older entries are read. */
function isFrom(line: string, beforeSeq: number): boolean {
  const seq = /"body":\{"entry":\{"seq":(\d{1,15}),/.exec(line.slice(0, 240))?.[1];
  return seq !== undefined && Number(seq) >= beforeSeq;
}
