import { generate } from 'selfsigned';

export interface Certificates {
  /** The playground's own authority, PEM; what AWS_CA_BUNDLE, http.sslCAInfo and NODE_EXTRA_CA_CERTS point to. */
  readonly caPem: string;
  readonly key: string;
  /** The leaf, PEM. */
  readonly cert: string;
}

/** SECURITY: the authority's key is never written anywhere and dies with the process. */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  // Valid from yesterday, so that a test whose clock is a little behind is not refused for that.
  const notBeforeDate = new Date(Date.now() - 24 * 3_600_000);
  const notAfterDate = new Date(Date.now() + 30 * 24 * 3_600_000);
  const common = { keyType: 'ec', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
  const ca = await generate([{ name: 'commonName', value: 'Latchkey playground authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'Latchkey playground' }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value }) as const) },
    ],
  });
  return { caPem: ca.cert, key: leaf.private, cert: leaf.cert };
}
