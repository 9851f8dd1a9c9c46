import type { Socket } from 'node:net';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type BusFailure, shortDetail } from './bus-failure.ts';
import type { BusSocket } from './bus-socket.ts';
import { encodeMessage } from './encode-message.ts';
import type {
  MethodCall,
  OutgoingMessage,
  OutgoingSignal,
  ReceivedCall,
  ReceivedError,
  ReceivedMessage,
  ReceivedReturn,
  ReceivedSignal,
} from './message.ts';
import { createMessageFrames } from './message-frames.ts';
import { BUS } from './names.ts';
import { type DbusValue, MalformedMessage } from './values.ts';

export interface ConnectionLimits {
  /** Of one message, sent or received. The specification's own is 128 MiB. */
  readonly messageBytes: number;
  /** Of calls that wait for their answer. */
  readonly calls: number;
  /** Of what the other side has not read yet. */
  readonly unsentBytes: number;
}
export const defaultLimits: ConnectionLimits = {
  messageBytes: 16 * 2 ** 20,
  calls: 256,
  unsentBytes: 32 * 2 ** 20,
};

export interface Reply {
  /** The unique name of who answered. */
  readonly sender: string;
  readonly body: readonly DbusValue[];
}

/** What a call to one of our own objects is answered with; null when there is no such object or member. */
export type CallAnswer =
  | { readonly kind: 'return'; readonly signature: string; readonly body: readonly DbusValue[] }
  | { readonly kind: 'error'; readonly name: string; readonly text: string };

export interface WireOptions {
  readonly onSignal: (signal: ReceivedSignal) => void;
  /** Once, when the connection is over; not after `close`. */
  readonly onEnd: (failure: BusFailure) => void;
  readonly onCall?: (call: ReceivedCall) => CallAnswer | null;
  readonly limits?: Partial<ConnectionLimits>;
}

interface Waiting {
  readonly destination: string;
  readonly settle: (result: Result<Reply, BusFailure>) => void;
}

export class Wire {
  readonly #socket: Socket;
  readonly #options: WireOptions;
  readonly #limits: ConnectionLimits;
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;
  #over: BusFailure | null = null;

  constructor({ socket, rest }: BusSocket, options: WireOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    const frames = createMessageFrames(this.#limits.messageBytes, (message) => this.#receive(message));
    const read = (chunk: Uint8Array): void => {
      try {
        frames.push(chunk);
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        // Nothing after a broken message can be read.
        this.#end({
          kind: 'disconnected',
          detail: `The session bus sent data that is not D-Bus. ${error.message}`,
        });
      }
    };
    const onClose = (): void =>
      this.#end({ kind: 'disconnected', detail: 'The session bus ended the connection.' });
    socket.on('data', read);
    socket.on('error', (error) => this.#end({ kind: 'disconnected', detail: shortDetail(error.message) }));
    socket.on('close', onClose);
    if (socket.destroyed) onClose();
    else read(rest);
    socket.resume();
  }

  call(call: MethodCall, timeoutMs: number, signal: AbortSignal): Promise<Result<Reply, BusFailure>> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(err({ kind: 'aborted' }));
      if (this.#waiting.size >= this.#limits.calls) {
        const detail = `${this.#limits.calls} calls wait for an answer over D-Bus already.`;
        return resolve(err({ kind: 'too-much', detail }));
      }
      const sent = this.#send({ ...call, kind: 'call', wantsReply: true });
      if (!sent.ok) return resolve(sent);
      const settle = (result: Result<Reply, BusFailure>): void => {
        this.#waiting.delete(sent.value);
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const onAbort = (): void => settle(err({ kind: 'aborted' }));
      const timer = setTimeout(() => settle(err({ kind: 'timeout', afterMs: timeoutMs })), timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(sent.value, { destination: call.destination, settle });
    });
  }

  emit(signal: OutgoingSignal): void {
    this.#send({ ...signal, kind: 'signal' });
  }

  close(): void {
    if (this.#over !== null) return;
    this.#finish({ kind: 'disconnected', detail: 'The connection to the session bus was closed.' });
    this.#socket.end();
  }

  #end(failure: BusFailure): void {
    if (this.#over !== null) return;
    this.#finish(failure);
    this.#socket.destroy();
    this.#options.onEnd(failure);
  }

  #finish(failure: BusFailure): void {
    this.#over = failure;
    for (const { settle } of [...this.#waiting.values()]) settle(err(failure));
  }

  #send(message: OutgoingMessage): Result<number, BusFailure> {
    if (this.#over !== null) return err(this.#over);
    this.#serial = this.#serial === 0xffff_ffff ? 1 : this.#serial + 1;
    const bytes = encodeMessage(message, this.#serial);
    if (bytes.length > this.#limits.messageBytes) {
      return err({
        kind: 'too-much',
        detail: `A message is longer than ${this.#limits.messageBytes} bytes.`,
      });
    }
    if (this.#socket.writableLength + bytes.length > this.#limits.unsentBytes) {
      return err({ kind: 'too-much', detail: 'The session bus does not read what it is sent.' });
    }
    this.#socket.write(bytes);
    return ok(this.#serial);
  }

  #receive(message: ReceivedMessage): void {
    if (this.#over !== null) return;
    try {
      if (message.kind === 'signal') this.#options.onSignal(message);
      else if (message.kind === 'call') this.#answer(message);
      else this.#settle(message);
    } catch (error) {
      // A listener that throws is a bug of ours, to be seen as such, and must not cost the messages behind it.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #settle(message: ReceivedReturn | ReceivedError): void {
    const waiting = this.#waiting.get(message.replyTo);
    if (waiting === undefined) return;
    const { destination } = waiting;
    // SECURITY: who was asked by its unique name, or is the bus itself, answers in person, or the bus says that it cannot.
    const isNamed = destination === BUS || destination.startsWith(':');
    const isFromBus = message.sender === BUS && message.kind === 'error';
    if (isNamed && !isFromBus && message.sender !== destination) return;
    if (message.kind === 'return') {
      waiting.settle(ok({ sender: message.sender, body: message.body }));
      return;
    }
    const [text] = message.body;
    const detail = typeof text === 'string' ? shortDetail(text) : '';
    waiting.settle(err({ kind: 'error', name: message.name, detail }));
  }

  #answer(call: ReceivedCall): void {
    const { member } = call;
    const unknown: CallAnswer = {
      kind: 'error',
      name: `${BUS}.Error.UnknownMethod`,
      text: `No ${member} here.`,
    };
    const answer = this.#options.onCall?.(call) ?? unknown;
    if (call.wantsReply) this.#send({ ...answer, destination: call.sender, replyTo: call.serial });
  }
}
