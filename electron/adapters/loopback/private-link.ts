import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { PrivateLink } from '../../core/ports/console.ts';
import { keepRoom } from '../endpoint/keep-room.ts';

const LIFETIME_MS = 60_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** A browser opens one or two. */
const MOST_CONNECTIONS = 16;

export interface PrivateLinkParts {
  /** The user of the process at the other end of a connection; null: not to be found out. */
  readonly userOf: (socket: Socket) => Promise<number | null>;
  /** Null: this system does not tell who is at the other end. */
  readonly ownUser: number | null;
  readonly lifetimeMs?: number;
}

/**
 * Leads the user's browser to a secret address by one of this machine, once. SECURITY: a desktop starts the browser with the address
 * among its arguments, which every user of the machine can list; of this one they get nothing, because only a process of the same
 * user is answered. macOS and Windows do not tell whose a connection is: there the first one counts.
 */
export function createPrivateLink(parts: PrivateLinkParts = realParts()): PrivateLink {
  return async (target, isGood) => {
    const path = `/${randomBytes(24).toString('base64url')}`;
    let host = '';
    const { createServer } = await import('node:http');
    const server = createServer(
      { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => {
        void answer(request, response).catch(() => response.destroy());
      },
    );
    keepRoom(server, MOST_CONNECTIONS);
    let isUsed = false;
    const shut = (): void => {
      clearTimeout(timer);
      server.close();
      setTimeout(() => server.closeAllConnections(), 500).unref();
    };
    const timer = setTimeout(shut, parts.lifetimeMs ?? LIFETIME_MS);
    timer.unref();
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const isAsked = request.method === 'GET' && request.url === path && request.headers.host === host;
      if (!isAsked || isUsed || !(await isOwn(request.socket, parts)) || isUsed || !isGood()) {
        response.writeHead(404, { connection: 'close' }).end();
        return;
      }
      isUsed = true;
      response.writeHead(303, {
        location: target.reveal(),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        connection: 'close',
      });
      response.end();
      shut();
    };
    const bound = await listen(server);
    if (!bound.ok) {
      clearTimeout(timer);
      return bound;
    }
    server.unref();
    host = `127.0.0.1:${bound.value}`;
    return ok(`http://${host}${path}`);
  };
}

async function isOwn(socket: Socket, { userOf, ownUser }: PrivateLinkParts): Promise<boolean> {
  return ownUser === null || (await userOf(socket)) === ownUser;
}

function listen(server: Server): Promise<Result<number, Problem>> {
  const taken: Problem = {
    code: 'refused',
    reason: 'No port of this machine is free for the browser. Close a program and try again.',
  };
  return new Promise((resolve) => {
    server.once('error', () => resolve(err(taken)));
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      server.on('error', () => undefined);
      const at = server.address();
      resolve(at === null || typeof at === 'string' ? err(taken) : ok(at.port));
    });
  });
}

const realParts = (): PrivateLinkParts => ({
  userOf: userOfConnection,
  ownUser: process.platform === 'linux' ? (process.getuid?.() ?? null) : null,
});

/** From the kernel's table (proc(5), /proc/net/tcp): local and remote address as hexadecimal, and the user in the eighth field. */
async function userOfConnection({ remotePort, localPort }: Socket): Promise<number | null> {
  if (remotePort === undefined || localPort === undefined) return null;
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [, local = '', remote = ''] = fields;
      if (local.endsWith(`:${hex(remotePort)}`) && remote.endsWith(`:${hex(localPort)}`))
        return Number(fields[7]);
    }
  }
  return null;
}
