import { describe, expect, it } from 'vitest';
import { editDistances } from './edit-distance.ts';

const distance = (a: string, b: string, worst = 9) =>
  editDistances(a, b, { columns: b.length, worst })?.at(-1) ?? null;

describe('edit distance', () => {
  it('counts a letter more, less, changed, and two swapped, each as one', () => {
    expect(distance('login', 'login')).toBe(0);
    expect(distance('logn', 'login')).toBe(1);
    expect(distance('loggin', 'login')).toBe(1);
    expect(distance('lagin', 'login')).toBe(1);
    expect(distance('lgoin', 'login')).toBe(1);
    expect(distance('', 'abc')).toBe(3);
    expect(distance('kitten', 'sitting')).toBe(3);
  });

  it('is known for each beginning of the word', () => {
    expect(editDistances('pro', 'production', { columns: 4, worst: 2 })).toEqual([3, 2, 1, 0, 1]);
  });

  it('is given up as soon as it can only be too long', () => {
    expect(distance('abcd', 'wxyz', 2)).toBeNull();
    expect(distance('abcd', 'abyz', 2)).toBe(2);
  });
});
