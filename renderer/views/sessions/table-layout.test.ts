import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { hideableColumns, type SessionColumns, type TableColumn } from '../../../shared/session-columns.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { GROUP_PX, ROW_PX, rowHeights } from './row-height.ts';
import { resized, tableLayout } from './table-layout.ts';

const [sample] = sampleState(1_800_000_000_000).sessions;
if (sample === undefined) throw new Error('the sample has sessions');
const plain: SessionView = { ...sample, isDefault: false, pinned: false, profile: null };
const height = (over: Partial<SessionView>, width: number): number =>
  rowHeights(tableLayout(width), {})({ kind: 'session', session: { ...plain, ...over } });
const widths = [224, 372, 480, 544, 611, 692, 860, 1_032, 1_600];

describe('the layout of the table', () => {
  it('has columns that fill its width and never more, at any width', () => {
    for (let width = 200; width <= 2_000; width += 1) {
      const { grid, namePx, accountPx } = tableLayout(width);
      const parts = grid.gridTemplateColumns.split(' ').map((part) => Number.parseInt(part, 10));
      const whole = parts.reduce((sum, part) => sum + part, 0) + (parts.length - 1) * 12 + 28;
      expect(whole, String(width)).toBeLessThanOrEqual(width);
      expect(namePx).toBeGreaterThan(90);
      // Twelve digits at the size in which they are shown.
      expect(accountPx, String(width)).toBeGreaterThan(12 * 0.7 * 12);
    }
  });

  it('keeps the state in words where its mark alone need not do', () => {
    expect(tableLayout(1_032).kind).toBe('wide');
    expect(tableLayout(692).kind).toBe('merged');
    expect(tableLayout(372).kind).toBe('compact');
  });
});

describe('a table that the user arranged', () => {
  const orders = [[], ['account', 'time', 'state'], ['role', 'name']] as const;
  const hiddens = [[], ['role', 'region'], ['state', 'time'], [...hideableColumns]] as const;
  const shares = [
    {},
    { name: 100_000 },
    { name: 1, account: 1 },
    { state: 100_000, time: 100_000, role: 9_000 },
  ];
  const all: readonly SessionColumns[] = orders.flatMap((order) =>
    hiddens.flatMap((hidden) => shares.map((widths) => ({ order: [...order], hidden: [...hidden], widths }))),
  );

  it('has the account, whole, whatever is hidden, moved or made wide', () => {
    for (const columns of all) {
      for (let width = 200; width <= 2_000; width += 37) {
        const { grid, kind, accountPx, placed } = tableLayout(width, columns);
        const parts = grid.gridTemplateColumns.split(' ').map((part) => Number.parseInt(part, 10));
        const whole = parts.reduce((sum, part) => sum + part, 0) + (parts.length - 1) * 12 + 28;
        const which = `${width} ${JSON.stringify(columns)}`;
        expect(whole, which).toBeLessThanOrEqual(width);
        expect(accountPx, which).toBeGreaterThan(12 * 0.7 * 12);
        expect(grid.gridTemplateAreas.split('"')[1]?.split(' ').length, which).toBe(parts.length);
        expect(grid.gridTemplateAreas, which).toContain('account');
        if (kind !== 'compact') expect(placed.map(({ column }) => column)).toContain('account');
      }
    }
  });

  it('gives a wider column what the next one loses, down to its least width and at the same place', () => {
    const wide = tableLayout(1_032);
    const px = (columns: SessionColumns, name: TableColumn, width = 1_032): number =>
      tableLayout(width, columns).placed.find(({ column }) => column === name)?.px ?? 0;
    const wider = resized({}, wide, 'account', 40);
    expect(px(wider, 'account') - px({}, 'account')).toBeCloseTo(40, -0.5);
    expect(px({}, 'role') - px(wider, 'role')).toBeCloseTo(40, -0.5);
    expect(Math.abs(px(wider, 'name') - px({}, 'name'))).toBeLessThan(3);
    const least = resized({}, wide, 'name', 5_000);
    expect(px(least, 'account')).toBeGreaterThanOrEqual(104);
    expect(px(least, 'account')).toBeLessThan(110);
    const state = resized({}, wide, 'state', 30);
    expect([px(state, 'state'), px(state, 'state', 1_600)]).toEqual([146, 146]);
    // The last one has nothing behind it.
    expect(px(resized({}, wide, 'time', 20), 'time')).toBe(132);
    expect(resized({}, wide, 'state', -20)).toEqual({});
  });

  it('keeps the part of a column that is not in sight', () => {
    const narrow = resized({}, tableLayout(692), 'name', 60);
    const before = tableLayout(1_032).rolePx;
    expect(Math.abs(tableLayout(1_032, narrow).rolePx - before)).toBeLessThan(3);
  });

  it('makes no row higher for what is not shown', () => {
    const long = { profile: ProfileName.parse('p'.repeat(120)), role: 'r'.repeat(120) };
    const of = (columns: SessionColumns): number =>
      rowHeights(tableLayout(1_032, columns), {})({ kind: 'session', session: { ...plain, ...long } });
    expect(of({})).toBeGreaterThan(ROW_PX);
    expect(of({ hidden: ['profile', 'role'] })).toBe(ROW_PX);
  });
});

describe('the height of a row', () => {
  it('is the same for ordinary names at every usual width', () => {
    for (const width of [544, 611, 692, 1_032])
      expect(height({ name: 'staging/ReadOnly', accountName: 'staging' }, width), String(width)).toBe(ROW_PX);
  });

  it('grows for a long account name, a long session name and CJK, and not for the number', () => {
    const long = 'acme-production-payments-and-settlement-service-eu-central-1';
    const square = '株'.repeat(60);
    for (const width of widths) {
      expect(height({ name: 'x', accountName: long }, width), String(width)).toBeGreaterThan(ROW_PX);
      const ofSquare = height({ name: 'x', accountName: square }, width);
      expect(ofSquare).toBeGreaterThanOrEqual(height({ name: 'x', accountName: long }, width));
      const both = height({ name: `${square}/Admin`, accountName: square }, width);
      expect(both).toBeGreaterThanOrEqual(ofSquare);
      expect(height({ name: 'x', accountName: null, role: 'r' }, width), String(width)).toBe(ROW_PX);
    }
  });

  it('of a group is one line, and more for a long name', () => {
    const group = (label: string, width: number) =>
      rowHeights(tableLayout(width), {})({ kind: 'group', key: 'k', label, count: 3 });
    expect(group('Acme Identity Center', 692)).toBe(GROUP_PX);
    expect(group('株'.repeat(60), 372)).toBeGreaterThan(GROUP_PX);
  });

  it('follows a session that has changed, and keeps the height of one that has not', () => {
    const height = rowHeights(tableLayout(1_600), {});
    const long = { ...plain, name: 'a long name of a session '.repeat(8) };
    expect(height({ kind: 'session', session: plain })).toBe(ROW_PX);
    expect(height({ kind: 'session', session: long })).toBeGreaterThan(ROW_PX);
    expect(height({ kind: 'session', session: long })).toBe(height({ kind: 'session', session: long }));
    expect(height({ kind: 'session', session: { ...long, name: 'short' } })).toBe(ROW_PX);
  });
});
