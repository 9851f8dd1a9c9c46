import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceAbility, DeviceLock, DeviceNow } from '../../core/ports/device-lock.ts';
import { createSessionBus, type SessionBus } from '../dbus/session-bus.ts';
import { watchLoginSession } from './login-session.ts';
import { createPolkit } from './polkit.ts';
import { createScreenSavers } from './screen-savers.ts';

/** A user who is asked for a password may have to look for it. */
const ASK_MS = 180_000;
/** How long a start lets tools wait for the desktop. */
const LOOK_MS = 1_000;
const IDLE_MONITOR = 'org.gnome.Mutter.IdleMonitor';

export interface LinuxDeviceLock extends DeviceLock {
  /** How long nobody has used the machine; null: nobody knows. */
  idleMs(): Promise<number | null>;
  /** The desktop reports a locked screen to logind, so what its locker reports may be a blank screen only. */
  tellsLocked(): boolean;
  stop(): void;
}

/** Who is at the machine, by what a Linux desktop says: its lockers, logind and polkit. */
export function createLinuxDeviceLock(options: {
  readonly sessionBus: SessionBus;
  readonly systemBusAddress: string;
  readonly isWayland: boolean;
  readonly pid: number;
  /** Electron's own measure, which is of X11. */
  readonly idleSeconds: () => number;
  readonly onChange: (event: 'lock' | 'unlock' | 'let-in') => void;
}): LinuxDeviceLock {
  const { sessionBus, onChange } = options;
  const wait = async (ms: number): Promise<void> => void (await sleep(ms, undefined, { ref: false }));
  const systemBus = createSessionBus({ address: options.systemBusAddress, callTimeoutMs: ASK_MS });
  const login = watchLoginSession({
    bus: systemBus,
    onChange: (isLocked) => {
      onChange(isLocked ? 'lock' : 'unlock');
      if (!isLocked) onChange('let-in');
    },
    wait,
  });
  const polkit = createPolkit({ bus: systemBus, pid: options.pid });
  const savers = createScreenSavers({
    bus: sessionBus,
    onLetIn: () => onChange('let-in'),
    wait,
  });
  const idleMs = async (withinMs = 3_000): Promise<number | null> => {
    if (!options.isWayland) return options.idleSeconds() * 1_000;
    const reply = await sessionBus.call(
      {
        destination: IDLE_MONITOR,
        path: '/org/gnome/Mutter/IdleMonitor/Core',
        interface: IDLE_MONITOR,
        member: 'GetIdletime',
      },
      AbortSignal.timeout(withinMs),
    );
    const ms = reply.ok ? reply.value.body[0] : null;
    return typeof ms === 'bigint' ? Number(ms) : null;
  };
  return {
    async ability(): Promise<DeviceAbility> {
      const [answers, isThere, asksUser, idle] = await Promise.all([
        savers.answer(),
        login.isThere(),
        polkit.wouldAsk(),
        idleMs(),
      ]);
      // A session without a word of a locker is one of a desktop that may never say any.
      const reports = answers || login.isReported();
      return {
        reportsScreen: reports,
        reportsLetIn: reports,
        asksUser,
        locksScreen: answers || isThere,
        tellsAnyLock: login.isReported(),
        measuresIdle: idle !== null,
      };
    },
    async look(signal): Promise<DeviceNow> {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
      const [saver, hint, idle] = await Promise.all([savers.now(inTime), login.now(inTime), idleMs(LOOK_MS)]);
      const screen = (['closed', 'silent', 'open'] as const).find((said) => said === saver || said === hint);
      return { screen: screen ?? 'none', idleMs: idle };
    },
    askUser: (signal) => polkit.ask(AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)])),
    async lockScreen() {
      // Its end is reported by logind, whatever the locker says.
      if (login.isLocked() === true) return 'locked';
      const bySaver = await savers.lock();
      if (bySaver === 'locked') return bySaver;
      return (await login.lock()) ? 'locked' : bySaver;
    },
    idleMs: () => idleMs(),
    tellsLocked: login.isReported,
    stop() {
      savers.stop();
      login.stop();
      systemBus.close();
    },
  };
}
