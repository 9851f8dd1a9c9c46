import { describe, expect, it } from 'vitest';
import type { ImportRow } from '../../../shared/import.ts';
import { canImport, withNeeds } from './import-rows.ts';

const row = (id: string, over: Partial<ImportRow> = {}): ImportRow => ({
  id,
  file: 'config',
  section: id,
  line: 1,
  found: '',
  becomes: '',
  action: 'import',
  reason: null,
  fixes: [],
  needs: [],
  ...over,
});
const fix = (proposed: string | null) => ({ key: 'k', was: 'a', proposed, why: '' });

describe('import choice', () => {
  it('offers a row in need of fixes only when they are accepted and each has a proposal', () => {
    const fixable = row('a', { action: 'needs-fix', fixes: [fix('b')] });
    expect(canImport(fixable, false)).toBe(false);
    expect(canImport(fixable, true)).toBe(true);
    expect(canImport(row('a', { action: 'needs-fix', fixes: [fix('b'), fix(null)] }), true)).toBe(false);
    expect(canImport(row('a', { action: 'blocked' }), true)).toBe(false);
    expect(canImport(row('a', { action: 'leave-alone' }), true)).toBe(false);
  });
  it('takes along what a row needs, however deep, and survives circles', () => {
    const rows = [
      row('c', { needs: ['b'] }),
      row('b', { needs: ['a'] }),
      row('a', { needs: ['b'] }),
      row('d'),
    ];
    expect(withNeeds(rows, new Set(['c']), false)).toEqual(['c', 'b', 'a']);
  });
  it('drops a row whose need cannot be imported', () => {
    const rows = [row('a', { needs: ['b'] }), row('b', { action: 'blocked' }), row('c')];
    expect(withNeeds(rows, new Set(['a', 'c']), true)).toEqual(['c']);
  });
});
