import { timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createFrameDecoder, encodeFrame, type Frame, SERVER_FRAMES } from '../shared/endpoint/framing.ts';
import { isAlive } from '../shared/endpoint/is-alive.ts';
import {
  type EndpointFile,
  FrameType,
  PROTOCOL_VERSION,
  parseEndpointFile,
  REPLY_FRAME_CAP_BYTES,
} from '../shared/endpoint/protocol.ts';
import { describe, errorCode, Failure, garbled, pause } from './relay-failure.ts';

/** An app that is busy, or was swapped out, is not an app that hangs. */
const HELLO_LIMIT_MS = 10_000;
const CLOSED_TRIES = 20;
const CLOSED_PAUSE_MS = 25;
const MAX_FILE_BYTES = 4096;

/** The places of src/places.rs, best first. */
export function runtimeDirectories(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const absolute = (name: string): string | null => {
    const value = env[name];
    return value && path.isAbsolute(value) ? value : null;
  };
  if (env.LATCHKEY_RUNTIME_DIR) return [env.LATCHKEY_RUNTIME_DIR];
  const found: string[] = [];
  if (process.platform === 'win32') {
    const local = absolute('LOCALAPPDATA');
    return local === null ? [] : [path.join(local, 'Latchkey', 'run')];
  }
  const run = absolute('XDG_RUNTIME_DIR');
  const usual = process.platform === 'linux' ? `/run/user/${process.geteuid?.()}` : null;
  const runDirectory = run ?? usual;
  if (runDirectory !== null && (run === null || !isShared(run)))
    found.push(path.join(runDirectory, 'latchkey'));
  const home = absolute('HOME');
  const belowHome = process.platform === 'darwin' ? 'Library/Caches/Latchkey/run' : '.cache/latchkey/run';
  if (home !== null) found.push(path.join(home, belowHome));
  return found;
}

/** SECURITY: another user could have made our directory in there. */
function isShared(directory: string): boolean {
  const uid = process.geteuid?.();
  const found = fs.statSync(directory, { throwIfNoEntry: false });
  return uid !== undefined && found !== undefined && (found.uid !== uid || (found.mode & 0o022) !== 0);
}

/** SECURITY: ours, no link, and closed to everybody else. False: not there. */
function isPrivate(file: string, kind: 'directory' | 'file'): boolean {
  const refuse = (why: string): never => {
    throw new Failure(
      `${file} ${why}, so nothing was sent. Quit Latchkey, remove it, and start Latchkey again.`,
    );
  };
  let found: fs.Stats;
  try {
    found = fs.lstatSync(file);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause))) return false;
    return refuse(`cannot be checked (${describe(cause)})`);
  }
  const isRight = kind === 'directory' ? found.isDirectory() : found.isFile();
  if (!isRight) refuse(`is not a ${kind === 'directory' ? 'directory' : 'plain file'}`);
  if (process.geteuid === undefined) return true;
  if (found.uid !== process.geteuid()) refuse('belongs to another user of this machine');
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
    refuse(`is open to other users of this machine (mode ${mode})`);
  }
  return true;
}

function readEndpoint(directory: string): EndpointFile | null {
  const file = path.join(directory, 'endpoint.json');
  if (!isPrivate(directory, 'directory') || !isPrivate(file, 'file')) return null;
  let value: unknown;
  try {
    const text = fs.readFileSync(file, 'utf8');
    value = text.length > MAX_FILE_BYTES ? null : JSON.parse(text);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null;
    value = null;
  }
  const parsed = parseEndpointFile(value);
  if (parsed !== null) return parsed;
  if (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version !== PROTOCOL_VERSION
  ) {
    throw new Failure(
      'The running Latchkey is a different version from this command. Quit Latchkey and start it again.',
    );
  }
  throw new Failure(
    `${file} is not in the form that Latchkey writes, so nothing was sent. Quit Latchkey, remove it, and start Latchkey again.`,
  );
}

/** A server that has proved itself. Frames come through `next`, which fails when the server goes away. */
export interface Server {
  readonly socket: net.Socket;
  readonly token: string;
  next(): Promise<Frame>;
}

type Greeting = Server | 'not-running' | 'closed' | 'stuck';

/** Frames of a socket, one at a time; the socket is paused while nobody asks. */
function readFrames(socket: net.Socket): () => Promise<Frame | 'ended' | 'garbled'> {
  const decoder = createFrameDecoder({
    accepts: SERVER_FRAMES,
    frameCapBytes: REPLY_FRAME_CAP_BYTES,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  const waiting: (Frame | 'ended' | 'garbled')[] = [];
  let wake: (() => void) | null = null;
  const add = (...items: readonly (Frame | 'ended' | 'garbled')[]): void => {
    waiting.push(...items);
    if (waiting.length > 0) socket.pause();
    wake?.();
  };
  socket.on('data', (chunk: Buffer) => {
    const { frames, fault } = decoder.push(chunk);
    add(...frames, ...(fault === null ? [] : (['garbled'] as const)));
  });
  socket.on('error', () => undefined);
  // A refused write closes the socket while an answer is still unread: 'end' comes before what 'close' would cut off.
  socket.on('close', () => add('ended'));
  return async () => {
    for (;;) {
      const item = waiting.shift();
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => {
        wake = resolve;
        socket.resume();
      });
      wake = null;
    }
  };
}

function connect(address: string): Promise<net.Socket | null> {
  // SECURITY: as connect of src/sys_windows.rs: a file, or a share on another machine that learns who we are.
  if (process.platform === 'win32' && !address.startsWith('\\\\.\\pipe\\')) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const socket = net.connect(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (cause) => {
      if (['ENOENT', 'ECONNREFUSED'].includes(errorCode(cause))) resolve(null);
      else reject(new Failure(`Latchkey could not be reached at ${address}: ${cause.message}.`));
    });
  });
}

async function greet(endpoint: EndpointFile): Promise<Greeting> {
  const socket = await connect(endpoint.address);
  if (socket === null) return 'not-running';
  const read = readFrames(socket);
  // SECURITY: as knock of src/sys_windows.rs.
  if (process.platform === 'win32') socket.write(encodeFrame(FrameType.knock));
  // On a busy machine the answer may lie there unread when the time is up: one more look at the socket before giving up.
  let isGreeted = false;
  const giveUp = (): void => {
    if (!isGreeted) socket.destroy(new Error('late'));
  };
  const late = setTimeout(() => setImmediate(giveUp), HELLO_LIMIT_MS);
  let isLate = false;
  socket.once('error', (cause) => {
    isLate = cause.message === 'late';
  });
  const hello = await read();
  isGreeted = true;
  clearTimeout(late);
  if (hello === 'ended') return isLate ? 'stuck' : 'closed';
  const proof = Buffer.from(endpoint.proof);
  const isProved =
    hello !== 'garbled' &&
    hello.type === FrameType.hello &&
    hello.payload.length === proof.length &&
    timingSafeEqual(hello.payload, proof);
  if (!isProved) {
    socket.destroy();
    // SECURITY: until the proof has been seen nothing is sent, least of all the token.
    throw new Failure(
      `The program that listens at ${endpoint.address} could not prove that it is Latchkey, so nothing was sent. Quit Latchkey and start it again.`,
    );
  }
  const next = async (): Promise<Frame> => {
    const item = await read();
    if (item === 'garbled') throw garbled();
    if (item === 'ended') {
      throw new Failure('Latchkey stopped before it answered. Start it again, then repeat the command.');
    }
    return item;
  };
  return { socket, token: endpoint.token, next };
}

/** The running app, proved; null when there is none. */
export async function find(directories: readonly string[]): Promise<Server | null> {
  for (const directory of directories) {
    for (let attempt = 0; ; attempt += 1) {
      const endpoint = readEndpoint(directory);
      if (endpoint === null) break;
      const greeting = await greet(endpoint);
      if (typeof greeting !== 'string') return greeting;
      if (greeting === 'not-running' || !isAlive(endpoint.pid, process)) break;
      if (greeting === 'stuck') {
        throw new Failure(
          `Latchkey (process ${endpoint.pid}) is running but did not answer within 10 seconds. Quit it, start it again, then repeat the command.`,
        );
      }
      if (attempt >= CLOSED_TRIES) {
        throw new Failure(
          `Latchkey (process ${endpoint.pid}) closed the connection without a response: it is quitting or overloaded. Try again.`,
        );
      }
      await pause(CLOSED_PAUSE_MS);
    }
  }
  return null;
}
