import { describe, expect, it } from 'vitest';
import { formGuide } from '../../../shared/form-guide.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import { AccountId } from '../../../shared/ids.ts';
import { accountName, parseAccountNames } from './account-names.ts';
import { parseSourceConfig, sourceForm } from './form.ts';

const one = AccountId.parse('111111111111');

describe('names of accounts', () => {
  it('reads one account a line, however the number is written', () => {
    const text = '111111111111 Production\r\n\n 2222-2222-2222:  Data platform \n333333333333=Sandbox';
    expect(formReasons(sourceForm, { startUrl: 'https://idp.example', accountNames: text })).toEqual({});
    expect([...(parseAccountNames(text) ?? [])]).toEqual([
      ['111111111111', 'Production'],
      ['222222222222', 'Data platform'],
      ['333333333333', 'Sandbox'],
    ]);
  });
  it.each(['Production', '11111 Production', '111111111111', `111111111111 ${'x'.repeat(101)}`])(
    'refuses %j, and the form says how it is meant',
    (text) => {
      expect(parseAccountNames(text)).toBeNull();
      expect(parseSourceConfig({ startUrl: 'https://idp.example', accountNames: text })).toMatchObject({
        error: { field: 'accountNames', reason: expect.stringContaining('12 digits') },
      });
    },
  );
  it('takes the user’s own word, then the alias, then the number, which a label always shows', () => {
    const typed = new Map([['111111111111', 'Production']]);
    expect(accountName(one, typed, { '111111111111': 'acme' })).toBe('Production');
    expect(accountName(one, new Map(), { '111111111111': 'acme' })).toBe('acme');
    expect(accountName(one, new Map(), { '111111111111': '' })).toBe('111111111111');
  });
});

it.each([
  ['aws', 'https://signin.aws.amazon.com/saml', 'urn:amazon:webservices'],
  ['aws-cn', 'https://signin.amazonaws.cn/saml', 'urn:amazon:webservices:cn-north-1'],
  ['aws-us-gov', 'https://signin.amazonaws-us-gov.com/saml', 'urn:amazon:webservices:govcloud'],
])('the guide holds the trust policy for the provider that was typed: %s', (partition, acs, audience) => {
  const providerArn = `arn:${partition}:iam::111111111111:saml-provider/Okta`;
  const [first = '', second = ''] = formGuide(sourceForm, { startUrl: 'https://idp.example', providerArn });
  expect(JSON.parse(first.slice(first.indexOf('{')))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': acs } },
      },
    ],
  });
  expect(second).toContain(`Consumer (ACS) and recipient: ${acs}\nAudience: ${audience}\n`);
});

it('the guide names what is not typed yet', () => {
  expect(formGuide(sourceForm, {}).join('\n')).toContain('<ARN of the provider in IAM>');
});

it.each([
  ['accountNames', '11111 Production', '12 digits'],
  ['providerArn', 'arn:aws:iam::111111111111:role/Dev', 'ARN of a SAML provider'],
  ['spEntityId', 'two words', 'without spaces'],
  ['durationSeconds', '43201', '900 to 43200'],
])('a mistake in %s is reported as it is typed, as it is when it is sent', (field, text, words) => {
  const values = { startUrl: 'https://idp.example', [field]: text };
  expect(formReasons(sourceForm, values)[field]).toContain(words);
  expect(parseSourceConfig(values)).toMatchObject({
    error: { field, reason: expect.stringContaining(words) },
  });
});
