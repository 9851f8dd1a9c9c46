import { describe, expect, it } from 'vitest';
import { parseAssertion } from './parse-assertion.ts';
import { assertionBase64, assertionXml, provider, roleOf } from './testing-assertion.ts';

describe('attacks on the assertion', () => {
  it('XXE: a document type with an external entity is not an SAML response', () => {
    const posted = btoa(
      assertionXml({
        prologue: '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        roles: ['&f;'],
      }),
    );
    expect(parseAssertion(posted)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });
  it('billion laughs: nothing is expanded', () => {
    const bomb = `<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
    expect(parseAssertion(btoa(assertionXml({ prologue: bomb })))).toMatchObject({ ok: false });
  });
  it('signature wrapping: a second assertion is refused', () => {
    const xml = assertionXml();
    const [, inner = ''] = /(<saml:Assertion.*<\/saml:Assertion>)/s.exec(xml) ?? [];
    const posted = btoa(xml.replace('</samlp:Response>', `${inner}</samlp:Response>`));
    expect(parseAssertion(posted)).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining('more than one') },
    });
  });
  it('comment injection: a comment within an ARN does not cut it short', () => {
    const parsed = parseAssertion(assertionBase64({ roles: [`${roleOf('Dev')}<!-- -->Ops,${provider}`] }));
    expect(parsed).toMatchObject({ ok: true, value: { roles: [{ role: 'DevOps' }] } });
  });
  it('garbage of every sort is reported, never thrown', () => {
    for (const posted of [
      '',
      '%%%',
      btoa('hello'),
      btoa('<a>'),
      btoa('<a/>'),
      'A'.repeat(100_001),
      btoa('\xff\xfe'),
    ])
      expect(parseAssertion(posted)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });
});

describe('what an assertion says', () => {
  it('takes both orders of the pair, spaces and paths', () => {
    const parsed = parseAssertion(
      assertionBase64({
        roles: [` ${roleOf('Dev')} , ${provider}`, `${provider},${roleOf('team/Ops')}`],
        duration: '7200',
      }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: { roles: [{ role: 'Dev' }, { role: 'Ops' }], durationSeconds: 7200, lifeMs: 300_000 },
    });
  });
  it('reads nearly 100 KB', () => {
    const posted = assertionBase64({ padding: 73_000 });
    expect(posted.length).toBeGreaterThan(98_000);
    expect(parseAssertion(posted)).toMatchObject({ ok: true });
  });
  it('an assertion that was over when it was made has no life', () => {
    const parsed = parseAssertion(assertionBase64({ notOnOrAfter: '2025-12-31T23:59:00Z' }));
    expect(parsed).toMatchObject({ ok: true, value: { lifeMs: 0 } });
  });
});
