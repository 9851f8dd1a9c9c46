import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, isFolded, roleFilter } from './same-name.ts';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'aAbB  /\u00a0\u0130\u00df\u0301\u200bé'), maxLength: 8 }),
);

describe('the quick looks at a name', () => {
  it.each([
    ['Prod Admin', 'prod admin'],
    ['Prod  Admin', 'prod admin'],
    ['Prod\u00a0Admin', 'prod admin'],
    ['Pro\u200bd', 'prod'],
    ['E\u0301', 'é'],
    ['\u00df', 'ss'],
  ])('%j folds to %j', (name, folded) => {
    expect(foldName(name)).toBe(folded);
    expect(isFolded(name, folded)).toBe(true);
  });

  it('say what folding both names says', () => {
    fc.assert(
      fc.property(text, text, (name, other) => {
        const wanted = foldName(other);
        expect(isFolded(name, wanted)).toBe(foldName(name) === wanted);
        expect(isFolded(other, wanted)).toBe(true);
      }),
    );
  });

  it('pass over no role whose account/role folds to what is wanted', () => {
    fc.assert(
      fc.property(text, text, (account, role) => {
        const can = roleFilter(foldName(`${account}/${role}`));
        expect(can(role)).toBe(true);
        expect(can(role)).toBe(true);
      }),
    );
  });

  it('pass over a plain role that it cannot be', () => {
    const can = roleFilter('prod/admin');
    expect([can('Admin'), can('admin'), can('Reader'), can('dmin')]).toEqual([true, true, false, false]);
  });
});
