import { describe, expect, it } from 'vitest';
import { callerOf, callerText, isWanted, outcomeOf } from './activity.ts';
import type { ActivityEntry } from './app-state.ts';
import { SessionId } from './ids.ts';

const entry: ActivityEntry = {
  seq: 1,
  at: 1_000,
  event: 'credentials-given',
  sessionId: SessionId.parse('own:deploy'),
  sessionName: 'Deploy',
  sourceName: null,
  caller: 'credential-process · aws (pid 4242)',
  cwd: '/home/ada',
  durationMs: 3,
  problem: null,
  note: null,
};
const any = { program: null, session: null, outcome: null, since: null };

describe('an entry of the activity', () => {
  it.each([
    { verb: 'git-credential', program: 'git', pid: 7 },
    { verb: 'exec', program: 'a · (pid 3) b', pid: null },
    { verb: 'env', program: null, pid: null },
  ])('knows who asked: %j', (caller) => {
    expect(callerOf({ caller: callerText(caller) })).toEqual(caller);
  });

  it('is found by program, session, outcome and time', () => {
    const failed: ActivityEntry = { ...entry, problem: { code: 'app-quitting' }, caller: 'exec' };
    expect(isWanted(entry, any)).toBe(true);
    expect(isWanted(entry, { ...any, program: 'AWS' })).toBe(true);
    expect(isWanted(entry, { ...any, program: 'git' })).toBe(false);
    expect(isWanted(failed, { ...any, program: 'exec' })).toBe(true);
    expect(isWanted({ ...entry, caller: null }, { ...any, program: 'aws' })).toBe(false);
    expect(isWanted(entry, { ...any, outcome: 'failed' })).toBe(false);
    expect(isWanted(failed, { ...any, outcome: 'failed' })).toBe(true);
    expect(isWanted(entry, { ...any, since: 1_001 })).toBe(false);
    expect(isWanted(entry, { ...any, session: { ids: new Set(), name: 'deploy' } })).toBe(true);
    expect(isWanted(entry, { ...any, session: { ids: new Set(['own:deploy']), name: 'x' } })).toBe(true);
    expect(isWanted(entry, { ...any, session: { ids: new Set(['other']), name: 'x' } })).toBe(false);
  });

  it('is no failure when the user cancelled', () => {
    expect(outcomeOf({ problem: { code: 'cancelled' } })).toBe('ok');
  });
});
