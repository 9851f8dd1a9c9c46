import type { Server, Socket } from 'node:net';

/**
 * Keeps a listener of this machine open for whom it is for, however many connections others leave open: beyond `most` that
 * have proved nothing, the oldest of those goes. A caller that means it sends its request at once and is long served.
 * Returns what takes a connection out of that count.
 *
 * SECURITY: any user of the machine can connect to a loopback port. With one limit for all, a stranger could use it up.
 */
export function keepRoom(server: Server, most: number): (proven: Socket) => void {
  const unproven = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const [oldest] = unproven;
    if (unproven.size >= most && oldest !== undefined) {
      unproven.delete(oldest);
      oldest.destroy();
    }
    unproven.add(socket);
    socket.once('close', () => unproven.delete(socket));
  });
  return (proven) => void unproven.delete(proven);
}
