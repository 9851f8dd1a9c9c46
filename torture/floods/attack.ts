import net, { type Socket } from 'node:net';
import type { Random } from '../fuzz/random.ts';
import { endpointOf } from '../served/endpoint-client.ts';
import type { Grant } from '../served/served-process.ts';

export interface Target {
  /** Where endpoint.json is. */
  readonly directory: string;
  readonly grant: Grant;
}

/** What many connections do at once. None of them leaves: the app has to end them. */
export interface Attack {
  readonly name: string;
  readonly on: 'endpoint' | 'container';
  readonly connections: number;
  act(socket: Socket, target: Target, random: Random): void;
}

/** How many connect at a time: more than fit into the queue of a listening socket would be refused by the system. */
const wave = 100;

/** Opens all connections of the attack and lets each of them begin. */
export async function beginAttack(
  { on, connections, act }: Attack,
  target: Target,
  random: Random,
): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(target.grant.uri);
  const connect = (): Socket =>
    on === 'endpoint'
      ? net.connect(endpointOf(target.directory).address)
      : net.connect(Number(port), hostname);
  const sockets: Socket[] = [];
  while (sockets.length < connections) {
    const some = Array.from({ length: Math.min(wave, connections - sockets.length) }, () => {
      const socket = connect();
      socket.on('error', () => undefined);
      return new Promise<void>((resolve) => {
        sockets.push(socket);
        socket.once('close', () => resolve());
        socket.once('connect', () => {
          act(socket, target, random);
          resolve();
        });
      });
    });
    await Promise.all(some);
  }
  return sockets;
}

/** Sends one byte after the other, for as long as the other side takes them. */
export function drip(socket: Socket, bytes: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length) socket.write(bytes.subarray(at, at + 1));
    at += 1;
  }, 100);
  socket.once('close', () => clearInterval(timer));
}

/** Sends the same again and again, as fast as the other side takes it. */
export function sendForEver(socket: Socket, piece: Uint8Array | string): void {
  const more = (): void => {
    let isTaken = true;
    for (let count = 0; count < 64 && isTaken && !socket.destroyed; count++) isTaken = socket.write(piece);
    // Others have their turn too.
    if (isTaken && !socket.destroyed) setImmediate(more);
  };
  socket.on('drain', more);
  more();
}
