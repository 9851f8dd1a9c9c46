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
      /“AWS_arn:aws:iam::111111111111:role\/Dev,.*” is not the two ARNs with a comma between them/,
    ],
    [`${roleOf('Dev')};${provider}`, /is not the two ARNs with a comma between them/],
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
  it('says which roles it left out beside those that are good, and why', () => {
    const parsed = parseAssertion(
      assertionBase64({
        roles: [
          `${roleOf('Dev')},${provider}`,
          roleOf('Ops'),
          `${roleOf('AWSReservedSSO_Admin_0123456789abcdef')},${provider}`,
          `no ” end\n,${provider}`,
        ],
      }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        roles: [{ role: 'Dev' }],
        leftOut: [
          expect.stringMatching(/^A role is left out: “.*role\/Ops” contains no ARN of a SAML provider/),
          expect.stringMatching(/^A role is left out: “no " end ,arn.*” contains no role ARN/),
          'One role belongs to IAM Identity Center (AWSReservedSSO_…) and cannot be assumed by SAML.',
        ],
      },
    });
  });
  it('says so little of a hundred odd values that the keychain item can hold it', () => {
    const odd = Array.from({ length: 100 }, (_, index) => `${index}${'x'.repeat(300)}`);
    const parsed = parseAssertion(assertionBase64({ roles: [`${roleOf('Dev')},${provider}`, ...odd] }));
    const leftOut = parsed.ok ? parsed.value.leftOut : [];
    expect(leftOut).toHaveLength(5);
    expect(leftOut.at(-1)).toBe('96 more values of the Role attribute are no pairs of ARNs.');
    expect(Math.max(...leftOut.map(({ length }) => length))).toBeLessThanOrEqual(600);
  });
  it('says once what the provider sends several times', () => {
    const reserved = `${roleOf('AWSReservedSSO_Admin_0123456789abcdef')},${provider}`;
    const odd = ['one', 'two', 'three', 'four', 'five'];
    const roles = [`${roleOf('Dev')},${provider}`, ...odd, ...odd, reserved, reserved];
    const parsed = parseAssertion(assertionBase64({ roles }));
    expect(parsed.ok && parsed.value.leftOut.slice(3)).toEqual([
      expect.stringContaining('“four”'),
      'One more value of the Role attribute is no pair of ARNs.',
      expect.stringMatching(/^One role belongs to IAM Identity Center/),
    ]);
  });
  describe('encodings', () => {
    const xml = (encoding: string | null) =>
      assertionXml({
        prologue: encoding === null ? '' : `<?xml version="1.0" encoding="${encoding}"?>`,
      }).replace('maria.garcia', 'maría.garcía');
    const named = (posted: string) => {
      const parsed = parseAssertion(posted);
      return parsed.ok ? parsed.value.sessionName : parsed.error.reason;
    };
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

    it.each([
      ['UTF-8 without a declaration', Buffer.from(xml(null))],
      ['UTF-8 with its mark', Buffer.from(`\ufeff${xml('UTF-8')}`)],
      ['ISO-8859-1', Buffer.from(xml('ISO-8859-1'), 'latin1')],
      ['Windows-1252, single quotes', Buffer.from(xml('windows-1252').replaceAll('"', "'"), 'latin1')],
      ['UTF-16 little-endian with its mark', Buffer.from(`\ufeff${xml('UTF-16')}`, 'utf16le')],
      ['UTF-16 big-endian with its mark', swapped(`\ufeff${xml('UTF-16')}`)],
      ['UTF-16 little-endian without a mark', Buffer.from(xml('UTF-16LE'), 'utf16le')],
      ['UTF-16 big-endian without a mark', swapped(xml(null))],
      ['UTF-8 that still declares UTF-16', Buffer.from(xml('UTF-16'))],
    ])('reads %s', (_, bytes) => {
      expect(named(base64(bytes))).toBe('maría.garcía');
    });
    it.each([
      ['an encoding nobody knows', Buffer.from(xml('x-mine'))],
      ['ISO-8859-1 that declares nothing', Buffer.from(xml(null), 'latin1')],
      ['half a character of UTF-16', Buffer.from(`\ufeff${xml('UTF-16')}`, 'utf16le').subarray(0, -1)],
    ])('refuses %s', (_, bytes) => {
      expect(parseAssertion(base64(bytes))).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
    });
    it('a document type is found in UTF-16 too', () => {
      const hidden = Buffer.from(`\ufeff<!DOCTYPE x [<!ENTITY f SYSTEM "file:///">]>${xml(null)}`, 'utf16le');
      expect(parseAssertion(base64(hidden))).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
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
