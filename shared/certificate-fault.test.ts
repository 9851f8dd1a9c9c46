import { expect, it } from 'vitest';
import { certificateFault } from './certificate-fault.ts';
import { problemText as german } from './text/de/problem.ts';
import { problemText } from './text/problem.ts';

// As Chromium 130 and Node 20 name them.
it.each([
  ['net::ERR_CERT_AUTHORITY_INVALID', 'no-authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN self-signed certificate in certificate chain', 'no-authority'],
  ['net::ERR_PROXY_CERTIFICATE_INVALID', 'no-authority'],
  ['net::ERR_CERT_COMMON_NAME_INVALID', 'other-host'],
  ['fetch failed: ERR_TLS_CERT_ALTNAME_INVALID Hostname/IP does not match', 'other-host'],
  ['net::ERR_CERT_DATE_INVALID', 'not-in-force'],
  ['fetch failed: CERT_HAS_EXPIRED certificate has expired', 'not-in-force'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'no-handshake'],
  ['net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'no-handshake'],
  ['fetch failed: EPROTO write EPROTO wrong version number', 'no-handshake'],
  ['', 'no-authority'],
] as const)('%s is %s', (detail, fault) => {
  expect(certificateFault(detail)).toBe(fault);
});

it.each([
  ['English', problemText],
  ['German', german],
])('each has words and advice of its own, in %s', (_, text) => {
  const texts = ['AUTHORITY_INVALID', 'COMMON_NAME_INVALID', 'DATE_INVALID']
    .map((code) => `net::ERR_CERT_${code}`)
    .concat('net::ERR_SSL_PROTOCOL_ERROR')
    .map((detail) => text({ code: 'tls-untrusted', host: 'the proxy p:1', detail }));
  expect(new Set(texts.map(({ what }) => what)).size).toBe(4);
  expect(new Set(texts.map(({ fix }) => fix)).size).toBe(4);
  // More authorities help only where one is unknown.
  expect(texts.map(({ fix }) => fix?.includes('ca-file'))).toEqual([true, false, false, false]);
});
