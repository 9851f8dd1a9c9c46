import type { ActivityEntry } from '../../../shared/app-state.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { eventWord } from '../../../shared/text/window-pages.ts';

export interface ActivityFilter {
  readonly text: string;
  readonly event: ActivityEntry['event'] | 'all';
  readonly failuresOnly: boolean;
}
export const noFilter: ActivityFilter = { text: '', event: 'all', failuresOnly: false };

export const isFiltering = (filter: ActivityFilter): boolean =>
  filter.text.trim() !== '' || filter.event !== 'all' || filter.failuresOnly;

/** `account`: of the entry's session, as it is written in its row. */
export function fits(entry: ActivityEntry, filter: ActivityFilter, account: string | null = null): boolean {
  if (filter.failuresOnly && entry.problem === null) return false;
  if (filter.event !== 'all' && entry.event !== filter.event) return false;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { sessionName, sourceName, caller, cwd, note, problem } = entry;
  const said = problem === null ? null : problemText(problem).what;
  const hay = [eventWord[entry.event], sessionName, account, sourceName, caller, cwd, note, said]
    .join(' ')
    .toLowerCase();
  return words.every((word) => hay.includes(word));
}

/** What came live and what was loaded, once each, newest first. */
export function mergeEntries(
  live: readonly ActivityEntry[],
  loaded: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  const bySeq = new Map([...loaded, ...live].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].toSorted((a, b) => b.seq - a.seq);
}
