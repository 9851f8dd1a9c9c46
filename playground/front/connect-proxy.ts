import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { PlaygroundClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import { type Listening, started, wait } from '../service.ts';
import { meaningOf } from './hosts.ts';

export interface ProxyPorts {
  readonly clock: PlaygroundClock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly regions: readonly string[];
  readonly tlsPort: number;
  readonly closing: AbortSignal;
}

/** An HTTP proxy that knows one way out: the playground's own TLS front. */
export async function startConnectProxy(ports: ProxyPorts, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  const note = (userAgent: string, code: string | null): void =>
    ports.journal.record({
      service: 'proxy',
      operation: 'CONNECT',
      at: ports.clock.now(),
      ok: code === null,
      code,
      userAgent,
    });
  const server = createServer((req, res) => {
    note(req.headers['user-agent'] ?? '', 'PlainRequest');
    res.writeHead(403, { 'content-type': 'text/plain' });
    res.end('The playground proxy answers CONNECT to AWS names only.\n');
  });
  server.on('connect', (req, client: Socket, head) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    const agent = req.headers['user-agent'] ?? '';
    const [, host, portText] = /^([^:]+):(\d+)$/.exec(req.url ?? '') ?? [];
    // SECURITY: whatever the name, the only address ever dialled is the front on loopback; the rest is refused.
    if (host === undefined || portText !== '443' || meaningOf(host, ports.regions) === null) {
      note(agent, 'HostRefused');
      client.end(
        'HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nNot a playground name.\n',
      );
      return;
    }
    const fault = ports.faults.take('proxy', 'CONNECT');
    const open = async (): Promise<void> => {
      if (fault?.latencyMs !== undefined) await wait(fault.latencyMs, ports.closing);
      if (fault?.hang === true) return note(agent, 'fault:hang');
      if (fault?.dropConnection === true) {
        note(agent, 'fault:dropConnection');
        client.destroy();
        return;
      }
      if (fault?.status !== undefined) {
        note(agent, 'fault:status');
        client.end(`HTTP/1.1 ${fault.status} Injected\r\nconnection: close\r\n\r\n`);
        return;
      }
      note(agent, null);
      const upstream = connect(ports.tlsPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client);
        client.pipe(upstream);
      });
      sockets.add(upstream);
      upstream.on('error', () => client.destroy());
      upstream.once('close', () => {
        sockets.delete(upstream);
        client.destroy();
      });
      client.once('close', () => upstream.destroy());
    };
    void open();
  });
  const listening = await started(server, port, 'http');
  return {
    ...listening,
    close: async () => {
      // Tunnels no longer count as the server's connections, so they are ended here.
      for (const socket of sockets) socket.destroy();
      await listening.close();
    },
  };
}
