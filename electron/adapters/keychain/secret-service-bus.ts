export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}
/** One connection to the session bus, made for one question and closed after it. */
export interface SessionBus {
  /** Rejects with the D-Bus error, or when the connection's signal aborts. */
  call(call: BusCall): Promise<unknown>;
  /** Subscribes; `fired` resolves with the body of the first such signal. Wrapped, for a bare promise would be awaited. */
  onceSignal(match: {
    readonly path: string;
    readonly interface: string;
    readonly member: string;
  }): Promise<{ readonly fired: Promise<unknown> }>;
  close(): void;
}
export type OpenedBus =
  | { readonly kind: 'open'; readonly bus: SessionBus }
  | { readonly kind: 'no-bus'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

export async function openSessionBus(address: string | null, signal: AbortSignal): Promise<OpenedBus> {
  if (address === null || address === '') return { kind: 'no-bus', detail: 'No session bus is announced.' };
  // dbus-next needs a native part for abstract sockets, which we do not carry.
  if (!address.split(';').some((one) => /^unix:.*\b(path|socket)=/.test(one))) {
    return { kind: 'unknown', detail: `Bus address ${address.slice(0, 80)}` };
  }
  const dbus = await import('dbus-next');
  const { Message, sessionBus } = dbus.default ?? dbus;
  const connection = sessionBus({ busAddress: address });
  const failed = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  failed.catch(() => undefined);
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    connection.disconnect();
  };
  try {
    await Promise.race([
      failed,
      new Promise<void>((resolve) => {
        connection.once('connect', () => resolve());
      }),
    ]);
  } catch (error) {
    close();
    return { kind: 'no-bus', detail: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
  }
  const call = async (input: BusCall): Promise<unknown> => {
    const reply = await Promise.race([
      failed,
      connection.call(new Message({ ...input, body: [...input.body] })),
    ]);
    return reply?.body;
  };
  return {
    kind: 'open',
    bus: {
      call,
      async onceSignal(match) {
        const seen = new Promise<unknown>((resolve, reject) => {
          failed.catch(reject);
          connection.on('message', (message: InstanceType<typeof Message>) => {
            if (
              message.path === match.path &&
              message.interface === match.interface &&
              message.member === match.member
            ) {
              resolve(message.body);
            }
          });
        });
        seen.catch(() => undefined);
        await call({
          destination: 'org.freedesktop.DBus',
          path: '/org/freedesktop/DBus',
          interface: 'org.freedesktop.DBus',
          member: 'AddMatch',
          signature: 's',
          body: [
            `type='signal',path='${match.path}',interface='${match.interface}',member='${match.member}'`,
          ],
        });
        return { fired: seen };
      },
      close,
    },
  };
}
