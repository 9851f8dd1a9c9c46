import fc from 'fast-check';
import { alignmentOf, type BasicCode, type DbusType } from '../signature.ts';
import { type BasicValue, type DbusValue, Variant } from '../values.ts';

// For tests only: types and values of them, and a second writer that shares nothing with the first but the alignment table.
const codes: readonly BasicCode[] = ['y', 'b', 'n', 'q', 'i', 'u', 'x', 't', 'd', 's', 'o', 'g', 'h'];
const basic: fc.Arbitrary<DbusType> = fc.constantFrom(...codes).map((code) => ({ kind: 'basic', code }));

export const types: fc.Arbitrary<DbusType> = fc.letrec<{ type: DbusType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'type' },
    basic,
    fc.constant<DbusType>({ kind: 'variant' }),
    tie('type').map<DbusType>((of) => ({ kind: 'array', of })),
    fc.tuple(basic, tie('type')).map<DbusType>(([key, value]) => ({ kind: 'dict', key, value })),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 4 })
      .map<DbusType>((fields) => ({ kind: 'struct', fields })),
  ),
})).type;

export function signatureOf(type: DbusType): string {
  switch (type.kind) {
    case 'basic':
      return type.code;
    case 'variant':
      return 'v';
    case 'array':
      return `a${signatureOf(type.of)}`;
    case 'dict':
      return `a{${signatureOf(type.key)}${signatureOf(type.value)}}`;
    case 'struct':
      return `(${type.fields.map(signatureOf).join('')})`;
  }
}

const text = fc.string({ unit: 'grapheme' }).map((given) => given.replaceAll('\0', ''));
const path = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_]{1,6}$/), { maxLength: 4 })
  .map((elements) => `/${elements.join('/')}`);

function basicValue(code: BasicCode): fc.Arbitrary<BasicValue> {
  switch (code) {
    case 'y':
      return fc.integer({ min: 0, max: 0xff });
    case 'n':
      return fc.integer({ min: -0x8000, max: 0x7fff });
    case 'q':
      return fc.integer({ min: 0, max: 0xffff });
    case 'i':
      return fc.integer();
    case 'u':
    case 'h':
      return fc.integer({ min: 0, max: 0xffff_ffff });
    case 'x':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 't':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'd':
      return fc.double({ noNaN: true });
    case 'b':
      return fc.boolean();
    case 's':
      return text;
    case 'o':
      return path;
    case 'g':
      return fc
        .array(fc.constantFrom(...codes, 'v', 'as', 'a{sv}', '(ii)'), { maxLength: 4 })
        .map((some) => some.join(''));
  }
}

function anyOf(type: DbusType): fc.Arbitrary<DbusValue> {
  switch (type.kind) {
    case 'basic':
      return basicValue(type.code);
    case 'variant':
      return fc
        .oneof(basic, fc.constant<DbusType>({ kind: 'array', of: { kind: 'basic', code: 's' } }))
        .chain((inner) => anyOf(inner).map((value) => new Variant(signatureOf(inner), value)));
    case 'array':
      return type.of.kind === 'basic' && type.of.code === 'y'
        ? fc.uint8Array({ maxLength: 40 })
        : fc.array(anyOf(type.of), { maxLength: 4 });
    case 'dict': {
      const key = type.key.kind === 'basic' ? basicValue(type.key.code) : fc.constant('');
      return fc.array(fc.tuple(key, anyOf(type.value)), { maxLength: 4 }).map((entries) => new Map(entries));
    }
    case 'struct':
      return fc.tuple(...type.fields.map(anyOf));
  }
}

export const typedValues: fc.Arbitrary<{
  readonly signature: string;
  readonly values: readonly DbusValue[];
}> = fc
  .array(types, { maxLength: 3 })
  .filter((some) => some.map(signatureOf).join('').length <= 255)
  .chain((some) =>
    fc.tuple(...some.map(anyOf)).map((values) => ({ signature: some.map(signatureOf).join(''), values })),
  );

/** Byte by byte, in either order, as slowly as the specification reads. */
export function plainMarshal(
  given: readonly DbusType[],
  values: readonly DbusValue[],
  isBigEndian: boolean,
): Uint8Array {
  const bytes: number[] = [];
  const pad = (to: number): void => {
    while (bytes.length % to !== 0) bytes.push(0);
  };
  const integer = (value: bigint, size: number): void => {
    const little = Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
    bytes.push(...(isBigEndian ? little.toReversed() : little));
  };
  const put = (type: DbusType, value: unknown): void => {
    pad(alignmentOf(type));
    if (type.kind === 'variant') {
      if (!(value instanceof Variant)) throw new Error('not a variant');
      put({ kind: 'basic', code: 'g' }, value.signature);
      put(innerType(value.signature), value.value);
    } else if (type.kind === 'struct') {
      for (const [at, field] of type.fields.entries()) put(field, Object(value)[at]);
    } else if (type.kind === 'array' || type.kind === 'dict') {
      const lengthAt = bytes.length;
      integer(0n, 4);
      pad(type.kind === 'dict' ? 8 : alignmentOf(type.of));
      const start = bytes.length;
      for (const element of Object(value)) {
        if (type.kind === 'dict') put({ kind: 'struct', fields: [type.key, type.value] }, element);
        else put(type.of, element);
      }
      const end = bytes.splice(start);
      const before = bytes.splice(lengthAt + 4);
      bytes.length = lengthAt;
      integer(BigInt(end.length), 4);
      bytes.push(...before, ...end);
    } else putBasic(type.code, value);
  };
  const putBasic = (code: BasicCode, value: unknown): void => {
    if (typeof value === 'string') {
      const utf8 = new TextEncoder().encode(value);
      integer(BigInt(utf8.length), code === 'g' ? 1 : 4);
      bytes.push(...utf8, 0);
    } else if (code === 'd') {
      const double = new DataView(new ArrayBuffer(8));
      double.setFloat64(0, Number(value));
      integer(double.getBigUint64(0), 8);
    } else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
      integer(BigInt(value), alignmentOf({ kind: 'basic', code }));
    } else throw new Error('not a basic value');
  };
  for (const [at, type] of given.entries()) put(type, values[at]);
  return Uint8Array.from(bytes);
}

/** Variants of these tests hold basic values and lists of strings alone. */
function innerType(signature: string): DbusType {
  const code = codes.find((one) => one === signature);
  if (code !== undefined) return { kind: 'basic', code };
  return { kind: 'array', of: { kind: 'basic', code: 's' } };
}
