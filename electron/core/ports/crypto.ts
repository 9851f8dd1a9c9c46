export interface Random {
  /** Lower-case hex of n cryptographically random bytes. */
  hex(bytes: number): string;
  /** Uniform in [0, 1): for jitter only. */
  fraction(): number;
}

export interface Hash {
  sha256(data: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
}
