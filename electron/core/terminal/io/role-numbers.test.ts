import { describe, expect, it } from 'vitest';
import { chosenRoles } from './role-numbers.ts';

const roles = ['a', 'b', 'c', 'd'].map((key) => ({ key }));

describe('numbers of roles', () => {
  it.each([
    ['2', 'b'],
    ['3, 1', 'a\nc'],
    ['1-2 4', 'a\nb\nd'],
    ['1,1;1', 'a'],
    ['all', 'a\nb\nc\nd'],
  ])('%s', (text, keys) => expect(chosenRoles(roles, text)).toBe(keys));

  it.each([['5'], ['0'], ['3-2'], ['1-5'], ['b'], ['1 x'], ['-1']])('%s is no choice', (text) =>
    expect(chosenRoles(roles, text)).toBe(''),
  );
});
