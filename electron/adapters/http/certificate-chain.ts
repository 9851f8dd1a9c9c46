import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  alternativeNames,
  basicConstraints,
  type CertificateParts,
  certificateParts,
  extendedUsages,
  type GeneralName,
  maySignCertificates,
  nameConstraints,
} from './certificate-der.ts';

/** Why a chain is not trusted. */
export type ChainFlaw =
  | 'no-authority'
  | 'other-host'
  | 'not-in-force'
  | 'not-for-servers'
  | 'weak'
  | 'malformed';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_USAGE = '2.5.29.37';
const ALTERNATIVE_NAMES = '2.5.29.17';
const NAME_CONSTRAINTS = '2.5.29.30';
const CERTIFICATE_POLICIES = '2.5.29.32';
/** SECURITY: RFC 5280 refuses a critical extension that is not understood; policies are, in that none is asked for. */
const understood: ReadonlySet<string> = new Set([
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  EXTENDED_USAGE,
  ALTERNATIVE_NAMES,
  NAME_CONSTRAINTS,
  CERTIFICATE_POLICIES,
]);
const SERVER_USAGES: readonly string[] = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];
/** RSA and ECDSA with SHA-2, RSA-PSS, Ed25519. Not SHA-1, not MD5. */
const strongSignatures: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.10',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);
const LEAST_RSA_BITS = 2_048;
const LONGEST_CHAIN = 8;
/** Tries of an issuer: certificates that cross-sign each other must not keep the app busy. */
const MOST_TRIES = 200;

interface Link {
  readonly certificate: X509Certificate;
  readonly parts: CertificateParts;
}

function linkOf(certificate: X509Certificate): Link | null {
  try {
    return { certificate, parts: certificateParts(certificate.raw) };
  } catch {
    return null;
  }
}

/**
 * Whether a server's chain leads to one of `anchors`: RFC 5280's path validation as a TLS client needs it, for authorities that
 * Chromium does not know. Null: trusted. `presented`: the server's own certificate first, then what it sent with it.
 */
export function flawOfChain(input: {
  readonly hostname: string;
  readonly presented: readonly X509Certificate[];
  readonly anchors: readonly X509Certificate[];
  readonly nowMs: number;
}): ChainFlaw | null {
  const { hostname, presented, anchors, nowMs } = input;
  const [first, ...rest] = presented;
  const leaf = first === undefined ? null : linkOf(first);
  if (leaf === null) return 'malformed';
  // The authority first: only what is wrong beside a known one is worth a word of its own.
  return flawOfPath(leaf, rest, anchors, nowMs) ?? flawOfLeaf(leaf, hostname, nowMs);
}

/** Null: a chain of those that were sent leads to one of `anchors`. */
function flawOfPath(
  leaf: Link,
  rest: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  nowMs: number,
): ChainFlaw | null {
  // A server's own certificate that the user put into the file.
  if (isAmong(leaf.certificate, anchors)) return null;
  let tries = 0;
  let found: ChainFlaw = 'no-authority';
  const leads = (path: readonly Link[]): boolean => {
    const last = path.at(-1);
    if (last === undefined || path.length > LONGEST_CHAIN) return false;
    for (const issuer of issuersOf(last, [...anchors, ...rest])) {
      tries += 1;
      if (tries > MOST_TRIES) return false;
      if (path.some(({ certificate }) => certificate.fingerprint256 === issuer.certificate.fingerprint256))
        continue;
      const problem = flawOfIssuer(issuer, path, nowMs);
      if (problem !== null) {
        found = problem;
        continue;
      }
      if (isAmong(issuer.certificate, anchors) || leads([...path, issuer])) return true;
    }
    return false;
  };
  return leads([leaf]) ? null : found;
}

const isAmong = ({ fingerprint256 }: X509Certificate, anchors: readonly X509Certificate[]): boolean =>
  anchors.some((anchor) => anchor.fingerprint256 === fingerprint256);

/** Those whose key did sign it. */
function* issuersOf({ certificate }: Link, candidates: readonly X509Certificate[]): Generator<Link> {
  for (const each of candidates) {
    if (each.subject !== certificate.issuer) continue;
    const link = linkOf(each);
    let isSigner = false;
    try {
      isSigner = certificate.checkIssued(each) && certificate.verify(each.publicKey);
    } catch {
      // A key of a kind that is not known here signs nothing.
    }
    if (isSigner && link !== null) yield link;
  }
}

function flawOfLeaf(link: Link, hostname: string, nowMs: number): ChainFlaw | null {
  const { certificate, parts } = link;
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isNamed =
    isIP(name) === 0
      ? certificate.checkHost(name, { subject: 'never' }) !== undefined
      : certificate.checkIP(name) !== undefined;
  // A server may be its own authority (`openssl req -x509` makes such), yet what it may sign does not matter here.
  return flawOfAny(certificate, parts, nowMs) ?? (isNamed ? null : 'other-host');
}

/** In the order of the path: `below` begins with the server's certificate. */
function flawOfIssuer({ certificate, parts }: Link, below: readonly Link[], nowMs: number): ChainFlaw | null {
  const flaw = flawOfAny(certificate, parts, nowMs);
  if (flaw !== null) return flaw;
  try {
    const basic = parts.extensions.get(BASIC_CONSTRAINTS);
    const constraints = basic === undefined ? null : basicConstraints(basic.value);
    if (constraints?.isCa !== true) return 'no-authority';
    // Those that issued themselves a new key do not count (RFC 5280, 4.2.1.9).
    const authorities = below
      .slice(1)
      .filter((link) => link.certificate.subject !== link.certificate.issuer).length;
    if (constraints.pathLength !== null && authorities > constraints.pathLength) return 'no-authority';
    const usage = parts.extensions.get(KEY_USAGE);
    if (usage !== undefined && !maySignCertificates(usage.value)) return 'no-authority';
    const names = parts.extensions.get(NAME_CONSTRAINTS);
    const leaf = below[0]?.parts.extensions.get(ALTERNATIVE_NAMES);
    if (
      names !== undefined &&
      !areAllowed(leaf === undefined ? [] : alternativeNames(leaf.value), names.value)
    )
      return 'other-host';
    // The signature that the authority made on what is below it.
    return strongSignatures.has(below.at(-1)?.parts.signatureOid ?? '') ? null : 'weak';
  } catch {
    return 'malformed';
  }
}

function flawOfAny(
  certificate: X509Certificate,
  { extensions }: CertificateParts,
  nowMs: number,
): ChainFlaw | null {
  if (!(nowMs >= Date.parse(certificate.validFrom) && nowMs <= Date.parse(certificate.validTo)))
    return 'not-in-force';
  for (const [oid, { isCritical }] of extensions) if (isCritical && !understood.has(oid)) return 'malformed';
  try {
    const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && bits < LEAST_RSA_BITS) return 'weak';
    const usage = extensions.get(EXTENDED_USAGE);
    if (usage !== undefined && !extendedUsages(usage.value).some((oid) => SERVER_USAGES.includes(oid)))
      return 'not-for-servers';
  } catch {
    return 'malformed';
  }
  return null;
}

const DNS_NAME = 2;
const DIRECTORY_NAME = 4;
const ADDRESS = 7;

/** SECURITY: an authority of `.corp.example` must not vouch for AWS. A constraint on directory names is not read: refused. */
function areAllowed(names: readonly GeneralName[], constraints: Buffer): boolean {
  const { permitted, excluded } = nameConstraints(constraints);
  if ([...permitted, ...excluded].some(({ choice }) => choice === DIRECTORY_NAME)) return false;
  return names.every((name) => {
    if (name.choice !== DNS_NAME && name.choice !== ADDRESS) return true;
    const ofKind = permitted.filter(({ choice }) => choice === name.choice);
    const isPermitted = ofKind.length === 0 || ofKind.some((base) => isWithin(name, base));
    return isPermitted && !excluded.some((base) => base.choice === name.choice && isWithin(name, base));
  });
}

function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.choice === DNS_NAME) {
    const [inner, outer] = [name, base].map(({ value }) => value.toString('latin1').toLowerCase());
    const tail = (outer ?? '').replace(/^\./, '');
    return tail === '' || inner === tail || (inner ?? '').endsWith(`.${tail}`);
  }
  // An address, and an address with its mask.
  const half = base.value.length / 2;
  if (name.value.length !== half) return false;
  return name.value.every((byte, i) => {
    const mask = base.value[half + i] ?? 0xff;
    return (byte & mask) === ((base.value[i] ?? 0) & mask);
  });
}
