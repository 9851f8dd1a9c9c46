import { connect } from 'node:net';
import { networkText as t } from '../../../shared/text/network.ts';

const HOP_MS = 8_000;

export interface ProxyWay {
  readonly isSocks: boolean;
  /** A proxy that is itself reached over TLS. */
  readonly isTls: boolean;
  /** With the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}
export type Way = 'direct' | ProxyWay;

/** The ways that Chromium lists (`PROXY HOST:PORT; DIRECT`), in the order in which it tries them. */
export function waysOf(listed: string): readonly Way[] {
  const ways: Way[] = [];
  for (const each of listed.split(';').map((one) => one.trim())) {
    const [, scheme = '', host = '', port] = /^(\S+) (.+):(\d+)$/.exec(each) ?? [];
    if (each === 'DIRECT') ways.push('direct');
    else if (port !== undefined)
      ways.push({
        isSocks: /^SOCKS/i.test(scheme),
        isTls: /^HTTPS$/i.test(scheme),
        host,
        port: Number(port),
      });
  }
  return ways;
}

export const wayName = ({ host, port }: ProxyWay): string => `${host}:${port}`;

/** The addresses of a host; none: its name is not known. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  // Read with the first look: a start does not need it.
  const { lookup } = await import('node:dns/promises');
  return lookup(host.replace(/^\[|\]$/g, ''), { all: true }).then(
    (all) => all.map((one) => one.address),
    () => [],
  );
}

/** The proxy that Chromium would take: the first that connects, or else the first of all. Null: no way leads through one. */
export async function proxyTaken(ways: readonly Way[], signal: AbortSignal): Promise<ProxyWay | null> {
  const proxies = ways.flatMap((way) => (way === 'direct' ? [] : [way]));
  for (const way of ways.length > 1 ? ways : []) {
    if (way === 'direct') break;
    const addresses = await addressesOf(way.host);
    if (addresses.length > 0 && (await firstConnected(addresses, way.port, signal)) === null) return way;
  }
  return proxies[0] ?? null;
}

/** Null: one of the addresses connected. Else why the first did not. */
export async function firstConnected(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<string | null> {
  let first: string | null = null;
  for (const address of addresses) {
    if (signal.aborted) return t.stopped;
    const why = await connected(address, port, signal);
    if (why === null) return null;
    first ??= why;
  }
  return first;
}

/** Null: connected. Else why not. */
function connected(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (why: string | null): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(why);
    };
    const onAbort = (): void => end(t.stopped);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(HOP_MS, () => end(t.noAnswer));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(error.message));
  });
}
