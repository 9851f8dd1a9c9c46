import { describe, expect, it } from 'vitest';
import { linesOf, textEm } from './text-lines.ts';

describe('lines of a text', () => {
  it('is one where it fits, and more where it does not', () => {
    expect(linesOf('', 13, 100)).toBe(1);
    expect(linesOf('production', 13, 200)).toBe(1);
    expect(linesOf('acme-production-payments-and-settlement', 13, 120)).toBeGreaterThan(2);
  });

  it('takes CJK for as wide as it is high, and breaks it anywhere', () => {
    expect(textEm('株式会社')).toBeGreaterThanOrEqual(4);
    expect(linesOf('株'.repeat(60), 10, 200)).toBeGreaterThanOrEqual(3);
    expect(linesOf('株'.repeat(60), 10, 200)).toBeLessThanOrEqual(4);
  });

  it('breaks a word that fits no line', () => {
    expect(linesOf('W'.repeat(60), 10, 100)).toBeGreaterThanOrEqual(6);
  });

  it('never needs fewer lines in a narrower column', () => {
    const name = 'acme production/Administrator-Access 株式会社アクメ';
    let before = 1;
    for (let px = 400; px >= 20; px -= 7) {
      const lines = linesOf(name, 13, px);
      expect(lines).toBeGreaterThanOrEqual(before);
      before = lines;
    }
  });
});
