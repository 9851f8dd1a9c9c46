// Proxies that companies have beside the usual one: reached over TLS, SOCKS with a login, named by a PAC file of a server.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

interface Listening {
  readonly port: number;
  stop(): void;
}

async function listening(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => void server.close(),
  };
}

/** A proxy whose clients speak TLS to it first, with a certificate that nobody knows yet. */
export async function startTlsProxy(
  directory: string,
  upstream: string,
): Promise<Listening & { readonly certPath: string }> {
  const [key, cert] = [path.join(directory, 'tls-proxy.key'), path.join(directory, 'tls-proxy.pem')];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=proxy', '-days', '30'].concat([
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ]),
    { stdio: 'ignore' },
  );
  const { hostname, port } = new URL(`http://${upstream}`);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (client) => {
    const onwards = connect(Number(port), hostname);
    client.on('error', () => onwards.destroy());
    onwards.on('error', () => client.destroy());
    client.pipe(onwards).pipe(client);
  });
  return { ...(await listening(server)), certPath: cert };
}

/** A SOCKS 5 proxy that takes nobody without a user name and password. */
export function startSocksWithLogin(): Promise<Listening> {
  return listening(
    createServer((client) => {
      client.on('error', () => client.destroy());
      client.once('data', (greeting) => {
        const methods = greeting.subarray(2, 2 + (greeting[1] ?? 0));
        client.end(Buffer.from([5, methods.includes(2) ? 2 : 0xff]));
      });
    }),
  );
}

/** A server with a PAC file that names one proxy, which may change. */
export async function startPacServer(): Promise<Listening & { proxy: string; readonly url: string }> {
  let asked = '';
  const server = createHttpServer((_, res) => {
    res.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
    res.end(`function FindProxyForURL() { return 'PROXY ${asked}'; }`);
  });
  const { port, stop } = await listening(server);
  return {
    port,
    stop,
    url: `http://127.0.0.1:${port}/proxy.pac`,
    get proxy() {
      return asked;
    },
    set proxy(now) {
      asked = now;
    },
  };
}
