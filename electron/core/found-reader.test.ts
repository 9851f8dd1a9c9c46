import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FoundRecord } from '../../shared/records.ts';
import { createFoundReader, isPlainlyRight } from './found-reader.ts';

const whole: Readonly<Record<string, unknown>> = {
  id: 'work:111111111111:Admin',
  sourceId: 'work',
  kind: 'permission-set',
  name: 'Production/Admin',
  accountId: '111111111111',
  accountName: 'Production',
  role: 'Admin',
  config: { source: 'work', accountId: '111111111111', role: 'Admin' },
  missing: false,
  autoProfile: 'production-Admin',
};

test('a whole record is plainly right, with and without a name of its own', () => {
  const read = createFoundReader();
  for (const item of [
    whole,
    { ...whole, autoProfile: null, missing: true },
    { ...whole, profileKept: true },
  ]) {
    expect(isPlainlyRight(item)).toBe(true);
    expect(read(item)).toEqual({ ok: true, value: FoundRecord.parse(item) });
  }
});

test('a record with too much, too little or something else in its place is refused, as the schema does it', () => {
  const read = createFoundReader();
  const { role: _, ...lacking } = whole;
  const odd = [
    { ...whole, more: 1 },
    { ...whole, profileKept: false },
    { ...lacking, profileKept: true },
    lacking,
    { ...lacking, more: 1 },
    Object.values(whole),
    null,
    'text',
    7,
  ];
  for (const item of odd) {
    expect(isPlainlyRight(item)).toBe(false);
    expect(read(item)).toEqual({ ok: false, error: FoundRecord.safeParse(item).error });
  }
});

test('whatever a field holds: read as the schema reads it', () => {
  const value = fc.oneof(
    fc.constantFrom(
      null,
      undefined,
      true,
      '',
      'a',
      'A B',
      '111111111111',
      '1111111111111',
      'work\n',
      'é',
      {},
      [],
    ),
    fc.string({ maxLength: 6 }),
    fc.constantFrom(100, 128, 129, 200, 201, 20_000, 20_001).map((length) => 'x'.repeat(length)),
    fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(fc.string({ maxLength: 3 }), fc.integer()), {
      maxKeys: 3,
    }),
    fc.constantFrom(100, 101).map((length) => ({ ['k'.repeat(length)]: 'v' })),
    fc.constantFrom(20_000, 20_001).map((length) => ({ key: 'v'.repeat(length) })),
    fc.constant(JSON.parse('{"__proto__":"v"}')),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(whole)), value, (field, odd) => {
      const item = { ...whole, [field]: odd };
      const parsed = FoundRecord.safeParse(item);
      if (isPlainlyRight(item)) expect(parsed.success).toBe(true);
      const read = createFoundReader()(item);
      expect(read).toEqual(
        parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: parsed.error },
      );
    }),
    { numRuns: 2_000 },
  );
});
