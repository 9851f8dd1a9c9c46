import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type BusPlace, parseBusAddress } from './bus-address.ts';
import { type BusFailure, shortDetail } from './bus-failure.ts';

/** A bus says one line; more than this is another kind of server. */
const LINE_BYTES = 512;

export interface BusSocket {
  readonly socket: Socket;
  /** Read already, and beginning with the first message. */
  readonly rest: Buffer;
}

/**
 * Before libuv 1.48 (Node 20) a name in the abstract namespace is padded to the full length, which is another name:
 * https://github.com/libuv/libuv/pull/4266
 */
export function canReachAbstract(libuv: string): boolean {
  const [major = 0, minor = 0] = libuv.split('.').map(Number);
  return major > 1 || minor >= 48;
}

const reachablePlaces = (address: string): readonly BusPlace[] =>
  parseBusAddress(address).filter(
    ({ path }) => !path.startsWith('\0') || canReachAbstract(process.versions.uv),
  );

/** Whether this client can connect to the address at all, be anything there or not. */
export const isReachable = (address: string): boolean => reachablePlaces(address).length > 0;

/** Connects to the first place of the address that answers and proves who we are there. */
export async function openBusSocket(
  address: string,
  signal: AbortSignal,
): Promise<Result<BusSocket, BusFailure>> {
  const places = reachablePlaces(address);
  if (places.length === 0) {
    return err({ kind: 'unsupported', detail: `Bus address ${address.slice(0, 80)}` });
  }
  let last: BusFailure = { kind: 'no-bus', detail: 'No session bus answered.' };
  for (const place of places) {
    const opened = await openPlace(place, signal);
    if (opened.ok) return opened;
    last = opened.error;
    if (last.kind === 'aborted') break;
  }
  return err(last);
}

/**
 * SASL EXTERNAL (D-Bus specification, "Authentication Protocol"): the kernel tells the bus whose socket it is, and the
 * bus compares. File descriptors are not asked for, so none can arrive.
 */
function openPlace(place: BusPlace, signal: AbortSignal): Promise<Result<BusSocket, BusFailure>> {
  return new Promise((resolve) => {
    const socket = connect(place.path);
    let said = Buffer.alloc(0);
    const finish = (result: Result<BusSocket, BusFailure>): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      // Also without a reader an error event of a socket that is let go must find a listener.
      socket.on('error', () => undefined);
      if (result.ok) socket.pause();
      else socket.destroy();
      resolve(result);
    };
    const fail = (detail: string): void => finish(err({ kind: 'no-bus', detail: shortDetail(detail) }));
    const onAbort = (): void => finish(err({ kind: 'aborted' }));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('The session bus ended the connection.'));
    socket.on('connect', () => {
      const uid = String(process.getuid?.() ?? '');
      socket.write(`\0AUTH EXTERNAL ${Buffer.from(uid).toString('hex')}\r\n`);
    });
    socket.on('data', (chunk) => {
      said = Buffer.concat([said, chunk]);
      const end = said.indexOf('\r\n');
      if (end < 0) {
        if (said.length > LINE_BYTES) fail('This is not a D-Bus server.');
        return;
      }
      const [, guid] = /^OK ([0-9a-fA-F]+)$/.exec(said.subarray(0, end).toString('latin1')) ?? [];
      if (guid === undefined) return fail('The session bus did not accept this user.');
      if (place.guid !== null && place.guid.toLowerCase() !== guid.toLowerCase()) {
        return fail('Another bus answers at this address.');
      }
      socket.write('BEGIN\r\n');
      finish(ok({ socket, rest: said.subarray(end + 2) }));
    });
  });
}
