import { certificateFault } from '../../../shared/certificate-fault.ts';
import { networkCause } from '../../../shared/network-cause.ts';
import type { Problem } from '../../../shared/problem.ts';
import { networkText as t } from '../../../shared/text/network.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { DiagnosticCheck } from '../../core/app-ports.ts';
import { isAwsHost } from '../aws/aws-partitions.ts';
import { awsProblem } from '../aws/aws-problem.ts';
import { type FetchLike, type TransportFailure, transportFailure } from '../aws/http-transport.ts';
import { type ProxyRoute, SETTING } from './proxy-route.ts';
import { addressesOf, firstConnected, type Way, wayName, waysOf } from './proxy-ways.ts';
import type { TrustFault } from './trust-files.ts';
import type { ProfileBundle } from './trust-names.ts';

/** Beyond this AWS refuses signatures. */
const SKEW_THAT_HURTS_MS = 5 * 60_000;
/** Of the lines of a file that do not count. */
const MOST_LINES = 20;

export interface NetworkTestPorts {
  readonly route: () => ProxyRoute;
  /** As Chromium lists it: `DIRECT`, or `PROXY HOST:PORT; …`. Empty where a PAC file cannot be read. */
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly fetch: FetchLike;
  readonly trustFaults: () => readonly TrustFault[];
  /** Files of authorities that do not count here, and that the user may mean. */
  readonly otherBundles: () => readonly ProfileBundle[];
  /** Proxy variables of the login's files that were passed over. */
  readonly environmentProblems: readonly Problem[];
  /** Why lines of Latchkey's own environment file, or all of it, do not count. */
  readonly ownFileProblems: readonly Problem[];
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
  found.push(...linesOf(ports.ownFileProblems, t.ownFileFix));
  const route = ports.route();
  if (!('from' in route && route.from === SETTING))
    found.push(...linesOf(ports.environmentProblems, t.environmentFix));
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

/** A line each. Of a file that is none of ours, such as a script, a screenful is enough to see that. */
function linesOf(problems: readonly Problem[], fix: string): readonly DiagnosticCheck[] {
  const said = problems.flatMap((problem) => {
    if (problem.code === 'file-unreadable') return [t.fileUnused(problem.file, problem.detail ?? '')];
    if (problem.code !== 'file-malformed') return [];
    return [t.passedOver(problem.file, problem.line ?? 0, problem.detail ?? '')];
  });
  const shown = said.slice(0, MOST_LINES);
  const more = said.length - shown.length;
  if (more > 0) shown.push(t.morePassedOver(more));
  return shown.map((one) => failed(t.environment, one, fix));
}

const nameOf = (way: Way): string => (way === 'direct' ? t.directly : wayName(way));

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
  const addresses = await addressesOf(host);
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

const origin = (route: ProxyRoute): string =>
  route.kind === 'system'
    ? t.fromSystem
    : route.from === SETTING
      ? t.fromSetting
      : t.fromVariable(route.from);

async function answered(
  { fetch, nowMs, otherBundles }: NetworkTestPorts,
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
    const failure = transportFailure(error, url.host);
    // What is known of the proxy's login where the address itself, behind it, is at fault.
    const isPast = isProxied && failure.host === url.host && isBehindProxy(failure);
    const check = afterFailure(failure, otherBundles(), route);
    return isPast ? [passed(t.proxyLogin, t.proxyLets), check] : [check];
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

/** What only a server, or something in its place, can have sent. A connection that was cut may be the proxy's. */
function isBehindProxy({ trouble, message }: TransportFailure): boolean {
  if (trouble === 'tls') return certificateFault(message) !== 'no-handshake';
  if (trouble !== 'network') return false;
  const cause = networkCause(message);
  return cause === 'redirected' || cause === 'intercepted';
}

function untrusted(failure: TransportFailure, others: readonly ProfileBundle[]): DiagnosticCheck {
  const fault = certificateFault(failure.message);
  if (fault !== 'no-authority')
    return inWordsOfCalls(fault === 'no-handshake' ? t.aws : t.certificate, failure);
  const [other] = others;
  const fix =
    other === undefined ? t.certificateFix : t.namedByProfile(other.file, other.profile, other.path);
  return failed(t.certificate, t.untrusted(failure.host, failure.message), fix);
}

/** In the words that every call to AWS has for it. */
function inWordsOfCalls(name: string, failure: TransportFailure): DiagnosticCheck {
  const { host } = failure;
  const problem = awsProblem(failure, { action: 'GetCallerIdentity', service: 'AWS STS', host });
  const { what, why, fix } = problemText(problem);
  return failed(name, why === null ? what : `${what} ${why}`, fix ?? t.connectionFix);
}

function afterFailure(
  failure: TransportFailure,
  others: readonly ProfileBundle[],
  route: ProxyRoute,
): DiagnosticCheck {
  switch (failure.trouble) {
    case 'proxy-login':
      return failed(t.proxyLogin, t.loginNeeded(failure.host), t.loginFix);
    case 'proxy-login-refused':
      return failed(t.proxyLogin, t.loginRefused(failure.host), t.loginFix);
    case 'tls':
      return untrusted(failure, others);
    default:
      return networkCause(failure.message) === 'proxy'
        ? failed(t.proxy, failure.message, proxyFix(failure, route))
        : inWordsOfCalls(t.aws, failure);
  }
}

/** One that answers with a status is the right address, and does not go to the host. */
const proxyFix = ({ host, status }: TransportFailure, route: ProxyRoute): string =>
  status > 0 ? t.notLetThrough(host) : t.proxyFix(route, SETTING);
