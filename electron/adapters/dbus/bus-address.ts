import { isShared } from '../endpoint/runtime-directory.ts';
/** A place to connect to, in the order in which the address names them. */
export interface BusPlace {
  /** For `net.connect`: a path, or NUL and a name in Linux's abstract namespace. */
  readonly path: string;
  /** What the bus must call itself; null when the address does not say. */
  readonly guid: string | null;
}

/** What the kernel's address holds; Node cuts a longer one without a word and connects elsewhere. */
const SOCKET_PATH_BYTES = 107;

/**
 * The unix sockets in a D-Bus address ("unix:path=/run/user/1000/bus;unix:abstract=..."). Other transports (tcp, unixexec,
 * autolaunch) are left out: SECURITY: none of them shows that the bus is this user's own.
 */
export function parseBusAddress(address: string): readonly BusPlace[] {
  return address.split(';').flatMap((one) => {
    const [, keys] = /^unix:(.*)$/s.exec(one) ?? [];
    if (keys === undefined) return [];
    const values = new Map<string, string>();
    for (const pair of keys.split(',')) {
      const [, key = '', raw = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      const value = unescaped(raw);
      if (key === '' || value === null || values.has(key)) return [];
      values.set(key, value);
    }
    const path = values.get('path');
    const abstract = values.get('abstract');
    if ((path === undefined) === (abstract === undefined)) return [];
    const socket = path ?? `\0${abstract}`;
    const isUsable = socket.length > 1 && Buffer.byteLength(socket) <= SOCKET_PATH_BYTES;
    return isUsable && path?.includes('\0') !== true
      ? [{ path: socket, guid: values.get('guid') ?? null }]
      : [];
  });
}

/** `%41` is "A"; escapes are of bytes. Null for what is not an escape. */
function unescaped(raw: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(raw)) return null;
  const bytes = Buffer.from(raw).toString('latin1');
  const whole = bytes.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(whole, 'latin1').toString();
}

const escaped = (path: string): string =>
  path.replaceAll(/[^-0-9A-Za-z_/.\\*]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );

/** Where libdbus would look: the variable, else the bus of systemd's user session. */
export function sessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (named !== '') return named.startsWith('disabled:') ? null : named;
  const runtime = env.XDG_RUNTIME_DIR ?? '';
  // SECURITY: in a directory that others write to, their bus would be asked for secrets.
  return runtime === '' || isShared(runtime) ? null : `unix:path=${escaped(runtime)}/bus`;
}

/** Where libdbus would look for the bus of the machine. */
export const systemBusAddress = (env: Readonly<Record<string, string | undefined>>): string =>
  env.DBUS_SYSTEM_BUS_ADDRESS || 'unix:path=/run/dbus/system_bus_socket';
