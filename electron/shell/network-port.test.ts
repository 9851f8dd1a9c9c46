import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { neverAborts } from '../../shared/never-aborts.ts';
import { ok } from '../../shared/result.ts';
import { Secret } from '../core/secret.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeSession } = await import('./testing-electron.ts');
const { createNetworkPort } = await import('./network-port.ts');

let server: Server;
let open = 0;
let closed = 0;
const portOf = (on: Server): number => {
  const address = on.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
beforeAll(async () => {
  server = createServer((socket) => socket.destroy());
  const gone = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  open = portOf(server);
  closed = portOf(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function keptFor(listed: string, lastAsked: string | null = null) {
  const session = new FakeSession();
  session.ways = [listed, listed];
  const kept: string[] = [];
  const network = {
    lastAsked: () => lastAsked,
    route: () => ({ kind: 'system' }) as const,
    calls: async () => Object.assign(session),
    applyAgain: async () => undefined,
  };
  const port = createNetworkPort({
    network: Object.assign(network),
    proxyLogins: Object.assign({
      keep: async (proxy: string) => {
        kept.push(proxy);
        return ok(undefined);
      },
    }),
    trust: { faults: () => [] },
    otherBundles: () => [],
    fetch: async () => {
      throw new Error('nothing is sent');
    },
    environmentProblems: [],
    ownFileProblems: [],
    awsEndpoints: { endpointFor: () => null, variant: () => ({ fips: false, dualStack: false }) },
    clock: { nowMs: () => 0 },
  });
  const login = { userName: 'maria', password: new Secret('p') };
  const ended = await port.setProxyLogin(login, neverAborts());
  return { kept, ended };
}

it('a login is kept for the proxy that calls take, wherever the PAC file lists it', async () => {
  expect((await keptFor(`PROXY 127.0.0.1:${closed}; PROXY 127.0.0.1:${open}`)).kept).toEqual([
    `127.0.0.1:${open}`,
  ]);
  expect((await keptFor(`PROXY 127.0.0.1:${open}; DIRECT`)).kept).toEqual([`127.0.0.1:${open}`]);
  // Where none answers: the first, as Chromium would ask it first.
  expect((await keptFor(`PROXY 127.0.0.1:${closed}; PROXY other.invalid:1`)).kept).toEqual([
    `127.0.0.1:${closed}`,
  ]);
  expect((await keptFor(`PROXY 127.0.0.1:${open}`, 'asked:3128')).kept).toEqual(['asked:3128']);
});

it('a login that could never be sent is not kept', async () => {
  const socks = await keptFor(`SOCKS5 127.0.0.1:${open}`);
  expect(socks.kept).toEqual([]);
  expect(socks.ended).toMatchObject({ error: { reason: expect.stringContaining('SOCKS') } });
  expect((await keptFor('DIRECT')).ended).toMatchObject({ error: { code: 'invalid-input' } });
});
