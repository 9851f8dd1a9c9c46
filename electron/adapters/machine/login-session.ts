import type { DeviceNow } from '../../core/ports/device-lock.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { Variant } from '../dbus/values.ts';

const LOGIN = 'org.freedesktop.login1';
const LOGIN_PATH = '/org/freedesktop/login1';
const SESSION = `${LOGIN}.Session`;
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const CALL_MS = 3_000;
const LOOK_EVERY_MS = 250;
const CLOSES_WITHIN_MS = 10_000;

/** The desktop session of this user as systemd-logind knows it, on the bus of the machine. */
export interface LoginSession {
  /** The screen is locked, by the word of the locker; null: nobody says. */
  isLocked(): boolean | null;
  /** What logind says now; silent: it does not until the signal ends the look. */
  now(signal: AbortSignal): Promise<DeviceNow['screen']>;
  /** At least one locked screen was reported to logind since the app started. */
  isReported(): boolean;
  /** Whether there is a session whose screen logind can ask to be locked. */
  isThere(): Promise<boolean>;
  /** Asks its locker to lock the screen, and waits until it is; true also where it was locked before. */
  lock(): Promise<boolean>;
  stop(): void;
}

/**
 * SECURITY: a signal only says when to look, for every user of the machine can send one. What counts is the property, which logind
 * itself answers, and which only root and programs of this user can set.
 */
export function watchLoginSession(options: {
  readonly bus: SessionBus;
  readonly onChange: (isLocked: boolean) => void;
  readonly wait: (ms: number) => Promise<void>;
}): LoginSession {
  const { bus, onChange } = options;
  let path: string | null = null;
  let locked: boolean | null = null;
  let isReported = false;
  let isStopped = false;
  let unlisten = (): void => undefined;

  const call = async (
    at: string,
    about: string,
    member: string,
    signature: string,
    body: readonly string[],
  ) => {
    const reply = await bus.call(
      { destination: LOGIN, path: at, interface: about, member, signature, body },
      AbortSignal.timeout(CALL_MS),
    );
    return reply.ok ? (reply.value.body[0] ?? true) : null;
  };
  const property = async (at: string, name: string): Promise<unknown> => {
    const answer = await call(at, PROPERTIES, 'Get', 'ss', [SESSION, name]);
    return answer instanceof Variant ? answer.value : null;
  };
  const isClosed = (): boolean => locked === true;
  const look = async (at: string): Promise<void> => {
    const is = await property(at, 'LockedHint');
    if (typeof is !== 'boolean' || isStopped) return;
    const was = locked;
    locked = is;
    isReported ||= is;
    // The first look finds what was so before: nobody was let in by it.
    if (is !== was && (is || was !== null)) onChange(is);
  };
  const find = async (): Promise<string | null> => {
    if (path !== null || isStopped) return path;
    // Of this process; for one outside of every session, that of the user's display (logind from 243 on).
    const id = await property(`${LOGIN_PATH}/session/auto`, 'Id');
    if (typeof id !== 'string') return null;
    const found = await call(LOGIN_PATH, `${LOGIN}.Manager`, 'GetSession', 's', [id]);
    if (typeof found !== 'string' || path !== null || isStopped) return path;
    path = found;
    unlisten = bus.listen(
      { path: found, interface: PROPERTIES, member: 'PropertiesChanged', arg0: SESSION },
      {
        onSignal: () => void look(found),
        // What happens until the next connection is not seen: a screen that is open afterwards was not seen to be opened.
        onLost: () => {
          locked = null;
        },
      },
    );
    await look(found);
    return path;
  };
  const lookNow = async (): Promise<DeviceNow['screen']> => {
    const at = await find();
    if (at === null) return 'none';
    await look(at);
    return locked === null ? 'none' : locked ? 'closed' : 'open';
  };
  void find();

  return {
    isLocked: () => locked,
    isReported: () => isReported,
    now: (signal) => Promise.race([lookNow(), silence(signal)]),
    isThere: async () => (await find()) !== null,
    async lock() {
      const at = await find();
      if (at === null) return false;
      await look(at);
      if (isClosed()) return true;
      if ((await call(at, SESSION, 'Lock', '', [])) === null) return false;
      // A request to the lockers that listen: it is locked when logind says so.
      for (let waited = 0; waited < CLOSES_WITHIN_MS && !isStopped; waited += LOOK_EVERY_MS) {
        await look(at);
        if (isClosed()) return true;
        await options.wait(LOOK_EVERY_MS);
      }
      return false;
    },
    stop() {
      isStopped = true;
      unlisten();
    },
  };
}

const silence = (signal: AbortSignal): Promise<'silent'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('silent');
    else signal.addEventListener('abort', () => resolve('silent'), { once: true });
  });
