import { describe, expect, it } from 'vitest';
import { sampleState } from '../../preview/sample-state.ts';
import { groupRows, idsBetween, idsOf, nextSession, selectedShare } from './session-rows.ts';

const { sessions } = sampleState(1_800_000_000_000);

describe('rows of the sessions table', () => {
  it('has one row per session when grouped by nothing', () => {
    expect(groupRows(sessions, 'none')).toHaveLength(sessions.length);
  });
  it('loses and invents no session when grouped, and counts right', () => {
    for (const by of ['source', 'account'] as const) {
      const rows = groupRows(sessions, by);
      const shown = rows.flatMap((r) => (r.kind === 'session' ? [r.session.id] : []));
      expect(shown.toSorted()).toEqual(sessions.map((s) => s.id).toSorted());
      const counted = rows.reduce((sum, r) => sum + (r.kind === 'group' ? r.count : 0), 0);
      expect(counted).toBe(sessions.length);
    }
  });
  it('keeps the row of a view, and makes another one for another view', () => {
    const [first, second] = groupRows(sessions, 'none');
    if (first?.kind !== 'session' || second === undefined) throw new Error('too few');
    expect(groupRows(sessions.toReversed(), 'source')).toContain(first);
    const changed = groupRows([{ ...first.session, pinned: true }], 'none')[0];
    expect(changed).not.toBe(first);
  });
  it('groups what does not follow each other', () => {
    const mixed = [
      ...sessions,
      ...sessions.map((session) => ({ ...session, name: `${session.name} again` })),
    ];
    const rows = groupRows(mixed, 'source');
    const labels = rows.flatMap((row) => (row.kind === 'group' ? [row.key] : []));
    expect(new Set(labels).size).toBe(labels.length);
    expect(rows.length).toBe(mixed.length + labels.length);
  });
  it('steps over group lines and stays at the ends', () => {
    const rows = groupRows(sessions, 'source');
    expect(rows[0]?.kind).toBe('group');
    expect(nextSession(rows, -1, 1)).toBe(1);
    expect(nextSession(rows, 1, -1)).toBe(1);
    const seam = rows.findLastIndex((r) => r.kind === 'group');
    expect(nextSession(rows, seam - 1, 1)).toBe(seam + 1);
  });
  it('says how many of its sessions are selected, wherever these are', () => {
    const rows = groupRows(sessions, 'source');
    const ids = idsOf(rows);
    expect(selectedShare(rows, new Set())).toBe('none');
    expect(selectedShare(rows, new Set(ids))).toBe('all');
    for (const id of ids) {
      expect(selectedShare(rows, new Set([id]))).toBe('some');
      expect(selectedShare(rows, new Set(ids.filter((other) => other !== id)))).toBe('some');
    }
    // Selected before the search that hides it.
    expect(selectedShare(rows.slice(0, 2), new Set(ids.slice(1)))).toBe('none');
    expect(selectedShare([], new Set(ids))).toBe('none');
  });
  it('takes a range in either direction', () => {
    const rows = groupRows(sessions, 'account');
    const ids = rows.flatMap((r) => (r.kind === 'session' ? [r.session.id] : []));
    const [a, b, c] = ids;
    if (a === undefined || b === undefined || c === undefined) throw new Error('too few');
    expect(idsBetween(rows, c, a)).toEqual([a, b, c]);
  });
});
