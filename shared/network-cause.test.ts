import { expect, it } from 'vitest';
import { networkCause } from './network-cause.ts';
import { problemText } from './text/problem.ts';

// As Chromium 130 and Node 20 say them, each seen.
it.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'dns'],
  ['fetch failed: ENOTFOUND getaddrinfo ENOTFOUND sts.invalid', 'dns'],
  ['EAI_AGAIN getaddrinfo EAI_AGAIN sts.us-east-1.amazonaws.com', 'dns'],
  ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
  ['net::ERR_CONNECTION_REFUSED', 'refused'],
  ['fetch failed: ECONNREFUSED connect ECONNREFUSED 127.0.0.1:9', 'refused'],
  ['net::ERR_ADDRESS_UNREACHABLE', 'unreachable'],
  ['net::ERR_CONNECTION_RESET', 'cut'],
  ['net::ERR_CONTENT_LENGTH_MISMATCH', 'cut'],
  ['terminated: UND_ERR_SOCKET other side closed', 'cut'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy'],
  ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy'],
  // A 407 that is not the proxy's.
  ['net::ERR_UNEXPECTED_PROXY_AUTH', 'intercepted'],
  ["Attempted to redirect, but redirect policy was 'error'", 'redirected'],
  ['fetch failed: unexpected redirect', 'redirected'],
  ['something else', undefined],
] as const)('%s is %s', (detail, cause) => {
  expect(networkCause(detail)).toBe(cause);
});

it('each cause has words of its own, and its own advice', () => {
  const causes = [
    'offline',
    'dns',
    'refused',
    'unreachable',
    'cut',
    'proxy',
    'redirected',
    undefined,
  ] as const;
  const texts = causes.map((cause) => problemText({ code: 'network', host: 'h', ...(cause && { cause }) }));
  expect(new Set(texts.map(({ why }) => why)).size).toBe(causes.length);
  expect(new Set(texts.map(({ fix }) => fix)).size).toBe(causes.length);
});
