import { createHash } from 'node:crypto';
import { net, type Session } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { proxyName } from '../../shared/proxy-address.ts';
import type { Result } from '../../shared/result.ts';
import { connectStatus } from '../adapters/http/connect-status.ts';
import type { ProxyLogin } from '../adapters/http/proxy-logins.ts';
import { waysOf } from '../adapters/http/proxy-ways.ts';
import { orAborted } from './or-aborted.ts';

/** How one request to a proxy for its login ended. */
export type ProxySignIn =
  | 'done'
  /** It refused no login, and does not connect to the address: what it says to CONNECT. */
  | { readonly status: number }
  | { readonly proxy: string; readonly refused: boolean }
  /** The keychain, which may have the login, cannot be read. */
  | { readonly proxy: string; readonly problem: Problem };

type Logins = (proxy: string, signal: AbortSignal) => Promise<Result<readonly ProxyLogin[], Problem>>;

const PASSWORD_REFUSED: readonly number[] = [401, 407];

interface Asked {
  readonly proxy: string;
  /** Basic is the one that goes over the wire as it is. */
  readonly isBasic: boolean;
  readonly given: ProxyLogin[];
  /** The proxy refused a known login earlier, so that it was not sent. */
  isHeldBack: boolean;
  problem: Problem | null;
  /** It asked again after the last login that is known. */
  isExhausted: boolean;
}

interface Knock {
  /** `refused`: the proxy asks again. `no-tunnel`: it let nothing through, and Chromium does not say why. */
  readonly outcome: 'through' | 'refused' | 'no-tunnel';
  readonly asked: Asked | null;
}

/** Signs a session in to the proxies that ask. SECURITY: a refused login is sent once, since proxies lock accounts. */
export function createProxySignIn(ports: { readonly logins: Logins }) {
  /** Hashes of proxy and login. */
  const refused = new Set<string>();
  let lastAsked: string | null = null;
  /** One at a time: calls that fail together must not each send a wrong password. */
  let turn: Promise<unknown> = Promise.resolve();

  const attempt = async (target: Session, url: string, signal: AbortSignal): Promise<ProxySignIn> => {
    signal.throwIfAborted();
    const { outcome, asked } = await knock(target, url, ports.logins, refused, signal);
    lastAsked = asked?.proxy ?? lastAsked;
    const end = async (): Promise<ProxySignIn> => {
      if (outcome === 'through') return 'done';
      if (asked === null)
        return outcome === 'no-tunnel' ? connected(await statusOf(target, url, null, signal)) : 'done';
      const { proxy, given, isHeldBack, isExhausted, isBasic } = asked;
      if (asked.problem !== null) return { proxy, problem: asked.problem };
      const last = given.at(-1);
      if (outcome === 'no-tunnel' && last !== undefined && !isExhausted && isBasic) {
        const status = await statusOf(target, url, { proxy, login: last }, signal);
        // An answer that is not known refuses no password.
        if (status === null || !PASSWORD_REFUSED.includes(status)) return connected(status);
      } else if (outcome === 'no-tunnel' && !isExhausted) return { proxy, refused: given.length > 0 };
      if (!signal.aborted) for (const login of given) refused.add(hashOf(proxy, login));
      return { proxy, refused: given.length > 0 || isHeldBack };
    };
    const ended = await end();
    // SECURITY: Chromium would go on sending what was refused.
    if ((ended !== 'done' && 'proxy' in ended) || signal.aborted) await target.clearAuthCache();
    signal.throwIfAborted();
    return ended;
  };
  return {
    signIn(target: Session, url: string, signal: AbortSignal): Promise<ProxySignIn> {
      const mine = turn.then(() => attempt(target, url, signal));
      turn = mine.catch(() => undefined);
      return orAborted(mine, signal);
    },
    /** The logins or the rules have changed: each may be tried once more. */
    forgetRefusals: (): void => refused.clear(),
    /** HOST:PORT of the proxy that asked last; null: none did since the rules are these. */
    lastAsked: (): string | null => lastAsked,
    /** The rules have changed. */
    forget: (): void => {
      refused.clear();
      lastAsked = null;
    },
  };
}

const hashOf = (proxy: string, { userName, password }: ProxyLogin): string =>
  createHash('sha256')
    .update(JSON.stringify([proxy, userName, password.reveal()]))
    .digest('hex');

/** A status that is none of a refusal says nothing: the tunnel is there now. */
const connected = (status: number | null): ProxySignIn =>
  status === null || status < 300 ? 'done' : { status };

/**
 * Some proxies answer a wrong password with another code than 407; others accept it and do not go to this host. `by` is the login
 * that Chromium sent and to whom; null: the first proxy of the way asked for none.
 */
async function statusOf(
  target: Session,
  url: string,
  by: { readonly proxy: string; readonly login: ProxyLogin } | null,
  signal: AbortSignal,
): Promise<number | null> {
  const listed = (await target.resolveProxy(url).catch(() => '')).toLowerCase();
  const ways = listed.split(';').map((way) => way.trim());
  const name = by === null ? (/^proxy (\S+)$/.exec(ways[0] ?? '')?.[1] ?? '') : by.proxy.toLowerCase();
  // SECURITY: the question goes in clear, so only to a proxy that Chromium itself speaks to in clear.
  if (!ways.includes(`proxy ${name}`) || ways.includes(`https ${name}`)) return null;
  const [way] = waysOf(`PROXY ${name}`);
  if (way === undefined || way === 'direct') return null;
  const { hostname, port: at } = new URL(url);
  const host = way.host.replace(/^\[|\]$/g, '');
  return connectStatus({ host, port: way.port }, `${hostname}:${at || 443}`, by?.login ?? null, signal);
}

/** A request without a body and without keys: all that it is for is what the proxy asks. */
function knock(
  target: Session,
  url: string,
  loginsFor: Logins,
  refused: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Knock> {
  return new Promise((resolve) => {
    let asked: Asked | null = null;
    const request = net.request({
      url: new URL('/', url).href,
      method: 'HEAD',
      session: target,
      credentials: 'omit',
      redirect: 'error',
    });
    const end = (outcome: Knock['outcome']): void => {
      signal.removeEventListener('abort', stop);
      resolve({ outcome, asked });
    };
    const stop = (): void => {
      request.abort();
      end('refused');
    };
    signal.addEventListener('abort', stop, { once: true });
    request.on('login', (info, answer) => {
      // SECURITY: what is for a proxy is for no server.
      if (!info.isProxy) return answer();
      const now = asked?.proxy === proxyName(info) ? asked : newlyAsked(info);
      asked = now;
      loginsFor(now.proxy, signal).then(
        (known) => {
          if (!known.ok) {
            now.problem = known.error;
            return answer();
          }
          const unrefused = known.value.filter((login) => !refused.has(hashOf(now.proxy, login)));
          now.isHeldBack = unrefused.length < known.value.length;
          const login = unrefused[now.given.length];
          if (login === undefined) {
            now.isExhausted = true;
            return answer();
          }
          now.given.push(login);
          answer(login.userName, login.password.reveal());
        },
        () => answer(),
      );
    });
    request.on('response', (response) => {
      response.on('data', () => undefined);
      end(response.statusCode === 407 ? 'refused' : 'through');
      request.abort();
    });
    // A certificate that is not trusted is behind the proxy: it let us through.
    request.on('error', ({ message }) => end(/TUNNEL|PROXY/.test(message) ? 'no-tunnel' : 'through'));
    if (signal.aborted) stop();
    else request.end();
  });
}

const newlyAsked = (info: {
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
}): Asked => ({
  proxy: proxyName(info),
  isBasic: info.scheme === 'basic',
  given: [],
  isHeldBack: false,
  problem: null,
  isExhausted: false,
});
