import type { Region } from '../../../shared/ids.ts';
import type { Lease } from '../credentials.ts';
import type { Hash } from '../ports/crypto.ts';
import { Secret } from '../secret.ts';
import { signatureStamp } from '../utc.ts';

/** How long CodeCommit accepts a signature: AWS documents "about 15 minutes". */
export const SIGNATURE_VALID_MS = 15 * 60_000;

export interface GitSignInput {
  readonly lease: Pick<Lease, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;
  /** As git will send it, without a port: case kept. */
  readonly host: string;
  readonly region: Region;
  /** The `path` attribute as git gave it, byte for byte: already URL-decoded, no leading slash. */
  readonly path: Uint8Array;
  /** Epoch ms by AWS's clock: local time plus the measured skew. */
  readonly atMs: number;
}

/** User name and password of one Git request. The session token rides in the user name, so that is a secret too. */
export interface GitPassword {
  readonly username: Secret<string>;
  readonly password: Secret<string>;
}

const utf8 = new TextEncoder();

/**
 * CodeCommit's Git signature: SigV4 over the pseudo-method GIT with one header and an empty payload line (protocols §ii).
 * The session token is carried, not signed.
 */
export function signGit(hash: Hash, input: GitSignInput): GitPassword {
  const stamp = signatureStamp(input.atMs);
  const day = stamp.slice(0, 8);
  const canonical = joinBytes([
    utf8.encode('GIT\n/'),
    input.path,
    utf8.encode(`\n\nhost:${input.host}\n\nhost\n`),
  ]);
  const toSign = [
    'AWS4-HMAC-SHA256',
    stamp,
    `${day}/${input.region}/codecommit/aws4_request`,
    hex(hash.sha256(canonical)),
  ].join('\n');
  let key = utf8.encode(`AWS4${input.lease.secretAccessKey.reveal()}`);
  for (const part of [day, input.region, 'codecommit', 'aws4_request']) {
    key = new Uint8Array(hash.hmacSha256(key, utf8.encode(part)));
  }
  const signature = hex(hash.hmacSha256(key, utf8.encode(toSign)));
  const token = input.lease.sessionToken;
  const { accessKeyId } = input.lease;
  return {
    username: new Secret(token === null ? accessKeyId : `${accessKeyId}%${token.reveal()}`),
    password: new Secret(`${stamp}Z${signature}`),
  };
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
