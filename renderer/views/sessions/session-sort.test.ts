import { describe, expect, it } from 'vitest';
import { sampleState } from '../../preview/sample-state.ts';
import { nextSorting, type SortColumn, sortSessions } from './session-sort.ts';

const { sessions, kinds } = sampleState(1_800_000_000_000);
const columns: readonly SortColumn[] = ['state', 'name', 'account', 'role', 'time'];

describe('sorting sessions', () => {
  it('goes from up to down to none', () => {
    const up = nextSorting(null, 'name');
    const down = nextSorting(up, 'name');
    expect([up?.direction, down?.direction, nextSorting(down, 'name')]).toEqual([
      'ascending',
      'descending',
      null,
    ]);
    expect(nextSorting(down, 'role')).toEqual({ column: 'role', direction: 'ascending' });
  });

  it('loses and invents nothing, and leaves the list that it was given', () => {
    const before = [...sessions];
    for (const column of columns)
      for (const direction of ['ascending', 'descending'] as const) {
        const sorted = sortSessions(sessions, { column, direction }, kinds);
        expect(new Set(sorted)).toEqual(new Set(sessions));
        expect(sorted).toHaveLength(sessions.length);
      }
    expect(sessions).toEqual(before);
    expect(sortSessions(sessions, null, kinds)).toBe(sessions);
  });

  it('puts what wants attention first by state, and what ends first by time', () => {
    const [first] = sortSessions(sessions, { column: 'state', direction: 'ascending' }, kinds);
    expect(first?.state).toBe('failed');
    const [soonest, ...rest] = sortSessions(sessions, { column: 'time', direction: 'ascending' }, kinds);
    const ends = rest.flatMap(({ expiresAt }) => expiresAt ?? []);
    expect(soonest?.expiresAt).toBeLessThanOrEqual(Math.min(...ends));
    expect(rest.at(-1)?.expiresAt).toBeNull();
  });

  it('sorts an account by the name that is shown, which is the user’s own where there is one', () => {
    const own = sessions.map((session, i) => (i === 5 ? { ...session, accountLabel: '000 mine' } : session));
    const [first] = sortSessions(own, { column: 'account', direction: 'ascending' }, kinds);
    expect(first?.accountLabel).toBe('000 mine');
  });
});
