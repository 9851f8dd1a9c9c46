// What of a certificate (RFC 5280) Node does not give: its extensions, as they are in DER.

interface Tlv {
  readonly tag: number;
  readonly value: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

export interface Extension {
  readonly isCritical: boolean;
  readonly value: Buffer;
}

export interface CertificateParts {
  /** OID of the algorithm that the issuer signed with. */
  readonly signatureOid: string;
  /** By OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
}

const SEQUENCE = 0x30;
const OID = 0x06;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const OCTETS = 0x04;
const BITS = 0x03;
const context = (n: number): number => 0xa0 + n;

/** Throws where the bytes are no DER: the caller takes that for a certificate that is not trusted. */
function read(bytes: Buffer, at = 0): Tlv {
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count < 1 || count > 4) throw new RangeError('not DER');
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  const end = start + length;
  if (end > bytes.length || (tag & 0x1f) === 0x1f) throw new RangeError('not DER');
  return { tag, value: bytes.subarray(start, end), end };
}

function all(bytes: Buffer): readonly Tlv[] {
  const found: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const one = read(bytes, at);
    found.push(one);
    at = one.end;
  }
  return found;
}

function expected(one: Tlv | undefined, tag: number): Buffer {
  if (one?.tag !== tag) throw new RangeError('not what RFC 5280 says');
  return one.value;
}

function oidText(bytes: Buffer): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** SEQUENCE { tbs, algorithm, signature }; the extensions are the tbs's field [3]. */
export function certificateParts(raw: Buffer): CertificateParts {
  const [tbs, algorithm] = all(expected(read(raw), SEQUENCE));
  const signatureOid = oidText(expected(all(expected(algorithm, SEQUENCE))[0], OID));
  const field = all(expected(tbs, SEQUENCE)).find(({ tag }) => tag === context(3));
  const extensions = new Map<string, Extension>();
  for (const one of field === undefined ? [] : all(expected(read(field.value), SEQUENCE))) {
    const [id, second, third] = all(expected(one, SEQUENCE));
    const isCritical = second?.tag === BOOLEAN && second.value.some((byte) => byte !== 0);
    const oid = oidText(expected(id, OID));
    if (extensions.has(oid)) throw new RangeError('an extension twice');
    extensions.set(oid, { isCritical, value: expected(third ?? second, OCTETS) });
  }
  return { signatureOid, extensions };
}

/** BasicConstraints. `pathLength` null: without end. */
export function basicConstraints(value: Buffer): {
  readonly isCa: boolean;
  readonly pathLength: number | null;
} {
  const fields = all(expected(read(value), SEQUENCE));
  const length = fields.find(({ tag }) => tag === INTEGER)?.value;
  return {
    isCa: fields.some(({ tag, value: flag }) => tag === BOOLEAN && flag.some((byte) => byte !== 0)),
    pathLength: length === undefined ? null : length.readUIntBE(0, Math.min(length.length, 6)),
  };
}

/** KeyUsage: whether the key may sign certificates (bit 5). */
export function maySignCertificates(value: Buffer): boolean {
  const bits = expected(read(value), BITS);
  return bits.length > 1 && (bits.readUInt8(1) & 0x04) !== 0;
}

/** ExtendedKeyUsage, as OIDs. */
export const extendedUsages = (value: Buffer): readonly string[] =>
  all(expected(read(value), SEQUENCE)).map((one) => oidText(expected(one, OID)));

export interface GeneralName {
  /** RFC 5280's number of the choice: 2 is a DNS name, 7 an address, 4 a directory name. */
  readonly choice: number;
  readonly value: Buffer;
}

const generalName = ({ tag, value }: Tlv): GeneralName => ({ choice: tag & 0x1f, value });

/** SubjectAltName. */
export const alternativeNames = (value: Buffer): readonly GeneralName[] =>
  all(expected(read(value), SEQUENCE)).map(generalName);

/** NameConstraints: the bases of the permitted and the excluded subtrees. */
export function nameConstraints(value: Buffer): {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
} {
  const fields = all(expected(read(value), SEQUENCE));
  const of = (n: number): readonly GeneralName[] =>
    fields
      .filter(({ tag }) => tag === context(n))
      .flatMap((field) => all(field.value))
      .flatMap((subtree) => {
        const [base] = all(expected(subtree, SEQUENCE));
        return base === undefined ? [] : [generalName(base)];
      });
  return { permitted: of(0), excluded: of(1) };
}
