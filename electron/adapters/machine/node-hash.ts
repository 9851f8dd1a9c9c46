import { createHash, createHmac } from 'node:crypto';
import type { Hash } from '../../core/ports/crypto.ts';

export const nodeHash: Hash = {
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
};
