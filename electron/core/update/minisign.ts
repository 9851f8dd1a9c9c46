import { err, ok, type Result } from '../../../shared/result.ts';
import type { UpdateFault } from '../../../shared/update.ts';

// The format of minisign, in its form "Ed": Ed25519 over the bytes themselves. The form "ED" signs their BLAKE2b hash, which
// Electron's crypto library does not have: docs/decisions/0032-updates-of-our-own.md.

const PLAIN = 'Ed';
const UNTRUSTED = 'untrusted comment: ';
const TRUSTED = 'trusted comment: ';
const ID_BYTES = 8;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ALGORITHM_BYTES = 2;

export type IsSignedBy = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** The trusted comment of a signature over `message` by one of the keys. Both parts of it are checked. */
export async function trustedComment(
  { message, signature, keys }: SignedMessage,
  isSignedBy: IsSignedBy,
): Promise<Result<string, UpdateFault>> {
  const read = readSignature(signature);
  if (read === null) return err('no-signature');
  const key = keys.map(readKey).find((known) => known !== null && isSame(known.id, read.id));
  if (key === undefined || key === null) return err('other-key');
  if (!(await isSignedBy(key.bytes, message, read.signature))) return err('signature');
  const commented = new Uint8Array([...read.signature, ...new TextEncoder().encode(read.comment)]);
  return (await isSignedBy(key.bytes, commented, read.ofComment)) ? ok(read.comment) : err('comment');
}

interface SignedMessage {
  readonly message: Uint8Array;
  /** The text of the .minisig file. */
  readonly signature: string;
  /** In base64, as minisign prints them. */
  readonly keys: readonly string[];
}

interface Key {
  readonly id: Uint8Array;
  readonly bytes: Uint8Array;
}

function readKey(text: string): Key | null {
  const bytes = bytesOf(text, ALGORITHM_BYTES + ID_BYTES + KEY_BYTES);
  return bytes === null || !isPlain(bytes) ? null : { id: idOf(bytes), bytes: rest(bytes) };
}

interface Signature {
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
  readonly comment: string;
  readonly ofComment: Uint8Array;
}

function readSignature(text: string): Signature | null {
  const [untrusted = '', first = '', trusted = '', second = '', ...more] = text.split(/\r?\n/);
  if (!untrusted.startsWith(UNTRUSTED) || !trusted.startsWith(TRUSTED)) return null;
  if (more.some((line) => line !== '')) return null;
  const signature = bytesOf(first, ALGORITHM_BYTES + ID_BYTES + SIGNATURE_BYTES);
  const ofComment = bytesOf(second, SIGNATURE_BYTES);
  if (signature === null || ofComment === null || !isPlain(signature)) return null;
  return {
    id: idOf(signature),
    signature: rest(signature),
    comment: trusted.slice(TRUSTED.length),
    ofComment,
  };
}

/** Null: it is no base64, or of another length. */
function bytesOf(base64: string, length: number): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}

const isPlain = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, ALGORITHM_BYTES)) === PLAIN;
const idOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(ALGORITHM_BYTES, ALGORITHM_BYTES + ID_BYTES);
const rest = (bytes: Uint8Array): Uint8Array => bytes.subarray(ALGORITHM_BYTES + ID_BYTES);
const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, i) => byte === b[i]);
