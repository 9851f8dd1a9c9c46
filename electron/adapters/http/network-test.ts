import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Problem } from '../../../shared/problem.ts';
import { networkText as t } from '../../../shared/text/network.ts';
import type { DiagnosticCheck } from '../../core/app-ports.ts';
import { isAwsHost } from '../aws/aws-partitions.ts';
import { type FetchLike, type TransportFailure, transportFailure } from '../aws/http-transport.ts';
import { type ProxyRoute, SETTING } from './proxy-route.ts';
import type { TrustFault } from './trust-files.ts';

/** Beyond this AWS refuses signatures. */
const SKEW_THAT_HURTS_MS = 5 * 60_000;
const HOP_MS = 8_000;

export interface NetworkTestPorts {
  readonly route: () => ProxyRoute;
  /** As Chromium lists it: `DIRECT`, or `PROXY HOST:PORT; …`. Empty where a PAC file cannot be read. */
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly fetch: FetchLike;
  readonly trustFaults: () => readonly TrustFault[];
  /** A proxy variable of the login's files that was passed over. */
  readonly environmentProblem: Problem | null;
  readonly nowMs: () => number;
}

const passed = (name: string, said: string): DiagnosticCheck => ({ name, ok: true, said, fix: null });
const failed = (name: string, said: string, fix: string): DiagnosticCheck => ({ name, ok: false, said, fix });

/**
 * Walks the way to an address of AWS hop by hop, with the rules that every call has, and ends at the first that fails. It sends
 * an unsigned request: nothing of the user's leaves.
 */
export async function testNetwork(
  ports: NetworkTestPorts,
  target: string,
  signal: AbortSignal,
): Promise<readonly DiagnosticCheck[]> {
  const url = new URL(target);
  const found: DiagnosticCheck[] = ports
    .trustFaults()
    .map(({ path, from, why }) => failed(t.authorities, t.trustFault(from, path, why), t.trustFix(from)));
  const route = ports.route();
  const passedOver = ports.environmentProblem;
  if (passedOver?.code === 'file-malformed' && !('from' in route && route.from === SETTING))
    found.push(
      failed(
        t.environment,
        t.passedOver(passedOver.file, passedOver.line ?? 0, passedOver.detail ?? ''),
        t.environmentFix,
      ),
    );
  if (route.kind === 'broken')
    return [...found, failed(t.proxy, t.broken(route.from, SETTING), t.proxyFix(route, SETTING))];
  const ways = waysOf(await ports.resolveProxy(target).catch(() => ''));
  if (ways.length === 0) return [...found, failed(t.proxy, t.noPac(''), t.proxyFix(route, SETTING))];
  for (const [at, way] of ways.entries()) {
    const hop = await walked(way, url, route, signal);
    const next = ways[at + 1];
    // As Chromium: the next way counts where this one does not even connect.
    if (!hop.connects && next !== undefined && !signal.aborted) {
      found.push(passed(t.proxy, t.nextWay(nameOf(way), hop.why, nameOf(next))));
      continue;
    }
    found.push(...hop.checks);
    return hop.connects
      ? [...found, ...(await answered(ports, url, way !== 'direct', route, signal))]
      : found;
  }
  return found;
}

type Way = 'direct' | { readonly host: string; readonly port: number };

const nameOf = (way: Way): string => (way === 'direct' ? t.directly : `${way.host}:${way.port}`);

/** The ways that Chromium lists, in the order in which it tries them. */
function waysOf(listed: string): readonly Way[] {
  const ways: Way[] = [];
  for (const each of listed.split(';').map((one) => one.trim())) {
    const [, host = '', port] = /^\S+ (.+):(\d+)$/.exec(each) ?? [];
    if (each === 'DIRECT') ways.push('direct');
    else if (port !== undefined) ways.push({ host, port: Number(port) });
  }
  return ways;
}

type Walked =
  | { readonly connects: true; readonly checks: readonly DiagnosticCheck[] }
  | { readonly connects: false; readonly checks: readonly DiagnosticCheck[]; readonly why: string };

/** The name and the connection of one way: to the proxy, or to the address itself. */
async function walked(way: Way, url: URL, route: ProxyRoute, signal: AbortSignal): Promise<Walked> {
  const isProxied = way !== 'direct';
  const hop = isProxied ? way : { host: url.hostname, port: Number(url.port) || 443 };
  const place = `${hop.host}:${hop.port}`;
  const host = hop.host.replace(/^\[|\]$/g, '');
  const checks = [passed(t.proxy, isProxied ? t.through(place, origin(route)) : t.direct(origin(route)))];
  const addresses = await lookup(host, { all: true }).then(
    (all) => all.map((one) => one.address),
    () => [],
  );
  if (addresses.length === 0) {
    const why = t.unknownName(host);
    const fix = isProxied ? t.proxyFix(route, SETTING) : t.dnsFix;
    return { connects: false, checks: [...checks, failed(t.dns, why, fix)], why };
  }
  checks.push(passed(t.dns, t.knownName(host)));
  const why = await firstConnected(addresses, hop.port, signal);
  if (why !== null) {
    const said = t.noConnection(place, why);
    const check = isProxied
      ? failed(t.proxyConnection, said, t.proxyFix(route, SETTING))
      : failed(t.connection, said, t.connectionFix);
    return { connects: false, checks: [...checks, check], why };
  }
  checks.push(passed(isProxied ? t.proxyConnection : t.connection, t.connects(place)));
  return { connects: true, checks };
}

/** Null: one of the addresses connected. Else why the first did not. */
async function firstConnected(
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

const origin = (route: ProxyRoute): string =>
  route.kind === 'system'
    ? t.fromSystem
    : route.from === SETTING
      ? t.fromSetting
      : t.fromVariable(route.from);

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

async function answered(
  { fetch, nowMs }: NetworkTestPorts,
  url: URL,
  isProxied: boolean,
  route: ProxyRoute,
  signal: AbortSignal,
): Promise<readonly DiagnosticCheck[]> {
  const headers = new Map<string, string>();
  let status = 0;
  try {
    const answer = await fetch(url.href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      // Without a signature: AWS refuses it, and that is an answer.
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      signal,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    });
    status = answer.status;
    answer.headers.forEach((value, name) => {
      headers.set(name.toLowerCase(), value);
    });
    await answer.arrayBuffer();
  } catch (error) {
    return afterFailure(transportFailure(error, url.host), isProxied, route);
  }
  const found: DiagnosticCheck[] = [];
  if (isProxied) found.push(passed(t.proxyLogin, t.proxyLets));
  if (url.protocol === 'https:') found.push(passed(t.certificate, t.trusted(url.host)));
  const date = Date.parse(headers.get('date') ?? '');
  const skewMs = Number.isNaN(date) ? 0 : date - nowMs();
  found.push(
    Math.abs(skewMs) > SKEW_THAT_HURTS_MS
      ? failed(t.clock, t.skewed(Math.round(Math.abs(skewMs) / 60_000)), t.clockFix)
      : passed(t.clock, t.clockFine),
  );
  const isAws = headers.has('x-amzn-requestid') || !isAwsHost(url.hostname);
  found.push(
    isAws && status < 500
      ? passed(t.aws, t.answered(url.host))
      : failed(t.aws, t.otherAnswer(url.host, status), t.otherAnswerFix),
  );
  return found;
}

function afterFailure(
  failure: TransportFailure,
  isProxied: boolean,
  route: ProxyRoute,
): readonly DiagnosticCheck[] {
  switch (failure.trouble) {
    case 'proxy-login':
      return [failed(t.proxyLogin, t.loginNeeded(failure.host), t.loginFix)];
    case 'proxy-login-refused':
      return [failed(t.proxyLogin, t.loginRefused(failure.host), t.loginFix)];
    case 'tls': {
      const before = isProxied ? [passed(t.proxyLogin, t.proxyLets)] : [];
      return [...before, failed(t.certificate, t.untrusted(failure.host, failure.message), t.certificateFix)];
    }
    default:
      return isProxied
        ? [failed(t.proxy, failure.message, t.proxyFix(route, SETTING))]
        : [failed(t.aws, failure.message, t.connectionFix)];
  }
}
