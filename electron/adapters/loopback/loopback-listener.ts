import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { quoted } from '../../../shared/text/plain-line.ts';
import type { Loopback, LoopbackCallback, LoopbackListener } from '../../core/ports/browser.ts';
import { keepRoom } from '../endpoint/keep-room.ts';
import { createMailbox } from '../endpoint/mailbox.ts';
import { readForm } from './loopback-form.ts';
import { loopbackPages } from './loopback-pages.ts';

const FORM_BYTES = 1024 * 1024;
/** A code of an OIDC provider can be several kilobytes long. */
const HEADER_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** A browser opens a few. */
const MOST_CONNECTIONS = 64;
/** What nobody asked for yet; a page that hammers the port fills no memory. */
const MOST_WAITING = 8;

/** SECURITY: binds loopback only, answers its own Host only, and never writes a parameter anywhere. */
export const loopback: Loopback = {
  async listen(input, signal) {
    const host = input.host ?? '127.0.0.1';
    const path = `/${input.path.replace(/^\/+/, '')}`;
    for (const port of input.ports.length === 0 ? [0] : input.ports) {
      if (signal.aborted) return err({ code: 'cancelled' });
      const listener = await bind(host, port, path);
      if (listener === null) continue;
      if (!signal.aborted) return ok(listener);
      await listener.close();
      return err({ code: 'cancelled' });
    }
    return err(busy(input.ports));
  },
};

function busy(ports: readonly number[]): Problem {
  const which = ports.length === 0 ? 'No port' : `None of the ports ${ports.join(', ')}`;
  return {
    code: 'refused',
    reason: `${which} of this machine is free for the browser's answer. Close the program that uses it, or choose another port.`,
  };
}

async function bind(
  host: '127.0.0.1' | 'localhost',
  wanted: number,
  path: string,
): Promise<LoopbackListener | null> {
  const callbacks = createMailbox<LoopbackCallback>(MOST_WAITING);
  const forms = createMailbox<LoopbackCallback>(MOST_WAITING);
  let allowedHost = '';
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(request, response, { host: allowedHost, path, callbacks, forms }).catch(() =>
      response.destroy(),
    );
  };
  const first = await open('127.0.0.1', wanted, answer);
  if (first === null) return null;
  const servers = [first.server];
  // Browsers may ask ::1 for `localhost`. SECURITY: a stranger who holds that port there would get the answer.
  if (host === 'localhost') {
    const second = await open('::1', first.port, answer);
    if (second === null) {
      await shut(servers);
      return null;
    }
    if (second !== 'no-such-address') servers.push(second.server);
  }
  allowedHost = `${host}:${first.port}`;
  return {
    redirectUri: `http://${allowedHost}${path}`,
    next: (signal) => callbacks.take(signal),
    nextPost: (signal) => forms.take(signal),
    close: async () => {
      callbacks.close();
      forms.close();
      await shut(servers);
    },
  };
}

type Opened = { readonly server: Server; readonly port: number };
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function open(address: '127.0.0.1', port: number, answer: Answer): Promise<Opened | null>;
async function open(address: '::1', port: number, answer: Answer): Promise<Opened | null | 'no-such-address'>;
async function open(address: string, port: number, answer: Answer) {
  // Read with the first sign-in in a browser.
  const { createServer } = await import('node:http');
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES, headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    answer,
  );
  keepRoom(server, MOST_CONNECTIONS);
  const trouble = await new Promise<string | null>((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
    server.listen({ host: address, port, exclusive: true }, () => resolve(null));
  });
  if (trouble !== null) {
    return address === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(trouble)
      ? 'no-such-address'
      : null;
  }
  server.on('error', () => undefined);
  server.unref();
  const bound = server.address();
  return bound === null || typeof bound === 'string' ? null : { server, port: bound.port };
}

async function shut(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          // The last page has a moment to go out; nothing else may hold the sign-in.
          server.closeIdleConnections();
          setTimeout(() => server.closeAllConnections(), 500).unref();
        }),
    ),
  );
}

interface Served {
  readonly host: string;
  readonly path: string;
  readonly callbacks: { put(value: LoopbackCallback): void };
  readonly forms: { put(value: LoopbackCallback): void };
}

async function serve(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopback.invalid');
  // SECURITY: a name that a stranger points at 127.0.0.1 (DNS rebinding) brings its own Host.
  if (request.headers.host !== served.host || url.pathname !== served.path) {
    return reply(response, 404, loopbackPages.elsewhere());
  }
  if (request.method === 'GET') {
    const parameters = single(url.searchParams);
    if (parameters === null) return reply(response, 400, loopbackPages.unclear());
    reply(response, 200, answerPage(parameters));
    return served.callbacks.put({ parameters });
  }
  if (request.method === 'POST') {
    const form = await readForm(request, FORM_BYTES);
    if (form === 'too-large') return reply(response, 413, loopbackPages.tooLarge());
    const parameters = form === 'no-form' ? null : single(form);
    if (parameters === null) return reply(response, 400, loopbackPages.unclear());
    reply(response, 200, answerPage(parameters));
    return served.forms.put({ parameters });
  }
  response.setHeader('allow', 'GET, POST');
  reply(response, 405, loopbackPages.elsewhere());
}

/** RFC 6749 §3.1: no parameter comes twice; a sender that repeats one wants two readers to disagree. */
function single(values: URLSearchParams): Readonly<Record<string, string>> | null {
  const entries = [...values];
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : null;
}

function answerPage(parameters: Readonly<Record<string, string>>): string {
  const { error, error_description: description } = parameters;
  if (error === undefined) return loopbackPages.received();
  return loopbackPages.refused(quoted(description ?? error, 500));
}

function reply(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(html);
}
