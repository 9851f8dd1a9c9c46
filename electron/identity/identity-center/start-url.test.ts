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
  ])('%s is refused in words', (raw, reason) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok ? '' : parsed.error).toMatch(reason);
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
