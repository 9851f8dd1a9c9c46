import type { Socket } from 'node:net';
import {
  CLIENT_FRAMES,
  createFrameDecoder,
  decodeText,
  encodeExec,
  encodeFrame,
  type Frame,
} from '../../../shared/endpoint/framing.ts';
import {
  ExitCode,
  FRAME_HEADER_BYTES,
  FrameType,
  REPLY_FRAME_CAP_BYTES,
  REQUEST_CAP_BYTES,
} from '../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { FieldAnswer, OpenedScreen } from '../../core/terminal/command.ts';
import { createRequestReader, type Refusal, type ShimRequest } from './endpoint-request.ts';
import { createTerminalFields } from './terminal-field.ts';
import { createTerminalScreens } from './terminal-screen.ts';

/** The ways to answer one request. After `exit` or `exec` the others do nothing. */
export interface ShimReply {
  out(data: string | Uint8Array): void;
  err(data: string | Uint8Array): void;
  /** Resolves when the client has taken most of what was sent: to be awaited between pieces of a large answer. */
  drained(signal: AbortSignal): Promise<void>;
  /** All of standard input, asked for once. */
  pull(signal: AbortSignal): Promise<Result<Uint8Array, Problem>>;
  /** One line from the user's terminal; null with no terminal, an empty line, or no client any more. */
  ask(question: string, signal: AbortSignal): Promise<string | null>;
  /** One field of a form; a secret one is not shown as it is typed. */
  askField(question: string, isSecret: boolean, signal: AbortSignal): Promise<FieldAnswer>;
  /** The client's terminal, key by key. */
  openScreen(signal: AbortSignal): Promise<OpenedScreen>;
  exit(code: number): void;
  /** False when it cannot be said in a frame; the request is then still open. */
  exec(request: {
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string | null>>;
  }): boolean;
}

const STDOUT_CHUNK_BYTES = 32 * 1024;
const LINGER_MS = 1_000;
/** A client that reads nothing is let go before its answer fills our memory. */
const UNREAD_REPLY_MAX_BYTES = 64 * 1024 * 1024;

/** One connection, as its parts see it. */
interface Line {
  readonly socket: Socket;
  /** Aborts when the caller is gone. */
  readonly gone: AbortController;
  /** Nothing more is sent or taken. */
  isEnded: boolean;
}

interface Sender {
  send(type: FrameType, payload?: Uint8Array): void;
  sendPieces(type: FrameType, data: string | Uint8Array): void;
  /** Sends the last frame and lets the caller go. */
  finish(type: FrameType, payload: Uint8Array): void;
  /** When the caller has read what was sent, or is gone. */
  drained(signal: AbortSignal): Promise<void>;
}

function createSender(line: Line, refuse: (reason: Refusal) => void): Sender {
  const { socket } = line;
  const sendFrame = (frame: Uint8Array): void => {
    if (line.isEnded) return;
    socket.write(frame);
    if (socket.writableLength > UNREAD_REPLY_MAX_BYTES) refuse('unread-reply');
  };
  const send: Sender['send'] = (type, payload) => {
    if (!line.isEnded) sendFrame(encodeFrame(type, payload));
  };
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    socket.uncork();
  };
  return {
    send,
    sendPieces(type, data) {
      // An answer and its exit code leave together: each write of its own would wake the caller once more.
      if (!isCorked) {
        socket.cork();
        setImmediate(uncork);
      }
      isCorked = true;
      // One copy less: a long list comes in hundreds of pieces.
      const frame = typeof data === 'string' ? textFrame(type, data) : null;
      if (frame !== null) return sendFrame(frame);
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      for (let at = 0; at < bytes.length; at += STDOUT_CHUNK_BYTES) {
        send(type, bytes.subarray(at, at + STDOUT_CHUNK_BYTES));
      }
    },
    finish(type, payload) {
      send(type, payload);
      line.isEnded = true;
      // A caller that stays on the line after its answer would hold one of the few places.
      socket.end(() => setTimeout(() => socket.destroy(), LINGER_MS).unref());
    },
    drained: (signal) =>
      new Promise((resolve) => {
        if (line.isEnded || socket.destroyed || signal.aborted || !socket.writableNeedDrain) return resolve();
        const done = (): void => {
          socket.off('drain', done).off('close', done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        socket.on('drain', done).on('close', done);
        signal.addEventListener('abort', done, { once: true });
      }),
  };
}

/** Null: it is nothing, or more than one frame is to hold. */
function textFrame(type: FrameType, text: string): Uint8Array | null {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > STDOUT_CHUNK_BYTES) return null;
  const frame = Buffer.allocUnsafeSlow(FRAME_HEADER_BYTES + bytes);
  frame.writeUInt8(type);
  frame.writeUInt32BE(bytes, 1);
  frame.write(text, FRAME_HEADER_BYTES);
  return frame;
}

/** What is asked of the caller after its request: its standard input, and lines that the user types. */
interface Questions extends Pick<ShimReply, 'pull' | 'ask'> {
  /** False: nobody asked for this frame. */
  take(frame: Frame): boolean;
  close(): void;
}

function createQuestions(line: Line, send: Sender['send']): Questions {
  let pulled: Promise<Result<Uint8Array, Problem>> | null = null;
  let stdin: Buffer[] = [];
  let finishPull: ((result: Result<Uint8Array, Problem>) => void) | null = null;
  let finishAsk: ((line: string | null) => void) | null = null;
  const isOver = (signal: AbortSignal) => line.isEnded || line.gone.signal.aborted || signal.aborted;
  return {
    pull: (signal) => {
      pulled ??= new Promise((resolve) => {
        if (isOver(signal)) return resolve(err({ code: 'cancelled' }));
        finishPull = resolve;
        signal.addEventListener('abort', () => resolve(err({ code: 'cancelled' })), { once: true });
        send(FrameType.pull);
      });
      return pulled;
    },
    ask: (question, signal) =>
      new Promise((resolve) => {
        const bytes = Buffer.from(question);
        const isPossible = bytes.length <= REPLY_FRAME_CAP_BYTES && finishAsk === null;
        if (!isPossible || isOver(signal)) return resolve(null);
        finishAsk = resolve;
        signal.addEventListener('abort', () => resolve(null), { once: true });
        send(FrameType.ask, bytes);
      }),
    take({ type, payload }) {
      if (type === FrameType.stdin && finishPull !== null) {
        stdin.push(Buffer.from(payload));
        return true;
      }
      if (type === FrameType.stdinEnd && finishPull !== null) {
        finishPull(ok(new Uint8Array(Buffer.concat(stdin))));
        finishPull = null;
        stdin = [];
        return true;
      }
      if (type === FrameType.line && finishAsk !== null) {
        finishAsk(payload.length === 0 ? null : decodeText(payload));
        finishAsk = null;
        return true;
      }
      return false;
    },
    close() {
      finishPull?.(err({ code: 'cancelled' }));
      finishAsk?.(null);
    },
  };
}

export interface ConnectionInput {
  readonly socket: Socket;
  readonly token: string;
  readonly proof: string;
  readonly deadlineMs: number;
  /** Nothing is sent, the proof neither, until the client has sent something: see shared/endpoint/protocol.ts. */
  readonly waitsForKnock: boolean;
  readonly onRequest: (request: ShimRequest, reply: ShimReply, signal: AbortSignal) => Promise<void>;
  readonly onRefusal: (reason: Refusal) => void;
  /** A bug in onRequest; the caller gets the sentence. */
  readonly onCrash: (cause: unknown) => string;
}

/** Serves one connection from `hello` to its end. */
export function serveConnection(input: ConnectionInput): {
  /** Ends an open request with a sentence and a code. */
  release(sentence: string): void;
} {
  const { socket } = input;
  const line: Line = { socket, gone: new AbortController(), isEnded: false };
  const reader = createRequestReader(input.token);
  let [canAskFields, canLendScreen] = [false, false];

  const refuse = (reason: Refusal): void => {
    if (line.isEnded) return;
    line.isEnded = true;
    input.onRefusal(reason);
    socket.destroy();
  };
  const sender = createSender(line, refuse);
  const questions = createQuestions(line, sender.send);
  const fields = createTerminalFields({ isAble: () => canAskFields, send: sender.send });
  const screens = createTerminalScreens({ isAble: () => canLendScreen, send: sender.send });
  const reply = createReply(sender, questions, { fields, screens });
  const fail = (sentence: string, code: number): void => {
    reply.err(`latchkey: ${sentence}\n`);
    reply.exit(code);
  };

  let isGreeted = false;
  const greet = (): void => {
    isGreeted = true;
    sender.send(FrameType.hello, Buffer.from(input.proof));
  };
  const onRequestFrame = (frame: Frame): void => {
    const taken = reader.take(frame);
    if (taken === 'more') return;
    if (typeof taken !== 'string') {
      clearTimeout(deadline);
      ({ canAskFields, canLendScreen } = taken);
      void runRequest(input, line, { request: taken, reply, fail });
    } else if (taken === 'not-utf8') {
      // The token was right: this is a user with an odd file name, who gets a sentence.
      input.onRefusal(taken);
      fail('An argument is not valid UTF-8. Pass it as UTF-8.', ExitCode.usage);
    } else {
      refuse(taken);
    }
  };
  const onAnswerFrame = (frame: Frame): void => {
    if (questions.take(frame)) return;
    if (frame.type === FrameType.field && fields.take(frame.payload)) return;
    if (frame.type === FrameType.keys && screens.take(frame.payload)) return;
    refuse('out-of-order');
  };

  const deadline = setTimeout(() => {
    // Node runs timers before it reads: where this process had no time for so long, the request may be there already.
    setImmediate(() => {
      if (!reader.isComplete()) refuse('deadline');
    });
  }, input.deadlineMs);
  deadline.unref();
  watchSocket(line, reader, {
    refuse,
    onFrame(frame) {
      if (reader.isComplete()) onAnswerFrame(frame);
      else if (isGreeted) onRequestFrame(frame);
      else if (frame.type === FrameType.knock) greet();
      else refuse('out-of-order');
    },
    onClose: () => {
      clearTimeout(deadline);
      questions.close();
      fields.close();
      screens.close();
    },
  });
  if (!input.waitsForKnock) greet();

  return {
    release(sentence) {
      if (line.isEnded) return;
      if (isGreeted) fail(sentence, ExitCode.unreachable);
      else socket.destroy();
    },
  };
}

function createReply(
  sender: Sender,
  questions: Questions,
  {
    fields,
    screens,
  }: {
    readonly fields: ReturnType<typeof createTerminalFields>;
    readonly screens: ReturnType<typeof createTerminalScreens>;
  },
): ShimReply {
  return {
    out: (data) => sender.sendPieces(FrameType.stdout, data),
    err: (data) => sender.sendPieces(FrameType.stderr, data),
    drained: sender.drained,
    pull: questions.pull,
    ask: questions.ask,
    askField: (question, isSecret, signal) => fields.ask(question, isSecret, signal),
    openScreen: (signal) => screens.open(signal),
    exit: (code) => sender.finish(FrameType.exit, Buffer.from(String(code & 0xff))),
    exec: (request) => {
      const payload = encodeExec(request);
      if (payload === null || payload.length > REPLY_FRAME_CAP_BYTES) return false;
      sender.finish(FrameType.exec, payload);
      return true;
    },
  };
}

async function runRequest(
  input: ConnectionInput,
  line: Line,
  run: {
    readonly request: ShimRequest;
    readonly reply: ShimReply;
    readonly fail: (sentence: string, code: number) => void;
  },
): Promise<void> {
  try {
    await input.onRequest(run.request, run.reply, line.gone.signal);
    if (!line.isEnded) throw new Error('the request was left without an answer');
  } catch (cause) {
    // What a request throws after its caller has left is the abort itself.
    if (!line.gone.signal.aborted || !line.isEnded) run.fail(input.onCrash(cause), ExitCode.failed);
  }
}

function watchSocket(
  line: Line,
  reader: ReturnType<typeof createRequestReader>,
  on: {
    readonly refuse: (reason: Refusal) => void;
    readonly onFrame: (frame: Frame) => void;
    readonly onClose: () => void;
  },
): void {
  const { socket, gone } = line;
  const decoder = createFrameDecoder({
    accepts: CLIENT_FRAMES,
    frameCapBytes: REQUEST_CAP_BYTES,
    streamCapBytes: REQUEST_CAP_BYTES,
    // What nobody reads of them is dropped (terminal-screen.ts).
    uncounted: [FrameType.keys],
  });
  socket.on('data', (chunk: Buffer) => {
    if (line.isEnded) return;
    const { frames, fault } = decoder.push(chunk);
    for (const frame of frames) {
      if (line.isEnded) return;
      on.onFrame(frame);
    }
    if (fault !== null) on.refuse(fault.kind === 'unknown-type' ? 'unknown-frame' : 'too-large');
  });
  socket.on('end', () => {
    if (!line.isEnded && (!reader.isComplete() || decoder.end() !== null)) on.refuse('half-request');
  });
  // 'close' always follows and does the work.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    line.isEnded = true;
    gone.abort(new DOMException('The caller went away.', 'AbortError'));
    on.onClose();
  });
}
