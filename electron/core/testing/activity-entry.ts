import type { ActivityEntry } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';

/** Credentials that aws got for a session, as the activity has it. */
export const activityEntry = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  seq,
  at: seq,
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
