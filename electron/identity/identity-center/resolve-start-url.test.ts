import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { resolveStartUrl } from './resolve-start-url.ts';

/** What each address answers: a status, or where it redirects to. */
async function resolve(
  startUrl: string,
  web: Readonly<Record<string, string | number | Error>>,
  more: Readonly<Record<string, string>> = {},
) {
  const asked: string[] = [];
  const found = await resolveStartUrl(
    {
      clock: {
        nowMs: () => 0,
        monotonicMs: () => 0,
        after: () => () => undefined,
        sleep: async () => undefined,
      },
      fetchOneHop: async (url, init) => {
        const call = `${init?.method} ${url}`;
        asked.push(call);
        const answer = web[call] ?? web[url];
        if (answer instanceof Error) throw answer;
        if (answer === undefined) throw new Error('net::ERR_NAME_NOT_RESOLVED');
        return typeof answer === 'number'
          ? new Response(null, { status: answer })
          : new Response(null, { status: 302, headers: { location: answer } });
      },
    },
    { startUrl, region: 'us-east-1', ...more },
    neverAborts(),
  );
  return { found, asked };
}

describe('a start URL on the company’s own host', () => {
  it.each([
    ['https://acme.awsapps.com/start/#/?tab=accounts', 'https://acme.awsapps.com/start'],
    ['https://ssoins-1.portal.us-east-1.app.aws/', 'https://ssoins-1.portal.us-east-1.app.aws'],
    ['https://identitycenter.amazonaws.com/ssoins-1', 'https://identitycenter.amazonaws.com/ssoins-1'],
    [
      'https://start.us-gov-home.awsapps.com/directory/acme#/',
      'https://start.us-gov-home.awsapps.com/directory/acme',
    ],
  ])('that redirects to %s is that portal', async (location, startUrl) => {
    const { found, asked } = await resolve('https://aws.example.com/start/', {
      'https://aws.example.com/start': location,
    });
    expect(found).toEqual({ ok: true, value: { startUrl, region: 'us-east-1' } });
    expect(asked).toEqual(['HEAD https://aws.example.com/start']);
  });

  it('is followed over a page or two, by a relative address too, and by GET where HEAD is not known', async () => {
    const { found } = await resolve('aws.example.com', {
      'HEAD https://aws.example.com': 405,
      'GET https://aws.example.com': '/cloud',
      'https://aws.example.com/cloud': 'https://sso.example.com/x',
      'https://sso.example.com/x': 'https://acme.awsapps.com/start',
    });
    expect(found).toMatchObject({ value: { startUrl: 'https://acme.awsapps.com/start' } });
  });

  it.each([
    [200, /aws\.example\.com is no access portal/],
    [404, /aws\.example\.com is no access portal/],
    ['http://acme.awsapps.com/start', /without https/],
    ['https://acme.awsapps.com.evil.example/start', /acme\.awsapps\.com\.evil\.example is no access portal/],
    ['https://start.home.awsapps.cn/', /contains no directory/],
    ['https://aws.example.com/start', /redirects too often/],
    ['http://[', /no address/],
  ])('that answers %s is refused in words', async (answer, reason) => {
    const { found, asked } = await resolve('https://aws.example.com/start', {
      'https://aws.example.com/start': answer,
      'https://acme.awsapps.com.evil.example/start': 200,
    });
    expect(found).toMatchObject({
      error: { code: 'invalid-input', field: 'startUrl', reason: expect.stringMatching(reason) },
    });
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(asked.every((each) => each.includes(' https://'))).toBe(true);
  });

  it('that cannot be reached is said to be so', async () => {
    const { found } = await resolve('https://aws.example.com/start', {});
    expect(found).toMatchObject({
      error: { code: 'network', host: 'aws.example.com', cause: 'dns', detail: 'net::ERR_NAME_NOT_RESOLVED' },
    });
  });

  it.each([
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), { code: 'tls-untrusted', host: 'aws.example.com' }],
    [new Error('net::ERR_CERT_COMMON_NAME_INVALID'), { code: 'tls-untrusted', host: 'aws.example.com' }],
    [new Error('net::ERR_SSL_PROTOCOL_ERROR'), { code: 'tls-untrusted', host: 'aws.example.com' }],
    [
      Object.assign(new Error('net::ERR_PROXY_CERTIFICATE_INVALID'), {
        trouble: 'tls',
        host: 'the proxy p:1',
      }),
      { code: 'tls-untrusted', host: 'the proxy p:1' },
    ],
    [
      Object.assign(new Error('The proxy asks.'), { trouble: 'proxy-login', host: 'p:1' }),
      { code: 'proxy-login', proxy: 'p:1', refused: false },
    ],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), { code: 'network', cause: 'proxy' }],
  ])('that fails with %s is said to fail so', async (error, problem) => {
    const { found } = await resolve('https://aws.example.com/start', {
      'https://aws.example.com/start': error,
    });
    expect(found).toMatchObject({ error: problem });
  });
});

it.each([
  'https://acme.awsapps.com/start',
  'http://127.0.0.1:4711/start',
  'nothing',
  'https://console.aws.amazon.com/',
])('%s is not asked about', async (startUrl) => {
  const { found, asked } = await resolve(startUrl, {});
  expect([found, asked]).toEqual([{ ok: true, value: { startUrl, region: 'us-east-1' } }, []]);
});

it('the address in an additional Region is resolved like the main one, and named where it is wrong', async () => {
  const additional = { additionalStartUrl: 'https://aws-eu.example.com' };
  const portal = 'https://ssoins-1.portal.eu-west-1.app.aws';
  const main = { 'https://aws.example.com': 'https://ssoins-1.portal.us-east-1.app.aws' };
  const { found } = await resolve(
    'https://aws.example.com',
    { ...main, 'https://aws-eu.example.com': `${portal}/#/` },
    additional,
  );
  expect(found).toEqual({
    ok: true,
    value: {
      startUrl: 'https://ssoins-1.portal.us-east-1.app.aws',
      region: 'us-east-1',
      additionalStartUrl: portal,
    },
  });
  const wrong = await resolve(
    'https://aws.example.com',
    { ...main, 'https://aws-eu.example.com': 200 },
    additional,
  );
  expect(wrong.found).toMatchObject({ error: { code: 'invalid-input', field: 'additionalStartUrl' } });
});
