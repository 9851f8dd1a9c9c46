import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasForeignBytes } from '../../core/profiles/ini/ini-lines.ts';
import { decodeLossless, encodeLossless } from './atomic-file-text.ts';

test('any bytes come back as they were', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 3 })), { maxLength: 6 })
      .map((parts) =>
        Uint8Array.from(
          parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]),
        ),
      ),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      expect(encodeLossless(decodeLossless(input))).toEqual(Uint8Array.from(input));
    }),
    { numRuns: 2000 },
  );
});

test('valid UTF-8 reads as text, mark and all; other bytes are distinguished', () => {
  const text = '\ufeff[profile é]\r\nkey = 𝔘\n';
  expect(decodeLossless(new TextEncoder().encode(text))).toBe(text);
  expect(hasForeignBytes(text)).toBe(false);
  const latin1 = Uint8Array.of(0x61, 0xe9, 0x0a);
  expect(decodeLossless(latin1)).toBe('a\udce9\n');
  expect(hasForeignBytes(decodeLossless(latin1))).toBe(true);
});

test('a surrogate that represents no byte is refused, not written as a question mark', () => {
  expect(() => encodeLossless('a\ud800b')).toThrow('represents no byte');
});
