import type { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { neverAborts } from '../../shared/never-aborts.ts';
import { err, ok } from '../../shared/result.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { awsProblem } from '../adapters/aws/aws-problem.ts';
import { createProxyLogins, type ProxyLogins } from '../adapters/http/proxy-logins.ts';
import { answeringProxy } from '../adapters/http/testing-proxy.ts';
import { Secret } from '../core/secret.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeSession, net, session } = await import('./testing-electron.ts');
const { createNetwork } = await import('./network.ts');
const { createNetFetch } = await import('./net-fetch.ts');
const { createNetworkPort } = await import('./network-port.ts');

const URL_OF_AWS = 'https://sts.us-east-1.amazonaws.com/';
const open: Server[] = [];
const usual = net.onEnd;
beforeEach(() => {
  session.made.length = 0;
  net.requested.length = 0;
});
afterEach(() => {
  net.onEnd = usual;
  vi.restoreAllMocks();
  for (const server of open.splice(0)) server.close();
});

/** A listener that answers CONNECT with this; `heard` is what came in. */
async function proxy(answer: string) {
  const { server, ...made } = await answeringProxy(answer);
  open.push(server);
  return made;
}

function start(HTTPS_PROXY: string, find: ProxyLogins['find'] = async () => ok(null)) {
  const asked: unknown[] = [];
  const network = createNetwork({
    env: { HTTPS_PROXY },
    anchors: () => [],
    proxyLogins: { find },
    nowMs: () => 0,
  });
  network.configure(defaultSettings);
  const fetch = createNetFetch({ network, onProxyLogin: (about) => asked.push(about) });
  return { network, fetch, asked };
}

/** Every request to the proxy is asked for a login and then ends so; `sent` is what was given. */
function asksForLogin(port: number, after: (request: EventEmitter, again: () => void) => void) {
  const sent: string[] = [];
  const info = { isProxy: true, host: '127.0.0.1', port, scheme: 'basic' };
  net.onEnd = (request) => {
    const ask = (then: () => void): void =>
      void request.emit('login', info, (_user?: string, password?: string) => {
        if (password !== undefined) sent.push(password);
        then();
      });
    ask(() => after(request, () => ask(() => request.emit('response', notAllowed))));
  };
  return sent;
}
const notAllowed = { statusCode: 407, on: () => undefined };
const noTunnel = (request: EventEmitter) =>
  request.emit('error', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));

it('asks nothing in clear of a proxy that Chromium reaches over TLS, and calls no password refused', async () => {
  const { port, heard } = await proxy('HTTP/1.1 407 No\r\n\r\n');
  const { network } = start(`https://maria:secret@127.0.0.1:${port}`);
  const sent = asksForLogin(port, noTunnel);
  vi.spyOn(FakeSession.prototype, 'resolveProxy').mockResolvedValue(`HTTPS 127.0.0.1:${port}`);
  expect(await network.signIn(URL_OF_AWS, neverAborts())).toBe('done');
  expect(sent).toEqual(['secret']);
  expect(heard).toEqual([]);
});

it.each([
  ['HTTP/1.1 401 No\r\n\r\n', 'refused'],
  ['HTTP/1.1 403 Filtered\r\n\r\n', { status: 403 }],
  ['SSH-2.0-x\r\n', 'done'],
])('a proxy in clear that says %j to CONNECT refused the password, or not: %j', async (answer, said) => {
  const { port, heard } = await proxy(answer);
  const { network } = start(`http://maria:secret@127.0.0.1:${port}`);
  asksForLogin(port, noTunnel);
  vi.spyOn(FakeSession.prototype, 'resolveProxy').mockResolvedValue(`PROXY 127.0.0.1:${port}`);
  const ended = await network.signIn(URL_OF_AWS, neverAborts());
  expect(ended).toEqual(said === 'refused' ? { proxy: `127.0.0.1:${port}`, refused: true } : said);
  expect(heard).toHaveLength(1);
});

it.each([
  ['HTTP/1.1 403 Filtered\r\n\r\n', 'HTTP 403, ', 403],
  ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'HTTP 502, ', 502],
  ['HTTP/1.1 200 OK\r\n\r\n', '', 0],
  ['SSH-2.0-x\r\n', '', 0],
])('what a proxy without a login says to CONNECT is said: %j', async (answer, said, status) => {
  const { port, heard } = await proxy(answer);
  const { network, fetch, asked } = start(`http://maria:secret@127.0.0.1:${port}`);
  net.onEnd = noTunnel;
  vi.spyOn(FakeSession.prototype, 'resolveProxy').mockResolvedValue(`PROXY 127.0.0.1:${port}; DIRECT`);
  await network.calls();
  session.made.at(-1)?.session.errors.push('net::ERR_TUNNEL_CONNECTION_FAILED');
  await expect(fetch(URL_OF_AWS)).rejects.toMatchObject({
    trouble: 'network',
    status,
    message: `The proxy 127.0.0.1:${port} did not connect to it (${said}net::ERR_TUNNEL_CONNECTION_FAILED).`,
  });
  // It asked for no login: none is sent.
  expect(heard).toHaveLength(1);
  expect(heard[0]).not.toContain('Proxy-Authorization');
  expect(asked).toEqual([]);
});

it.each(['HTTPS', 'SOCKS5', 'QUIC'])(
  'no status is asked of a proxy that Chromium speaks to by %s',
  async (scheme) => {
    const { port, heard } = await proxy('HTTP/1.1 403 Filtered\r\n\r\n');
    const { network } = start(`http://127.0.0.1:${port}`);
    net.onEnd = noTunnel;
    vi.spyOn(FakeSession.prototype, 'resolveProxy').mockResolvedValue(`${scheme} 127.0.0.1:${port}`);
    expect(await network.signIn(URL_OF_AWS, neverAborts())).toBe('done');
    expect(heard).toEqual([]);
  },
);

it('sends nothing before the proxy counts, however many ask at once', async () => {
  const { fetch } = start('http://127.0.0.1:3128');
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reload = vi.spyOn(FakeSession.prototype, 'forceReloadProxyConfig').mockReturnValue(held);
  const answers = [1, 2, 3].map(() => fetch(URL_OF_AWS));
  await vi.waitFor(() => expect(reload).toHaveBeenCalled());
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(session.made[0]?.session.fetched).toEqual([]);
  release();
  await Promise.all(answers);
  expect(session.made[0]?.session.fetched).toHaveLength(3);
});

it('sends a refused password once, until the settings change', async () => {
  const { network, fetch, asked } = start('http://maria:wrong@127.0.0.1:3128');
  const sent = asksForLogin(3128, (_, again) => again());
  const call = async () => {
    await network.calls();
    session.made.at(-1)?.session.answers.push(407);
    await expect(fetch(URL_OF_AWS)).rejects.toMatchObject({ trouble: 'proxy-login-refused' });
  };
  const refused = { proxy: '127.0.0.1:3128', refused: true };
  await call();
  await call();
  await network.startOver();
  await Promise.all([call(), call()]);
  expect(sent).toEqual(['wrong']);
  expect(asked).toEqual([refused, refused, refused, refused]);
  await network.applyAgain();
  await call();
  expect(sent).toEqual(['wrong', 'wrong']);
});

it('a call that was stopped says so, and refuses no password', async () => {
  const { network, fetch, asked } = start('http://maria:secret@127.0.0.1:3128');
  const stop = new AbortController();
  const sent = asksForLogin(3128, () => stop.abort(new Error('stopped')));
  await network.calls();
  const failing = vi
    .spyOn(FakeSession.prototype, 'fetch')
    .mockRejectedValue(new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
  await expect(fetch(URL_OF_AWS, { signal: stop.signal })).rejects.toThrow('stopped');
  expect(asked).toEqual([]);
  failing.mockRestore();
  // It may be sent again.
  asksForLogin(3128, (request) => request.emit('response', { statusCode: 200, on: () => undefined }));
  expect(await network.signIn(URL_OF_AWS, neverAborts())).toBe('done');
  expect(sent).toEqual(['secret']);
});

it('a locked keychain is the problem, not the proxy', async () => {
  const { network, fetch, asked } = start('http://127.0.0.1:3128', async () =>
    err({ code: 'keychain-locked' }),
  );
  asksForLogin(3128, noTunnel);
  await network.calls();
  session.made.at(-1)?.session.answers.push(407);
  const failed: unknown = await fetch(URL_OF_AWS).catch((error: unknown) => error);
  const question = {
    action: 'sts:GetCallerIdentity',
    service: 'AWS STS',
    host: 'sts.us-east-1.amazonaws.com',
  };
  expect(awsProblem(failed, question)).toEqual({ code: 'keychain-locked' });
  expect(asked).toEqual([]);
});

it('a login is kept for the proxy that asked last, until the rules change', async () => {
  const { network } = start('http://usual.example.com:3128');
  const written: string[] = [];
  const proxyLogins = createProxyLogins({
    secretStore: {
      probe: async () => ok(undefined),
      read: async () => ok(null),
      write: async (item) => {
        written.push(item);
        return ok(undefined);
      },
      remove: async () => ok(true),
    },
  });
  const port = createNetworkPort({
    network,
    proxyLogins,
    otherBundles: () => [],
    trust: { faults: () => [] },
    environmentProblems: [],
    ownFileProblems: [],
    fetch: globalThis.fetch,
    awsEndpoints: { endpointFor: () => null, variant: () => ({ fips: false, dualStack: false }) },
    clock: { nowMs: () => 0 },
  });
  const signal = neverAborts();
  const login = { userName: 'maria', password: new Secret('secret') };
  asksForLogin(3128, (_, again) => again());
  await network.signIn(URL_OF_AWS, signal);
  expect(await port.setProxyLogin(login, signal)).toEqual(ok({ proxy: '127.0.0.1:3128' }));
  const next = { ...defaultSettings, proxyBypass: 'example.org' };
  expect([network.configure(next), network.configure(next)]).toEqual([{ changed: true }, { changed: false }]);
  expect(await port.setProxyLogin(login, signal)).toEqual(ok({ proxy: 'usual.example.com:3128' }));
  expect(written).toEqual(['proxy 127.0.0.1:3128', 'proxy usual.example.com:3128']);
});

it('the open problem ends with the first call that gets through', async () => {
  const { network, fetch, asked } = start('http://127.0.0.1:3128');
  asksForLogin(3128, (_, again) => again());
  await network.calls();
  session.made.at(-1)?.session.answers.push(407);
  await expect(fetch(URL_OF_AWS)).rejects.toMatchObject({ trouble: 'proxy-login' });
  await fetch(URL_OF_AWS);
  await fetch(URL_OF_AWS);
  expect(asked).toEqual([{ proxy: '127.0.0.1:3128', refused: false }, null]);
});
