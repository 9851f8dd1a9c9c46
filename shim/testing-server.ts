import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { CLIENT_FRAMES, createFrameDecoder, encodeFrame, type Frame } from '../shared/endpoint/framing.ts';
import { FrameType, REQUEST_CAP_BYTES } from '../shared/endpoint/protocol.ts';

export const TOKEN = 'a1'.repeat(32);
export const PROOF = 'b2'.repeat(32);

export const frame = (type: FrameType, text = ''): Uint8Array => encodeFrame(type, Buffer.from(text));

/** The server's side of one connection, for a test to script. */
export interface Connection {
  readonly socket: net.Socket;
  /** Everything that came, as bytes. */
  received(): Buffer;
  /** The next frame; rejects when the client has left. */
  next(): Promise<Frame>;
  /** The frames from `token` to `go`, as text. */
  request(): Promise<{
    readonly token: string;
    readonly argv: Buffer;
    readonly cwd: string;
    readonly env: string[];
    readonly client: string[];
  }>;
  send(type: FrameType, payload?: string | Uint8Array): void;
  exit(code: number): void;
}

export interface ScriptedServer {
  readonly address: string;
  readonly connections: readonly Connection[];
  close(): Promise<void>;
}

export function writeEndpoint(directory: string, more: object = {}, mode = 0o600): void {
  const contents = {
    version: 1,
    address: path.join(directory, 'sock'),
    token: TOKEN,
    proof: PROOF,
    pid: process.pid,
  };
  const file = path.join(directory, 'endpoint.json');
  fs.writeFileSync(file, JSON.stringify({ ...contents, ...more }), { mode });
  fs.chmodSync(file, mode);
}

function attach(socket: net.Socket): Connection {
  const decoder = createFrameDecoder({
    accepts: CLIENT_FRAMES,
    frameCapBytes: REQUEST_CAP_BYTES,
    streamCapBytes: REQUEST_CAP_BYTES,
  });
  const chunks: Buffer[] = [];
  const frames: Frame[] = [];
  let isOver = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    // On Windows it comes first, and this server has sent its proof already.
    frames.push(...decoder.push(chunk).frames.filter(({ type }) => type !== FrameType.knock));
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isOver = true;
    wake();
  });
  const next = async (): Promise<Frame> => {
    for (;;) {
      const frame = frames.shift();
      if (frame) return frame;
      if (isOver) throw new Error('the client left');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const send = (type: FrameType, payload: string | Uint8Array = ''): void => {
    socket.write(encodeFrame(type, Buffer.from(payload)));
  };
  return {
    socket,
    received: () => Buffer.concat(chunks),
    next,
    send,
    async request() {
      const order = ['token', 'argv', 'cwd', 'env', 'client', 'go'] as const;
      const parts: Buffer[] = [];
      for (const name of order) {
        const frame = await next();
        if (frame.type !== FrameType[name]) throw new Error(`expected ${name}, got ${frame.type}`);
        parts.push(Buffer.from(frame.payload));
      }
      const [token, argv, cwd, env, client] = parts;
      return {
        token: String(token),
        argv: argv ?? Buffer.alloc(0),
        cwd: String(cwd),
        env: String(env).split('\0'),
        client: String(client).split('\0'),
      };
    },
    exit(code) {
      send(FrameType.exit, String(code));
      socket.end();
    },
  };
}

/** Listens in the directory and leaves endpoint.json. `hello` is what is sent first; the script does the rest. */
export async function listen(
  directory: string,
  script: (connection: Connection) => Promise<void>,
  hello: Uint8Array = encodeFrame(FrameType.hello, Buffer.from(PROOF)),
): Promise<ScriptedServer> {
  const isWindows = process.platform === 'win32';
  const address = isWindows
    ? `\\\\.\\pipe\\latchkey-${randomBytes(8).toString('hex')}`
    : path.join(directory, 'sock');
  const connections: Connection[] = [];
  const server = net.createServer((socket) => {
    const connection = attach(socket);
    connections.push(connection);
    socket.write(hello);
    script(connection).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(address, resolve);
  });
  writeEndpoint(directory, { address });
  return {
    address,
    connections,
    close: () =>
      new Promise((resolve) => {
        for (const { socket } of connections) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
