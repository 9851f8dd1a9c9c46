import type { ActivityFinding } from '../activity-check.ts';
import { many } from './plural.ts';

/** What `latchkey activity` says. */
export const activityTexts = {
  columns: ['TIME (UTC)', 'EVENT', 'SESSION', 'ASKED BY', 'PID', 'DIRECTORY', 'MS', 'REASON'],
  none: 'Nothing is kept that fits.',
  badTime: (typed: string) =>
    `"${typed}" is no time. Write how long ago, such as 30min, 2h or 3d, or a UTC date such as 2026-11-28.`,
  badOutcome: (typed: string) => `"${typed}" is no outcome. Write ok or failed.`,
  badFormat: (typed: string) => `"${typed}" is no format. Write jsonl or csv.`,
  badCount: (typed: string) => `"${typed}" is no number from 1 to 100000.`,
  empty: 'Nothing is kept on the disk.',
  intact: (entries: number) => `Intact: ${many(entries, 'entry', 'entries')}, each as it was written.`,
  broken: (entries: number) =>
    `Broken: ${many(entries, 'entry', 'entries')} read, and they are not what Latchkey wrote.`,
  unverified: (entries: number) =>
    `Not verified as a whole: ${many(entries, 'entry', 'entries')} read, each as it was written, but not every file can be read.`,
  hash: (hash: string) => `Hash: ${hash}`,
  limits:
    'A program that can write these files can write all of them again. Note the hash elsewhere to see that later.',
  finding(found: ActivityFinding, time: (atMs: number) => string): string {
    switch (found.kind) {
      case 'changed':
        return found.seq === null
          ? `Line ${found.line} of ${found.file} is not as it was written.`
          : `Entry ${found.seq} is not as it was written (line ${found.line} of ${found.file}).`;
      case 'cut':
        return `Between entries ${found.after} and ${found.before} something was taken out, put in or moved (${found.file}).`;
      case 'start-missing':
        return `What was before entry ${found.before} is missing, and Latchkey did not remove it.`;
      case 'end-missing':
        return `What was after entry ${found.after} is missing or was changed.`;
      case 'removed':
        return `Up to entry ${found.until} Latchkey removed what was too old or too much (${time(found.at)}).`;
      case 'torn':
        return `The last line of ${found.file} was cut short, by a crash or a full disk.`;
      case 'unread':
        return `${found.file} could not be read${found.reason === '' ? '.' : `: ${found.reason}`}`;
      case 'begins-again':
        return `${found.file} could not be read when Latchkey went on behind it, so its end is not part of the chain (${time(found.at)}).`;
      case 'not-saved':
        return `Entries ${found.after + 1} to ${found.before - 1} could not be saved.`;
    }
  },
};
