import type { ActivityEntry } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';

export const NOON = Date.UTC(2026, 5, 1, 12);

export const entryOf = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  seq,
  at: NOON + seq,
  event: 'credentials-given',
  sessionId: SessionId.parse('own:deploy'),
  sessionName: 'deploy',
  sourceName: null,
  caller: 'credential-process · aws (pid 4242)',
  cwd: '/home/ada/web',
  durationMs: 3,
  problem: null,
  note: null,
  ...more,
});

export const entriesOf = (first: number, last: number): readonly ActivityEntry[] =>
  Array.from({ length: last - first + 1 }, (_, at) => entryOf(first + at));
