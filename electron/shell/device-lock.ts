import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, powerMonitor, systemPreferences } from 'electron';
import type { AppState } from '../../shared/app-state.ts';
import { loadOnce } from '../../shared/load-once.ts';
import { err, ok } from '../../shared/result.ts';
import { lockTexts as englishTexts } from '../../shared/text/lock.ts';
import { lockTexts } from '../../shared/words.ts';
import { systemBusAddress } from '../adapters/dbus/bus-address.ts';
import type { SessionBus } from '../adapters/dbus/session-bus.ts';
import { watchScreenLock } from '../adapters/machine/screen-lock.ts';
import type { App } from '../core/app-api.ts';
import type { PowerEvent } from '../core/app-ports.ts';
import type { DeviceLock, DeviceNow, ScreenLocked } from '../core/ports/device-lock.ts';

interface Options {
  /** Null on systems without one. */
  readonly bus: SessionBus | null;
  readonly env: Readonly<Record<string, string>>;
  readonly onPower: (event: PowerEvent) => void;
}

export interface RunningDeviceLock extends DeviceLock {
  /** Null: nobody knows. */
  idleMs(): Promise<number | null>;
  /** The system tells a locked screen from a blank one. */
  tellsLocked(): boolean;
  /** Hears from now on who is let in at the screen. */
  watch(): Promise<void>;
  /** Hears from now on when the screen is locked or blank. Once. */
  watchScreen(): void;
  stop(): void;
}

/** The system's own ways to know who is at the machine. On Linux, its code is read when the lock is first of interest. */
export function createDeviceLock(options: Options): RunningDeviceLock {
  if (process.platform === 'linux' && options.bus !== null) return onLinux(options, options.bus);
  return process.platform === 'darwin' ? onMac() : onWindows(options);
}

const idleNow = async (): Promise<number> => {
  await app.whenReady();
  return powerMonitor.getSystemIdleTime() * 1_000;
};

function onLinux({ env, onPower }: Options, sessionBus: SessionBus): RunningDeviceLock {
  let stop = (): void => undefined;
  let tellsLocked = (): boolean => false;
  let unwatch: (() => void) | null = null;
  const watchScreen = (): void => {
    unwatch ??= watchScreenLock({
      bus: sessionBus,
      onChange: (isClosed) => onPower(!isClosed ? 'unlock' : tellsLocked() ? 'away' : 'lock'),
    });
  };
  const load = loadOnce(async () => {
    const [{ createLinuxDeviceLock }] = await Promise.all([
      import('../adapters/machine/linux-device-lock.ts'),
      app.whenReady(),
    ]);
    const made = createLinuxDeviceLock({
      sessionBus,
      systemBusAddress: systemBusAddress(env),
      isWayland: env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '',
      pid: process.pid,
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      onChange: onPower,
    });
    stop = made.stop;
    tellsLocked = made.tellsLocked;
    return made;
  });
  return {
    ability: async (signal) => (await load()).ability(signal),
    async look(signal) {
      // First, so that nothing is missed in between: the bus keeps the order.
      watchScreen();
      return (await load()).look(signal);
    },
    askUser: async (signal) => (await load()).askUser(signal),
    lockScreen: async (signal) => (await load()).lockScreen(signal),
    idleMs: async () => (await load()).idleMs(),
    tellsLocked: () => tellsLocked(),
    watch: async () => void (await load()),
    watchScreen,
    stop() {
      unwatch?.();
      stop();
    },
  };
}

/** Of macOS and Windows, which answer at once. Their changes are heard from then on (power.ts). */
async function lookNow(): Promise<DeviceNow> {
  await app.whenReady();
  const idleMs = await idleNow();
  const screen = powerMonitor.getSystemIdleState(1);
  return { screen: screen === 'locked' ? 'closed' : screen === 'unknown' ? 'silent' : 'open', idleMs };
}

/** Both tell of the lock screen through Electron (power.ts), and ask for the password in front of an open one. */
const reportsAll = {
  reportsScreen: true,
  reportsLetIn: true,
  tellsAnyLock: true,
  measuresIdle: true,
} as const;

const nothingToWatch = {
  idleMs: idleNow,
  tellsLocked: () => true,
  watch: async (): Promise<void> => undefined,
  watchScreen: (): void => undefined,
  look: lookNow,
  stop: (): void => undefined,
} as const;

function onMac(): RunningDeviceLock {
  return Object.assign(
    {
      // No public call locks the screen: the user does, and it is said.
      ability: async () =>
        Object.assign({ asksUser: systemPreferences.canPromptTouchID(), locksScreen: false }, reportsAll),
      askUser: () =>
        systemPreferences.promptTouchID(lockTexts.asks).then(
          () => ok(undefined),
          () => err({ code: 'refused', reason: englishTexts.notConfirmed } as const),
        ),
      lockScreen: async () => 'failed' as const,
    },
    nothingToWatch,
  );
}

function onWindows({ env }: Options): RunningDeviceLock {
  return Object.assign(
    {
      ability: async () => Object.assign({ asksUser: false, locksScreen: true }, reportsAll),
      askUser: async () => err({ code: 'lock-unavailable', what: 'unlock' } as const),
      lockScreen: () =>
        new Promise<Awaited<ReturnType<DeviceLock['lockScreen']>>>((resolve) => {
          // SECURITY: by its whole path, for a program of that name beside the app would be run instead.
          const program = `${env.SystemRoot ?? 'C:\\Windows'}\\System32\\rundll32.exe`;
          execFile(program, ['user32.dll,LockWorkStation'], (error) =>
            // The program has only asked for it.
            resolve(error === null ? untilLocked() : 'failed'),
          );
        }),
    },
    nothingToWatch,
  );
}

const CLOSES_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;

async function untilLocked(): Promise<ScreenLocked> {
  for (let waited = 0; waited < CLOSES_WITHIN_MS; waited += LOOK_EVERY_MS) {
    if (powerMonitor.getSystemIdleState(1) === 'locked') return 'locked';
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
  }
  return 'failed';
}

const SOONEST_MS = 5_000;

const isOfInterest = ({ settings, locked }: AppState): boolean =>
  locked !== null || settings.lockOnScreenLock || settings.lockOnSleep || settings.lockAfterIdleMinutes > 0;

/** Has the system watched while a lock may come or go, and looks at the time that nobody used the machine when it may be over. */
export function followLock(
  core: Pick<App, 'announced' | 'subscribe'>,
  device: Pick<RunningDeviceLock, 'watch' | 'idleMs'>,
  onPower: (event: PowerEvent) => void,
): () => void {
  let timer: NodeJS.Timeout | null = null;
  let limitMs = 0;
  const arm = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = limitMs > 0 ? setTimeout(() => void look(), Math.max(SOONEST_MS, ms)).unref() : null;
  };
  const look = async (): Promise<void> => {
    const idleMs = (await device.idleMs()) ?? 0;
    if (limitMs > 0 && idleMs >= limitMs) onPower('idle');
    arm(limitMs - idleMs);
  };
  const follow = (state: AppState): void => {
    if (isOfInterest(state)) void device.watch();
    const wantedMs = state.locked === null ? state.settings.lockAfterIdleMinutes * 60_000 : 0;
    if (wantedMs === limitMs) return;
    limitMs = wantedMs;
    arm(0);
  };
  const unsubscribe = core.subscribe(follow);
  follow(core.announced());
  return () => {
    unsubscribe();
    limitMs = 0;
    arm(0);
  };
}
