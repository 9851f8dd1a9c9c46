import { describe, expect, it } from 'vitest';
import { nearest, nearestOnly } from './nearest.ts';

describe('what a user may have meant', () => {
  it.each([
    ['prdo', ['prod', 'test'], ['prod']],
    ['PROD', ['my-production', 'test'], ['my-production']],
    ['abc', ['abx', 'ayx', 'xyz'], ['abx', 'ayx']],
    // A word of one or two letters is near to one letter more or less, and to no other word.
    ['a', ['ab', 'b', 'abcd', 'xyz'], ['ab', 'abcd', 'b']],
    ['', ['prod'], []],
    ['', ['p'], ['p']],
    ['production', ['prod'], []],
    ['deploy', ['deplxxx', 'deployment'], ['deployment', 'deplxxx']],
  ])('"%s" among %j: %j', (asked, candidates, wanted) => {
    expect(nearest(asked, candidates)).toEqual(wanted);
  });

  it('best first, then by the alphabet, each once, five at most', () => {
    const names = ['tesd', 'test-9', 'tess', 'test', 'test', 'test-1', 'tesx', 'tesa', 'test-3'];
    expect(nearest('test', names)).toEqual(['test', 'test-1', 'test-3', 'test-9', 'tesa']);
    expect(nearest('test', names, 2)).toEqual(['test', 'test-1']);
    expect(nearest('tesy', ['tesb', 'tesz', 'tesa'])).toEqual(['tesa', 'tesb', 'tesz']);
  });

  it('are of bounded length', () => {
    expect(nearest('x', ['x'.repeat(1_000)])).toEqual(['x'.repeat(300)]);
  });
});

describe('the one that a user meant', () => {
  it.each([
    ['statsu', ['status', 'start', 'stop'], ['status']],
    // Two that are equally near; not the third, nor one that is further away.
    ['tesy', ['tesb', 'tesa', 'txxy'], ['tesa', 'tesb']],
    ['tesy', ['tesc', 'tesb', 'tesa'], ['tesa', 'tesb']],
    ['nothing', ['status'], []],
  ])('"%s" among %j: %j', (asked, candidates, wanted) => {
    expect(nearestOnly(asked, candidates)).toEqual(wanted);
  });
});
