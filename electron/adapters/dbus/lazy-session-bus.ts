import type { MatchRule } from './match-rule.ts';
import type { BusListener, SessionBus, SessionBusOptions } from './session-bus.ts';

/** Reads the code behind the connection at its first use, for a start needs none of it to let tools find the endpoint. */
export function createLazySessionBus(options: SessionBusOptions): SessionBus {
  let loading: Promise<SessionBus> | null = null;
  let isClosed = false;
  const load = (): Promise<SessionBus> => {
    loading ??= import('./session-bus.ts').then(({ createSessionBus }) => {
      const bus = createSessionBus(options);
      if (isClosed) bus.close();
      return bus;
    });
    return loading;
  };
  return {
    call: async (call, signal) => (await load()).call(call, signal),
    listen: (rule: MatchRule, listener: BusListener) => {
      let isStopped = false;
      let stop = (): void => undefined;
      void load().then((bus) => {
        if (!isStopped) stop = bus.listen(rule, listener);
      });
      return () => {
        isStopped = true;
        stop();
      };
    },
    close: () => {
      isClosed = true;
      void loading?.then((bus) => bus.close());
    },
  };
}
