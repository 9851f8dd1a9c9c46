import { describe, expect, it } from 'vitest';
import { parseSourceConfig } from './form.ts';
import { parseStartUrl } from './start-url.ts';

describe('the start URL', () => {
  it.each([
    ['https://acme.awsapps.com/start', 'https://acme.awsapps.com/start'],
    ['  https://acme.awsapps.com/start/ ', 'https://acme.awsapps.com/start'],
    ['https://acme.awsapps.com/start/#/', 'https://acme.awsapps.com/start'],
    ['https://acme.awsapps.com/start/#/?tab=accounts', 'https://acme.awsapps.com/start'],
    ['https://acme.awsapps.com/start#/console?account_id=111111111111', 'https://acme.awsapps.com/start'],
    ['https://ACME.awsapps.com', 'https://acme.awsapps.com/start'],
    ['d-9067abcdef.awsapps.com/start', 'https://d-9067abcdef.awsapps.com/start'],
    ['"https://acme.awsapps.cn/start"', 'https://acme.awsapps.cn/start'],
    ['https://ssoins-7223.portal.us-east-1.app.aws/', 'https://ssoins-7223.portal.us-east-1.app.aws'],
    [
      'https://start.us-gov-home.awsapps.com/directory/d-1234567890#/',
      'https://start.us-gov-home.awsapps.com/directory/d-1234567890',
    ],
    [
      'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme/#/saml/x',
      'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme',
    ],
    ['start.home.awsapps.cn/directory/acme/', 'https://start.home.awsapps.cn/directory/acme'],
    [
      'https://start.cn-north-1.home.awsapps.cn/directory/d-8267160432',
      'https://start.cn-north-1.home.awsapps.cn/directory/d-8267160432',
    ],
    ['https://sso.example.com/aws/', 'https://sso.example.com/aws'],
    ['http://127.0.0.1:4711/start', 'http://127.0.0.1:4711/start'],
  ])('%s is %s', (raw, url) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok && parsed.value.url).toBe(url);
  });

  it.each([
    ['', /not a web address/],
    ['acme', /not a web address/],
    ['ftp://acme.awsapps.com', /not a web address/],
    ['javascript:alert(1)//.com', /not a web address/],
    ['http://acme.awsapps.com/start', /https/],
    ['https://maria:pw@acme.awsapps.com/start', /password/],
    ['https://us-east-1.signin.aws.amazon.com/platform/login?x', /sign-in page/],
    ['https://us-east-1.signin.aws/platform/login', /sign-in page/],
    ['https://eu-west-1.console.aws.amazon.com/console/home', /AWS console/],
    ['https://console.amazonaws-us-gov.com/', /AWS console/],
    ['https://signin.amazonaws-us-gov.com/', /sign-in page/],
    ['https://start.us-gov-home.awsapps.com/', /contains no directory/],
    ['https://start.home.awsapps.cn/start', /contains no directory/],
  ])('%s is refused in words', (raw, reason) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok ? '' : parsed.error).toMatch(reason);
  });

  it.each([
    ['https://ssoins-1.portal.us-east-1.app.aws', 'us-east-1'],
    ['https://ssoins-1.portal.us-gov-west-1.app.aws', 'us-gov-west-1'],
    ['https://ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn', 'cn-north-1'],
    ['https://ssoins-1.eu-west-1.portal.amazonaws.com', 'eu-west-1'],
    ['https://ssoins-1.cn-northwest-1.portal.amazonaws.com.cn', 'cn-northwest-1'],
    ['https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/acme', 'us-gov-east-1'],
    ['https://start.cn-north-1.home.awsapps.cn/directory/acme', 'cn-north-1'],
    ['https://start.us-gov-home.awsapps.com/directory/acme', null],
    ['https://acme.awsapps.com/start', null],
    // A name that only looks like one of AWS's tells nothing.
    ['https://ssoins-1.portal.us-east-1.app.aws.example.com', null],
  ])('%s says %s', (raw, region) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok && parsed.value.region).toBe(region);
  });

  it('tells the region where the address knows it, and asks for it elsewhere', () => {
    const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
    expect(parseSourceConfig({ startUrl })).toMatchObject({ value: { config: { region: 'eu-west-1' } } });
    expect(parseSourceConfig({ startUrl, region: 'us-east-1' })).toMatchObject({
      error: { field: 'region' },
    });
    expect(parseSourceConfig({ startUrl: 'https://acme.awsapps.com/start' })).toMatchObject({
      error: { code: 'invalid-input', field: 'region' },
    });
  });
});
