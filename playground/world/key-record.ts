import type { Principal } from './principal.ts';

/** One set of AWS keys and whom it speaks for. */
export interface KeyRecord {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** null for an IAM user's long-term key. */
  readonly sessionToken: string | null;
  /** Epoch milliseconds; null = does not expire. */
  readonly expiresAt: number | null;
  readonly principal: Principal;
}
export type TemporaryKey = KeyRecord & { readonly sessionToken: string; readonly expiresAt: number };
