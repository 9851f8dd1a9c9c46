import { describe, expect, it } from 'vitest';
import { parseSourceConfig } from './form.ts';

const refusal = (startUrl: string): string => {
  const parsed = parseSourceConfig({ startUrl });
  if (parsed.ok) return '';
  const { error } = parsed;
  return error.code === 'invalid-input' && error.field === 'startUrl' ? error.reason : `other: ${error.code}`;
};

describe('a start URL at which no SAML sign-in begins', () => {
  it.each([
    ['https://acme.awsapps.com/start', /add it as “IAM Identity Center”/],
    ['acme.awsapps.com/start/#/', /add it as “IAM Identity Center”/],
    ['https://acme.awsapps.com/start/#/console?account_id=111111111111', /add it as “IAM Identity Center”/],
    ['https://start.us-gov-home.awsapps.com/directory/acme', /add it as “IAM Identity Center”/],
    ['https://ssoins-1.portal.us-east-1.app.aws/', /add it as “IAM Identity Center”/],
    ['https://111111111111.signin.aws.amazon.com/console', /add an “IAM user”/],
    ['https://acme.signin.aws.amazon.com/console/', /add an “IAM user”/],
    ['https://acme.signin.amazonaws-us-gov.com/console', /add an “IAM user”/],
    ['https://signin.aws.amazon.com/saml', /receives the provider’s response/],
    ['https://eu-central-1.signin.aws.amazon.com/saml/acs/SAMLSPABCDEF', /receives the provider’s response/],
    ['https://signin.amazonaws.cn/saml', /receives the provider’s response/],
    ['https://us-east-1.signin.aws.amazon.com/oauth?x=1', /AWS’s own sign-in page/],
    ['https://console.aws.amazon.com/', /the AWS console/],
  ])('%s is refused with what it is for', (startUrl, reason) => expect(refusal(startUrl)).toMatch(reason));

  it.each([
    'https://acme.awsapps.com/start/#/saml/custom/111111111111%20%28AWS%29/MTIz',
    'https://start.us-gov-home.awsapps.com/directory/acme/#/saml/default/AWS/MTIz',
    'https://portal.sso.us-east-1.amazonaws.com/saml/assertion/MTIz',
    'https://acme.okta.com/home/amazon_aws/0oa1/272',
    'https://signin.aws.amazon.com.example.com/saml',
    'https://awsapps.com.example.com/start',
  ])('%s is taken', (startUrl) => expect(refusal(startUrl)).toBe(''));
});
