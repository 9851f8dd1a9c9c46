import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { PlaygroundClock } from './clock.ts';
import type { Fault, Faults } from './faults.ts';
import type { Journal, ServiceName } from './journal.ts';

/** A request as a handler sees it: nothing decoded that a signature covers. */
export interface Incoming {
  readonly method: string;
  /** The path as it was sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query string as it was sent, without `?`. */
  readonly rawQuery: string;
  /** Lower-case name and value in the order of arrival, repeated headers not joined. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  header(name: string): string | undefined;
  /** The region a real host name stands for; null on a loopback endpoint, which serves any. */
  readonly region: string | null;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
  readonly accessKeyId?: string | undefined;
}

/** Thrown by a handler to refuse; caught in one place and written in the service's own error format. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  accessKeyId: string | undefined;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface ServiceBase {
  readonly name: ServiceName;
  operationOf(request: Incoming): string;
  /** The service's own error format. */
  refuse(refusal: Refusal): Reply;
}
export interface MessageService extends ServiceBase {
  readonly kind: 'message';
  handle(request: Incoming): Reply | Promise<Reply>;
}
export interface StreamService extends ServiceBase {
  readonly kind: 'stream';
  /** Answers on its own; returns what the journal notes. Throws Refusal before anything was written. */
  handle(
    request: Incoming,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<{ readonly accessKeyId: string }>;
}
export type Service = MessageService | StreamService;

export interface ServingPorts {
  readonly clock: PlaygroundClock;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Ends waits of injected latency when the playground closes. */
  readonly closing: AbortSignal;
}

const maxBodyBytes = 1024 * 1024;

/** One request through faults, handler, error format and journal. */
export async function serve(
  ports: ServingPorts,
  service: Service,
  region: string | null,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  res.sendDate = false;
  res.setHeader('date', new Date(ports.clock.now()).toUTCString());
  const body = service.kind === 'message' ? await readBody(req) : Buffer.alloc(0);
  if (body === null) {
    res.writeHead(413).end();
    return;
  }
  const request = toIncoming(req, region, body);
  const operation = service.operationOf(request);
  const note = (code: string | null, accessKeyId: string | undefined): void =>
    ports.journal.record({
      service: service.name,
      operation,
      at: ports.clock.now(),
      ok: code === null,
      code,
      userAgent: request.header('user-agent') ?? '',
      ...(accessKeyId === undefined ? {} : { accessKeyId }),
    });
  const fault = ports.faults.take(service.name, operation, region);
  if (fault !== null && (await spoil(ports, service, fault, req, res, note))) return;
  try {
    if (service.kind === 'stream') {
      if (fault?.loseReply === true) loseReply(req, res);
      const { accessKeyId } = await service.handle(request, req, res);
      note(null, accessKeyId);
      return;
    }
    const reply = await service.handle(request);
    note(null, reply.accessKeyId);
    if (fault?.loseReply === true) req.socket.destroy();
    else write(res, reply);
  } catch (thrown) {
    const refusal =
      thrown instanceof Refusal
        ? thrown
        : new Refusal(500, 'InternalFailure', thrown instanceof Error ? thrown.message : 'Internal failure');
    note(refusal.code, refusal.accessKeyId);
    if (fault?.loseReply === true || res.headersSent) req.socket.destroy();
    else write(res, service.refuse(refusal));
  }
}

/** Carries out a fault; true when the call is thereby over. */
async function spoil(
  ports: ServingPorts,
  service: Service,
  fault: Fault,
  req: IncomingMessage,
  res: ServerResponse,
  note: (code: string, accessKeyId: undefined) => void,
): Promise<boolean> {
  if (fault.latencyMs !== undefined) await wait(fault.latencyMs, ports.closing);
  if (fault.hang === true) {
    note('fault:hang', undefined);
    return true;
  }
  if (fault.dropConnection === true) {
    note('fault:dropConnection', undefined);
    req.socket.destroy();
    return true;
  }
  if (fault.garbage === true) {
    note('fault:garbage', undefined);
    write(res, {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html><b>Welcome to HotelWifi',
    });
    return true;
  }
  if (fault.body !== undefined) {
    note('fault:body', undefined);
    const type = fault.body.startsWith('<') ? 'text/html' : 'application/json';
    write(res, { status: fault.status ?? 200, headers: { 'content-type': type }, body: fault.body });
    return true;
  }
  if (fault.status !== undefined || fault.code !== undefined) {
    const code = fault.code ?? 'InternalFailure';
    note(code, undefined);
    write(res, service.refuse(new Refusal(fault.status ?? 400, code, fault.message ?? 'Injected fault.')));
    return true;
  }
  return false;
}

/** The service does its work and writes; nothing of it gets out. */
function loseReply(req: IncomingMessage, res: ServerResponse): void {
  res.write = () => true;
  res.end = () => {
    req.socket.destroy();
    return res;
  };
}

export function write(res: ServerResponse, reply: Reply): void {
  if (res.destroyed) return;
  for (const [name, value] of Object.entries(reply.headers))
    res.setHeader(name, typeof value === 'string' ? value : [...value]);
  res.setHeader('content-length', Buffer.byteLength(reply.body));
  res.writeHead(reply.status);
  res.end(reply.body);
}

/** The whole body, or null when it is larger than any answerable request. */
export async function readBody(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toIncoming(req: IncomingMessage, region: string | null, body: Buffer): Incoming {
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
  const headers: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < req.rawHeaders.length; i += 2)
    headers.push([(req.rawHeaders[i] ?? '').toLowerCase(), req.rawHeaders[i + 1] ?? '']);
  return {
    method: req.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(rawQuery),
    rawQuery,
    headers,
    header: (name) => headers.find(([each]) => each === name)?.[1],
    region,
    body,
  };
}

export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** A loopback HTTP server whose close also ends the connections that are still open. */
export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

export async function listen(listener: RequestListener, port: number): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  return started(server, port, 'http');
}

/** SECURITY: 127.0.0.1 only; nothing of the playground can be reached from another machine. */
export async function started(
  server: Server | SecureServer,
  port: number,
  scheme: 'http' | 'https',
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  return {
    port: address.port,
    url: `${scheme}://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
