import { describe, expect, it } from 'vitest';
import { sampleState } from '../../preview/sample-state.ts';
import { fits, isFiltering, mergeEntries, noFilter } from './activity-filter.ts';

const { activity } = sampleState(1_800_000_000_000);
const count = (filter: Partial<typeof noFilter>) =>
  activity.filter((e) => fits(e, { ...noFilter, ...filter })).length;

describe('activity filter', () => {
  it('lets all pass when nothing is asked', () => {
    expect(count({})).toBe(activity.length);
    expect(isFiltering(noFilter)).toBe(false);
  });
  it('keeps failures, one kind, or what holds every word', () => {
    expect(count({ failuresOnly: true })).toBe(activity.filter((e) => e.problem !== null).length);
    expect(count({ event: 'sync' })).toBe(activity.filter((e) => e.event === 'sync').length);
    expect(count({ text: 'PAYMENTS aws' })).toBeGreaterThan(0);
    expect(count({ text: 'payments nowhere' })).toBe(0);
    expect(count({ text: 'sync', failuresOnly: true })).toBe(0);
  });
  it('merges without doubles, newest first', () => {
    const merged = mergeEntries(activity.slice(0, 10), activity.slice(5, 20));
    expect(merged.map((e) => e.seq)).toEqual(activity.slice(0, 20).map((e) => e.seq));
  });
});
