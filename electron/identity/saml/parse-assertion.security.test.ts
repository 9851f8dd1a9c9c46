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
  it('takes commas in the name of a role, and a provider with a path', () => {
    const parsed = parseAssertion(
      assertionBase64({
        roles: [
          `${roleOf('Dev,Ops')},${provider}`,
          `arn:aws:iam::111111111111:saml-provider/team/Acme, ${roleOf('A,B')}`,
        ],
      }),
    );
    expect(parsed).toMatchObject({ ok: true, value: { roles: [{ role: 'Dev,Ops' }, { role: 'A,B' }] } });
  });
  it.each([
    [
      `AWS_${roleOf('Dev')},${provider}`,
      /“AWS_arn:aws:iam::111111111111:role\/Dev,.*” contains more than the two ARNs\./,
    ],
    [`Dev,${provider}`, /“Dev,arn:.*” contains no role ARN/],
    [roleOf('Dev'), /contains no ARN of a SAML provider/],
  ])('says what is wrong with the Role value %s', (role, reason) => {
    expect(parseAssertion(assertionBase64({ roles: [role] }))).toMatchObject({
      error: { kind: 'unusable', reason: expect.stringMatching(reason) },
    });
  });
  it.each([
    'https://aws.amazon.com/SAML/Attributes/role',
    'https://aws.amazon.com/SAML/Attributes/Role/',
    'http://aws.amazon.com/SAML/Attributes/Role',
    'Role',
  ])('names the attribute %s that AWS does not read', (name) => {
    const xml = assertionXml().replace('https://aws.amazon.com/SAML/Attributes/Role"', `${name}"`);
    expect(parseAssertion(btoa(xml))).toMatchObject({
      error: { kind: 'unusable', reason: expect.stringContaining(`“${name}”, which AWS does not read`) },
    });
  });
  it('an attribute Role that holds no AWS roles is not taken for a misspelled one', () => {
    const xml = assertionXml({ roles: ['admin'] }).replace(
      'https://aws.amazon.com/SAML/Attributes/Role"',
      'Role"',
    );
    expect(parseAssertion(btoa(xml))).toMatchObject({
      error: { reason: expect.stringContaining('gives you no AWS role') },
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
