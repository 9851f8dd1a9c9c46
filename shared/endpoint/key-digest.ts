const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * FNV-1a of 64 bits, in hex: by it the app knows an access key id that it gave out, and nobody can read one from it. Not a
 * signature: only a shell that says its key is ours is believed to have one of ours.
 */
export function keyDigest(accessKeyId: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(accessKeyId))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, '0');
}
