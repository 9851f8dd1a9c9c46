import { describe, expect, it } from 'vitest';
import { orderOf, SessionColumns, tableColumns, withColumnAt, withHidden } from './session-columns.ts';
import { defaultSettings, migrate } from './settings.ts';

describe('the columns of the table of sessions', () => {
  it('never lack the account or the name, whatever a file or a caller says', () => {
    for (const hidden of ['account', 'name']) {
      expect(SessionColumns.safeParse({ hidden: [hidden] }).success).toBe(false);
      expect(migrate({ sessionColumns: { hidden: [hidden] }, theme: 'dark' })).toEqual({
        ...defaultSettings,
        theme: 'dark',
      });
    }
    expect(migrate({ sessionColumns: { hidden: ['role'] } }).sessionColumns).toEqual({ hidden: ['role'] });
  });

  it('are each there once, in any order that a file has', () => {
    expect(orderOf({})).toEqual(tableColumns);
    expect(orderOf({ order: ['time', 'name', 'time'] })).toEqual([
      'state',
      'time',
      'name',
      'account',
      'role',
    ]);
    for (const order of [[], ['role'], ['account', 'state']] as const)
      expect([...orderOf({ order: [...order] })].sort()).toEqual([...tableColumns].sort());
  });

  it('move to the place of another, or to the end', () => {
    const first = withColumnAt({}, 'account', 'state');
    expect(orderOf(first)).toEqual(['account', 'state', 'name', 'role', 'time']);
    expect(orderOf(withColumnAt(first, 'account', null))).toEqual([
      'state',
      'name',
      'role',
      'time',
      'account',
    ]);
    expect(withColumnAt(first, 'role', 'role')).toBe(first);
  });

  it('are hidden and shown', () => {
    const hidden = withHidden(withHidden({}, 'role', true), 'time', true);
    expect(hidden.hidden).toEqual(['role', 'time']);
    expect(withHidden(hidden, 'role', false).hidden).toEqual(['time']);
  });
});
