import { describe, expect, it } from 'vitest';
import { anyActivity } from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { activityEntry } from '../testing/activity-entry.ts';
import { must, never } from '../testing/running-app.ts';
import type { ActivityLog } from './activity-log.ts';
import { exportActivity } from './activity-verbs.ts';
import { activityCounts, activityNames, searchActivity } from './search-activity.ts';

const account = () => null;
const git = { caller: 'git-credential · git (pid 7)' };

/** Oldest first; notes how many entries each question brought. */
function logOf(kept: ActivityEntry[]) {
  const read: number[] = [];
  const activity: Pick<ActivityLog, 'page' | 'lookAgain'> = {
    lookAgain: async () => [],
    page: async (beforeSeq, limit) => {
      const page = kept
        .filter(({ seq }) => beforeSeq === null || seq < beforeSeq)
        .slice(-limit)
        .toReversed();
      read.push(page.length);
      return ok(page);
    },
  };
  return { activity, read };
}
const many = (count: number, more: (seq: number) => Partial<ActivityEntry> = () => ({})) =>
  Array.from({ length: count }, (_, at) => activityEntry(at + 1, more(at + 1)));

interface Page {
  readonly entries: readonly ActivityEntry[];
  readonly reach: number | null;
}

async function all(kept: ActivityEntry[], query: Partial<typeof anyActivity>, limit = 200) {
  const { activity, read } = logOf(kept);
  const search = searchActivity({ activity, account });
  const found: number[] = [];
  const calls: number[] = [];
  let beforeSeq: number | null = null;
  do {
    const page: Page = must(await search({ query: { ...anyActivity, ...query }, beforeSeq, limit }, never));
    found.push(...page.entries.map(({ seq }) => seq));
    calls.push(page.entries.length);
    beforeSeq = page.reach;
  } while (beforeSeq !== null);
  return { found, calls, read };
}

describe('the search in the activity', () => {
  it('finds one of twenty thousand, a bounded number at once, and says when it came to the beginning', async () => {
    const kept = many(20_000, (seq) => (seq === 17 ? git : {}));
    const { found, calls, read } = await all(kept, { program: 'git' });
    expect(found).toEqual([17]);
    expect(calls.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...read)).toBeLessThanOrEqual(500);
  });

  it.each([1, 7, 200, 499, 500])('gives every entry once, newest first, %i at a time', async (limit) => {
    const { found, calls } = await all(many(1_500), {}, limit);
    expect(found).toEqual(Array.from({ length: 1_500 }, (_, at) => 1_500 - at));
    expect(Math.max(...calls)).toBe(limit);
  });

  it('reads nothing older than the time that is asked for', async () => {
    const { found, read } = await all(many(20_000), { since: 19_800 });
    expect(found).toHaveLength(201);
    expect(read.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1_500);
  });

  it('says why where the record cannot be read', async () => {
    const problem = { code: 'file-unreadable', file: '/a', detail: 'EACCES' } as const;
    const activity = { page: async () => err(problem) };
    const search = searchActivity({ activity, account });
    expect(await search({ query: anyActivity, beforeSeq: null, limit: 9 }, never)).toEqual(err(problem));
  });
});

describe('the counts of a timeline', () => {
  it('are of each part, from its edge to before the next, by outcome, of what fits', async () => {
    const kept = many(20_000, (seq) => (seq % 2 === 0 ? { problem: { code: 'app-quitting' } } : {}));
    const { activity, read } = logOf(kept);
    const counts = activityCounts({ activity, account });
    const edges = [19_001, 19_002, 19_500, 19_501];
    const all = must(await counts({ query: anyActivity, edges }, never));
    expect(all.counts).toEqual([
      { ok: 1, failed: 0 },
      { ok: 249, failed: 249 },
      { ok: 0, failed: 1 },
    ]);
    expect(all.newest).toBe(20_000);
    // What is older than the timeline is not read.
    expect(read.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2_000);
    const failed = must(await counts({ query: { ...anyActivity, outcome: 'failed' }, edges }, never));
    expect(failed.counts.map((count) => count.ok)).toEqual([0, 0, 0]);
  });
});

describe('the names to choose from', () => {
  it('are of the whole record, by their last name, and only what is new is read the next time', async () => {
    const kept = many(3_000, (seq) =>
      seq === 5 ? { ...git, sessionId: SessionId.parse('own:gone'), sessionName: 'gone' } : {},
    );
    const { activity, read } = logOf(kept);
    const names = activityNames({ activity });
    const first = must(await names({}, never));
    expect(first.programs).toEqual(['aws', 'git']);
    expect(first.sessions.map(({ name }) => name)).toEqual(['deploy', 'gone']);
    read.length = 0;
    kept.push(activityEntry(3_001, { sessionName: 'renamed', caller: 'exec · terraform (pid 1)' }));
    const next = must(await names({}, never));
    expect(next.programs).toEqual(['terraform', 'aws', 'git']);
    expect(next.sessions.map(({ name }) => name)).toEqual(['renamed', 'gone']);
    expect(read).toEqual([500]);
  });
});

describe('the export', () => {
  const exported = async (query?: typeof anyActivity) => {
    const { activity } = logOf(many(1_200, (seq) => (seq % 100 === 0 ? git : {})));
    let text = '';
    const saveActivity = async (textAs: (format: 'jsonl') => string) => {
      text = textAs('jsonl');
      return ok('/tmp/a.jsonl');
    };
    await exportActivity({ activity, account, saveActivity })(query === undefined ? {} : { query }, never);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): number => JSON.parse(line).number);
  };

  it('has everything, oldest first, or what the filters show', async () => {
    expect(await exported()).toEqual(Array.from({ length: 1_200 }, (_, at) => at + 1));
    const found = await exported({ ...anyActivity, program: 'git', since: 500 });
    expect(found).toEqual([500, 600, 700, 800, 900, 1_000, 1_100, 1_200]);
  });

  it('is refused where a part of the record cannot be read: what is saved would be taken for all of it', async () => {
    const unread: Problem = {
      code: 'file-unreadable',
      file: '/data/activity/0000000000000001.jsonl',
      detail: '',
    };
    const activity = { ...logOf(many(3)).activity, lookAgain: async () => [unread] };
    const saveActivity = async () => {
      throw new Error('nothing is saved');
    };
    expect(await exportActivity({ activity, account, saveActivity })({}, never)).toEqual(err(unread));
  });
});
