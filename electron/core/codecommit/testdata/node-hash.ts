import { createHash, createHmac } from 'node:crypto';
import type { Hash } from '../../ports/crypto.ts';

/** The Hash port on Node, for tests of core: core itself may not import node:*. */
export const nodeHash: Hash = {
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
};
