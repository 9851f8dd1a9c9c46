import { describe, expect, it } from 'vitest';
import { groupCode, sixDigits, validity } from './code-text.ts';

describe('codes', () => {
  it('groups a code to be compared by eye', () => {
    expect(groupCode('WDJBMJHT')).toBe('WDJB MJHT');
    expect(groupCode('ABCDEF123')).toBe('ABC DEF 123');
    expect(groupCode('WDJB-MJHT')).toBe('WDJB-MJHT');
    expect(groupCode('ABC')).toBe('ABC');
  });
  it('counts its life down', () => {
    const code = { issuedAt: 0, expiresAt: 600_000 };
    expect(validity(code, 0)).toEqual({ share: 1, words: '10:00' });
    expect(validity(code, 535_500)).toMatchObject({ words: '1:05' });
    expect(validity(code, 700_000)).toEqual({ share: 0, words: '0:00' });
    expect(validity(code, -5_000).share).toBe(1);
  });
  it('takes six digits out of what is pasted', () => {
    expect(sixDigits('123 456')).toBe('123456');
    expect(sixDigits('code: 12-34-56-78')).toBe('123456');
    expect(sixDigits('abc')).toBe('');
  });
});
