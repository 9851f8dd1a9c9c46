import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { type FetchLike, TransportFailure } from '../aws/http-transport.ts';
import { readEnvironmentFile } from '../machine/environment-file.ts';
import { testNetwork } from './network-test.ts';
import type { ProfileBundle } from './trust-names.ts';

/** The names of a network that is not there; every other name is looked up as always. */
const names = vi.hoisted(() => new Map<string, readonly string[]>());
vi.mock('node:dns/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:dns/promises')>();
  const lookup = async (host: string, options: { readonly all: true }) =>
    names.get(host)?.map((address) => ({ address, family: 4 })) ?? (await real.lookup(host, options));
  return { ...real, lookup };
});

let server: Server;
let port = 0;
let closedPort = 0;
const listening = async (on: Server): Promise<number> => {
  await new Promise<void>((resolve) => on.listen(0, '127.0.0.1', resolve));
  const address = on.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
beforeAll(async () => {
  server = createServer((socket) => socket.destroy());
  port = await listening(server);
  const gone = createServer();
  closedPort = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
let otherBundles: readonly ProfileBundle[] = [];
beforeEach(() => {
  names.clear();
  otherBundles = [];
});

const fetch: FetchLike = async () => ({
  status: 403,
  headers: { forEach: (each) => each('1', 'x-amzn-requestid') },
  arrayBuffer: async () => new ArrayBuffer(0),
});
const tested = (
  listed: string,
  over: FetchLike = fetch,
  host = '127.0.0.1',
  environmentProblems: readonly Problem[] = [],
  ownFileProblems: readonly Problem[] = [],
) =>
  testNetwork(
    {
      route: () => ({ kind: 'system' }),
      resolveProxy: async () => listed,
      fetch: over,
      trustFaults: () => [],
      otherBundles: () => otherBundles,
      environmentProblems,
      ownFileProblems,
      nowMs: () => 0,
    },
    `https://${host}:${port}`,
    neverAborts(),
  );
const failing =
  (error: Error): FetchLike =>
  async () => {
    throw error;
  };
const failures = (checks: Awaited<ReturnType<typeof tested>>) => checks.filter(({ ok }) => !ok);

describe('the test of the network', () => {
  it('shows each line of the environment file that does not count, and why', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'latchkey-env-'));
    const file = join(directory, 'environment');
    const lines = ['AWS_CA_BUNDLE=/a', 'export HTTPS_PROXY=http://p:1', 'NO_PROXY=b', 'nonsense'];
    writeFileSync(file, lines.join('\n'), { mode: 0o600 });
    const shown = async (path: string) =>
      failures(
        await tested(
          'DIRECT',
          fetch,
          '127.0.0.1',
          [],
          readEnvironmentFile(path, process.getuid?.()).problems,
        ),
      ).map(({ said }) => said);
    expect(await shown(file)).toEqual([
      `${file}, line 2: Write HTTPS_PROXY=VALUE, without "export".`,
      `${file}, line 4: It is not NAME=VALUE.`,
    ]);
    expect(await shown(directory)).toEqual([`${directory} is not read: It is not an ordinary file.`]);
    // A file of another kind altogether.
    writeFileSync(file, 'no line of this counts\n'.repeat(2000), { mode: 0o600 });
    const all = await shown(file);
    expect([all.length, all.at(-1)]).toEqual([21, '1980 more lines do not count']);
    rmSync(directory, { recursive: true });
  });

  it('takes the next way of a PAC answer where the first does not connect, as calls do', async () => {
    names.set('proxy.corp.invalid', []);
    for (const first of ['PROXY proxy.corp.invalid:8080', `PROXY 127.0.0.1:${closedPort}`]) {
      const checks = await tested(`${first}; DIRECT`);
      expect(failures(checks)).toEqual([]);
      expect(checks[0]?.said).toMatch(/^\S+:\d+ does not answer \(.+\); the next way is no proxy$/);
      expect(checks.map(({ said }) => said)).toContain(`127.0.0.1:${port} answers`);
    }
  });

  it('fails at the last way', async () => {
    names.set('proxy.corp.invalid', []);
    const checks = await tested(`PROXY proxy.corp.invalid:8080;PROXY 127.0.0.1:${closedPort}`);
    expect(failures(checks)).toMatchObject([{ name: 'Connection to the proxy' }]);
    expect(failures(await tested(''))).toMatchObject([{ said: 'The PAC file cannot be read.' }]);
  });

  it('tries every address of a name', async () => {
    // Nothing listens at the first; a machine without IPv6 is the usual case.
    names.set('two.example', ['127.0.0.2', '127.0.0.1']);
    expect(failures(await tested('DIRECT', fetch, 'two.example'))).toEqual([]);
    names.set('two.example', ['127.0.0.2']);
    expect(failures(await tested('DIRECT', fetch, 'two.example'))).toMatchObject([{ name: 'Connection' }]);
  });

  it('names a ca_bundle of another profile where a certificate is not trusted', async () => {
    const host = `127.0.0.1:${port}`;
    const distrusting: FetchLike = async () => {
      throw new TransportFailure('tls', host, 'net::ERR_CERT_AUTHORITY_INVALID');
    };
    expect(failures(await tested('DIRECT', distrusting))[0]?.fix).toContain('ca-file FILE');
    otherBundles = [{ profile: 'work', path: '/corp.pem', file: '/c' }];
    expect(failures(await tested('DIRECT', distrusting))).toMatchObject([
      { name: 'Certificate', fix: expect.stringContaining('settings set ca-file /corp.pem') },
    ]);
  });

  it('does not ask for another authority where that is not what is wrong', async () => {
    otherBundles = [{ profile: 'work', path: '/corp.pem', file: '/c' }];
    for (const [code, name, said] of [
      ['ERR_CERT_COMMON_NAME_INVALID', 'Certificate', 'is for another host'],
      ['ERR_CERT_DATE_INVALID', 'Certificate', 'has expired, or is not valid yet'],
      ['ERR_SSL_PROTOCOL_ERROR', 'Answer of AWS', 'No secure connection'],
    ] as const) {
      const [check] = failures(await tested('DIRECT', failing(new Error(`net::${code}`))));
      expect(check).toMatchObject({ name, said: expect.stringContaining(said) });
      expect(check?.said).toContain(code);
      expect(check?.fix).not.toContain('ca-file');
    }
  });

  it.each([
    ["Attempted to redirect, but redirect policy was 'error'", 'with a redirect', 'captive portal'],
    ['net::ERR_UNEXPECTED_PROXY_AUTH', 'Something in between answered', 'its proxy or firewall'],
    ['net::ERR_CONTENT_LENGTH_MISMATCH', 'ended before the response was complete', 'may cut a connection'],
    ['net::ERR_CONNECTION_CLOSED', 'ended before the response was complete', 'may cut a connection'],
  ])('behind a proxy that connects, %s is said as tools are told it', async (words, said, fix) => {
    const checks = await tested(`PROXY 127.0.0.1:${port}`, failing(new Error(words)));
    expect(failures(checks)).toMatchObject([
      { name: 'Answer of AWS', said: expect.stringContaining(said), fix: expect.stringContaining(fix) },
    ]);
    // Chromium says so of a proxy that hangs up, too.
    const isPast = !words.includes('CLOSED') && !words.includes('MISMATCH');
    expect(checks.some(({ name }) => name === 'Login at the proxy')).toBe(isPast);
  });

  it('blames the proxy for what the proxy did', async () => {
    for (const words of [
      '(HTTP 403, net::ERR_TUNNEL_CONNECTION_FAILED)',
      '(net::ERR_SOCKS_CONNECTION_FAILED)',
    ]) {
      const failure = new TransportFailure('network', `127.0.0.1:${port}`, `The proxy did not ${words}`);
      expect(failures(await tested(`PROXY 127.0.0.1:${port}`, failing(failure)))).toMatchObject([
        {
          name: 'Proxy',
          said: expect.stringContaining(words),
          fix: expect.stringContaining('proxy settings'),
        },
      ]);
    }
  });

  it('sends nobody to the settings where the proxy answers and refuses', async () => {
    const words = 'The proxy p:1 did not connect to it (HTTP 403, net::ERR_TUNNEL_CONNECTION_FAILED).';
    const failure = new TransportFailure('network', `127.0.0.1:${port}`, words, 0, null, 403);
    const [check, ...more] = failures(await tested(`PROXY 127.0.0.1:${port}`, failing(failure)));
    expect([check?.name, check?.said, more]).toEqual(['Proxy', words, []]);
    expect(check?.fix).toContain(`ask who runs it to let 127.0.0.1:${port} through`);
  });

  it('says nothing good of the login at a proxy whose own certificate is not trusted', async () => {
    const through = (host: string): FetchLike => {
      const fault = new TransportFailure('tls', host, 'net::ERR_X');
      return async () => {
        throw fault;
      };
    };
    const listed = `HTTPS 127.0.0.1:${port}`;
    const own = await tested(listed, through(`the proxy 127.0.0.1:${port}`));
    expect(own.map(({ name }) => name)).not.toContain('Login at the proxy');
    expect(failures(own)[0]?.said).toBe(`that of the proxy 127.0.0.1:${port} is not trusted (net::ERR_X)`);
    const behind = await tested(listed, through(`127.0.0.1:${port}`));
    expect(behind.map(({ name }) => name)).toContain('Login at the proxy');
  });

  it('says which proxy variable of the login was passed over', async () => {
    const problem: Problem = { code: 'file-malformed', file: '/f', line: 2, detail: 'why' };
    const checks = await tested('DIRECT', fetch, '127.0.0.1', [problem, { ...problem, line: 3 }]);
    expect(failures(checks)).toMatchObject([
      { name: 'Environment file', said: '/f, line 2: why' },
      { name: 'Environment file', said: '/f, line 3: why' },
    ]);
  });
});
