import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import { connectStatus } from './connect-status.ts';
import { answeringProxy } from './testing-proxy.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A proxy that says this and hangs up; what it was asked is in `heard`. */
async function proxy(answer: string): Promise<{ readonly port: number; readonly heard: string[] }> {
  const { server, ...made } = await answeringProxy(answer);
  open.push(server);
  return made;
}

const login = { userName: 'maria', password: new Secret('p@ss:w') };
const ask = (port: number, signal: AbortSignal = neverAborts()) =>
  connectStatus({ host: '127.0.0.1', port }, 'sts.us-east-1.amazonaws.com:443', login, signal);

describe('what a proxy says to CONNECT', () => {
  it.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 407],
    ['HTTP/1.0 403 Filtered\r\nServer: x\r\n\r\n', 403],
    ['HTTP/1.1 200 Connection Established\r\n\r\n', 200],
    ['SSH-2.0-OpenSSH\r\n', null],
    ['', null],
    ['x'.repeat(40_000), null],
  ])('%j', async (answer, status) => {
    const { port, heard } = await proxy(answer);
    expect(await ask(port)).toBe(status);
    expect(heard[0]).toBe(
      'CONNECT sts.us-east-1.amazonaws.com:443 HTTP/1.1\r\nHost: sts.us-east-1.amazonaws.com:443\r\n' +
        `Proxy-Authorization: Basic ${Buffer.from('maria:p@ss:w').toString('base64')}\r\n\r\n`,
    );
  });

  it('is nothing from a proxy that drips, and never comes to an end', async () => {
    const dripping = createServer((socket) => {
      const drip = setInterval(() => socket.write('x'), 5);
      socket.on('error', () => undefined).on('close', () => clearInterval(drip));
    });
    open.push(dripping);
    await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve));
    const address = dripping.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const place = { host: '127.0.0.1', port, longestMs: 200 };
    expect(await connectStatus(place, 'sts.us-east-1.amazonaws.com:443', login, neverAborts())).toBeNull();
  });

  it('is nothing where nobody listens, or nobody waits any more', async () => {
    const { port, heard } = await proxy('HTTP/1.1 200 OK\r\n\r\n');
    expect(await ask(port, AbortSignal.abort())).toBeNull();
    expect(heard).toEqual([]);
    const [server] = open.splice(0);
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    expect(await ask(port)).toBeNull();
  });
});
