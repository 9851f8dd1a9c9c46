/** What is wrong with the certificate of a host, or with the connection that was to be secured by it. */
export type CertificateFault = 'no-authority' | 'other-host' | 'not-in-force' | 'no-handshake';

/** By the names of Chromium (`net::ERR_…`) and of OpenSSL under Node; the first that fits. */
const signs: readonly (readonly [RegExp, CertificateFault])[] = [
  [/ERR_CERT_COMMON_NAME_INVALID|ERR_CERT_NAME_CONSTRAINT|ERR_TLS_CERT_ALTNAME_INVALID/, 'other-host'],
  [/ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'not-in-force'],
  [/ERR_SSL_(?!SERVER_CERT)|EPROTO/, 'no-handshake'],
];

export const certificateFault = (detail: string): CertificateFault =>
  signs.find(([sign]) => sign.test(detail))?.[1] ?? 'no-authority';
