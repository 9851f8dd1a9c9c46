import { callerOf, outcomeOf } from '../../shared/activity.ts';
import type { ActivityEntry } from '../../shared/app-state.ts';
import type { CliActivityEntry } from '../../shared/cli.ts';
import { csvLine } from '../../shared/csv.ts';
import { escapedJson } from '../../shared/text/plain-line.ts';
import { problemText } from '../../shared/text/problem.ts';
import { toIsoTime } from './utc.ts';

/** The one shape of an entry outside of the app. */
export function activityRow(entry: ActivityEntry): CliActivityEntry {
  const asked = callerOf(entry);
  return {
    number: entry.seq,
    at: toIsoTime(entry.at),
    event: entry.event,
    outcome: outcomeOf(entry),
    sessionId: entry.sessionId,
    session: entry.sessionName,
    source: entry.sourceName,
    verb: asked?.verb ?? null,
    program: asked?.program ?? null,
    pid: asked?.pid ?? null,
    directory: entry.cwd,
    ms: entry.durationMs,
    problem: entry.problem?.code ?? null,
    reason: entry.problem === null ? null : problemText(entry.problem).what,
    note: entry.note,
    // Last: a script that reads the columns of a CSV by their place finds the others in the old one.
    accountId: entry.accountId ?? null,
  };
}

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Oldest first, as what reads logs expects. */
export function exportText(entries: readonly ActivityEntry[], format: ExportFormat): string {
  const rows = entries.map(activityRow);
  if (format === 'jsonl') return rows.map((row) => `${escapedJson(JSON.stringify(row))}\n`).join('');
  const [first] = rows;
  if (first === undefined) return '';
  return [Object.keys(first), ...rows.map((row) => Object.values(row))].map(csvLine).join('');
}
