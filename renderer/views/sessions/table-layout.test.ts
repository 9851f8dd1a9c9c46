import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../shared/session.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { GROUP_PX, ROW_PX, rowHeights, tableLayout } from './table-layout.ts';

const [sample] = sampleState(1_800_000_000_000).sessions;
if (sample === undefined) throw new Error('the sample has sessions');
const plain: SessionView = { ...sample, isDefault: false, pinned: false, profile: null };
const height = (over: Partial<SessionView>, width: number): number =>
  rowHeights(tableLayout(width), {})({ kind: 'session', session: { ...plain, ...over } });
const widths = [224, 372, 480, 544, 611, 692, 860, 1_032, 1_600];

describe('the layout of the table', () => {
  it('has columns that fill its width and never more, at any width', () => {
    for (let width = 200; width <= 2_000; width += 1) {
      const { columns, namePx, accountPx } = tableLayout(width);
      const parts = columns.split(' ').map((part) => Number.parseInt(part, 10));
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
