import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signatureStamp, toIsoTime } from './utc.ts';

it('writes the same instant as Date does, over four thousand years', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(100, 0), max: Date.UTC(4000, 0) }), (atMs) => {
      const wanted = new Date(atMs).toISOString();
      expect(toIsoTime(atMs)).toBe(wanted.replace(/\.\d+Z$/, 'Z'));
      expect(signatureStamp(atMs)).toBe(wanted.replace(/\.\d+Z$/, '').replace(/[-:]/g, ''));
    }),
    { numRuns: 2000 },
  );
});

it.each([
  '2000-02-29T23:59:59Z',
  '2100-02-28T23:59:59Z',
  '2100-03-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2028-12-31T23:59:59Z',
])('%s comes back as it was', (text) => {
  expect(toIsoTime(Date.parse(text))).toBe(text);
});
