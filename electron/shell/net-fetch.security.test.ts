import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../shared/result.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { net, session } = await import('./testing-electron.ts');
const { createNetwork } = await import('./network.ts');
const { createNetFetch } = await import('./net-fetch.ts');
const { defaultSettings } = await import('../../shared/settings.ts');

function start(env: Readonly<Record<string, string>> = {}) {
  const asked: unknown[] = [];
  const network = createNetwork({
    env,
    anchors: () => [],
    proxyLogins: { find: async () => ok(null) },
    nowMs: () => 0,
  });
  const fetch = createNetFetch({ network, onProxyLogin: (about) => asked.push(about) });
  return { network, fetch, asked };
}

beforeEach(() => {
  session.made.length = 0;
  net.requested.length = 0;
});

it('speaks to AWS from a session of its own: in memory, without cookies, permissions or redirects', async () => {
  const { fetch, network } = start();
  network.configure(defaultSettings);
  expect(session.made).toEqual([]);
  await fetch('https://sts.us-east-1.amazonaws.com/', {
    method: 'POST',
    credentials: 'include',
    redirect: 'follow',
  });
  await fetch(new URL('https://portal.sso.us-east-1.amazonaws.com/x'));
  expect(session.made).toHaveLength(1);
  const [made] = session.made;
  // Without "persist:" a partition lives in memory only.
  expect(made).toMatchObject({ partition: 'latchkey-network', options: { cache: false } });
  expect(made?.session.fetched).toEqual([
    {
      input: 'https://sts.us-east-1.amazonaws.com/',
      init: { method: 'POST', credentials: 'omit', redirect: 'error' },
    },
    {
      input: 'https://portal.sso.us-east-1.amazonaws.com/x',
      init: { credentials: 'omit', redirect: 'error' },
    },
  ]);
  const given: boolean[] = [];
  made?.session.onPermission?.(null, 'media', (isGiven) => given.push(isGiven));
  expect([given, made?.session.onPermissionCheck?.(), made?.session.onDevicePermission?.()]).toEqual([
    [false],
    false,
    false,
  ]);
});

it('sends nothing before the settings are read', async () => {
  const { fetch, network } = start();
  const answer = fetch('https://sts.us-east-1.amazonaws.com/');
  await new Promise((resolve) => setImmediate(resolve));
  expect(session.made[0]?.session.fetched ?? []).toEqual([]);
  network.configure(defaultSettings);
  expect((await answer).status).toBe(200);
});

describe('behind a proxy', () => {
  const URL_OF_AWS = 'https://sts.us-east-1.amazonaws.com/';
  const HTTPS_PROXY = 'http://maria:p%40ss@proxy.example.com:3128';

  it('sends nothing past a proxy that cannot be used', async () => {
    const { fetch, network } = start({ HTTPS_PROXY: 'ftp://proxy.example.com' });
    network.configure(defaultSettings);
    await expect(fetch(URL_OF_AWS)).rejects.toMatchObject({ trouble: 'network' });
    expect(session.made).toEqual([]);
  });

  it('gives Chromium the proxy without its login, and never the way around loopback', async () => {
    const { fetch, network } = start({ HTTPS_PROXY, NO_PROXY: 'example.org' });
    network.configure(defaultSettings);
    await fetch(URL_OF_AWS);
    expect(session.made[0]?.session.proxies).toEqual([
      {
        mode: 'fixed_servers',
        proxyRules: 'https=http://proxy.example.com:3128',
        proxyBypassRules: 'example.org;*.example.org',
      },
    ]);
  });

  it('gives the login of the URL to that proxy alone: not to a server, not to another proxy', async () => {
    const { fetch, network, asked } = start({ HTTPS_PROXY });
    network.configure(defaultSettings);
    await network.calls();
    const calls = session.made[0]?.session;
    const answers = [
      { info: { isProxy: false, host: 'proxy.example.com', port: 3128 }, given: [] },
      { info: { isProxy: true, host: 'other.example.com', port: 3128 }, given: [] },
      { info: { isProxy: true, host: 'proxy.example.com', port: 3128 }, given: ['maria', 'p@ss'] },
    ];
    for (const { info, given } of answers) {
      calls?.answers.push(407);
      net.onEnd = (request) =>
        void request.emit('login', info, (...login: unknown[]) => {
          expect(login).toEqual(given);
          request.emit('error', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
        });
      await fetch(URL_OF_AWS).catch(() => undefined);
    }
    // No body and no header of the call goes along.
    expect(net.requested).toHaveLength(3);
    for (const options of net.requested)
      expect(options).toMatchObject({ method: 'HEAD', url: URL_OF_AWS, credentials: 'omit' });
    expect(asked).toContainEqual({ proxy: 'proxy.example.com:3128', refused: true });
    expect(calls?.authClears).toBeGreaterThan(0);
  });

  it('says whose certificate it was when it was that of the proxy itself', async () => {
    const { fetch, network } = start({ HTTPS_PROXY: 'https://proxy.example.com:8443' });
    network.configure(defaultSettings);
    await network.calls();
    session.made[0]?.session.errors.push('net::ERR_PROXY_CERTIFICATE_INVALID');
    await expect(fetch(URL_OF_AWS)).rejects.toMatchObject({
      trouble: 'tls',
      host: 'the proxy proxy.example.com:8443',
    });
  });

  it('says of a SOCKS proxy that it is sent no login', async () => {
    const { fetch, network } = start({ HTTPS_PROXY: 'socks5://maria:secret@proxy.example.com' });
    network.configure(defaultSettings);
    await network.calls();
    session.made[0]?.session.errors.push('net::ERR_SOCKS_CONNECTION_FAILED');
    const failed = await fetch(URL_OF_AWS).catch((error: unknown) => String(error));
    expect(failed).toContain('The proxy proxy.example.com:1080 did not connect. It is a SOCKS proxy');
    expect(failed).not.toContain('secret');
  });

  it('asks the PAC server again after a connection that failed, and goes on where the way has changed', async () => {
    const pac = { ...defaultSettings, proxyMode: 'pac', pacAddress: 'http://wpad.example/p.pac' } as const;
    for (const [after, answered] of [
      ['PROXY new:1', true],
      ['PROXY old:1', false],
    ] as const) {
      session.made.length = 0;
      const { fetch, network } = start();
      network.configure(pac);
      await network.calls();
      const calls = session.made[0]?.session;
      if (calls === undefined) throw new Error('no session');
      calls.ways = ['PROXY old:1', after];
      calls.errors.push('net::ERR_PROXY_CONNECTION_FAILED');
      const ended = await fetch(URL_OF_AWS).then(
        ({ status }) => status,
        (error: unknown) => String(error),
      );
      expect(ended).toEqual(answered ? 200 : expect.stringContaining('The proxy old:1 cannot be reached'));
      expect(calls.fetched).toHaveLength(answered ? 2 : 1);
    }
  });

  it('sends nothing twice that may have left', async () => {
    const { fetch, network } = start();
    network.configure({ ...defaultSettings, proxyMode: 'pac', pacAddress: 'http://wpad.example/p.pac' });
    await network.calls();
    const calls = session.made[0]?.session;
    if (calls === undefined) throw new Error('no session');
    calls.ways = ['PROXY old:1', 'PROXY new:1'];
    for (const code of ['CONNECTION_RESET', 'EMPTY_RESPONSE', 'CONNECTION_CLOSED', 'TIMED_OUT']) {
      calls.errors.push(`net::ERR_${code}`);
      await expect(fetch(URL_OF_AWS)).rejects.toThrow(code);
    }
    expect(calls.fetched).toHaveLength(4);
  });
});
