import type { ActivityOutcome } from '../activity.ts';
import { many } from './plural.ts';

const count = (n: number): string => n.toLocaleString('en-GB');

/** The page of activity. */
export const activityText = {
  search: 'Search',
  searchHint: 'Search activity',
  filters: 'Filters',
  /** What each filter is called, and its choice of everything. */
  filter: {
    text: 'Text',
    program: 'Program',
    session: 'Session',
    outcome: 'Outcome',
    event: 'Event',
    time: 'Time',
  },
  any: {
    program: 'All programs',
    session: 'All sessions',
    outcome: 'All outcomes',
    event: 'All events',
    time: 'Any time',
  },
  outcome: { ok: 'OK', failed: 'Failed' } satisfies Record<ActivityOutcome, string>,
  time: {
    hour: 'Last hour',
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'Last 7 days',
    span: 'Chosen time',
  },
  since: (time: string) => `since ${time}`,
  between: (from: string, until: string) => `${from} to ${until}`,
  named: (name: string, value: string) => `${name}: ${value}`,
  removed: (name: string) => `${name} (removed)`,
  clear: 'Clear filters',
  export: 'Export all…',
  exportFound: 'Export matching…',
  exported: (file: string) => `Exported to ${file}.`,
  more: 'Load older entries',
  searching: 'Searching older entries…',
  end: 'This is the beginning of the record.',
  /** With filters: one of them may be the time. */
  noOlder: 'No older entry matches.',
  /** The banner above says which one. */
  partUnread: 'A file of the record cannot be read: entries may be missing here.',
  verify: 'Verify',
  closeCheck: 'Close the result',
  copyHash: 'Copy hash',
  moreFindings: (n: number) => `and ${count(n)} more, which latchkey activity verify lists`,
  columns: { when: 'When', event: 'Event', what: 'Session or source', caller: 'Asked by', took: 'Took' },
  table: 'Activity, newest first',
  list: 'Entries',
  emptyTitle: 'Nothing has happened yet',
  empty: 'Sign-ins, renewals and every request for credentials are listed here. Secrets never appear.',
  noMatchTitle: 'No entry matches all filters',
  noMatch: 'Remove one of them:',
  /** `hides`: of the newest `all` entries, those that this filter alone hides. */
  without: (filter: string) => `Remove “${filter}”`,
  hides: (hides: number, all: number) =>
    hides === 0
      ? `shows none of the newest ${count(all)} on its own`
      : `shows ${count(hides)} of the newest ${count(all)}`,
  found: (n: number) => many(n, 'matching entry', 'matching entries'),
  loaded: (n: number) => many(n, 'entry', 'entries'),
  took: (ms: number) => (ms < 1000 ? `${count(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`),
  tookBetween: (least: number, most: number) =>
    most < 1000
      ? `${count(Math.round(least))}–${count(Math.round(most))} ms`
      : `${(least / 1000).toFixed(1)}–${(most / 1000).toFixed(1)} s`,
  inFolder: (cwd: string) => `in\u00a0${cwd}`,
  today: (date: string) => `Today, ${date}`,
  yesterday: (date: string) => `Yesterday, ${date}`,
  onDay: (n: number) => `${count(n)} shown`,
  times: (n: number) => `${count(n)} times`,
  timesOrMore: (n: number) => `${count(n)} times or more`,
  /** Of a burst, beside the time of its last entry. */
  from: (time: string) => `from ${time}`,
  process: (pid: number) => `pid\u00a0${pid}`,
  processes: (n: number) => `${count(n)}\u00a0processes`,
  folders: (n: number) => `${count(n)} folders`,
  timeline: {
    label: (day: string) => `Timeline: ${day}`,
    hours: 'Entries by hour',
    before: 'Day before',
    after: 'Day after',
    /** Of a bar: `13:00 to 14:00: 42 entries, 3 failed`. */
    part: (from: string, until: string, said: string) => `${from} to ${until}: ${said}`,
    said: (all: number, failed: number) =>
      failed === 0
        ? many(all, 'entry', 'entries')
        : `${many(all, 'entry', 'entries')}, ${count(failed)} failed`,
    unread: 'The record cannot be read.',
  },
  sparkline: {
    label: (said: string, busiest: string | null) =>
      busiest === null ? `Last 24 hours: ${said}` : `Last 24 hours: ${said}; most of them ${busiest}`,
    caption: (said: string) => `Last 24 hours: ${said}`,
    busiest: (from: string, until: string) => `from ${from} to ${until}`,
    show: 'Show in Activity',
  },
  /** From where in Latchkey a switch came, by `SwitchedBy`. */
  place: { window: 'Window', palette: 'Palette', 'quick panel': 'Quick panel', tray: 'Tray' },
};
