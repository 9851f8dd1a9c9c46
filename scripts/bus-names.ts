import { sessionBusAddress } from '../electron/adapters/dbus/bus-address.ts';
import { failureText } from '../electron/adapters/dbus/bus-failure.ts';
import { BUS, BUS_PATH } from '../electron/adapters/dbus/names.ts';
import { createSessionBus } from '../electron/adapters/dbus/session-bus.ts';
import { neverAborts } from '../shared/never-aborts.ts';

/** What has a name on the session bus, or can be started by it. Rejects with why the bus does not answer. */
export async function sessionBusNames(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const bus = createSessionBus({ address: sessionBusAddress(env) });
  const ask = async (member: string): Promise<readonly string[]> => {
    const call = { destination: BUS, path: BUS_PATH, interface: BUS, member };
    const reply = await bus.call(call, neverAborts());
    if (!reply.ok) throw new Error(failureText(reply.error));
    const [names] = reply.value.body;
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  };
  try {
    return [...(await ask('ListNames')), ...(await ask('ListActivatableNames'))];
  } finally {
    bus.close();
  }
}
