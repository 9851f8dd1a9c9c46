import net from 'node:net';
import { readEndpointFile } from '../../electron/adapters/endpoint/endpoint-file.ts';
import {
  createFrameDecoder,
  decodeExec,
  type ExecRequest,
  encodeFrame,
  joinNul,
  SERVER_FRAMES,
} from '../../shared/endpoint/framing.ts';
import { FrameType, REPLY_FRAME_CAP_BYTES } from '../../shared/endpoint/protocol.ts';

export interface Called {
  /** Null: the app left without one. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly exec: ExecRequest | null;
}

const text = (type: FrameType, ...parts: readonly string[]) => encodeFrame(type, joinNul(parts));

/** What a command sends, from its token to `go`. */
export const requestBytes = (token: string, argv: readonly string[]): Uint8Array =>
  Buffer.concat([
    text(FrameType.token, token),
    text(FrameType.argv, 'latchkey', ...argv),
    text(FrameType.cwd, '/'),
    encodeFrame(FrameType.env),
    text(FrameType.client, `pid=${process.pid}`, `ppid=${process.pid}`, 'output=pipe'),
    encodeFrame(FrameType.go),
  ]);

export function endpointOf(directory: string): { readonly address: string; readonly token: string } {
  const file = readEndpointFile(directory);
  if (file === null) throw new Error('there is no endpoint.json');
  return file;
}

/** Calls the app as the shim does, once. It never throws: an app that cannot be reached gave no code. */
export function callEndpoint(directory: string, argv: readonly string[]): Promise<Called> {
  const { address, token } = endpointOf(directory);
  const decoder = createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  return new Promise((resolve) => {
    let code: number | null = null;
    let exec: ExecRequest | null = null;
    const said = new Map<FrameType, string>();
    const socket = net.connect(address);
    socket.on('data', (chunk) => {
      for (const { type, payload } of decoder.push(chunk).frames) {
        const words = Buffer.from(payload).toString();
        if (type === FrameType.hello) socket.write(requestBytes(token, argv));
        else if (type === FrameType.exit) code = Number(words);
        else if (type === FrameType.exec) exec = decodeExec(payload);
        else said.set(type, (said.get(type) ?? '') + words);
        if (type === FrameType.exit || type === FrameType.exec) socket.end();
      }
    });
    socket.on('error', () => undefined);
    socket.once('close', () =>
      resolve({ code, exec, out: said.get(FrameType.stdout) ?? '', err: said.get(FrameType.stderr) ?? '' }),
    );
  });
}
