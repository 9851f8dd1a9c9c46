import { describe, expect, it } from 'vitest';
import { acsPatterns, isAcs, isIdentityCenterAcs, isSignInHost, samlResponseOf } from './saml-post.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each([
  ['https://x-1.signin.aws.amazon.com/saml', false],
  ['https://abcde-x-1.signin.aws.amazon.com/saml', false],
  ['https://us-east.signin.aws.amazon.com/saml', false],
  ['https://us-east-123.signin.aws.amazon.com/saml', false],
  ['https://us-gov-east-12.signin.aws.amazon.com/saml', true],
  ['https://us-1-1.signin.aws.amazon.com/saml', false],
  ['https://signin.aws.amazon.com/x/saml', false],
  ['https://signin.aws.amazon.com/SAML/', true],
  ['https://signin.aws.amazon.comx/saml', false],
  ['no address', false],
])('%s takes assertions: %s', (url, isSo) => expect(isAcs(url)).toBe(isSo));

it.each([
  ['https://us-east-1.signin.aws.amazon.com/platform/saml/acs/a-1_b', true],
  ['https://us-east-1.signin.aws.amazon.com/platform/saml/acs/a-1_b/', true],
  ['https://us-east-1.signin.aws.amazon.com/Platform/SAML/acs/x', true],
  ['http://us-east-1.signin.aws.amazon.com/platform/saml/acs/x', false],
  ['https://us-east-1.signin.aws.amazon.com/platform/saml/acs/', false],
  ['https://us-east-1.signin.aws.amazon.com/platform/saml/acs/x/y', false],
  ['https://us-east-1.signin.aws.amazon.com/platform/saml/acs/x%2f', false],
  ['https://us-east-1.signin.aws.amazon.com/saml/platform/saml/acs/x', false],
  ['no address', false],
])('%s is where Identity Center takes them: %s', (url, isSo) => expect(isIdentityCenterAcs(url)).toBe(isSo));

it('a request to each host of each partition is looked at, and to its regions', () => {
  for (const suffix of ['aws.amazon.com', 'amazonaws.cn', 'amazonaws-us-gov.com', 'amazonaws-eusc.eu'])
    for (const label of ['signin', 'signin-fips'])
      expect(acsPatterns).toEqual(
        expect.arrayContaining([`*://${label}.${suffix}/*`, `*://*.${label}.${suffix}/*`]),
      );
  expect(acsPatterns).toHaveLength(32);
});

describe('an assertion that would leave the machine', () => {
  it.each([
    'https://signin.aws.amazon.com/saml',
    'https://signin.aws.amazon.com/static/saml',
    'https://signin.aws.amazon.com/saml/acs/SAMLSPABCDEF',
    'https://eu-central-1.signin.aws.amazon.com/saml?x=1',
    'http://signin.aws.amazon.com/saml',
    'https://signin.amazonaws.cn/saml',
    'https://cn-north-1.signin.amazonaws.cn/saml',
    'https://signin.amazonaws-us-gov.com/saml',
    'https://us-gov-east-1.signin.amazonaws-us-gov.com/saml',
    'https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/saml',
    'https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml',
    'https://eu-central-2.signin.aws.amazon.com/static/saml/SAMLSPABCDEF/acs',
    'https://cn-northwest-1.signin.amazonaws.cn/saml/acs/SAMLSPABCDEF',
    'https://us-gov-west-1.signin.amazonaws-us-gov.com/saml',
    'https://signin-fips.amazonaws-us-gov.com/saml',
    'https://us-iso-east-1.signin.c2shome.ic.gov/saml',
    'https://us-isob-east-1.signin.sc2shome.sgov.gov/saml',
    'https://us-isof-south-1.signin.csphome.hci.ic.gov/saml',
    'https://eu-isoe-west-1.signin.csphome.adc-e.uk/saml',
    'https://SIGNIN.aws.amazon.com./saml',
  ])('%s is caught', (url) => expect(isAcs(url)).toBe(true));
});

describe('a page that pretends to be AWS, to be handed an assertion', () => {
  it.each([
    'https://signin.aws.amazon.com.evil.example/saml',
    'https://evil.example/https://signin.aws.amazon.com/saml',
    'https://xsignin.aws.amazon.com/saml',
    'https://signin.aws.amazon.com@evil.example/saml',
    'https://signin.evil.example/saml',
    'https://a.b.signin.aws.amazon.com/saml',
    'javascript:alert(1)',
  ])('%s is not taken for it', (url) => expect(isAcs(url)).toBe(false));
  it('other pages of the sign-in host are let through', () => {
    expect(isSignInHost('https://signin.aws.amazon.com/oauth')).toBe(true);
    expect(isAcs('https://signin.aws.amazon.com/oauth')).toBe(false);
    expect(isAcs('https://signin.aws.amazon.com/samlx')).toBe(false);
  });
});

describe('the assertion of a provider behind IAM Identity Center', () => {
  const at = (host: string): string =>
    `https://${host}/platform/saml/acs/0aa11bb2-33cc-44dd-55ee-66ff77001122`;
  it.each([
    'us-east-1.signin.aws.amazon.com',
    'us-gov-west-1.signin.amazonaws-us-gov.com',
    'cn-north-1.signin.amazonaws.cn',
  ])('is let through to %s', (host) =>
    expect([isIdentityCenterAcs(at(host)), isAcs(at(host))]).toEqual([true, false]),
  );
  it('the newer hosts of IAM Identity Center are not looked at in the first place', () => {
    for (const host of ['us-east-1.signin.aws', 'us-east-1.sso.signin.aws'])
      expect([isSignInHost(at(host)), isAcs(at(host))]).toEqual([false, false]);
    expect(acsPatterns.some((each) => each.endsWith('signin.aws/*'))).toBe(false);
  });
  it('is not mistaken for one on another host', () => {
    expect(isIdentityCenterAcs(at('us-east-1.signin.aws.amazon.com.evil.example'))).toBe(false);
    expect(isIdentityCenterAcs('https://signin.aws.amazon.com/saml')).toBe(false);
  });
});

it('the patterns name every partition, and no host beyond AWS', () => {
  for (const suffix of ['aws.amazon.com', 'amazonaws.cn', 'amazonaws-us-gov.com', 'csphome.adc-e.uk'])
    expect(acsPatterns).toContain(`*://*.signin.${suffix}/*`);
  expect(acsPatterns.every((each) => /^\*:\/\/(\*\.)?signin(-fips)?\.[a-z0-9.-]+\/\*$/.test(each))).toBe(
    true,
  );
});

describe('the posted form', () => {
  const value = 'PHNhbWw+/+A=';
  const encoded = encodeURIComponent(value);
  it.each([
    ['response first', `SAMLResponse=${encoded}&RelayState=x`],
    ['RelayState first', `RelayState=a%26SAMLResponse%3Dfake&SAMLResponse=${encoded}`],
    ['plus not encoded', `RelayState=&SAMLResponse=${value}`],
    ['line breaks', `SAMLResponse=${encodeURIComponent('PHNhbWw+\r\n/+A=')}`],
    ['text/plain', `RelayState=x\r\nSAMLResponse=${value}\r\n`],
    ['text/plain with a field after it', `SAMLResponse=${value}\r\nRelayState=x\r\n`],
    [
      'multipart',
      `--b\r\nContent-Disposition: form-data; name="RelayState"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${value}\r\n--b--\r\n`,
    ],
  ])('%s', (_, body) => expect(samlResponseOf(bytes(body))).toBe(value));
  it('100 KB', () => {
    const large = 'A'.repeat(100_000);
    expect(samlResponseOf(bytes(`RelayState=x&SAMLResponse=${large}`))).toBe(large);
  });
  const part = (head: string, text = value) => `--b\r\n${head}\r\n\r\n${text}\r\n--b--\r\n`;
  it.each([
    ['the only line of text/plain', `SAMLResponse=${value}\r\n`],
    ['multipart without quotes', part('Content-Disposition: form-data; name=SAMLResponse')],
    ['multipart with a type behind it', part('Content-Disposition: form-data;   name="SAMLResponse" ; x=y')],
    ['multipart with another header', part('Content-Disposition:form-data;name="SAMLResponse"\r\nX-Y: z')],
    ['multipart in other capitals', part('content-disposition: form-data; NAME="SAMLRESPONSE"')],
    ['blanks around it', `SAMLResponse=%20${encoded}%20`],
  ])('%s', (_, body) => expect(samlResponseOf(bytes(body))).toBe(value));
  it.each([
    [
      'a part of another name that has the words in its text',
      part('X: y; name="Other"', '; name="SAMLResponse"\r\n\r\nfake'),
    ],
    ['a name that goes on', part('X: y; name="SAMLResponse2"')],
    ['a part without text', '--b\r\nX: y; name="SAMLResponse"\r\n--b--\r\n'],
    ['an empty value', 'SAMLResponse=&RelayState=x'],
    ['an empty part', part('X: y; name="SAMLResponse"', '')],
    ['a line of text/plain that goes on', 'x SAMLResponse=abc\n'],
    ['a line of text/plain with more than base64', 'x=y\nSAMLResponse=abc<\n'],
  ])('without one: %s', (_, body) => expect(samlResponseOf(bytes(body))).toBeNull());
  it.each(['', 'x', 'NotSAMLResponse=abc', '--', '--b\r\n\r\nSAMLResponse=abc'])('without one: %j', (body) =>
    expect(samlResponseOf(bytes(body))).toBeNull(),
  );
});
