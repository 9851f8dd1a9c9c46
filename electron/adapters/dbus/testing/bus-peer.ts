import { neverAborts } from '../../../../shared/never-aborts.ts';
import { failureText } from '../bus-failure.ts';
import { type BusConnection, openConnection } from '../connection.ts';
import type { MethodCall, OutgoingSignal, ReceivedSignal } from '../message.ts';
import { BUS, BUS_PATH } from '../names.ts';
import type { DbusValue } from '../values.ts';
import { answerWith, type ServedObjects } from './bus-object.ts';

// For tests only: another program on the bus.
const CALL_TIMEOUT_MS = 25_000;
const DO_NOT_QUEUE = 4;
const PRIMARY_OWNER = 1;

export interface BusPeer {
  readonly name: string;
  /** The out arguments; throws what the other side answered with. */
  call(call: MethodCall): Promise<readonly DbusValue[]>;
  emit(signal: OutgoingSignal): void;
  /** Fails when somebody else holds the name: a test on a shared bus would see the other's traffic. */
  own(name: string): Promise<void>;
  close(): void;
}

export async function connectPeer(
  address: string,
  options: { readonly objects?: ServedObjects; readonly onSignal?: (signal: ReceivedSignal) => void } = {},
): Promise<BusPeer> {
  const opened = await openConnection(
    {
      address,
      onSignal: (heard) => options.onSignal?.(heard),
      onEnd: () => undefined,
      onCall: answerWith(options.objects ?? {}),
    },
    neverAborts(),
  );
  if (!opened.ok) throw new Error(failureText(opened.error));
  const connection: BusConnection = opened.value;
  const call = async (method: MethodCall): Promise<readonly DbusValue[]> => {
    const reply = await connection.call(method, CALL_TIMEOUT_MS, neverAborts());
    if (!reply.ok) throw new Error(failureText(reply.error));
    return reply.value.body;
  };
  return {
    name: connection.name,
    call,
    emit: (outgoing) => connection.emit(outgoing),
    own: async (name) => {
      const [answer] = await call({
        destination: BUS,
        path: BUS_PATH,
        interface: BUS,
        member: 'RequestName',
        signature: 'su',
        body: [name, DO_NOT_QUEUE],
      });
      if (answer !== PRIMARY_OWNER) throw new Error(`${name} is already owned on this bus`);
    },
    close: () => connection.close(),
  };
}
