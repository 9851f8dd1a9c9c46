import { describe, expect, it } from 'vitest';
import { parseAssertion } from './parse-assertion.ts';
import { type AssertionParts, assertionBase64 } from './testing-assertion.ts';
import { type ExpectedAnswer, foreignReason } from './whose-answer.ts';

const issuer = 'https://idp.example.com/saml';
const requestId = '_0123456789abcdef';
const isPassedOver = (parts: AssertionParts, expected: Partial<ExpectedAnswer>): boolean =>
  foreignReason(parseAssertion(assertionBase64(parts)), {
    requestId: null,
    issuer: null,
    way: 'window',
    ...expected,
  }) !== null;
const ways = ['window', 'browser'] as const;
const denied = { status: 'Responder', message: 'Your account is locked, call 0800-EVIL' };

describe.each(ways)('attack: a forged answer in the way “%s”', (way) => {
  it.each([
    ['an assertion', {}],
    ['a refusal', denied],
    ['an assertion without a role', { roles: [] }],
  ] as const)('%s counts only as the answer to our request', (_, parts) => {
    expect(isPassedOver(parts, { way, requestId })).toBe(true);
    expect(isPassedOver({ ...parts, inResponseTo: '_another' }, { way, requestId })).toBe(true);
    expect(isPassedOver({ ...parts, inResponseTo: requestId }, { way, requestId })).toBe(false);
  });

  it.each([
    ['an assertion', {}],
    ['a refusal', denied],
  ] as const)('%s of another issuer than before is passed over', (_, parts) => {
    const more = { ...parts, inResponseTo: requestId };
    const expected = { way, issuer, requestId };
    expect(isPassedOver(more, expected)).toBe(true);
    expect(isPassedOver({ ...more, issuer: `${issuer}/` }, expected)).toBe(true);
    expect(isPassedOver({ ...more, issuer }, expected)).toBe(false);
  });

  it('the outer part must not name another request than the signed one', () => {
    const parts = { inResponseTo: requestId, signedInResponseTo: '_another' };
    expect(isPassedOver(parts, { way, requestId })).toBe(true);
    expect(isPassedOver({ ...parts, signedInResponseTo: requestId }, { way, requestId })).toBe(false);
  });
});

describe('without a request of ours', () => {
  it('a refusal counts where only the provider’s page can bring it', () => {
    expect(isPassedOver(denied, { way: 'window' })).toBe(false);
    expect(isPassedOver(denied, { way: 'browser' })).toBe(true);
    expect(isPassedOver({ ...denied, issuer }, { way: 'browser', issuer })).toBe(true);
  });

  it('so does what cannot be read at all', () => {
    for (const way of ways) {
      const parsed = parseAssertion(btoa('not XML'));
      const expected = { requestId: null, issuer, way };
      expect(foreignReason(parsed, expected) !== null).toBe(way === 'browser');
    }
  });

  it('an assertion counts, whatever request of somebody else’s it answers', () => {
    for (const way of ways) expect(isPassedOver({ inResponseTo: '_portal' }, { way })).toBe(false);
  });

  it('no reason quotes the answer', () => {
    const parsed = parseAssertion(assertionBase64({ ...denied, issuer: 'https://0800-EVIL.example' }));
    for (const expected of [
      { requestId, issuer: null, way: 'window' },
      { requestId: null, issuer, way: 'window' },
      { requestId: null, issuer: null, way: 'browser' },
    ] as const) {
      expect(foreignReason(parsed, expected)).toMatch(/\.$/);
      expect(foreignReason(parsed, expected)).not.toContain('EVIL');
    }
  });
});
