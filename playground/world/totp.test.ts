import { expect, it } from 'vitest';
import { createMfaCheck, totp } from './totp.ts';

// RFC 6238 appendix B, SHA-1, the last six digits; the seed is "12345678901234567890" in base32.
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('is what RFC 6238 says at %d s', (seconds, code) => {
  expect(totp(seed, seconds * 1000)).toBe(code);
});

it('takes a code once, one step early or late, and nothing older than the last', () => {
  const check = createMfaCheck();
  const now = 1_700_000_000_000;
  expect(check.accepts('mfa', seed, totp(seed, now - 60_000), now)).toBe(false);
  expect(check.accepts('mfa', seed, totp(seed, now - 30_000), now)).toBe(true);
  expect(check.accepts('mfa', seed, totp(seed, now - 30_000), now)).toBe(false);
  expect(check.accepts('mfa', seed, totp(seed, now + 30_000), now)).toBe(true);
  expect(check.accepts('mfa', seed, totp(seed, now), now)).toBe(false);
});
