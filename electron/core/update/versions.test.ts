import { expect, it } from 'vitest';
import { isNewer } from './versions.ts';

const inOrder = [
  '0.9.9',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
];

it('orders versions as their numbers say, and none is newer than itself', () => {
  for (const [i, a] of inOrder.entries())
    for (const [j, b] of inOrder.entries()) expect([a, b, isNewer(a, b)]).toEqual([a, b, i > j]);
});

it.each(['', '1.0', 'v2.0.0', '2.0.0 ', '9', 'latest', '2.0.0+1'])(
  'takes %j for no newer version',
  (text) => {
    expect([isNewer(text, '1.0.0'), isNewer('2.0.0', text)]).toEqual([false, false]);
  },
);
