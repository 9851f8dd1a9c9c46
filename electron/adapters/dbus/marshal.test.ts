import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshal } from './marshal.ts';
import { type DbusType, parseSignature } from './signature.ts';
import { plainMarshal, signatureOf, typedValues, types } from './testing/arbitrary-values.ts';
import { unmarshal } from './unmarshal.ts';
import { type DbusValue, Variant } from './values.ts';

const typesOf = (signature: string): readonly DbusType[] => {
  const parsed = parseSignature(signature);
  if (parsed === null) throw new Error(signature);
  return parsed;
};

describe('values on the wire', () => {
  it('a signature is read back as the types it was made of', () => {
    fc.assert(
      fc.property(fc.array(types, { maxLength: 4 }), (made) => {
        const signature = made.map(signatureOf).join('');
        fc.pre(signature.length <= 255);
        expect(parseSignature(signature)).toEqual(made);
      }),
    );
  });

  it('any values of any types come back the same, and nothing is left over', () => {
    fc.assert(
      fc.property(typedValues, ({ signature, values }) => {
        const bytes = marshal(signature, values);
        const read = unmarshal(bytes, typesOf(signature), { isBigEndian: false });
        expect(read.values).toEqual(values);
        expect(read.end).toBe(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('they are written as a second, plain writer of the specification writes them', () => {
    fc.assert(
      fc.property(typedValues, ({ signature, values }) => {
        const plain = plainMarshal(typesOf(signature), values, false);
        expect(Buffer.compare(marshal(signature, values), plain)).toBe(0);
      }),
    );
  });

  it('a big-endian peer is understood', () => {
    fc.assert(
      fc.property(typedValues, ({ signature, values }) => {
        const bytes = plainMarshal(typesOf(signature), values, true);
        expect(unmarshal(bytes, typesOf(signature), { isBigEndian: true }).values).toEqual(values);
      }),
    );
  });

  it('bytes that are cut short are refused, wherever', () => {
    fc.assert(
      fc.property(typedValues, fc.nat(), ({ signature, values }, at) => {
        const bytes = marshal(signature, values);
        fc.pre(bytes.length > 0);
        const short = bytes.subarray(0, at % bytes.length);
        expect(() => unmarshal(short, typesOf(signature), { isBigEndian: false })).toThrow(
          /ends too early|longer/,
        );
      }),
    );
  });

  it('it grows past its first buffer in the midst of every kind of number', () => {
    for (const code of ['n', 'q', 'i', 'u', 'h', 'd', 's', 'b'] as const) {
      const one: DbusValue = code === 's' ? 'ab' : code === 'b' ? true : 7;
      const many = Array.from({ length: 1_000 }, () => one);
      const read = unmarshal(marshal(`a${code}`, [many]), typesOf(`a${code}`), { isBigEndian: false });
      expect(read.values).toEqual([many]);
    }
  });
});

describe('what does not fit is a mistake of the caller', () => {
  const secret = 'hunter2-AKIAEXAMPLE';
  it.each<[string, readonly DbusValue[]]>([
    ['s', []],
    ['s', [1]],
    ['s', ['\ud800']],
    ['s', ['a\0b']],
    ['o', ['no/path']],
    ['o', ['/a/']],
    ['g', ['z']],
    ['y', [256]],
    ['y', [-1]],
    ['n', [40_000]],
    ['u', [-1]],
    ['u', [1.5]],
    ['u', [Number.NaN]],
    ['x', [1]],
    ['x', [2n ** 63n]],
    ['t', [-1n]],
    ['b', [1]],
    ['d', ['1']],
    ['ay', [[1, 2]]],
    ['as', ['a']],
    ['a{ss}', [[['a', 'b']]]],
    ['(ss)', [['a']]],
    ['v', ['a']],
    ['v', [new Variant('ss', ['a', 'b'])]],
    ['v', [new Variant('', '')]],
    ['z', ['a']],
  ])('of "%s"', (signature, values) => {
    expect(() => marshal(signature, values)).toThrow(TypeError);
  });

  it('and no message says what the value was', () => {
    for (const signature of ['u', 'o', 'g', 'ay', 'as', '(ss)', 'v', 'b', 'x', 'a{ss}']) {
      expect(() => marshal(signature, [secret])).toThrow(TypeError);
      expect(() => marshal(signature, [secret])).not.toThrow(secret);
    }
  });

  it('variants in variants end at the depth that the specification allows', () => {
    const nested = (depth: number): Variant =>
      Array.from({ length: depth }).reduce<Variant>((inner) => new Variant('v', inner), new Variant('y', 1));
    expect(() => marshal('v', [nested(62)])).not.toThrow();
    expect(() => marshal('v', [nested(64)])).toThrow(/nested/);
  });
});
