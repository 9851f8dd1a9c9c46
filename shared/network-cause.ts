import { z } from 'zod';

/** Why a host gave no answer, as far as the network stack says. */
export const NetworkCause = z.enum([
  'offline',
  'dns',
  'refused',
  'unreachable',
  'cut',
  'proxy',
  'redirected',
  'intercepted',
]);
export type NetworkCause = z.infer<typeof NetworkCause>;

/** By the names of Chromium (`net::ERR_…`) and of the system under Node; the first that fits. */
const signs: readonly (readonly [RegExp, NetworkCause])[] = [
  // A 407 where no proxy can ask: within the tunnel, or with no proxy at all.
  [/ERR_UNEXPECTED_PROXY_AUTH/, 'intercepted'],
  [/ERR_PROXY|ERR_SOCKS|ERR_TUNNEL|ERR_MANDATORY_PROXY|ERR_PAC_/, 'proxy'],
  [/ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION|ERR_DNS_|ENOTFOUND|EAI_AGAIN|EAI_FAIL/, 'dns'],
  [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_NETWORK_ACCESS_DENIED|ENETDOWN|ENETUNREACH/, 'offline'],
  [/ERR_CONNECTION_REFUSED|ECONNREFUSED/, 'refused'],
  [/ERR_ADDRESS_UNREACHABLE|ERR_CONNECTION_TIMED_OUT|EHOSTUNREACH|EHOSTDOWN|ETIMEDOUT/, 'unreachable'],
  [/redirect/i, 'redirected'],
  [
    /ERR_CONNECTION_(?:RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE/,
    'cut',
  ],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed|terminated/, 'cut'],
];

export const networkCause = (detail: string): NetworkCause | undefined =>
  signs.find(([sign]) => sign.test(detail))?.[1];
