import { withoutTrailingSlashes } from './trailing-slashes.ts';
/** Where a proxy is, and who one is to it, as a URL says it. */
export interface ProxyAddress {
  readonly scheme: 'http' | 'https' | 'socks4' | 'socks5';
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Percent-decoded. Null where the URL names nobody. */
  readonly login: { readonly userName: string; readonly password: string } | null;
}

const schemes: Readonly<Record<string, { readonly scheme: ProxyAddress['scheme']; readonly port: number }>> =
  {
    http: { scheme: 'http', port: 80 },
    https: { scheme: 'https', port: 443 },
    socks: { scheme: 'socks5', port: 1080 },
    socks4: { scheme: 'socks4', port: 1080 },
    socks4a: { scheme: 'socks4', port: 1080 },
    socks5: { scheme: 'socks5', port: 1080 },
    socks5h: { scheme: 'socks5', port: 1080 },
  };
const LONGEST = 2_000;

/**
 * `[SCHEME://][USER[:PASSWORD]@]HOST[:PORT][/]`, as curl and botocore read the proxy variables: without a scheme it is an
 * HTTP proxy. The login is cut at the last `@`, so that a password may have one that is not encoded. Null: it is no proxy.
 */
export function parseProxyAddress(text: string): ProxyAddress | null {
  if (text.length > LONGEST) return null;
  const [, named = 'http', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9]*):\/\/)?(.*)$/.exec(text.trim()) ?? [];
  const known = Object.hasOwn(schemes, named.toLowerCase()) ? schemes[named.toLowerCase()] : undefined;
  const at = rest.lastIndexOf('@');
  const place = withoutTrailingSlashes(rest.slice(at + 1));
  const [, bracketed, plain, portText] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#[\]@,;=]+))(?::(\d{1,5}))?$/.exec(place) ?? [];
  const host = (bracketed ?? plain ?? '').toLowerCase();
  const port = portText === undefined ? (known?.port ?? 0) : Number(portText);
  if (known === undefined || host === '' || port < 1 || port > 65_535) return null;
  return { scheme: known.scheme, host, port, login: at === -1 ? null : loginOf(rest.slice(0, at)) };
}

function loginOf(text: string): ProxyAddress['login'] {
  const colon = text.indexOf(':');
  const [userName, password] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  return userName === '' ? null : { userName: decoded(userName), password: decoded(password) };
}

/** A password with a percent sign that encodes nothing is meant as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Chromium can use one, and can send it no user name and password. */
export const isSocks = ({ scheme }: Pick<ProxyAddress, 'scheme'>): boolean => scheme.startsWith('socks');

/** `HOST:PORT`, as people know a proxy. Never its login. */
export const proxyName = ({ host, port }: Pick<ProxyAddress, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What may be a setting: a proxy without a login, which is kept in the keychain. */
export const isProxySetting = (text: string): boolean =>
  text === '' || (!text.includes('@') && parseProxyAddress(text) !== null);

/** What may be a setting: where a PAC file is. */
export const isPacSetting = (text: string): boolean =>
  text === '' ||
  (text.length <= LONGEST && /^(https?:\/\/[^\s@]+|file:\/\/\/\S+)$/i.test(text) && URL.canParse(text));
