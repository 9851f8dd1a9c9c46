import { err, ok, type Result } from '../../../shared/result.ts';
import type { BusFailure } from './bus-failure.ts';
import { openBusSocket } from './bus-socket.ts';
import type { MethodCall, OutgoingSignal } from './message.ts';
import { BUS, BUS_PATH } from './names.ts';
import { type Reply, Wire, type WireOptions } from './wire.ts';

export interface ConnectionOptions extends WireOptions {
  /** See `sessionBusAddress`. */
  readonly address: string;
}

/** One connection to a message bus. Not made again when it ends: see `createSessionBus`. */
export interface BusConnection {
  /** The name that the bus gave us, ":1.42". */
  readonly name: string;
  /** A member that answers with an error is a failure of kind `error`. Rejects only for arguments that do not fit. */
  call(call: MethodCall, timeoutMs: number, signal: AbortSignal): Promise<Result<Reply, BusFailure>>;
  emit(signal: OutgoingSignal): void;
  /** What was sent before still goes out. */
  close(): void;
}

const HELLO: MethodCall = { destination: BUS, path: BUS_PATH, interface: BUS, member: 'Hello' };
const HELLO_TIMEOUT_MS = 10_000;

/** Resolves once the bus has given us a name. */
export async function openConnection(
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<Result<BusConnection, BusFailure>> {
  const opened = await openBusSocket(options.address, signal);
  if (!opened.ok) return opened;
  let ended: BusFailure | null = null;
  let isOpen = false;
  const onEnd = (failure: BusFailure): void => {
    ended = failure;
    if (isOpen) options.onEnd(failure);
  };
  const wire = new Wire(opened.value, { ...options, onEnd });
  const hello = await wire.call(HELLO, HELLO_TIMEOUT_MS, signal);
  const name = hello.ok ? hello.value.body[0] : undefined;
  if (!hello.ok || typeof name !== 'string' || ended !== null) {
    wire.close();
    if (!hello.ok) return hello;
    return err(ended ?? { kind: 'no-bus', detail: 'The session bus gave no name.' });
  }
  isOpen = true;
  return ok({
    name,
    call: (call, timeoutMs, callSignal) => wire.call(call, timeoutMs, callSignal),
    emit: (outgoing) => wire.emit(outgoing),
    close: () => wire.close(),
  });
}
