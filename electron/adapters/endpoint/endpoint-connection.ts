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
  FrameType,
  REPLY_FRAME_CAP_BYTES,
  REQUEST_CAP_BYTES,
} from '../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { FieldAnswer } from '../../core/terminal/command.ts';
import { createRequestReader, type Refusal, type ShimRequest } from './endpoint-request.ts';
import { createTerminalFields } from './terminal-field.ts';

/** The ways to answer one request. After `exit` or `exec` the others do nothing. */
export interface ShimReply {
  out(data: string | Uint8Array): void;
  err(data: string | Uint8Array): void;
  /** Resolves when the client has taken most of what was sent: to be awaited between pieces of a large answer. */
  drained(signal: AbortSignal): Promise<void>;
  /** All of standard input, asked for once. */
  pull(signal: AbortSignal): Promise<Result<Uint8Array, Problem>>;
  /** One line from the person's terminal; null with no terminal, an empty line, or no client any more. */
  ask(question: string, signal: AbortSignal): Promise<string | null>;
  /** One field of a form; a secret one is not shown as it is typed. */
  askField(question: string, isSecret: boolean, signal: AbortSignal): Promise<FieldAnswer>;
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

/** Serves one connection from `hello` to its end. */
export function serveConnection(input: {
  readonly socket: Socket;
  readonly token: string;
  readonly proof: string;
  readonly deadlineMs: number;
  readonly onRequest: (request: ShimRequest, reply: ShimReply, signal: AbortSignal) => Promise<void>;
  readonly onRefusal: (reason: Refusal) => void;
  /** A bug in onRequest; the sentence is what the caller is told. */
  readonly onCrash: (cause: unknown) => string;
}): { /** Ends an open request with a sentence and a code. */ release(sentence: string): void } {
  const { socket } = input;
  const gone = new AbortController();
  const decoder = createFrameDecoder({
    accepts: CLIENT_FRAMES,
    frameCapBytes: REQUEST_CAP_BYTES,
    streamCapBytes: REQUEST_CAP_BYTES,
  });
  const reader = createRequestReader(input.token);
  let isEnded = false;
  let pulled: Promise<Result<Uint8Array, Problem>> | null = null;
  let stdin: Buffer[] = [];
  let finishPull: ((result: Result<Uint8Array, Problem>) => void) | null = null;
  let finishAsk: ((line: string | null) => void) | null = null;

  const refuse = (reason: Refusal): void => {
    if (isEnded) return;
    isEnded = true;
    input.onRefusal(reason);
    socket.destroy();
  };

  const send = (type: FrameType, payload?: Uint8Array): void => {
    if (isEnded) return;
    socket.write(encodeFrame(type, payload));
    if (socket.writableLength > UNREAD_REPLY_MAX_BYTES) refuse('unread-reply');
  };
  const sendPieces = (type: FrameType, data: string | Uint8Array): void => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let at = 0; at < bytes.length; at += STDOUT_CHUNK_BYTES) {
      send(type, bytes.subarray(at, at + STDOUT_CHUNK_BYTES));
    }
  };
  const finish = (type: FrameType, payload: Uint8Array): void => {
    send(type, payload);
    isEnded = true;
    // A caller that stays on the line after its answer would hold one of the few places.
    socket.end(() => setTimeout(() => socket.destroy(), LINGER_MS).unref());
  };

  let canAskFields = false;
  const fields = createTerminalFields({ isAble: () => canAskFields, send });

  const reply: ShimReply = {
    out: (data) => sendPieces(FrameType.stdout, data),
    err: (data) => sendPieces(FrameType.stderr, data),
    drained: (signal) =>
      new Promise((resolve) => {
        if (isEnded || socket.destroyed || signal.aborted || !socket.writableNeedDrain) return resolve();
        const done = (): void => {
          socket.off('drain', done).off('close', done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        socket.on('drain', done).on('close', done);
        signal.addEventListener('abort', done, { once: true });
      }),
    pull: (signal) => {
      pulled ??= new Promise((resolve) => {
        if (isEnded || gone.signal.aborted || signal.aborted) return resolve(err({ code: 'cancelled' }));
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
        if (!isPossible || isEnded || gone.signal.aborted || signal.aborted) return resolve(null);
        finishAsk = resolve;
        signal.addEventListener('abort', () => resolve(null), { once: true });
        send(FrameType.ask, bytes);
      }),
    askField: (question, isSecret, signal) => fields.ask(question, isSecret, signal),
    exit: (code) => finish(FrameType.exit, Buffer.from(String(code & 0xff))),
    exec: (request) => {
      const payload = encodeExec(request);
      if (payload === null || payload.length > REPLY_FRAME_CAP_BYTES) return false;
      finish(FrameType.exec, payload);
      return true;
    },
  };

  const fail = (sentence: string, code: number): void => {
    reply.err(`latchkey: ${sentence}\n`);
    reply.exit(code);
  };

  const start = (request: ShimRequest): void => {
    clearTimeout(deadline);
    canAskFields = request.canAskFields;
    const run = async (): Promise<void> => {
      try {
        await input.onRequest(request, reply, gone.signal);
        if (!isEnded) throw new Error('the request was left without an answer');
      } catch (cause) {
        // What a request throws after its caller has left is the abort itself.
        if (!gone.signal.aborted || !isEnded) fail(input.onCrash(cause), ExitCode.failed);
      }
    };
    void run();
  };

  const onRequestFrame = (frame: Frame): void => {
    const taken = reader.take(frame);
    if (taken === 'more') return;
    if (typeof taken !== 'string') {
      start(taken);
    } else if (taken === 'not-utf8') {
      // The token was right: this is a person with an odd file name, who is told.
      input.onRefusal(taken);
      fail(
        'An argument is not valid UTF-8, and Latchkey takes nothing else. Pass it as UTF-8.',
        ExitCode.usage,
      );
    } else {
      refuse(taken);
    }
  };

  const onAnswerFrame = ({ type, payload }: Frame): void => {
    if (type === FrameType.stdin && finishPull !== null) {
      stdin.push(Buffer.from(payload));
      return;
    }
    if (type === FrameType.stdinEnd && finishPull !== null) {
      finishPull(ok(new Uint8Array(Buffer.concat(stdin))));
      finishPull = null;
      stdin = [];
      return;
    }
    if (type === FrameType.line && finishAsk !== null) {
      finishAsk(payload.length === 0 ? null : decodeText(payload));
      finishAsk = null;
      return;
    }
    if (type === FrameType.field && fields.take(payload)) return;
    refuse('out-of-order');
  };

  const deadline = setTimeout(() => refuse('deadline'), input.deadlineMs);
  deadline.unref();

  socket.on('data', (chunk: Buffer) => {
    if (isEnded) return;
    const { frames, fault } = decoder.push(chunk);
    for (const frame of frames) {
      if (isEnded) return;
      if (reader.isComplete()) onAnswerFrame(frame);
      else onRequestFrame(frame);
    }
    if (fault !== null) refuse(fault.kind === 'unknown-type' ? 'unknown-frame' : 'too-large');
  });
  socket.on('end', () => {
    if (!isEnded && (!reader.isComplete() || decoder.end() !== null)) refuse('half-request');
  });
  // 'close' always follows and does the work.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(deadline);
    isEnded = true;
    gone.abort(new DOMException('The caller went away.', 'AbortError'));
    finishPull?.(err({ code: 'cancelled' }));
    finishAsk?.(null);
    fields.close();
  });
  send(FrameType.hello, Buffer.from(input.proof));

  return {
    release(sentence) {
      if (!isEnded) fail(sentence, ExitCode.unreachable);
    },
  };
}
