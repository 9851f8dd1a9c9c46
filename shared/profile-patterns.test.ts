import { describe, expect, it } from 'vitest';
import { isPattern, isPatternList, patternMatcher } from './profile-patterns.ts';

const matches = (list: string, ...texts: readonly (string | null)[]) => patternMatcher(list)(texts);

describe('patterns of profiles', () => {
  it.each([
    ['prod-*', 'prod-Admin', true],
    ['prod-*', 'preprod-Admin', false],
    ['PROD-*', 'prod-Admin', true],
    ['*', 'anything', true],
    ['*Admin', 'prod-Admin', true],
    ['*Admin', 'prod-Administrator', false],
    ['p?od-*-A*n', 'prod-eu-Admin', true],
    ['p?od', 'pod', false],
    ['prod', 'prod-Admin', false],
    ['a.c', 'abc', false],
    ['', 'prod', false],
    [' , ', 'prod', false],
    ['dev-* , prod-*', 'prod-x', true],
    ['dev-*\nprod-*', 'prod-x', true],
  ])('%j and %s', (list, text, isMatch) => {
    expect(matches(list, text)).toBe(isMatch);
  });

  it('look at every text given', () => {
    expect(matches('111122223333', 'prod-Admin', '111122223333')).toBe(true);
    expect(matches('111122223333', 'prod-Admin', null)).toBe(false);
  });

  it('of many stars do not take ever longer', () => {
    expect(matches('*a'.repeat(400), 'a'.repeat(399))).toBe(false);
    expect(matches('*a'.repeat(400), 'a'.repeat(400))).toBe(true);
  });

  it('are of the letters of profile names', () => {
    expect(isPatternList('prod-*, dev_?@x')).toBe(true);
    expect(isPatternList('prod[1]')).toBe(false);
    expect([isPattern('prod-*'), isPattern('prod-1'), isPattern('x (*)')]).toEqual([true, false, false]);
  });
});
