import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isAlive as isProcessAlive } from '../../../shared/endpoint/is-alive.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import type { ActsAs } from '../../core/acts-as.ts';
import type { Caller } from '../../core/app-api.ts';
import { type Lease, shownEnd } from '../../core/credentials.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ContainerEndpoint } from '../../core/ports/container-endpoint.ts';
import type { Random } from '../../core/ports/crypto.ts';
import type { Log } from '../../core/ports/log.ts';
import { Secret } from '../../core/secret.ts';
import { keepRoom } from './keep-room.ts';

export interface ContainerEndpointPorts {
  readonly lease: (
    sessionId: SessionId,
    startedAs: ActsAs,
    caller: Caller,
    signal: AbortSignal,
  ) => Promise<Result<Lease, Problem>>;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: Log;
  /** Whom a command acts as, with what is known by now of it. */
  readonly learnt: (started: ActsAs, id: SessionId) => ActsAs;
  /** Whether a process lives; absent: the system is asked. */
  readonly isAlive?: (pid: number) => boolean;
  /** Keeps the port bound until a process has ended, whatever becomes of the app; absent: nothing does. */
  readonly holdPort?: (server: Server, pid: number) => Promise<Result<void, Problem>>;
}

export interface RunningContainerEndpoint extends ContainerEndpoint {
  /** Ends every grant and the server. */
  close(): Promise<void>;
}

interface Grant {
  readonly sessionId: SessionId;
  /** With its account and its user as soon as those are known. */
  startedAs: ActsAs;
  readonly pid: number;
  readonly token: string;
}

const SWEEP_INTERVAL_MS = 60_000;
/** SDKs wait 1 to 2 s; a sign-in does not fit in there, so a slow client is no loss. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Of those that have not shown a token: other users of the machine can open connections too. */
const MOST_UNPROVEN = 128;
const MAX_CONNECTIONS = 1024;

/** SECURITY: constant time, so a token cannot be guessed piece by piece. Lengths are no secret. */
function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * RFC 3339 with Z and without a fraction: the JavaScript SDK refuses an offset, older parsers a fraction (protocols §v).
 */
const timeText = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

function credentialsBody(lease: Lease): string {
  return JSON.stringify({
    AccessKeyId: lease.accessKeyId,
    SecretAccessKey: lease.secretAccessKey.reveal(),
    // Both `Token` and `Expiration` are mandatory for the clients.
    Token: lease.sessionToken?.reveal() ?? '',
    Expiration: timeText(shownEnd(lease)),
    ...(lease.accountId === null ? {} : { AccountId: lease.accountId }),
  });
}

/**
 * One loopback HTTP server for all grants, opened when the first is asked for. A grant is a path and a token of its
 * own for one process, and ends with it.
 *
 * A renewed lease reaches the child automatically: the SDKs ask again before `Expiration`.
 */
export function createContainerEndpoint(ports: ContainerEndpointPorts): RunningContainerEndpoint {
  const { random, clock, log } = ports;
  const isAlive = ports.isAlive ?? ((pid) => isProcessAlive(pid, process));
  const grants = new Map<string, Grant>();
  let server: Server | null = null;
  let opening: Promise<Result<number, Problem>> | null = null;
  let cancelSweep: () => void = () => undefined;
  let isClosed = false;

  const sweep = (): void => {
    for (const [path, grant] of grants) {
      if (!isAlive(grant.pid)) grants.delete(path);
    }
    if (grants.size > 0 && !isClosed) cancelSweep = clock.after(SWEEP_INTERVAL_MS, sweep);
  };

  const listen = async (): Promise<Result<number, Problem>> => {
    // Read when the first grant is asked for: most starts of the app give none.
    const { createServer } = await import('node:http');
    return new Promise((resolve) => {
      const made = createServer({
        requestTimeout: REQUEST_TIMEOUT_MS,
        headersTimeout: REQUEST_TIMEOUT_MS,
      });
      made.maxConnections = MAX_CONNECTIONS;
      const isProven = keepRoom(made, MOST_UNPROVEN);
      made.once('error', (cause) => {
        opening = null;
        resolve(err({ code: 'endpoint-unavailable', detail: cause.message }));
      });
      made.listen({ host: '127.0.0.1', port: 0 }, () => {
        const address: AddressInfo | string | null = made.address();
        const port = address === null || typeof address === 'string' ? 0 : address.port;
        made.on('request', (request, response) => {
          answer(
            { grants, isAlive, log, lease: ports.lease, learnt: ports.learnt, isProven },
            port,
            request,
            response,
          ).catch((cause: unknown) => {
            log.line('container-crash', { kind: cause instanceof Error ? cause.name : typeof cause });
            response.destroy();
          });
        });
        server = made;
        // The app lives by its window and tray, not by this.
        made.unref();
        resolve(ok(port));
      });
    });
  };

  return {
    async open({ sessionId, startedAs, pid }) {
      if (isClosed) return err({ code: 'app-quitting' });
      opening ??= listen();
      const port = await opening;
      if (!port.ok) return port;
      const held = server === null ? ok(undefined) : await ports.holdPort?.(server, pid);
      if (held?.ok === false) return held;
      if (isClosed) return err({ code: 'app-quitting' });
      const path = `/${random.hex(16)}`;
      const token = random.hex(32);
      cancelSweep();
      cancelSweep = clock.after(SWEEP_INTERVAL_MS, sweep);
      grants.set(path, { sessionId, startedAs, pid, token });
      return ok({ uri: `http://127.0.0.1:${port.value}${path}`, token: new Secret(token) });
    },
    async close() {
      isClosed = true;
      cancelSweep();
      grants.clear();
      await opening;
      const open = server;
      if (open === null) return;
      open.closeAllConnections();
      await new Promise<void>((resolve) => {
        open.close(() => resolve());
      });
    },
  };
}

interface Answering extends Pick<ContainerEndpointPorts, 'log' | 'lease' | 'learnt'> {
  readonly grants: Map<string, Grant>;
  readonly isAlive: (pid: number) => boolean;
  readonly isProven: (socket: Socket) => void;
}

/** Answers one request of a child's SDK. */
async function answer(
  { grants, isAlive, log, lease: fetchLease, learnt, isProven }: Answering,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, body: string): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    });
    response.end(body);
  };
  const refuse = (status: number, code: string, message: string): void => {
    log.line('container-refused', { reason: code });
    reply(status, JSON.stringify({ Code: code, Message: message }));
  };
  // SECURITY: DNS rebinding: a web page whose name was made to resolve to 127.0.0.1 still sends that name.
  // AWS's common runtime (aws-c-auth 0.6, under the SDK for C++ and Mountpoint) leaves the port out.
  if (![`127.0.0.1:${port}`, '127.0.0.1'].includes(request.headers.host ?? '')) {
    return refuse(403, 'WrongHost', 'Latchkey answers for its own address only.');
  }
  if (request.method !== 'GET') return refuse(405, 'WrongMethod', 'Latchkey answers GET only.');
  const grant = grants.get(request.url ?? '');
  // SECURITY: an unknown path and a wrong token look the same, so paths cannot be tried out.
  if (grant === undefined || !isSame(grant.token, request.headers.authorization ?? '')) {
    return refuse(403, 'AccessDenied', 'Latchkey has not issued this path and token.');
  }
  isProven(request.socket);
  if (!isAlive(grant.pid)) {
    grants.delete(request.url ?? '');
    return refuse(403, 'GrantEnded', 'The program these credentials were for has ended. Run it again.');
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort(new DOMException('The caller went away.', 'AbortError')));
  const caller: Caller = { verb: 'exec', process: null, pid: grant.pid, cwd: null };
  const lease = await fetchLease(grant.sessionId, grant.startedAs, caller, gone.signal);
  // Whose account or user was not known at the start is known from its first credentials on.
  if (lease.ok) grant.startedAs = learnt(grant.startedAs, grant.sessionId);
  if (gone.signal.aborted) return;
  if (lease.ok) reply(200, credentialsBody(lease.value));
  else refuse(403, lease.error.code, problemSentence(lease.error));
}
