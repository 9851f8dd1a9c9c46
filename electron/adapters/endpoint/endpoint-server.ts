import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {
  MAX_CONNECTIONS,
  PROTOCOL_VERSION,
  REQUEST_DEADLINE_MS,
  SOCKET_PATH_MAX_BYTES,
} from '../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import type { OnBug } from '../../core/bugs.ts';
import type { Random } from '../../core/ports/crypto.ts';
import type { Log } from '../../core/ports/log.ts';
import { type ShimReply, serveConnection } from './endpoint-connection.ts';
import { readEndpointFile, removeEndpointFile, writeEndpointFile } from './endpoint-file.ts';
import type { ShimRequest } from './endpoint-request.ts';
import { openSocketDirectory } from './runtime-directory.ts';

export interface EndpointServerPorts {
  /** Private already: see openRuntimeDirectory. */
  readonly directory: string;
  readonly random: Random;
  /** To end with `reply.exit` or `reply.exec`. The signal aborts when this caller goes away. */
  readonly onRequest: (request: ShimRequest, reply: ShimReply, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly onBug: OnBug;
  /** A bug in onRequest, or a server that stopped listening; the app continues. */
  readonly onProblem: (problem: Problem) => void;
  readonly deadlineMs?: number;
  /** Absent: on Windows, where others may open the pipe for reading. */
  readonly waitsForKnock?: boolean;
  readonly maxConnections?: number;
  /** For sockets whose path in `directory` would be too long. */
  readonly temporaryDirectory?: string;
}

export interface EndpointServer {
  readonly address: string;
  /** Tells open callers that the app quits, removes endpoint.json and the socket. */
  close(): Promise<void>;
}

const SOCKET_NAME = /^s-[0-9a-f]{16}$/;
/** An app that is quitting still answers for a moment. */
const PREDECESSOR_TRIES = 20;
const PREDECESSOR_PAUSE_MS = 100;
const CLOSE_GRACE_MS = 500;

function isAnswering(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(true));
    socket.once('connect', () => finish(true)).once('error', () => finish(false));
  });
}

/** Sockets of apps that were killed. One that answers belongs to somebody and stays. */
async function removeStaleSockets(directory: string): Promise<void> {
  for (const name of fs.readdirSync(directory)) {
    const file = path.join(directory, name);
    if (SOCKET_NAME.test(name) && fs.lstatSync(file).isSocket() && !(await isAnswering(file))) {
      fs.rmSync(file, { force: true });
    }
  }
}

async function findPredecessor(directory: string): Promise<number | null> {
  for (let tries = 0; tries < PREDECESSOR_TRIES; tries += 1) {
    const left = readEndpointFile(directory);
    if (left === null || !(await isAnswering(left.address))) return null;
    await new Promise((resolve) => setTimeout(resolve, PREDECESSOR_PAUSE_MS));
  }
  return readEndpointFile(directory)?.pid ?? null;
}

function listen(server: net.Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // SECURITY: bound with this mask there is no moment at which the socket is open to others.
    const previous = process.platform === 'win32' ? null : process.umask(0o177);
    try {
      server.listen({ path: address }, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      if (previous !== null) process.umask(previous);
    }
  });
}

/** Opens the local endpoint and leaves endpoint.json. Fails with 'endpoint-unavailable' only. */
export async function startEndpointServer(
  ports: EndpointServerPorts,
): Promise<Result<EndpointServer, Problem>> {
  const { directory, random, log } = ports;
  const unavailable = (detail: string): Result<never, Problem> =>
    err({ code: 'endpoint-unavailable', detail });
  const token = random.hex(32);
  const proof = random.hex(32);
  const open = new Map<net.Socket, { release(sentence: string): void }>();
  const maxConnections = ports.maxConnections ?? MAX_CONNECTIONS;

  const onCrash = (cause: unknown): string => {
    const problem = ports.onBug('endpoint', cause);
    ports.onProblem(problem);
    return problemSentence(problem);
  };

  const server = net.createServer((socket) => {
    if (open.size >= maxConnections) {
      log.line('endpoint-refused', { reason: 'too-many-connections' });
      socket.destroy();
      return;
    }
    const connection = serveConnection({
      socket,
      token,
      proof,
      deadlineMs: ports.deadlineMs ?? REQUEST_DEADLINE_MS,
      waitsForKnock: ports.waitsForKnock ?? process.platform === 'win32',
      onRequest: ports.onRequest,
      onRefusal: (reason) => log.line('endpoint-refused', { reason }),
      onCrash,
    });
    open.set(socket, connection);
    socket.once('close', () => open.delete(socket));
  });

  let socketDirectory: { readonly directory: string; remove(): void } = {
    directory,
    remove: () => undefined,
  };
  try {
    const predecessor = await findPredecessor(directory);
    if (predecessor !== null) {
      return unavailable(`another Latchkey (process ${predecessor}) already serves ${directory}`);
    }
    let address = `\\\\.\\pipe\\latchkey-${random.hex(16)}`;
    if (process.platform !== 'win32') {
      await removeStaleSockets(directory);
      const chosen = openSocketDirectory(directory, ports.temporaryDirectory);
      if (!chosen.ok) return chosen;
      socketDirectory = chosen.value;
      // A new name each run: a shim holding the endpoint.json of a killed app finds nobody instead of a stranger.
      address = path.join(socketDirectory.directory, `s-${random.hex(8)}`);
      if (Buffer.byteLength(address) > SOCKET_PATH_MAX_BYTES) {
        return unavailable(`${address} is too long for a socket`);
      }
    }
    await listen(server, address);
    server.on('error', (cause) => {
      log.line('endpoint-error', { kind: cause.name });
      ports.onProblem({ code: 'endpoint-unavailable', detail: cause.message });
    });
    try {
      await writeEndpointFile(directory, {
        version: PROTOCOL_VERSION,
        address,
        token,
        proof,
        pid: process.pid,
      });
    } catch (cause) {
      server.close();
      throw cause;
    }

    const close = async (): Promise<void> => {
      removeEndpointFile(directory, token);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of open.values()) connection.release(problemSentence({ code: 'app-quitting' }));
      const force = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, CLOSE_GRACE_MS);
      await closed;
      clearTimeout(force);
      socketDirectory.remove();
    };
    return ok({ address, close });
  } catch (cause) {
    socketDirectory.remove();
    return unavailable(cause instanceof Error ? cause.message : String(cause));
  }
}
