import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { shellArgument } from '../../../shared/shell-quote.ts';

/** Where Linux keeps what `update-ca-certificates` or `update-ca-trust` makes: Debian, Fedora, SUSE, Alpine and Arch. */
const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const MOST_BYTES = 16 * 1024 * 1024;

export interface TrustFile {
  readonly path: string;
  /** The variable, setting or store that names it. */
  readonly from: string;
}

/** A file of authorities that was configured and cannot be used. */
export interface TrustFault extends TrustFile {
  readonly why: string;
}

/** Certificates of PEM text; broken ones among others are passed over, as OpenSSL's tools do. */
export function certificatesOf(pem: string): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (const [block] of pem.matchAll(
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g,
  )) {
    try {
      found.push(new X509Certificate(block));
    } catch {
      // One that this build cannot read vouches for nobody.
    }
  }
  return found;
}

/** A certificate in DER form begins with a SEQUENCE (0x30) whose length takes more than a byte. */
function withoutPem(bytes: Uint8Array, path: string): string {
  const isDer = bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;
  return isDer
    ? `It is in DER form, and PEM is needed. To convert it: openssl x509 -inform der -in ${shellArgument(path)} -out ca.pem`
    : 'It has no certificate (PEM).';
}

const unreadable = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
    ? 'There is no such file.'
    : error instanceof Error
      ? error.message.slice(0, 300)
      : 'unknown';

interface Read {
  readonly stamp: string;
  readonly certificates: readonly X509Certificate[];
  readonly why: string | null;
}

/**
 * The authorities that count beside Chromium's own. Each file is read when a server needs it, and again when it has changed.
 * Synchronous: Chromium waits for the answer, and the files are small and local.
 */
export function createTrustFiles(ports: {
  readonly platform: string;
  /** What the user named: the setting, `AWS_CA_BUNDLE`, `ca_bundle`. Asked each time. */
  readonly named: () => readonly TrustFile[];
  /** `SSL_CERT_FILE` of the app's own environment takes the place of the system's file, as with OpenSSL. */
  readonly systemFile: string | undefined;
}): {
  readonly anchors: () => readonly X509Certificate[];
  readonly faults: () => readonly TrustFault[];
  readonly files: () => readonly TrustFile[];
  /** Why this file cannot be used; null: it can. */
  readonly faultOf: (path: string) => string | null;
} {
  const known = new Map<string, Read>();
  const read = (path: string): Read => {
    let stamp = '';
    try {
      const found = statSync(path);
      const { mtimeMs, size, ino } = found;
      stamp = `${mtimeMs} ${size} ${ino}`;
      const before = known.get(path);
      if (before?.stamp === stamp) return before;
      // The app would wait for the writer of a pipe, and serve nobody.
      if (found.isDirectory()) throw new Error('It is a directory. Name a PEM file in it.');
      if (!found.isFile()) throw new Error('It is not an ordinary file.');
      if (size > MOST_BYTES) throw new Error('It is too large.');
      const bytes = readFileSync(path);
      const certificates = certificatesOf(bytes.toString('utf8'));
      const now = {
        stamp,
        certificates,
        why: certificates.length === 0 ? withoutPem(bytes, path) : null,
      };
      known.set(path, now);
      return now;
    } catch (error) {
      return {
        stamp,
        certificates: [],
        why: unreadable(error),
      };
    }
  };
  // On macOS and Windows Chromium reads the system's own store.
  const system = (): readonly TrustFile[] => {
    if (ports.systemFile !== undefined && ports.systemFile !== '')
      return [{ path: ports.systemFile, from: 'SSL_CERT_FILE' }];
    if (ports.platform !== 'linux') return [];
    const path = SYSTEM_FILES.find((each) => read(each).why === null);
    return path === undefined ? [] : [{ path, from: 'system' }];
  };
  const files = (): readonly TrustFile[] => [...system(), ...ports.named()];
  return {
    files,
    faultOf: (path) => read(path).why,
    anchors: () => files().flatMap(({ path }) => read(path).certificates),
    faults: () =>
      files().flatMap((file) => {
        const { why } = read(file.path);
        return why === null ? [] : [{ path: file.path, from: file.from, why }];
      }),
  };
}
