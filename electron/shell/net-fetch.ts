import type { Session } from 'electron';
import { neverAborts } from '../../shared/never-aborts.ts';
import { proxyName } from '../../shared/proxy-address.ts';
import { networkText } from '../../shared/text/network.ts';
import { boundedAnswer } from '../adapters/aws/bounded-answer.ts';
import { TransportFailure } from '../adapters/aws/http-transport.ts';
import { SETTING } from '../adapters/http/proxy-route.ts';
import { wayName, waysOf } from '../adapters/http/proxy-ways.ts';
import type { NetworkRules } from './network.ts';
import type { ProxySignIn } from './proxy-sign-in.ts';

const PROXY_LOGIN_NEEDED = 407;
/** Errors of a connection that was not made, so that nothing of the request has left. */
const NEVER_CONNECTED =
  /ERR_(?:PROXY_CONNECTION|TUNNEL_CONNECTION|SOCKS_|PAC_|MANDATORY_PROXY|NAME_NOT_RESOLVED|CONNECTION_(?:REFUSED|TIMED_OUT)|ADDRESS_UNREACHABLE)/;

/**
 * Chromium's network stack in a session of its own, in memory and without cookies: it honours proxies, PAC files and the trust
 * store, which the AWS SDK for JavaScript does not (docs/decisions/0002, 0024). No answer is of any length.
 */
export function createNetFetch(
  ports: {
    readonly network: Pick<
      NetworkRules,
      'calls' | 'signIn' | 'route' | 'startOver' | 'trustsOthers' | 'readAgain'
    >;
    /** A proxy asks for a user name and password that nobody has given yet, or refused them; null: it let us through. */
    readonly onProxyLogin: (asked: { readonly proxy: string; readonly refused: boolean } | null) => void;
  },
  /** How one request is sent over the session of the calls. */
  sendOver: SendOver = withoutRedirect,
  bounds?: AnswerBounds,
): typeof globalThis.fetch {
  const { network } = ports;
  /** The open problem stays until something gets through, by whatever way. */
  let isAsking = false;
  const heard: Ports = {
    network,
    onProxyLogin: (asked) => {
      if (asked !== null || isAsking) ports.onProxyLogin(asked);
      isAsking = asked !== null;
    },
  };
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const { host } = new URL(url);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null) ?? neverAborts();
    const route = network.route();
    // SECURITY: never past a proxy that was meant.
    if (route.kind === 'broken')
      throw new TransportFailure('network', host, networkText.broken(route.from, SETTING));
    const send = async (): Promise<Response> => {
      const session = await network.calls();
      return sendOver(session, input instanceof Request ? input.clone() : url, init);
    };
    const sendThrough = async (): Promise<Response> => {
      const answer = await send();
      // A proxy's: AWS and providers never answer so, and the request itself has not left yet.
      if (answer.status !== PROXY_LOGIN_NEEDED) {
        heard.onProxyLogin(null);
        return answer;
      }
      const outcome = await network.signIn(url, signal);
      signal.throwIfAborted();
      if (outcome !== 'done' && 'proxy' in outcome) throw proxyRefusal(heard, outcome);
      heard.onProxyLogin(null);
      return send();
    };
    try {
      try {
        return boundedAnswer(await sendThrough(), host, bounds);
      } catch (error) {
        // Nothing was sent yet: with other authorities, or by another way of the PAC file, it may be now.
        const words = error instanceof Error ? error.message : '';
        const isNewFailure = /ERR_(?:CERT_|PROXY_CERTIFICATE)/.test(words)
          ? await network.trustsOthers()
          : NEVER_CONNECTED.test(words) && !signal.aborted && (await network.readAgain(url, signal));
        if (!isNewFailure || signal.aborted) throw error;
        return boundedAnswer(await sendThrough(), host, bounds);
      }
    } catch (error) {
      throw await explained(heard, error, url, signal);
    }
  };
}

/** For answers of another size than usual. */
export type AnswerBounds = Parameters<typeof boundedAnswer>[2];
export type SendOver = (session: Session, input: string | Request, init?: RequestInit) => Promise<Response>;

const withoutRedirect: SendOver = (session, input, init) =>
  session.fetch(input, { ...init, credentials: 'omit', redirect: 'error' });

type Ports = Parameters<typeof createNetFetch>[0];

function proxyRefusal(
  { onProxyLogin }: Ports,
  asked: Extract<ProxySignIn, { proxy: string }>,
): TransportFailure {
  if ('problem' in asked)
    return new TransportFailure('proxy-login', asked.proxy, networkText.noLogin, 0, asked.problem);
  onProxyLogin(asked);
  return new TransportFailure(
    asked.refused ? 'proxy-login-refused' : 'proxy-login',
    asked.proxy,
    'The proxy asks for a user name and password.',
  );
}

/** HOST:PORT of the first proxy on the way, as calls take it; empty: not known. */
async function nameOf({ network }: Ports, url: string): Promise<string> {
  const route = network.route();
  if (route.kind === 'proxies' && route.https !== null) return proxyName(route.https);
  const listed = await (await network.calls()).resolveProxy(url).catch(() => '');
  const [first] = waysOf(listed).filter((way) => way !== 'direct');
  return first === undefined ? '' : wayName(first);
}

/** Which hop of the way it was, where Chromium's code is about the proxy. */
async function explained(ports: Ports, error: unknown, url: string, signal: AbortSignal): Promise<unknown> {
  const words = error instanceof Error ? error.message : '';
  if (error instanceof TransportFailure || signal.aborted) return error;
  const { host } = new URL(url);
  const { network } = ports;
  if (/ERR_PROXY_CERTIFICATE/.test(words))
    return new TransportFailure('tls', networkText.ofProxy(await nameOf(ports, url)), words);
  if (/ERR_SOCKS_/.test(words))
    return new TransportFailure('network', host, networkText.noSocksLogin(await nameOf(ports, url), words));
  if (/ERR_PROXY_CONNECTION_FAILED/.test(words))
    return new TransportFailure('network', host, networkText.noProxy(await nameOf(ports, url), words));
  if (/ERR_MANDATORY_PROXY_CONFIGURATION_FAILED|ERR_PAC_/.test(words))
    return new TransportFailure('network', host, networkText.noPac(words));
  if (/ERR_TUNNEL_CONNECTION_FAILED|ERR_PROXY_AUTH/.test(words)) {
    // Some proxies answer a wrong password with another code than 407.
    await network.startOver();
    const outcome = await network.signIn(url, signal);
    signal.throwIfAborted();
    if (outcome !== 'done' && 'proxy' in outcome) return proxyRefusal(ports, outcome);
    const status = outcome === 'done' ? 0 : outcome.status;
    const said = networkText.noTunnel(
      await nameOf(ports, url),
      status === 0 ? words : `HTTP ${status}, ${words}`,
    );
    return new TransportFailure('network', host, said, 0, null, status);
  }
  return error;
}
