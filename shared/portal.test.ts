import { describe, expect, it } from 'vitest';
import { isSamePortal, parseStartUrl, portalKey, portalName } from './portal.ts';

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
    ['https://eusc-de-east-1.signin.amazonaws-eusc.eu/', /sign-in page/],
    ['https://eusc-de-east-1.console.amazonaws-eusc.eu/', /AWS console/],
    ['https://start.us-gov-home.awsapps.com/', /contains no directory/],
    ['https://start.home.awsapps.cn/start', /contains no directory/],
  ])('%s is refused in words', (raw, reason) => {
    const parsed = parseStartUrl(raw);
    expect(parsed.ok ? '' : parsed.error).toMatch(reason);
  });
});

const at = (startUrl: string, region: string | null = 'us-east-1') => ({ startUrl, region });

describe('one portal', () => {
  it.each([
    [
      at('https://acme.awsapps.com/start'),
      at('https://acme.awsapps.com/start/'),
      at('https://ACME.awsapps.com/start/#/'),
      at('https://acme.awsapps.com/start#/console?account_id=111111111111'),
      at('acme.awsapps.com', 'US-East-1'),
      at(' https://acme.awsapps.com/start/?x=1 '),
    ],
    [
      at('https://d-1234567890.awsapps.com/start'),
      at('https://d-1234567890.portal.us-east-1.app.aws'),
      at('https://d-1234567890.portal.us-east-1.app.aws/#/', null),
    ],
    [
      at('https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1111111111#/', 'us-gov-west-1'),
      at('https://start.us-gov-home.awsapps.com/directory/d-1111111111/', 'us-gov-west-1'),
      at('https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/D-1111111111/#/saml/x', null),
      at('https://d-1111111111.portal.us-gov-west-1.app.aws', 'us-gov-west-1'),
    ],
    [
      at('https://start.home.awsapps.cn/directory/d-1111111111', 'cn-north-1'),
      at('https://start.cn-north-1.home.awsapps.cn/directory/d-1111111111/#/', 'cn-north-1'),
      at('https://d-1111111111.portal.cn-north-1.app.amazonwebservices.com.cn', 'cn-north-1'),
    ],
    [at('http://127.0.0.1:4711/start'), at('http://127.0.0.1:4711/start/#/')],
  ])('%#: is one however it is spelled', (...spellings) => {
    expect(new Set(spellings.map(portalKey))).toHaveLength(1);
    for (const one of spellings)
      for (const other of spellings) expect(isSamePortal({ ...one, region: null }, other)).toBe(true);
  });

  it('is another one by its host, directory, partition, path or region', () => {
    const all = [
      at('https://acme.awsapps.com/start'),
      at('https://acme.awsapps.com/start', 'eu-west-1'),
      at('https://acme.awsapps.cn/start', 'cn-north-1'),
      at('https://other.awsapps.com/start'),
      at('https://d-1111111111.awsapps.com/start'),
      at('https://d-2222222222.awsapps.com/start'),
      at('https://d-1111111111.portal.eu-west-1.app.aws', 'eu-west-1'),
      at('https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1111111111#/', 'us-gov-west-1'),
      at('https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-2222222222', 'us-gov-west-1'),
      at('https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/d-1111111111', 'us-gov-east-1'),
      at('https://start.home.awsapps.cn/directory/d-1111111111', 'cn-north-1'),
      at('https://start.home.awsapps.cn/directory/d-2222222222', 'cn-north-1'),
      at('https://start.home.awsapps.cn/directory/acme', 'cn-north-1'),
      at('https://ssoins-1.portal.us-east-1.app.aws'),
      at('https://sso.example.com/a'),
      at('https://sso.example.com/A'),
      at('http://127.0.0.1:4711/start'),
      at('http://127.0.0.1:4712/start'),
      at('not an address'),
    ];
    expect(new Set(all.map(portalKey)).size).toBe(all.length);
    for (const one of all)
      expect(all.filter((other) => isSamePortal(one, other)).map(portalKey)).toEqual([portalKey(one)]);
  });

  it('is named by what tells it from others', () => {
    expect(
      [
        'https://acme.awsapps.com/start',
        'https://start.us-gov-home.awsapps.com/directory/d-1111111111#/',
        'http://127.0.0.1:4711/start',
        'nothing',
      ].map(portalName),
    ).toEqual(['acme', 'd-1111111111', '127.0.0.1', 'portal']);
  });
});
