import { X509Certificate } from 'node:crypto';
import { app, type Session, session } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { type ProxyAddress, proxyName } from '../../shared/proxy-address.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type ChainFlaw, flawOfChain } from '../adapters/http/certificate-chain.ts';
import type { ProxyLogin, ProxyLogins } from '../adapters/http/proxy-logins.ts';
import {
  chromiumProxy,
  type NetworkSettings,
  type ProxyRoute,
  proxyRoute,
} from '../adapters/http/proxy-route.ts';
import { deferred } from '../core/async/deferred.ts';
import { Secret } from '../core/secret.ts';
import { denyPermissions, loadNoDictionary } from './harden.ts';
import { orAborted } from './or-aborted.ts';
import { createPacFile } from './pac-file.ts';
import { createProxySignIn, type ProxySignIn } from './proxy-sign-in.ts';

/** Chromium's "unknown authority"; every other fault of a certificate stays one, whatever the trust files say. */
const UNKNOWN_AUTHORITY = -202;
const TRUSTED = 0;
const AS_CHROMIUM_SAYS = -3;
/** SECURITY: other refusals, never a trust. Chromium calls the authority unknown first, and these would not be heard of. */
const refusals: ReadonlyMap<ChainFlaw, number> = new Map([
  ['other-host', -200],
  ['not-in-force', -201],
]);

/** One rule for all that leaves the app: which proxy, who one is to it, and which authorities count. */
export interface NetworkRules {
  /** Until the first call, requests wait: the settings are read first. Later calls change what is open. */
  configure(settings: NetworkSettings): { readonly changed: boolean };
  route(): ProxyRoute;
  /** HOST:PORT of the proxy that asked last for a login, under these rules; null: none did. */
  lastAsked(): string | null;
  /** The session of AWS's and the providers' calls. */
  calls(): Promise<Session>;
  /** Gives a session of another window the same rules. */
  prepare(target: Session): Promise<void>;
  /** The logins to try at a proxy, in their order. */
  logins(proxy: string, signal: AbortSignal): Promise<Result<readonly ProxyLogin[], Problem>>;
  /** After a 407: signs the calls' session in to the proxy on the way to this address. */
  signIn(url: string, signal: AbortSignal): Promise<ProxySignIn>;
  /** True: other authorities count than before, and the next call looks at certificates again. */
  trustsOthers(): Promise<boolean>;
  /** After a connection that failed: asks a PAC server, or the system, again. True: some way is another one now. */
  readAgain(url: string, signal: AbortSignal): Promise<boolean>;
  /** Chromium forgets what it sent to proxies. What is under way goes on; a refused login is still held back. */
  startOver(): Promise<void>;
  /** After a change of the rules: every connection is made again, and what is under way ends. */
  applyAgain(): Promise<void>;
}

export function createNetwork(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly anchors: () => readonly X509Certificate[];
  readonly proxyLogins: Pick<ProxyLogins, 'find'>;
  readonly nowMs: () => number;
}): NetworkRules {
  let settings: NetworkSettings | null = null;
  const { promise: configured, resolve: begin } = deferred<undefined>();
  let calls: Session | null = null;
  let sessions = 0;
  /** Which authorities counted when the calls' session was made. */
  let trusted: Trusted = nobodyTrusted;
  /** Chromium keeps what it made of a certificate for half an hour, so that other authorities need another session. */
  const leaveCalls = (): void => {
    if (calls !== null) prepared.leave(calls);
    calls = null;
  };
  const hasOtherTrust = (): boolean => calls !== null && trustedNow(ports, trusted) !== trusted;
  let latest: Promise<void> = Promise.resolve();

  const route = (): ProxyRoute => (settings === null ? { kind: 'system' } : proxyRoute(settings, ports.env));
  const pac = createPacFile(route);
  const apply = async (target: Session): Promise<void> => {
    target.setCertificateVerifyProc(verifier(ports));
    await target.setProxy(chromiumProxy(pac.rules()));
    // SECURITY: setProxy settles before it counts: without this, 3 of 60 first requests went past the proxy (Electron 33.2).
    await target.forceReloadProxyConfig();
  };
  const prepared = sessionsPrepared(apply);
  const applyToAll = (): Promise<void> =>
    prepared.each(async (target) => {
      await target.clearAuthCache();
      await apply(target);
      await closeFormer(target);
    });
  const prepare = async (target: Session): Promise<void> => {
    await configured;
    await latest;
    if (pac.hasChanged()) {
      // Where that fails, the next request applies it again.
      latest = latest.then(() => prepared.each(apply)).catch(pac.forget);
      await latest;
    }
    await prepared.ready(target);
    // The rules may have changed while they were applied.
    await latest;
  };
  const logins = loginsFor(ports.proxyLogins, route);
  const proxySignIn = createProxySignIn({ logins });
  const open = async (): Promise<Session> => {
    // A tool may ask before Chromium is up.
    await app.whenReady();
    // SECURITY: one that was taken out of the files would be trusted for as long as Chromium remembers its servers.
    if (hasOtherTrust()) leaveCalls();
    if (calls === null) {
      // With the first call: at rest it would only hold memory. Without "persist:" it lives in memory only.
      sessions += 1;
      calls = newSession(sessions);
      trusted = trustedNow(ports, trusted);
    }
    const target = calls;
    await prepare(target);
    // After a change in between, that session has the former rules.
    return calls === target ? target : open();
  };
  return {
    configure({ proxyMode, proxyAddress, proxyBypass, pacAddress }) {
      const before = settings === null ? null : JSON.stringify(settings);
      settings = { proxyMode, proxyAddress, proxyBypass, pacAddress };
      begin(undefined);
      if (before === null || before === JSON.stringify(settings)) return { changed: false };
      proxySignIn.forget();
      latest = latest.then(applyToAll, applyToAll).catch(() => undefined);
      return { changed: true };
    },
    route,
    lastAsked: proxySignIn.lastAsked,
    calls: open,
    prepare,
    logins,
    signIn: async (url, signal) => proxySignIn.signIn(await open(), url, signal),
    async startOver() {
      await latest;
      await prepared.each((target) => target.clearAuthCache());
    },
    readAgain: readingAgain({ route, calls: () => calls, targets: prepared.targets }),
    async trustsOthers() {
      if (!hasOtherTrust()) return false;
      leaveCalls();
      return true;
    },
    async applyAgain() {
      proxySignIn.forgetRefusals();
      leaveCalls();
      latest = latest.then(applyToAll, applyToAll).catch(() => undefined);
      await latest;
    },
  };
}

/** The request for a PAC file may have had one of them: cut off, the file counts as unreadable and is not asked for again. */
async function closeFormer(target: Session): Promise<void> {
  await target.closeAllConnections();
  await target.forceReloadProxyConfig();
}

function newSession(count: number): Session {
  const name = count === 1 ? 'latchkey-network' : `latchkey-network-${count}`;
  const made = session.fromPartition(name, { cache: false });
  denyPermissions(made);
  return made;
}

/** Sessions that have the rules, or are about to. */
function sessionsPrepared(apply: (target: Session) => Promise<void>) {
  const readiness = new Map<Session, Promise<void>>();
  const first = async (target: Session): Promise<void> => {
    loadNoDictionary(target);
    try {
      await apply(target);
    } catch (error) {
      // The next request applies them again.
      readiness.delete(target);
      throw error;
    }
  };
  return {
    targets: (): readonly Session[] => [...readiness.keys()],
    async each(act: (target: Session) => Promise<void>): Promise<void> {
      for (const target of readiness.keys()) await act(target);
    },
    leave: (target: Session): void => void readiness.delete(target),
    /** SECURITY: every request waits until the rules count. Chromium would send an earlier one past the proxy. */
    ready(target: Session): Promise<void> {
      const ready = readiness.get(target) ?? first(target);
      readiness.set(target, ready);
      return ready;
    },
  };
}

/** Chromium itself asks a PAC server again after hours. */
function readingAgain(ports: {
  readonly route: () => ProxyRoute;
  readonly calls: () => Session | null;
  readonly targets: () => readonly Session[];
}): NetworkRules['readAgain'] {
  let reading: Promise<boolean> | null = null;
  const read = async (url: string, target: Session): Promise<boolean> => {
    const ways = (): Promise<string> => target.resolveProxy(url).catch(() => '');
    const before = await ways();
    await Promise.all(ports.targets().map((each) => each.forceReloadProxyConfig()));
    return (await ways()) !== before;
  };
  return (url, signal) => {
    const { kind } = ports.route();
    const target = ports.calls();
    if (target === null || (kind !== 'pac' && kind !== 'system')) return Promise.resolve(false);
    // Calls that fail together ask once.
    reading ??= read(url, target).finally(() => {
      reading = null;
    });
    return orAborted(reading, signal);
  };
}

/** The login of the proxy's URL first, then the one that the keychain has. */
const loginsFor =
  (proxyLogins: Pick<ProxyLogins, 'find'>, route: () => ProxyRoute): NetworkRules['logins'] =>
  async (proxy, signal) => {
    const kept = await proxyLogins.find(proxy, signal);
    const named = loginsOfRoute(route(), proxy);
    // The login of the URL needs no keychain.
    if (!kept.ok) return named.length > 0 ? ok(named) : kept;
    return ok(kept.value === null ? named : [...named, kept.value]);
  };

/** SECURITY: the login of a URL is for that proxy alone, not for one that a PAC file or a redirect names. */
function loginsOfRoute(route: ProxyRoute, proxy: string): readonly ProxyLogin[] {
  if (route.kind !== 'proxies') return [];
  const of = (address: ProxyAddress | null): readonly ProxyLogin[] =>
    address === null || address.login === null || proxyName(address) !== proxy
      ? []
      : [{ userName: address.login.userName, password: new Secret(address.login.password) }];
  const [https, http] = [of(route.https), of(route.http)];
  return https.length > 0 ? https : http;
}

type Trusted = readonly X509Certificate[];
const nobodyTrusted: Trusted = [];

/** Which authorities count now: `before` itself where they are the same ones. */
function trustedNow(ports: { readonly anchors: () => Trusted }, before: Trusted): Trusted {
  let now = nobodyTrusted;
  try {
    now = ports.anchors();
  } catch {
    // As for a certificate: then none counts.
  }
  // Files that have not changed give the same objects: nothing is computed before each request.
  const isSame = (one: X509Certificate, at: number): boolean =>
    one === before[at] || one.fingerprint256 === before[at]?.fingerprint256;
  return now.length === before.length && now.every(isSame) ? before : now;
}

type Verify = NonNullable<Parameters<Session['setCertificateVerifyProc']>[0]>;

/** Chromium reads no file of authorities on Linux; this asks those of the system and of the user where it knows none. */
const verifier =
  (ports: Parameters<typeof createNetwork>[0]): Verify =>
  (request, answer) => {
    if (request.errorCode !== UNKNOWN_AUTHORITY) return answer(AS_CHROMIUM_SAYS);
    const presented: X509Certificate[] = [];
    try {
      for (let at = request.certificate; at !== undefined && presented.length < 10; at = at.issuerCert)
        presented.push(new X509Certificate(at.data));
      const distrust = flawOfChain({
        hostname: request.hostname,
        presented,
        anchors: ports.anchors(),
        nowMs: ports.nowMs(),
      });
      answer(distrust === null ? TRUSTED : (refusals.get(distrust) ?? AS_CHROMIUM_SAYS));
    } catch {
      answer(AS_CHROMIUM_SAYS);
    }
  };
