import type { DeviceNow, ScreenLocked } from '../../core/ports/device-lock.ts';
import type { BusFailure } from '../dbus/bus-failure.ts';
import { BUS, BUS_PATH } from '../dbus/names.ts';
import type { SessionBus } from '../dbus/session-bus.ts';

const CALL_MS = 3_000;
const LOOK_EVERY_MS = 250;
const CLOSES_WITHIN_MS = 10_000;

/** Where each desktop's locker answers. */
const places: readonly (readonly [name: string, path: string])[] = [
  ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
  ['org.cinnamon.ScreenSaver', '/org/cinnamon/ScreenSaver'],
  ['org.mate.ScreenSaver', '/org/mate/ScreenSaver'],
  ['org.xfce.ScreenSaver', '/org/xfce/ScreenSaver'],
  ['org.freedesktop.ScreenSaver', '/org/freedesktop/ScreenSaver'],
  ['org.freedesktop.ScreenSaver', '/ScreenSaver'],
];

/** Lockers on the bus of the session. */
export interface ScreenSavers {
  /** One of them says whether the screen is closed; some programs take the name, and only keep the screen on. */
  answer(): Promise<boolean>;
  /** Whether one of them has the screen closed now; silent: one that is there does not say until the signal ends the look. */
  now(signal: AbortSignal): Promise<DeviceNow['screen']>;
  /** Has one of them lock the screen. From then on its word that the screen is open again is one behind a question. */
  lock(): Promise<ScreenLocked>;
  stop(): void;
}

/**
 * SECURITY: "the screen is open" of these says nothing about a question: most of them also blank a screen that opens at a touch. Only a
 * lock that they were asked for ends with one, so only that end counts, and only from the very connection that was asked: no bus gives
 * its name to another one, so a locker that crashes opens nothing.
 */
export function createScreenSavers(options: {
  readonly bus: SessionBus;
  readonly onLetIn: () => void;
  readonly wait: (ms: number) => Promise<void>;
}): ScreenSavers {
  const { bus, onLetIn } = options;
  let locker: string | null = null;
  const call = (name: string, path: string, member: string, signal = AbortSignal.timeout(CALL_MS)) =>
    bus.call({ destination: name, path, interface: name, member }, signal);
  /** A call to a name that nobody has would start the locker of another desktop that is installed beside this one. */
  const hasOwner = (name: string, signal: AbortSignal) =>
    bus.call(
      {
        destination: BUS,
        path: BUS_PATH,
        interface: BUS,
        member: 'NameHasOwner',
        signature: 's',
        body: [name],
      },
      signal,
    );
  const screenOf = async (name: string, path: string, signal: AbortSignal): Promise<DeviceNow['screen']> => {
    const owned = await hasOwner(name, signal);
    if (!owned.ok) return isSilence(owned.error) ? 'silent' : 'none';
    if (owned.value.body[0] !== true) return 'none';
    const reply = await call(name, path, 'GetActive', signal);
    if (!reply.ok) return isSilence(reply.error) ? 'silent' : 'none';
    const [is] = reply.value.body;
    return typeof is === 'boolean' ? (is ? 'closed' : 'open') : 'none';
  };
  const isClosed = async (name: string, path: string) => {
    const owned = await hasOwner(name, AbortSignal.timeout(CALL_MS));
    if (!owned.ok || owned.value.body[0] !== true) return null;
    const reply = await call(name, path, 'GetActive');
    if (!reply.ok) return null;
    const [is] = reply.value.body;
    return typeof is === 'boolean' ? { is, sender: reply.value.sender } : null;
  };
  const stops = [...new Set(places.map(([name]) => name))].map((name) =>
    bus.listen(
      { interface: name, member: 'ActiveChanged' },
      {
        onSignal: ({ sender, body }) => {
          if (sender !== locker || body[0] !== false) return;
          locker = null;
          onLetIn();
        },
        onLost: () => {
          locker = null;
        },
      },
    ),
  );
  return {
    async answer() {
      for (const [name, path] of places) if ((await isClosed(name, path)) !== null) return true;
      return false;
    },
    async now(signal) {
      const each = await Promise.all(places.map(([name, path]) => screenOf(name, path, signal)));
      return (['closed', 'silent', 'open'] as const).find((said) => each.includes(said)) ?? 'none';
    },
    async lock() {
      let wasClosed = false;
      for (const [name, path] of places) {
        // SECURITY: a screen that is blank already would look locked, also by a locker whose user has it lock nothing.
        const before = await isClosed(name, path);
        wasClosed ||= before?.is === true;
        if (before?.is !== false) continue;
        const asked = await call(name, path, 'Lock');
        if (!asked.ok) continue;
        for (let waited = 0; waited < CLOSES_WITHIN_MS; waited += LOOK_EVERY_MS) {
          const now = await isClosed(name, path);
          if (now?.is === true) {
            locker = now.sender;
            return 'locked';
          }
          await options.wait(LOOK_EVERY_MS);
        }
      }
      return wasClosed ? 'closed' : 'failed';
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Somebody is there, and has not answered. */
const isSilence = ({ kind }: BusFailure): boolean => kind === 'timeout' || kind === 'aborted';
