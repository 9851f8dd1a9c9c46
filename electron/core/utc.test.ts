import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromIsoTime, signatureStamp, toIsoTime } from './utc.ts';

it('writes the same instant as Date does, over four thousand years', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(100, 0), max: Date.UTC(4000, 0) }), (atMs) => {
      const wanted = new Date(atMs).toISOString();
      expect(toIsoTime(atMs)).toBe(wanted.replace(/\.\d+Z$/, 'Z'));
      expect(fromIsoTime(toIsoTime(atMs))).toBe(Math.floor(atMs / 1000) * 1000);
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
  expect(fromIsoTime(text)).toBe(Date.parse(text));
});

it.each([
  '',
  'soon',
  '2026-13-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:00:00+00:00',
])('"%s" is no time of ours', (text) => expect(fromIsoTime(text)).toBeNull());
