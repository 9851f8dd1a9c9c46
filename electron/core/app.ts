import { unreachable } from '../../shared/result.ts';
import { buildParts, type Parts } from './app-parts.ts';
import type { LatchkeyApp, LatchkeyPorts, PowerEvent } from './app-ports.ts';
import { lockAtStart } from './lock/lock-at-start.ts';
import { followLockHealth } from './lock/lock-health.ts';
import { PROXY_ASKS } from './settings/network-verbs.ts';
import { createStateOfApp } from './state-of-app.ts';
import { followDailyLook } from './update/daily-look.ts';
import { createVerbs } from './verbs.ts';

/** Long enough for a slow disk, short enough that quitting is quitting. */
const SHUTDOWN_MS = 5_000;

/** The core of Latchkey: all truth, driven by the window, the tray and the terminal through one set of verbs. */
export function createLatchkeyApp(ports: LatchkeyPorts): LatchkeyApp {
  const parts = buildParts(ports);
  const stateOfApp = createStateOfApp(ports, parts);
  const verbs = createVerbs(ports, parts, stateOfApp.state);
  const dailyLook = followDailyLook({
    agenda: parts.agenda,
    events: parts.events,
    attention: parts.attention,
    settings: () => parts.records.get().settings,
    now: parts.now,
    look: verbs.update,
    lifetime: parts.lifetime,
  });
  const lockHealth = followLockHealth({
    agenda: parts.agenda,
    attention: parts.attention,
    events: parts.events,
    records: parts.records,
    device: ports.deviceLock,
    now: parts.now,
    lifetime: parts.lifetime,
  });
  let ended: Promise<void> | null = null;
  let written: Promise<unknown> = Promise.resolve();
  return {
    state: stateOfApp.state,
    caughtUp: stateOfApp.caughtUp,
    listed: stateOfApp.listed,
    announced: stateOfApp.announced,
    subscribe: stateOfApp.subscribe,
    setEndpoint: stateOfApp.setEndpoint,
    proxyAsks: (asked) => {
      if (asked === null) parts.attention.clear(PROXY_ASKS);
      else
        parts.attention.raise(
          PROXY_ASKS,
          { code: 'proxy-login', proxy: asked.proxy, refused: asked.refused },
          { kind: 'open-page', page: 'settings' },
        );
    },
    setNotice: (matter, problem) => {
      if (problem === null) parts.attention.clear(matter);
      else
        parts.attention.raise(
          matter,
          problem,
          matter === 'shortcut' ? { kind: 'open-page', page: 'settings' } : { kind: 'none' },
        );
    },
    verbs,
    broker: parts.broker,
    ownRoles: parts.ownRoles,
    consoleLinks: parts.consoleLinks,
    actsAs: parts.actsAs,
    givenKeys: parts.givenKeys,
    commands: parts.commands,
    followingPrograms: parts.followingPrograms,
    filesSettled: parts.profileSync.settled,
    noticeEdits: parts.noticeEdits,
    filesWritten: async () => void (await parts.profileSync.request()),
    inForce: parts.shadowWatch.check,
    record: parts.activity.add,
    async start(signal, first) {
      await start(ports, parts, signal);
      if (signal.aborted) return;
      dailyLook.begin();
      lockHealth.begin();
      const begin = () => beginWriting(ports, parts);
      written = first === undefined ? begin() : first().then(begin);
    },
    stop: () => {
      ended ??= shutDown(ports, parts, written);
      return ended;
    },
    onPower: powerWatch(parts),
  };
}

/** Settles when the first write is done. */
async function beginWriting(
  ports: LatchkeyPorts,
  { lifetime, profileSync, shadowWatch, records, activity }: Parts,
): Promise<void> {
  // The app quits, and could not wait for the callers that went before.
  if (lifetime.aborted) return;
  await ports.homeTraces.sweep();
  const { detached } = records.get();
  if (detached !== undefined && detached.waits !== true) await ports.homeTraces.finish();
  const written = profileSync.request();
  ports.filesWatch.start(() => {
    void profileSync.lookAgain();
    void shadowWatch.check(lifetime);
  });
  await written;
  // Behind the callers that went before: nobody waits for what happened yesterday.
  await activity.recall();
}

async function start(ports: LatchkeyPorts, parts: Parts, signal: AbortSignal): Promise<void> {
  const { records, attention, sources, activity, keychain, timeBoxes } = parts;
  // Several trips over the bus: they are under way while the records are read.
  const probing = ports.secretStore.probe(signal);
  const loaded = await records.load();
  if (!loaded.ok) attention.raise('records', loaded.error, { kind: 'none' });
  await activity.begin();
  // Before anybody is answered: a time may have ended while Latchkey did not run.
  timeBoxes.noteTime();
  ports.settingsEffects.configureNetwork(records.get().settings);
  // Before there is a source: nothing can be given until then.
  await lockAtStart({ records, device: ports.deviceLock, lock: parts.appLock, now: parts.clockNow }, signal);
  for (const { id } of records.get().sources) sources.add(id);
  activity.add({ event: 'app', note: `started ${ports.version}` });
  const probed = probing.then((outcome) => keychain.set(outcome.ok ? null : outcome.error));
  // Beside the probe, and also with a keychain that failed: each source then says for itself what is wrong with it.
  await Promise.all([
    probed,
    ...sources.all().map((runner) => {
      const restored = runner.restore(signal);
      // What is left of a sign-out tells the provider too: no network is waited for at start.
      return runner.isLeaving() ? undefined : restored;
    }),
  ]);
}

/** `written`: the first write of this run. It also clears up after a run that was killed in the middle of one. */
async function shutDown(ports: LatchkeyPorts, parts: Parts, written: Promise<unknown>): Promise<void> {
  const { end, agenda, sources, broker, profileSync, records } = parts;
  const late = new AbortController();
  const disarm = ports.clock.after(SHUTDOWN_MS, () => late.abort());
  await Promise.race([written, aborted(late.signal)]);
  end.abort();
  agenda.stop();
  ports.filesWatch.stop();
  for (const runner of sources.all()) runner.dispose();
  broker.close();
  await Promise.all([
    profileSync.withdrawKeys(late.signal),
    ...sources.all().map((runner) => runner.settled(late.signal)),
  ]);
  await Promise.race([parts.activity.flush(), aborted(late.signal)]);
  disarm();
  parts.timeBoxes.noteTime();
  const saved = await records.flush('all');
  if (!saved.ok) ports.log.line('records-not-saved', { problem: saved.error.code });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** Nothing runs while the machine sleeps, and nobody is asked anything while nobody is there. */
function powerWatch({
  agenda,
  presence,
  appLock,
  records,
  clockNow,
  timeBoxes,
}: Parts): (event: PowerEvent) => void {
  let isLocked = false;
  let isAsleep = false;
  /** When the system said that the machine goes to sleep, until it is awake. */
  let asleepAt: number | null = null;
  /** The system said so, and the clocks will say so once more. */
  let isSleepKnown = false;
  return (event) => {
    // A time that ended while the machine slept is over before anything else is done.
    timeBoxes.look();
    switch (event) {
      case 'suspend':
        isAsleep = true;
        agenda.pause();
        asleepAt = clockNow();
        isSleepKnown = true;
        appLock.note({ type: 'asleep', at: asleepAt });
        break;
      case 'slept':
        isAsleep = true;
        agenda.pause();
        // The user may have been let in since: the same sleep locks once.
        if (!isSleepKnown) appLock.note({ type: 'asleep', at: clockNow() });
        isSleepKnown = false;
        break;
      case 'late':
        isAsleep = true;
        agenda.pause();
        break;
      case 'resume':
        isAsleep = false;
        agenda.resume();
        // Nobody uses a machine that sleeps, and what measures use begins again with the key that wakes it.
        if (
          asleepAt !== null &&
          clockNow() - asleepAt >= records.get().settings.lockAfterIdleMinutes * 60_000
        )
          appLock.note({ type: 'idle', at: clockNow() });
        asleepAt = null;
        break;
      case 'away':
        isLocked = true;
        break;
      case 'lock':
        isLocked = true;
        appLock.note({ type: 'screen-closed', at: clockNow() });
        break;
      case 'unlock':
        isLocked = false;
        break;
      case 'let-in':
        return appLock.note({ type: 'let-in' });
      case 'idle':
        return appLock.note({ type: 'idle', at: clockNow() });
      default:
        unreachable(event);
    }
    presence.set(!isLocked && !isAsleep);
  };
}
