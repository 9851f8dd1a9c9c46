import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BusFailure } from '../dbus/bus-failure.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { type DbusValue, Variant } from '../dbus/values.ts';
import { askSecrets, SERVICE, strange } from './secret-service-calls.ts';

/**
 * A session of the Secret Service: secrets go over the bus encrypted with a key that only the keyring and we have, so that
 * neither a monitor of the bus nor a core dump of the bus daemon shows them. A keyring that cannot do it is spoken to in
 * plain, as libsecret does.
 */
export interface SecretSession {
  /** Who has the other half; a keyring that was started again is another. */
  readonly owner: string;
  readonly path: string;
  /** The struct (oayays) that the Secret Service calls a secret. */
  seal(secret: Uint8Array): DbusValue;
  /** Null when it is of another session or does not decrypt. */
  open(secret: DbusValue | undefined): Buffer | null;
}

/** "dh-ietf1024-sha256-aes128-cbc-pkcs7": the second Oakley group (RFC 2409, 6.2), HKDF-SHA256, AES-128-CBC. */
const PRIME = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff',
);
const PRIME_BYTES = 128;
/** Twice the strength of the group; a longer one only costs time. */
const EXPONENT_BYTES = 40;
const KEY_BYTES = 16;
const CONTENT_TYPE = 'text/plain';

export async function openSecretSession(
  bus: SessionBus,
  signal: AbortSignal,
): Promise<Result<SecretSession, BusFailure>> {
  const own = createKeyPair();
  const encrypted = await openWith(
    bus,
    'dh-ietf1024-sha256-aes128-cbc-pkcs7',
    new Variant('ay', own.publicKey),
    signal,
  );
  if (encrypted.ok) {
    const { owner, path, output } = encrypted.value;
    const key = output instanceof Uint8Array ? own.agree(output) : null;
    return key === null ? err(strange('OpenSession')) : ok({ owner, path, ...encryptedWith(key, path) });
  }
  const isUnknown = encrypted.error.kind === 'error' && encrypted.error.name.endsWith('.NotSupported');
  if (!isUnknown) return encrypted;
  const plain = await openWith(bus, 'plain', new Variant('s', ''), signal);
  if (!plain.ok) return plain;
  const { owner, path } = plain.value;
  return ok({ owner, path, ...inPlain(path) });
}

async function openWith(bus: SessionBus, algorithm: string, input: Variant, signal: AbortSignal) {
  const call = { interface: SERVICE, member: 'OpenSession', signature: 'sv', body: [algorithm, input] };
  const reply = await askSecrets(bus, call, signal);
  if (!reply.ok) return reply;
  const [output, path] = reply.value.body;
  if (!(output instanceof Variant) || typeof path !== 'string') return err(strange('OpenSession'));
  return ok({ owner: reply.value.sender, path, output: output.value });
}

/**
 * Diffie-Hellman by hand: Chromium's crypto, which Electron's Node has, knows no group this small by name, and spends
 * 100 ms on proving the prime when it is given as a number. One exponentiation takes 2 ms.
 */
export function createKeyPair(): {
  readonly publicKey: Uint8Array;
  /** The key of both, or null for a public key that gives none away (0, 1, -1). */
  readonly agree: (theirs: Uint8Array) => Buffer | null;
} {
  const exponent = numberOf(randomBytes(EXPONENT_BYTES));
  return {
    publicKey: bytesOf(power(2n, exponent)),
    agree: (theirs) => {
      const base = numberOf(theirs);
      if (base <= 1n || base >= PRIME - 1n) return null;
      const shared = bytesOf(power(base, exponent));
      return Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(0), Buffer.alloc(0), KEY_BYTES));
    },
  };
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (number: bigint): Buffer =>
  Buffer.from(number.toString(16).padStart(PRIME_BYTES * 2, '0'), 'hex');

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

function encryptedWith(key: Buffer, path: string): Pick<SecretSession, 'seal' | 'open'> {
  return {
    seal: (secret) => {
      const iv = randomBytes(KEY_BYTES);
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      return [path, iv, Buffer.concat([cipher.update(secret), cipher.final()]), CONTENT_TYPE];
    },
    open: (secret) => {
      const parts = partsOf(secret, path);
      if (parts === null || parts.parameters.length !== KEY_BYTES) return null;
      const decipher = createDecipheriv('aes-128-cbc', key, parts.parameters);
      try {
        return Buffer.concat([decipher.update(parts.value), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

function inPlain(path: string): Pick<SecretSession, 'seal' | 'open'> {
  return {
    seal: (secret) => [path, new Uint8Array(0), secret, CONTENT_TYPE],
    open: (secret) => {
      const parts = partsOf(secret, path);
      return parts === null ? null : Buffer.from(parts.value);
    },
  };
}

function partsOf(secret: DbusValue | undefined, path: string) {
  const [session, parameters, value]: readonly DbusValue[] = Array.isArray(secret) ? secret : [];
  if (session !== path || !(parameters instanceof Uint8Array) || !(value instanceof Uint8Array)) return null;
  return { parameters, value };
}
