import { loadOnce } from '../../../shared/load-once.ts';
import type { MatchRule } from './match-rule.ts';
import type { BusListener, SessionBus, SessionBusOptions } from './session-bus.ts';

/** Reads the code behind the connection at its first use, for a start needs none of it to let tools find the endpoint. */
export function createLazySessionBus(
  options: SessionBusOptions,
  read: () => Promise<(options: SessionBusOptions) => SessionBus> = async () =>
    (await import('./session-bus.ts')).createSessionBus,
): SessionBus {
  let made: SessionBus | null = null;
  let isClosed = false;
  /** Those that wait for the code: where it cannot be read, they are heard as soon as a later call can read it. */
  const waiting = new Set<(bus: SessionBus) => void>();
  const load = loadOnce(async (): Promise<SessionBus> => {
    const create = await read();
    const bus = create(options);
    made = bus;
    if (isClosed) bus.close();
    for (const start of waiting) start(bus);
    waiting.clear();
    return bus;
  });
  return {
    call: async (call, signal) => (await load()).call(call, signal),
    listen: (rule: MatchRule, listener: BusListener) => {
      if (made !== null) return made.listen(rule, listener);
      let stop = (): void => undefined;
      const start = (bus: SessionBus): void => {
        stop = bus.listen(rule, listener);
      };
      waiting.add(start);
      load().catch(() => undefined);
      return () => {
        waiting.delete(start);
        stop();
      };
    },
    close: () => {
      isClosed = true;
      made?.close();
    },
  };
}
