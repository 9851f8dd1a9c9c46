import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// For tests only: something at the bus's address that says what a test wants it to say.
export interface HostileBus {
  readonly address: string;
  /** Every connection that was accepted, oldest first. */
  readonly sockets: readonly Socket[];
  stop(): void;
}

/** Hands each chunk that a client sends to the test, with its number on that connection. */
export async function startHostileBus(
  onChunk: (socket: Socket, chunk: Buffer, index: number) => void,
): Promise<HostileBus> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-bus-'));
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let index = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      onChunk(socket, chunk, index);
      index += 1;
    });
  });
  server.listen(join(folder, 'bus'));
  await once(server, 'listening');
  return {
    address: `unix:path=${folder}/bus`,
    sockets,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const OK_LINE = 'OK 0123456789abcdef0123456789abcdef\r\n';

/** Lets the client in and gives it the name ":1.7", then hands over. */
export function startPoisonedBus(poison: (socket: Socket) => void): Promise<HostileBus> {
  return startHostileBus((socket, chunk) => {
    const text = chunk.toString('latin1');
    if (text.includes('AUTH')) socket.write(OK_LINE);
    if (!text.includes('Hello')) return;
    socket.write(helloReply);
    poison(socket);
  });
}

/** A method return for call 1 from the bus, as the specification has it, written by hand. */
const helloReply = Buffer.from(
  [
    '6c02010109000000010000002f000000', // 'l', return, no reply, version 1, 9 bytes, serial 1, 47 bytes of fields
    '0501750001000000', // answers call 1
    `0701730014000000${Buffer.from('org.freedesktop.DBus').toString('hex')}00`, // sender
    '000000',
    '0801670001730000', // signature "s", padded
    `04000000${Buffer.from(':1.7').toString('hex')}00`,
  ].join(''),
  'hex',
);
