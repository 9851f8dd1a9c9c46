import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Service } from '../service.ts';
import { type Listening, started } from '../service.ts';
import type { Certificates } from './certificates.ts';
import { type HostMeaning, meaningOf } from './hosts.ts';

export interface TlsFrontPorts {
  readonly certificates: Certificates;
  readonly regions: readonly string[];
  readonly services: Readonly<Record<HostMeaning['service'], Service>>;
  readonly answer: (service: Service, region: string, req: IncomingMessage, res: ServerResponse) => void;
}

/** AWS's real names over TLS: the Host header says which service and region is meant. */
export async function startTlsFront(ports: TlsFrontPorts, port: number): Promise<Listening> {
  const { key, cert } = ports.certificates;
  const server = createServer({ key, cert, keepAliveTimeout: 60_000 }, (req, res) => {
    const host = (req.headers.host ?? '').replace(/:\d+$/, '');
    const meaning = meaningOf(host, ports.regions);
    if (meaning === null) {
      res.writeHead(421, { 'content-type': 'text/plain' });
      res.end('The playground does not stand for this name.\n');
      return;
    }
    ports.answer(ports.services[meaning.service], meaning.region, req, res);
  });
  return started(server, port, 'https');
}
