import { describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../shared/problem.ts';
import { ok } from '../../shared/result.ts';
import type { ProxySignIn } from './proxy-sign-in.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { createNetwork } = await import('./network.ts');
const { createNetFetch } = await import('./net-fetch.ts');
const { defaultSettings } = await import('../../shared/settings.ts');

const URL_OF_AWS = 'https://sts.us-east-1.amazonaws.com/';
const HOST = 'sts.us-east-1.amazonaws.com';
const HTTPS_PROXY = 'http://proxy.example.com:3128';
const asksNoMore = null;

/** `answers`: what each request over the network gets in turn, a status or an error of Chromium. */
function start(over: {
  readonly answers: readonly (number | string)[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signIns?: readonly ProxySignIn[];
  readonly trustsOthers?: boolean;
  readonly hasOtherWay?: boolean;
}) {
  const { answers, env = {}, signIns = [], trustsOthers = false, hasOtherWay = false } = over;
  const done: string[] = [];
  const asked: unknown[] = [];
  const [left, outcomes] = [[...answers], [...signIns]];
  const real = createNetwork({
    env,
    anchors: () => [],
    proxyLogins: { find: async () => ok(null) },
    nowMs: () => 0,
  });
  real.configure(defaultSettings);
  const network: Parameters<typeof createNetFetch>[0]['network'] = {
    calls: real.calls,
    route: real.route,
    signIn: async (url) => {
      done.push(`sign in for ${url}`);
      return outcomes.shift() ?? 'done';
    },
    startOver: async () => {
      done.push('start over');
    },
    trustsOthers: async () => {
      done.push('other authorities?');
      return trustsOthers;
    },
    readAgain: async () => {
      done.push('another way?');
      return hasOtherWay;
    },
  };
  const fetch = createNetFetch({ network, onProxyLogin: (about) => asked.push(about) }, async () => {
    done.push('send');
    const answer = left.shift() ?? 200;
    if (typeof answer === 'string') throw new Error(`net::${answer}`);
    return new Response(null, { status: answer });
  });
  return {
    fetch: (signal?: AbortSignal) => fetch(URL_OF_AWS, signal === undefined ? {} : { signal }),
    done,
    asked,
  };
}

describe('a certificate that is not trusted', () => {
  it('is tried once more where the files have brought another authority', async () => {
    const { fetch, done } = start({ answers: ['ERR_CERT_AUTHORITY_INVALID', 200], trustsOthers: true });
    expect((await fetch()).status).toBe(200);
    expect(done).toEqual(['send', 'other authorities?', 'send']);
  });

  it('is no reason to send again where they have not', async () => {
    const { fetch, done } = start({ answers: ['ERR_CERT_AUTHORITY_INVALID'] });
    await expect(fetch()).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
    expect(done).toEqual(['send', 'other authorities?']);
  });

  it('is the only failure that is: any other may have reached the server', async () => {
    const { fetch, done } = start({ answers: ['ERR_CONNECTION_RESET'], trustsOthers: true });
    await expect(fetch()).rejects.toThrow('net::ERR_CONNECTION_RESET');
    expect(done).toEqual(['send']);
  });
});

describe('a connection that was never made', () => {
  it('is tried once more where the PAC file names another way now', async () => {
    const { fetch, done } = start({ answers: ['ERR_PROXY_CONNECTION_FAILED', 200], hasOtherWay: true });
    expect((await fetch()).status).toBe(200);
    expect(done).toEqual(['send', 'another way?', 'send']);
  });

  it('is not, where there is none', async () => {
    const { fetch, done } = start({ answers: ['ERR_PROXY_CONNECTION_FAILED'] });
    await expect(fetch()).rejects.toMatchObject({ trouble: 'network' });
    expect(done).toEqual(['send', 'another way?']);
  });
});

describe('a proxy that asks for a login', () => {
  const proxy = 'proxy.example.com:3128';

  it('gets it, and the request is sent again', async () => {
    const { fetch, done, asked } = start({ answers: [407, 200] });
    expect((await fetch()).status).toBe(200);
    expect([done, asked]).toEqual([['send', `sign in for ${URL_OF_AWS}`, 'send'], []]);
  });

  it.each([
    [false, 'proxy-login'],
    [true, 'proxy-login-refused'],
  ])('is shown to the user, refused %s, until a request gets through', async (refused, trouble) => {
    const { fetch, asked } = start({ answers: [407, 200, 200], signIns: [{ proxy, refused }] });
    await expect(fetch()).rejects.toMatchObject({
      trouble,
      host: proxy,
      message: 'The proxy asks for a user name and password.',
      problem: null,
    });
    expect(asked).toEqual([{ proxy, refused }]);
    await fetch();
    await fetch();
    expect(asked).toEqual([{ proxy, refused }, asksNoMore]);
  });

  it('whose login cannot be read says why, and asks the user nothing', async () => {
    const problem: Problem = { code: 'keychain-locked' };
    const { fetch, asked } = start({ answers: [407], signIns: [{ proxy, problem }] });
    await expect(fetch()).rejects.toMatchObject({
      trouble: 'proxy-login',
      host: proxy,
      problem,
      message: 'The login of the proxy cannot be read from the keychain.',
    });
    expect(asked).toEqual([]);
  });

  it('with another code than 407 is asked anew, for one that answers a wrong password so', async () => {
    const refused = start({
      answers: ['ERR_TUNNEL_CONNECTION_FAILED'],
      env: { HTTPS_PROXY },
      signIns: [{ proxy, refused: true }],
    });
    await expect(refused.fetch()).rejects.toMatchObject({ trouble: 'proxy-login-refused', host: proxy });
    expect(refused.done.slice(-2)).toEqual(['start over', `sign in for ${URL_OF_AWS}`]);
    const closed = start({ answers: ['ERR_TUNNEL_CONNECTION_FAILED'], env: { HTTPS_PROXY } });
    await expect(closed.fetch()).rejects.toMatchObject({
      trouble: 'network',
      host: HOST,
      message: expect.stringMatching(/proxy\.example\.com:3128 did not connect to it \(net::ERR_TUNNEL/),
    });
  });
});

describe('what failed on the way is named', () => {
  it.each([
    [
      'ERR_PROXY_CONNECTION_FAILED',
      { HTTPS_PROXY },
      /proxy\.example\.com:3128 cannot be reached \(net::ERR_PROXY/,
    ],
    ['ERR_PROXY_CONNECTION_FAILED', {}, /cannot be reached \(net::ERR_PROXY/],
    ['ERR_MANDATORY_PROXY_CONFIGURATION_FAILED', {}, /The PAC file cannot be read/],
    ['ERR_PAC_SCRIPT_FAILED', {}, /The PAC file cannot be read/],
  ])('%s', async (code, env, message) => {
    const { fetch } = start({ answers: [code], env });
    await expect(fetch()).rejects.toMatchObject({
      trouble: 'network',
      host: HOST,
      message: expect.stringMatching(message),
    });
  });

  it('but not for a caller that has left', async () => {
    const { fetch, done } = start({ answers: ['ERR_TUNNEL_CONNECTION_FAILED'], env: { HTTPS_PROXY } });
    const leaving = new AbortController();
    leaving.abort();
    await expect(fetch(leaving.signal)).rejects.toThrow('net::ERR_TUNNEL_CONNECTION_FAILED');
    expect(done).toEqual(['send']);
  });
});
