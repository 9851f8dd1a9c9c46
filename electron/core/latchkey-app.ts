import { unreachable } from '../../shared/result.ts';
import type { LatchkeyApp, LatchkeyPorts } from './app-ports.ts';
import { wire } from './latchkey-app-rooms.ts';
import { createVerbs } from './use-cases/verbs.ts';

/** Long enough for a slow disk, short enough that quitting is quitting. */
const FAREWELL_MS = 5_000;

/** The core of Latchkey: all truth, driven by the window, the tray and the terminal through one set of verbs. */
export function createLatchkeyApp(ports: LatchkeyPorts): LatchkeyApp {
  const { rooms, store, agenda, end, presence, setEndpoint, setKeychain } = wire(ports);
  const { records, sources, projection, attention, activity, deliver, broker } = rooms;
  let isLocked = false;
  let isAsleep = false;
  let ended: Promise<void> | null = null;

  const publishAll = () => {
    for (const slice of ['sources', 'settings', 'files', 'defaultSessionId'] as const)
      projection.touch(slice);
    projection.touchSessions();
  };

  const farewell = async () => {
    end.abort();
    agenda.stop();
    for (const runner of sources.all()) runner.dispose();
    broker.close();
    const late = new AbortController();
    const disarm = ports.clock.after(FAREWELL_MS, () => late.abort());
    await Promise.all([
      deliver.withdrawKeys(late.signal),
      ...sources.all().map((runner) => runner.settled(late.signal)),
    ]);
    disarm();
    const saved = await records.flush();
    if (!saved.ok) ports.log.line('records-not-saved', { problem: saved.error.code });
  };

  return {
    state: rooms.state,
    subscribe: store.subscribe,
    verbs: createVerbs(rooms),
    broker,
    record: activity.add,
    setEndpoint,

    async start(signal) {
      const loaded = await records.load();
      if (!loaded.ok) attention.raise('records', loaded.error, { kind: 'none' });
      for (const { id } of records.get().sources) sources.add(id);
      publishAll();
      activity.add({ event: 'app', note: `started ${ports.version}` });
      const probed = await ports.secretStore.probe(signal);
      setKeychain(probed.ok ? null : probed.error);
      // Also with a keychain that failed: each source then says for itself what is wrong with it.
      await Promise.all(
        sources.all().map((runner) => {
          const restored = runner.restore(signal);
          // What is left of a sign-out tells the provider too: no network is waited for at start.
          return runner.isLeaving() ? undefined : restored;
        }),
      );
      if (!signal.aborted) await deliver.request();
    },

    stop() {
      ended ??= farewell();
      return ended;
    },

    onPower(event) {
      switch (event) {
        case 'suspend':
          isAsleep = true;
          agenda.pause();
          break;
        case 'resume':
          isAsleep = false;
          agenda.resume();
          break;
        case 'lock':
          isLocked = true;
          break;
        case 'unlock':
          isLocked = false;
          break;
        default:
          unreachable(event);
      }
      presence.set(!isLocked && !isAsleep);
    },
  };
}
