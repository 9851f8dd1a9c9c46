import { describe, expect, it } from 'vitest';
import { activityMatcher, anyActivity } from './activity-query.ts';
import type { ActivityEntry } from './app-state.ts';
import { SessionId } from './ids.ts';

const deploy = SessionId.parse('own:deploy');
const entry: ActivityEntry = {
  seq: 1,
  at: 1_000,
  event: 'credentials-given',
  sessionId: deploy,
  sessionName: 'deploy to production',
  sourceName: null,
  caller: 'credential-process · aws (pid 4242)',
  cwd: '/home/ada/payments',
  durationMs: 3,
  problem: null,
  note: null,
};
const fits = (query: Partial<typeof anyActivity>, of: ActivityEntry = entry): boolean =>
  activityMatcher({ ...anyActivity, ...query }, () => 'acme (111122223333)')(of);

describe('a query of the activity', () => {
  it('lets all pass when nothing is asked', () => {
    expect(fits({})).toBe(true);
    expect(fits({ text: '  ' })).toBe(true);
  });

  it.each([
    [{ text: 'PAYMENTS aws' }, true],
    [{ text: 'payments nowhere' }, false],
    [{ text: '11112222' }, true],
    [{ text: 'credentials given' }, true],
    [{ program: 'aws' }, true],
    [{ program: 'git' }, false],
    [{ sessionId: deploy }, true],
    [{ sessionId: SessionId.parse('own:other') }, false],
    [{ outcome: 'ok' as const }, true],
    [{ outcome: 'failed' as const }, false],
    [{ event: 'sync' as const }, false],
    [{ since: 1_000 }, true],
    [{ since: 1_001 }, false],
    [{ until: 1_001 }, true],
    [{ until: 1_000 }, false],
    [{ program: 'aws', text: 'git' }, false],
  ])('finds by %j: %s', (query, isFound) => {
    expect(fits(query)).toBe(isFound);
  });

  it('finds what a problem says', () => {
    const failed: ActivityEntry = { ...entry, problem: { code: 'app-quitting' } };
    expect(fits({ text: 'latchkey', outcome: 'failed' }, failed)).toBe(true);
  });
});
